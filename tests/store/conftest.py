"""Stores on real files, and records to put in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain import ids
from domain.alert import Alert, AlertEvent, Happening
from domain.analysis import Analysis, Entity, Sentiment, SummarySentence, TopicScore
from domain.article import Article, HotObservation, Policy, Snapshot
from domain.brief import Brief, Chart, Citation, Item, Masthead, Section, Table
from domain.clock import Window
from domain.ledger import Fate, LedgerEntry, Run
from domain.source import MediaType, Source
from domain.story import Heat, Level, Member, Story
from domain.user import Role, Session, User
from store.sqlite import open_store

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


class Make:
    """Records with sensible contents; name what matters to the test."""

    now = NOW

    def at(self, **span):
        return NOW + timedelta(**span)

    def source(self, source_id="jgol", **fields):
        record = Source(
            id=source_id,
            name="津沽在线",
            owner="津沽传媒",
            kind="portal",
            media_type=MediaType.PORTAL,
            region="天津",
            weight=0.8,
            enabled=True,
            every_minutes=30,
            spec={"id": source_id, "entries": [{"type": "rss", "url": "http://jgol.example/rss"}]},
        )
        return replace(record, **fields)

    def article(
        self, number=1, title="市图书馆延长开放时间", body="津沽市图书馆今日宣布。\n读者欢迎。", **fields
    ):
        url = f"http://jgol.example/a/{number}.html"
        record = Article(
            id=ids.article_id(url),
            source_id="jgol",
            url=url,
            title=title,
            body=body,
            published_at=NOW - timedelta(hours=3),
            published_raw="2026年11月21日 07:30",
            precision="minute",
            first_seen_at=NOW,
            fetched_at=NOW,
            outlet="津沽在线",
            origin="津沽晚报",
            parser_version="3",
        )
        return replace(record, **fields)

    def policy(self):
        return Policy(
            doc_number="津政办发〔2026〕12号",
            issuer="津沽市人民政府办公室",
            issued_on=date(2026, 11, 18),
            repeals=("津政办发〔2019〕3号",),
        )

    def snapshot(self, record_id="urn:uuid:1", captured_at=NOW):
        url = "http://jgol.example/a/1.html"
        return Snapshot(record_id, url, captured_at, "a.warc.gz", 512, 2048, "sha256:ab", 200, "text/html")

    def run(self, run_id="r-1", started_at=NOW, **fields):
        return replace(Run(id=run_id, source_id="jgol", started_at=started_at), **fields)

    def entry(self, url="http://jgol.example/a/1.html", fate=Fate.KEPT, **fields):
        record = LedgerEntry(run_id="r-1", source_id="jgol", url=url, at=NOW, fate=fate)
        return replace(record, **fields)

    def hot(self, item="图书馆夜场", rank=3, observed_at=NOW, heat=1234.5):
        return HotObservation("jgol", item, rank, heat, None, observed_at)

    def analysis(self, article_id, version="v1", topic="T09", sentiment=Sentiment.NEG, **fields):
        record = Analysis(
            article_id=article_id,
            version=version,
            analysed_at=NOW,
            topics=(TopicScore(topic, 0.75, ("图书馆", "开放")), TopicScore("T00", 0.125)),
            sentiment=sentiment,
            sentiment_scores={"pos": 0.125, "neu": 0.125, "neg": 0.75},
            sentiment_words=("欢迎",),
            entities=(Entity("津沽市图书馆", "ORG", 2, "g-1"), Entity("和平区", "DISTRICT")),
            districts=("和平区",),
            local=True,
            keywords=("图书馆", "延长"),
            summary=(SummarySentence("津沽市图书馆今日宣布。", "津沽市图书馆今日宣布。", 0),),
        )
        return replace(record, **fields)

    def story(self, seed_id, heat=50.0, **fields):
        record = Story(
            id=ids.story_id(seed_id),
            seed_id=seed_id,
            title="市图书馆延长开放时间",
            first_at=NOW - timedelta(hours=3),
            last_at=NOW,
            size=1,
            sources=1,
            topic="T09",
            sentiment={"pos": 1, "neu": 0, "neg": 2},
            districts=("和平区", "南开区"),
            local=True,
            keywords=("图书馆",),
            heat=None if heat is None else Heat(heat, 0.5, 0.25, 0.125, None, NOW, "w1"),
            level=Level.YELLOW,
            level_reasons=("负面占比过半",),
        )
        return replace(record, **fields)

    def member(self, story_id, article_id, joined_at=NOW, reason="similar", score=0.5):
        return Member(story_id, article_id, joined_at, score, reason)

    def alert(self, story_id, rule="heat", **fields):
        opened_at = fields.get("opened_at", NOW)
        key = ids.alert_id(rule, story_id, opened_at)
        return replace(Alert(key, rule, "热度", story_id, Level.ORANGE, NOW, "热度 82"), **fields)

    def event(self, alert_id, what=Happening.UPDATED):
        return AlertEvent(alert_id, NOW, what, "馆员甲", Level.ORANGE, 3, "报道由2篇增至3篇")

    def brief(self, brief_id="b-daily-1", **fields):
        section = Section(
            "key",
            "今日要情",
            items=(Item("题", "文（津沽晚报，11月21日）", (1,), "s-1", "注", "民生"),),
            tables=(Table("表1", ("来源", "篇数"), (("津沽晚报", "3"), ("津沽在线", "1"))),),
            charts=(Chart("bar", "图1", ("20日", "21日"), (("篇数", (3.0, 4.5)),), "篇"),),
            coverage="去重后",
        )
        record = Brief(
            id=brief_id,
            kind="daily",
            title="舆情日报",
            day=date(2026, 11, 21),
            window=Window(NOW - timedelta(days=1), NOW),
            created_at=NOW,
            created_by="馆员甲",
            masthead=Masthead("舆情日报", "津沽市图书馆", report_to=("馆领导",), copies=3),
            sections=(section,),
            citations=(
                Citation(1, "a-1", "题", "津沽晚报", NOW, "http://jgol.example/1", None, None),
                Citation(2, "a-2", "题", "津沽在线", NOW, "http://jgol.example/2", "urn:uuid:1", NOW),
            ),
            files={"docx": "a.docx", "pdf": "a.pdf"},
        )
        return replace(record, **fields)

    def user(self, name="jia", **fields):
        record = User(name, "馆员甲", (Role.EDITOR, Role.ISSUER), "$argon2id$…", NOW)
        return replace(record, **fields)

    def session(self, token_hash="t1", user="jia", **fields):
        return replace(Session(token_hash, user, NOW, NOW, NOW + timedelta(hours=8)), **fields)


@pytest.fixture
def make():
    return Make()


def open_sqlite(folder):
    return open_store(folder / "zhijin.db", create=True, wait_seconds=2)


@pytest.fixture(params=[open_sqlite], ids=["sqlite"])
def bare_store(request, tmp_path):
    """An empty store of each implementation."""
    store = request.param(tmp_path)
    yield store
    store.close()


@pytest.fixture
def store(bare_store, make):
    """A store that knows one source, ``jgol``."""
    bare_store.put_source(make.source(), "管理员", "初次导入", NOW)
    return bare_store
