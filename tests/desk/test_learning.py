"""Corrections teach: a model is made and measured, put in use by a person, and taken out again."""

from datetime import timedelta

import pytest

from domain.analysis import Analysis, Sentiment, TopicScore
from domain.article import Article
from domain.correction import Facet
from domain.errors import InvalidInput, ModelMissing, NotAllowed, NotFound
from domain.source import MediaType, Source
from domain.user import OPERATOR, Actor, Role
from nlp import learned_file

EDITOR = Actor("李馆员", (Role.EDITOR,))
# Names that no training text knows; the library says that they are charity (T14).
MATTERS = ("青团计划", "萤火约定", "拾穗行动", "星灯计划", "微澜行动")
PLACES = ("和平区", "河东区", "南开区", "红桥区", "津南区", "西青区")


@pytest.fixture
def corrected(desk):
    source = Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {})
    desk.store.put_source(source, "试", "试", desk.now())
    for n, (matter, place) in enumerate((m, p) for m in MATTERS for p in PLACES):
        at = desk.now() - timedelta(hours=n)
        title, body = (
            f"{place}{matter}开张",
            f"电话13812345678。{matter}在{place}开张，街坊说{matter}办得热闹，下周还有一场{matter}。",
        )
        one = Article(f"a-{n}", "s", f"http://x.example/{n}", title, body, at, "", "minute", at, at, "甲报")
        desk.store.put_article(one, None)
        judged = Analysis(
            article_id=one.id, version="v1", analysed_at=at, topics=(TopicScore("T17", 0.6),), sentiment=Sentiment.NEU,
            sentiment_scores={"pos": 0.0, "neu": 1.0, "neg": 0.0}, sentiment_words=(), entities=(), districts=(),
            local=True, keywords=(), summary=(),
        )  # fmt: skip
        desk.store.put_analyses([judged], None, None)
        desk.correct(EDITOR, one.id, Facet.TOPIC, "T14")
    return len(MATTERS) * len(PLACES)


def test_what_was_corrected_is_learnt_measured_used_and_undone(desk, corrected):
    assert desk.lessons(OPERATOR, "topics") == corrected
    shipped = desk.pipeline.version
    made = desk.retrain(OPERATOR, "topics")
    assert made.corrections + made.held == corrected and made.held >= 2
    assert made.after > made.before
    assert desk.pipeline.version == shipped  # made, not used
    kept = "".join(learned_file.load(desk.settings.models / made.file, desk.pipeline.encoder.name).sentences)
    assert "138****5678" in kept and "13812345678" not in kept  # shown beside other articles

    desk.use_model(OPERATOR, "topics", made.id, "主题更准")
    assert desk.renew_pipeline() and desk.pipeline.version != shipped
    fresh = Article(
        "a-x", "s", "http://x.example/x", "北辰区青团计划开张", "青团计划在北辰区开张，街坊说青团计划办得热闹。", desk.now(), "", "minute",
        desk.now(), desk.now(), "甲报",
    )  # fmt: skip
    (found,) = desk.pipeline.analyse([fresh], desk.now()).analyses
    assert found.topic == "T14"

    desk.use_model(OPERATOR, "topics", "", "换回")
    assert desk.renew_pipeline() and desk.pipeline.version == shipped
    assert [m.in_use for m in desk.learned_models(EDITOR)] == [False]

    (desk.settings.models / made.file).write_bytes(b"no model")
    with pytest.raises(ModelMissing):
        desk.use_model(OPERATOR, "topics", made.id)
    with pytest.raises(NotFound):
        desk.use_model(OPERATOR, "topics", "topics-20000101000000")
    assert not any(m.in_use for m in desk.learned_models(EDITOR))


def test_too_few_corrections_teach_nothing_and_not_everybody_trains(desk):
    with pytest.raises(InvalidInput, match="至少 20 条"):
        desk.retrain(OPERATOR, "topics")
    with pytest.raises(NotAllowed):
        desk.retrain(EDITOR, "topics")
    with pytest.raises(InvalidInput):
        desk.lessons(OPERATOR, "weather")
