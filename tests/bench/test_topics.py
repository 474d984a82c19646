from datetime import UTC, datetime

import pytest

from bench.topics import scores
from domain.analysis import Analysis, Sentiment, TopicScore

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
