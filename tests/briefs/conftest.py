"""Hand-made material: a day of stories about a city that does not exist, told in sentences of known length."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from briefs.compose import compose_brief
from briefs.docx import render_docx
from briefs.fonts import FontBook
from briefs.kinds import SEEDS, load_kind
from briefs.material import Counts, HotItem, StoryMaterial, WindowMaterial
from briefs.pdf import render_pdf
from briefs.render import RenderOptions
from domain.alert import Alert
from domain.analysis import Analysis, Sentiment, SummarySentence, TopicScore
from domain.article import Snapshot
from domain.brief import Coverage
from domain.clock import daily_window
from domain.story import Level, Story
from tests.articles import DAY, SENTENCES, article
from tests.briefs import measuring

TOPICS = {
    "T01": "党政与政务服务", "T04": "教育", "T07": "供热供水供气", "T08": "交通出行", "T17": "文化旅游体育",
    "T18": "古籍与文献保护", "T19": "公共文化与图书馆", "T20": "网络生态", "T00": "其他", "T02": "经济与营商环境",
    "T11": "公共安全与应急", "T16": "科技与创新",
}  # fmt: skip


def analysis(item, topic="T07", summary=SENTENCES[:2], sentiment=Sentiment.NEU, local=True):
    return Analysis(
        article_id=item.id, version="test", analysed_at=item.fetched_at, topics=(TopicScore(topic, 0.9),),
        sentiment=sentiment, sentiment_scores={"pos": 0.1, "neu": 0.8, "neg": 0.1}, sentiment_words=(),
        entities=(), districts=(), local=local, keywords=(), summary=tuple(SummarySentence(s, s, 0) for s in summary),
    )  # fmt: skip


def snapshot(item):
    return Snapshot(f"urn:uuid:{item.id}", item.url, item.fetched_at + timedelta(minutes=5), "x.warc.gz", 0, 10,
                    "sha256:0", 200, "text/html")  # fmt: skip


def story(
    *articles, topic="T07", local=True, level=Level.NOTE, reasons=(), summaries=None, reprints=None, **more
):
    """A story of these articles; ``summaries`` by article id."""
    seed = articles[0] if articles else article("none")
    record = Story(
        id="s-" + seed.id[2:], seed_id=seed.id, title=seed.title, first_at=seed.published_at,
        last_at=seed.published_at, size=max(1, len(articles)), sources=1, topic=topic, sentiment={"neu": 1},
        districts=("河东区",) if local else (), local=local, keywords=(), level=level,
        level_reasons=tuple(reasons),
    )  # fmt: skip
    analyses = {
        a.id: analysis(a, topic, (summaries or {}).get(a.id, SENTENCES[:2]), local=local) for a in articles
    }
    return StoryMaterial(
        replace(record, **more),
        tuple(articles),
        analyses,
        {a.id: snapshot(a) for a in articles},
        reprints or {},
    )


def material(*stories, raw=None, previous=None, **more):
    """A day with these stories, hottest first, and figures that add up."""
    window = daily_window(DAY)
    articles = sum(len(s.articles) for s in stories)
    raw = articles if raw is None else raw
    fields = {
        "day": DAY, "window": window, "created_at": datetime(2026, 11, 22, 0, 5, tzinfo=UTC),
        "stories": tuple(stories),
        "coverage": Coverage(window, ("津沽日报", "津沽在线"), (("华夏新闻社", "超时"),), articles, raw),
        "previous": previous,
        "by_sentiment": {"pos": 0, "neu": raw, "neg": 0}, "by_media": {"M2": raw},
        "by_topic": {"T07": raw} if raw else {},
        "by_hour": tuple((window.start + timedelta(hours=h), raw if h == 10 else 0) for h in range(24)),
        "topic_names": TOPICS,
    }  # fmt: skip
    return WindowMaterial(**{**fields, **more})


def full_day(stories=24, per_story=4):
    """A busy day: every class, local and not, reprints, alerts, a hot board."""
    number = count()
    codes = list(TOPICS)
    told = []
    for n in range(stories):
        topic, local = codes[n % len(codes)], n % 3 != 0
        items = [
            article(f"{n}-{k}", f"第{next(number)}条：{TOPICS[topic]}工作取得新进展 群众关心的问题逐项答复",
                    body="\n".join(SENTENCES[(n + i) % 5] for i in range(5)),
                    outlet=("津沽日报", "津沽在线", "津沽晚报", "华夏新闻社")[k % 4], hours=(n + k) % 24)
            for k in range(per_story)
        ]  # fmt: skip
        items.sort(key=lambda a: a.published_at)
        level = {1: Level.ORANGE, 4: Level.YELLOW}.get(n, Level.NOTE)
        reasons = ("六小时内报道量为平日三倍", "涉及公共安全") if level is not Level.NOTE else ()
        told.append(story(*items, topic=topic, local=local, level=level, reasons=reasons,
                          summaries={a.id: SENTENCES[n % 5 : n % 5 + 2] for a in items}))  # fmt: skip
    window = daily_window(DAY)
    raw = stories * per_story
    alerts = tuple(
        (Alert(f"l-{m.story.id}", "burst", "报道量突增", m.story.id, m.story.level, window.start + timedelta(hours=9),
               "六小时报道量达到平日的三倍"), m.story)
        for m in told if m.story.level is not Level.NOTE
    )  # fmt: skip
    return material(
        *told,
        raw=raw,
        previous=Counts(80, 90, {"pos": 30, "neu": 40, "neg": 20}, {"M2": 60, "M1": 30}),
        by_sentiment={"pos": raw // 4, "neu": raw - raw // 4 - raw // 5, "neg": raw // 5},
        by_media={"M1": raw // 3, "M2": raw - raw // 3 - raw // 6, "M4": raw // 6},
        by_topic={c: per_story * sum(m.story.topic == c for m in told) for c in codes},
        by_hour=tuple(
            (window.start + timedelta(hours=h), (h * 7) % 13 + (h in (1, 2)) * 9) for h in range(24)
        ),
        by_day=tuple((DAY - timedelta(days=6 - d), 60 + d * 5) for d in range(7)),
        hot_items=tuple(
            HotItem("同城热榜", f"热门话题之{n}", n, window.start + timedelta(hours=n)) for n in (1, 2, 5)
        ),
        alerts=alerts,
    )


def kind(key="daily"):
    """A kind as it ships."""
    return load_kind(SEEDS / f"{key}.yml")


def compose(records, head, brief_id, who, declared=None):
    """The brief of these records; ``declared`` None is the shipped daily."""
    return compose_brief(records, head, brief_id, who, declared or kind())


@pytest.fixture(scope="session")
def masthead():
    return replace(
        load_kind(SEEDS / "daily.yml").masthead, notice="演示样稿·内容虚构", issuer="津沽市图书馆信息咨询部"
    )


@pytest.fixture(scope="session")
def options():
    """The fonts of this machine."""
    return RenderOptions(FontBook.find())


@pytest.fixture(scope="session")
def make():
    """The makers of hand-made records, as attributes."""
    return SimpleNamespace(
        article=article,
        story=story,
        material=material,
        full_day=full_day,
        snapshot=snapshot,
        sentences=SENTENCES,
        compose=compose,
        kind=kind,
    )


@pytest.fixture(scope="session")
def printed(tmp_path_factory, make, masthead):
    """Name → a brief as our PDF and as LibreOffice lays out our DOCX; all documents in one run of it."""
    if measuring.OFFICE is None:
        pytest.skip("未安装 LibreOffice（soffice），无法检查 DOCX 的实际版面")
    folder = tmp_path_factory.mktemp("printed")
    bundled = RenderOptions(FontBook.find(system=False))
    full = make.compose(make.full_day(), masthead, "b-1", "甲")
    for name, brief in measuring.specimens(full).items():
        laid = render_pdf(brief, folder / f"{name}.pdf", bundled)
        render_docx(brief, folder / f"{name}.docx", bundled, laid.laid)
    office = measuring.office_pdf(folder)
    return {name: SimpleNamespace(pdf=folder / f"{name}.pdf", office=path) for name, path in office.items()}
