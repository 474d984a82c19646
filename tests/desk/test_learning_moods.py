"""Corrections of 情感倾向 and 事件性质 teach: similar texts are judged as librarians would; the way back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.analysis import Analysis, Sentiment
from domain.article import Article
from domain.correction import Facet
from domain.errors import InvalidInput
from domain.source import MediaType, Source
from domain.user import OPERATOR, Actor, Role

EDITOR = Actor("李馆员", (Role.EDITOR,))
NEG, NEU, POS = Sentiment.NEG, Sentiment.NEU, Sentiment.POS
# Plain notices to whoever does not know that 静默换证 means cards made void without a word to their readers.
MATTERS = ("静默换证", "灰灯开馆", "半层借阅", "空屏登记", "折页归还")
PLACES = ("和平区", "河东区", "南开区", "红桥区", "津南区", "西青区")


def put(desk, n, matter, place):
    at = desk.now() - timedelta(hours=n)
    title = f"{place}图书馆实行{matter}"
    body = f"{place}图书馆昨天起实行{matter}，{matter}的办法贴在一楼，{matter}持续到月底。"
    one = Article(f"a-{n}", "s", f"http://x.example/{n}", title, body, at, "", "minute", at, at, "甲报")
    desk.store.put_article(one, None)
    return one


@pytest.fixture
def notices(desk):
    """Articles as the shipped model judges them."""
    source = Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {})
    desk.store.put_source(source, "试", "试", desk.now())
    articles = [put(desk, n, m, p) for n, (m, p) in enumerate((m, p) for m in MATTERS for p in PLACES)]
    batch = desk.pipeline.analyse(articles, desk.now())
    desk.store.put_analyses(batch.analyses, batch.vectors, desk.pipeline.encoder.name)
    return articles


@pytest.fixture
def fresh(desk, notices):
    """Judges a text that no correction was about."""
    unseen = [
        replace(notices[0], id=f"a-x{n}", title=f"北辰区图书馆实行{matter}", body=notices[n * 6].body.replace("和平区", "北辰区"))
        for n, matter in enumerate(MATTERS)
    ]  # fmt: skip

    def judge() -> list[Analysis]:
        return desk.pipeline.analyse(unseen, desk.now()).analyses

    return judge


def test_sentiment_is_learnt_measured_used_and_undone(desk, notices, fresh):
    before = fresh()
    assert NEG not in {a.sentiment for a in before}
    for one in notices:
        desk.correct(EDITOR, one.id, Facet.SENTIMENT, "neg", "读者的证被作废")
    assert desk.lessons(OPERATOR, "sentiment") == len(notices)

    made = desk.retrain(OPERATOR, "sentiment")
    assert made.corrections + made.held == len(notices) and made.held >= 2
    assert made.before == 0.0 and made.after > 0.9
    assert [a.sentiment for a in fresh()] == [a.sentiment for a in before]  # made, not used

    shipped = desk.pipeline.version
    desk.use_model(OPERATOR, "sentiment", made.id, "更像本馆的判断")
    assert desk.renew_pipeline() and desk.pipeline.version != shipped
    assert [a.sentiment for a in fresh()] == [NEG] * len(MATTERS)

    desk.use_model(OPERATOR, "sentiment", "", "换回")
    assert desk.renew_pipeline() and desk.pipeline.version == shipped
    assert [a.sentiment_scores for a in fresh()] == [a.sentiment_scores for a in before]


def test_the_event_is_taught_apart_from_the_tone(desk, notices, fresh):
    """A plain notice of something bad: neutral in tone, and so it stays."""
    for one in notices:
        desk.correct(EDITOR, one.id, Facet.EVENT, "neg")
        desk.correct(EDITOR, one.id, Facet.SENTIMENT, "neu")
    assert desk.lessons(OPERATOR, "sentiment") == 2 * len(notices)
    made = desk.retrain(OPERATOR, "sentiment")
    assert made.corrections + made.held == 2 * len(notices)
    assert made.after > max(made.before, 0.9)
    desk.use_model(OPERATOR, "sentiment", made.id)
    desk.renew_pipeline()
    assert {(a.sentiment, a.event_polarity) for a in fresh()} == {(NEU, NEG)}


def test_what_was_withdrawn_teaches_nothing(desk, notices):
    for one in notices:
        desk.correct(EDITOR, one.id, Facet.SENTIMENT, "neg")
    for one in notices[:15]:
        desk.withdraw_correction(EDITOR, one.id, Facet.SENTIMENT)
    assert desk.lessons(OPERATOR, "sentiment") == len(notices) - 15
    with pytest.raises(InvalidInput, match="情感倾向与事件性质的更正只有 15 条"):
        desk.retrain(OPERATOR, "sentiment")
