"""Personal data: masked wherever it is shown, unmasked only with leave, and the register carries requests out."""

from datetime import timedelta

import pytest

from domain import ids
from domain.analysis import Analysis, Entity, Sentiment, SummarySentence, TopicScore
from domain.article import Article
from domain.correction import Facet
from domain.errors import Conflict, InvalidInput, NotAllowed
from domain.privacy import NamedPerson, Standing
from domain.privacy.request import RequestKind, RequestState
from domain.source import MediaType, Source
from domain.story import Member, Story
from domain.user import OPERATOR, Actor, Role

EDITOR = Actor("李馆员", (Role.EDITOR,))
REVIEWER = Actor("周复审", (Role.REVIEWER2,))
BODY = "居民王小丽反映暖气不热，电话13812345678。供热站站长赵为民表示已派人上门。"


@pytest.fixture
def article(desk):
    source = Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {})
    desk.store.put_source(source, "试", "试", desk.now())
    at = desk.now() - timedelta(hours=1)
    one = Article(
        "a-1", "s", "http://x.example/1", "王小丽：家里只有14度", BODY, at, "", "minute", at, at, "甲报"
    )
    desk.store.put_article(one, None)
    analysis = Analysis(
        article_id="a-1", version="v1", analysed_at=desk.now(), topics=(TopicScore("T07", 0.8),), sentiment=Sentiment.NEG,
        sentiment_scores={"pos": 0.0, "neu": 0.2, "neg": 0.8}, sentiment_words=(),
        entities=(Entity("王小丽", "PER"), Entity("赵为民", "PER")), districts=(), local=True, keywords=("暖气", "王小丽"),
        summary=(SummarySentence("居民王小丽反映暖气不热。", "居民王小丽反映暖气不热", 0),), persons=(NamedPerson("王小丽", (Standing.PARTY,)), NamedPerson("赵为民", (Standing.OFFICE,))),
    )  # fmt: skip
    desk.store.put_analyses([analysis], None, None)
    story = Story(ids.story_id("a-1"), "a-1", "", at, at, 1, 1, "T07", {}, (), True, ())
    desk.store.put_stories([story], [Member(story.id, "a-1", at, 1.0, "seed")])
    desk.recount_story(story.id)
    desk.index.catch_up()
    return "a-1"


def everything_shown(desk, article_id, actor=EDITOR):
    """All that a librarian gets to read of the article, as one text."""
    view = desk.article(actor, article_id)
    story = desk.story(actor, ids.story_id(article_id))
    hits = desk.search(actor, "暖气").hits
    parts = [view.article, view.analysis, view.revisions, story.story, story.articles, story.analyses, hits]
    return "".join(map(repr, parts))


def test_a_private_person_is_masked_everywhere_and_an_official_is_not(desk, article):
    shown = everything_shown(desk, article)
    assert "王小丽" not in shown and "王某某" in shown
    assert "13812345678" not in shown and "138****5678" in shown
    assert "赵为民" in shown
    assert desk.store.article(article).body == BODY  # the raw text stays as it is


def test_unmasked_only_by_those_who_may_with_a_reason_and_for_a_while(desk, article, clock):
    with pytest.raises(NotAllowed):
        desk.unmask(EDITOR, article, "核对住址后转办")
    with pytest.raises(InvalidInput):
        desk.unmask(REVIEWER, article, "看")
    desk.unmask(REVIEWER, article, "核对住址后转办")
    assert desk.article(REVIEWER, article).article.body == BODY
    assert "王小丽" not in desk.article(EDITOR, article).article.body
    clock.forward(hours=2)
    assert "王小丽" not in desk.article(REVIEWER, article).article.body
    seen = [e for e in desk.audit(OPERATOR) if e.verb.startswith("查看未遮盖原文")]
    assert {e.user for e in seen} == {"李馆员", "周复审"}
    assert any(e.detail == "核对住址后转办" for e in seen)


def test_who_objects_is_masked_in_office_too_and_the_list_names_nobody(desk, article):
    made = desk.file_privacy_request(
        EDITOR, RequestKind.OBJECTION, "不愿再显示姓名", ["a-1"], "赵为民", "13900001111"
    )
    desk.settle_privacy_request(OPERATOR, made.id, "已遮盖并回复", ["赵为民"])
    assert "赵为民" not in everything_shown(desk, article)
    (kept,) = desk.privacy_requests(EDITOR)
    assert kept.state is RequestState.DONE
    assert "赵为民" not in repr(kept) and "13900001111" not in repr(kept)


def test_a_deletion_goes_through_every_layer(desk, article):
    desk.correct(EDITOR, article, Facet.TOPIC, "T08", "王小丽说的是公交")
    made = desk.file_privacy_request(EDITOR, RequestKind.DELETION, "请删除这篇报道", ["a-1"], "王女士", "")
    desk.settle_privacy_request(OPERATOR, made.id, "已依法删除", erase=True)
    assert "王小丽" not in repr(desk.store.article(article))
    assert desk.store.corrections() == []
    assert desk.store.analyses([article]) == {} and desk.search(EDITOR, "暖气").total == 0
    assert "王小丽" not in desk.store.story(ids.story_id(article)).title
    raw = desk.settings.database.read_bytes()
    assert "王小丽".encode() not in raw


def test_the_register_is_read_by_those_who_take_down_and_those_who_settle(desk, article):
    made = desk.file_privacy_request(EDITOR, RequestKind.OBJECTION, "不愿再显示姓名", ["a-1"])
    for actor in (EDITOR, Actor("管理员", (Role.SYSADMIN,))):
        assert [one.id for one in desk.privacy_requests(actor)] == [made.id]
    with pytest.raises(NotAllowed):
        desk.privacy_requests(REVIEWER)


def test_a_request_is_settled_once_with_an_outcome_by_those_who_may(desk, article):
    made = desk.file_privacy_request(EDITOR, RequestKind.CORRECTION, "职务写错了", ["a-1"])
    with pytest.raises(NotAllowed):
        desk.settle_privacy_request(EDITOR, made.id, "好")
    with pytest.raises(InvalidInput):
        desk.settle_privacy_request(OPERATOR, made.id, " ")
    desk.refuse_privacy_request(OPERATOR, made.id, "内容与原文一致")
    with pytest.raises(Conflict):
        desk.settle_privacy_request(OPERATOR, made.id, "好")
    with pytest.raises(InvalidInput):
        desk.file_privacy_request(EDITOR, RequestKind.DELETION, "  ")
