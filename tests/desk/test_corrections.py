"""Verdicts put right by people: in force at once and whatever version judges next, withdrawn just as easily."""

from datetime import timedelta

import pytest

from domain import ids
from domain.analysis import Analysis, Sentiment, TopicScore
from domain.article import Article
from domain.correction import Facet
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.source import MediaType, Source
from domain.story import Member, Story
from domain.user import Actor, Role
from store.base import Filters

EDITOR = Actor("李馆员", (Role.EDITOR,))


def analysis(article_id, version, at, topic="T07"):
    return Analysis(
        article_id=article_id, version=version, analysed_at=at, topics=(TopicScore(topic, 0.8), TopicScore("T10", 0.3)),
        sentiment=Sentiment.NEU, sentiment_scores={"pos": 0.2, "neu": 0.6, "neg": 0.2}, sentiment_words=("反映",),
        entities=(), districts=(), local=False, keywords=(), summary=(),
    )  # fmt: skip


@pytest.fixture
def article(desk):
    source = Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {})
    desk.store.put_source(source, "试", "试", desk.now())
    at = desk.now() - timedelta(hours=1)
    one = Article(
        "a-1", "s", "http://x.example/1", "暖气不热", "居民反映暖气不热。", at, "", "minute", at, at, "甲报"
    )
    desk.store.put_article(one, None)
    desk.store.put_analyses([analysis("a-1", "v1", desk.now())], None, None)
    story = Story(ids.story_id("a-1"), "a-1", one.title, at, at, 1, 1, "T07", {}, (), False, ())
    desk.store.put_stories([story], [Member(story.id, "a-1", at, 1.0, "seed")])
    return "a-1"


def test_a_correction_counts_everywhere_at_once(desk, article):
    desk.correct(EDITOR, article, Facet.TOPIC, "T06", "是物业的事")
    desk.correct(EDITOR, article, Facet.SENTIMENT, "neg")
    desk.correct(EDITOR, article, Facet.LOCAL, "yes")
    found = desk.store.analyses([article])[article]
    assert (found.topic, found.sentiment, found.local) == ("T06", Sentiment.NEG, True)
    assert [t.code for t in found.topics] == ["T06", "T10"]
    assert set(found.corrected) == {"topic", "sentiment", "local"}
    assert desk.store.count_articles(Filters(topics=("T06",), sentiments=("neg",), local=True)) == 1
    story = desk.store.story(ids.story_id(article))
    assert (story.topic, story.sentiment, story.local) == ("T06", {"neg": 1}, True)


def test_what_the_analysis_said_is_kept_beside_it(desk, article):
    made = desk.correct(EDITOR, article, Facet.TOPIC, "T06", "是物业的事")
    assert (made.was, made.version, made.who, made.why) == ("T07", "v1", "李馆员", "是物业的事")
    assert desk.store.judged(article).topic == "T07"


def test_a_new_version_does_not_undo_a_correction(desk, article):
    desk.correct(EDITOR, article, Facet.TOPIC, "T06")
    desk.store.put_analyses([analysis(article, "v2", desk.now() + timedelta(hours=1), "T09")], None, None)
    assert desk.store.analysis(article).topic == "T06"
    assert desk.store.count_articles(Filters(topics=("T06",))) == 1


def test_withdrawn_the_analysis_has_its_say_again(desk, article):
    desk.correct(EDITOR, article, Facet.SENTIMENT, "neg")
    desk.correct(EDITOR, article, Facet.SENTIMENT, "pos")
    desk.withdraw_correction(EDITOR, article, Facet.SENTIMENT)
    assert desk.store.analysis(article).sentiment is Sentiment.NEU
    assert [c.withdrawn for c in desk.corrections(EDITOR, article)] == [True, True]
    with pytest.raises(NotFound):
        desk.withdraw_correction(EDITOR, article, Facet.SENTIMENT)


def test_a_scenario_may_be_none(desk, article):
    desk.correct(EDITOR, article, Facet.SCENARIO, "S02")
    assert desk.store.analysis(article).scenarios[0].code == "S02"
    desk.correct(EDITOR, article, Facet.SCENARIO, "")
    assert desk.store.analysis(article).scenarios == ()


def test_only_what_exists_and_only_by_those_who_may(desk, article):
    with pytest.raises(InvalidInput):
        desk.correct(EDITOR, article, Facet.TOPIC, "T99")
    with pytest.raises(NotAllowed):
        desk.correct(Actor("读者", (Role.READER,)), article, Facet.TOPIC, "T06")
    assert desk.store.corrections() == []
