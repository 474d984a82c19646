from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bench import _topic_peers
from bench.topics import scenario_accuracy, scores
from domain.analysis import Analysis, Sentiment, TopicScore
from nlp.taxonomy import Taxonomy, TopicClass

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def said(mood, *codes):
    return Analysis(
        "a",
        "v",
        NOW,
        tuple(TopicScore(c, 0.5) for c in codes),
        Sentiment(mood),
        {},
        (),
        (),
        (),
        False,
        (),
        (),
    )


def label(primary, both, mood, **more):
    row = {
        "primary_ok": [primary],
        "topics_both": both,
        "topics_any": both,
        "sentiment": mood,
        "sentiment_ok": [mood],
    }
    return row | more


def test_scores_by_hand():
    truth = [
        label("T01", ["T01"], "pos"),
        label("T02", ["T02", "T03"], "neg", primary_ok=["T02", "T03"], topics_any=["T02", "T03", "T04"]),
        label("T05", ["T05"], "neu", sentiment_ok=["neu", "neg"]),
        label("T06", ["T06"], "neg"),
    ]
    answers = [said("pos", "T01"), said("neg", "T03", "T04"), said("neg", "T09"), None]
    found = scores(truth, answers)
    assert found["topic_accuracy"] == 0.5
    assert found["sentiment_accuracy"] == 0.75
    # Named 4 classes, 3 of them defensible; of 5 wanted classes 2 were named.
    assert found["topic_micro_f1"] == pytest.approx(2 * 0.75 * 0.4 / 1.15, abs=1e-4)
    # pos 1; neg: 2 of 2 given are right, 2 of 3 are found; neu has none.
    assert found["sentiment_macro_f1"] == pytest.approx((1 + 0.8 + 0) / 3, abs=1e-4)


def test_perfect_answers():
    truth = [label(f"T0{n}", [f"T0{n}"], mood) for n, mood in enumerate(("pos", "neu", "neg"))]
    answers = [said(mood, f"T0{n}") for n, mood in enumerate(("pos", "neu", "neg"))]
    assert set(scores(truth, answers).values()) == {1.0}


def a_class(code, name, *words):
    return TopicClass(code, name, dict.fromkeys(words, 1.0), {}, (), ())


def test_a_scenario_counts_by_its_name_and_none_is_other():
    scenarios = Taxonomy((a_class("S01", "突发事件"), a_class("S00", "其他")))
    fire = replace(said("neu", "T11"), scenarios=(TopicScore("S01", 0.9),))
    truth = [
        {"scenario_ok": ["突发事件"]},
        {"scenario_ok": ["其他"]},
        {"scenario_ok": ["其他"]},
        {"scenario_ok": []},
    ]
    assert scenario_accuracy(scenarios, truth, [fire, said("neu", "T00"), fire, None]) == 0.5


def test_keywords_alone_choose_the_loudest_class_or_other():
    taxonomy = Taxonomy(
        (a_class("T11", "公共安全", "火灾"), a_class("T04", "教育", "小学"), a_class("T00", "其他"))
    )
    titles, bodies = ["小学发生火灾", "晚安", "小学开学"], ["火灾已扑灭", "", ""]
    assert _topic_peers.keywords(taxonomy, titles, bodies) == ["T11", "T00", "T04"]
