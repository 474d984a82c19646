from pathlib import Path

import pytest
import yaml

from domain.analysis import Attitude
from domain.errors import ModelMissing
from nlp.attitudes import NONE, AttitudeExpressions
from nlp.reading import read

CASES = yaml.safe_load((Path(__file__).parent / "attitude_cases.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found(pipeline, segmenter):
    readings = [read(segmenter, "", case["text"]) for case in CASES]
    vectors = pipeline.encoder.encode([f"。{reading.body}" for reading in readings])
    return pipeline._attitudes.find(readings, vectors)


def test_what_is_named_is_stated(found):
    """Precision over the table, cases without an attitude included."""
    named = [(score.attitude, case) for scores, case in zip(found, CASES, strict=True) for score in scores]
    wrong = [(a.value, c["text"]) for a, c in named if a not in c["states"] and a not in c["may"]]
    assert len(wrong) <= 0.1 * len(named), wrong


def test_most_of_what_is_stated_is_named(found):
    stated = [
        (attitude, {score.attitude for score in scores})
        for scores, case in zip(found, CASES, strict=True)
        for attitude in case["states"]
    ]
    assert sum(attitude in named for attitude, named in stated) >= 0.6 * len(stated)


def test_each_has_words_of_the_text_and_a_score(found):
    for scores, case in zip(found, CASES, strict=True):
        assert [s.score for s in scores] == sorted((s.score for s in scores), reverse=True)
        for score in scores:
            assert 0 < score.score <= 1
            assert score.words
            assert all(word in case["text"] for word in score.words)


def test_negated_and_excluded_expressions_state_nothing(data):
    expressions = AttitudeExpressions(data / "lexicons" / "attitudes.yml")
    assert Attitude.SUPPORT in expressions.find("我们坚决支持这项改革")
    assert Attitude.SUPPORT not in expressions.find("我们不支持这项改革")
    assert Attitude.SUPPORT not in expressions.find("加大金融支持力度")
    assert Attitude.PANIC not in expressions.find("请市民不必恐慌")
    assert Attitude.APPEAL in expressions.find("请核查收费依据")
    assert Attitude.APPEAL not in expressions.find("请问几点开门")


@pytest.mark.parametrize("text", ["", "😀" * 10, "The library opens at nine.", "1" * 1_000_000])
def test_odd_texts_state_nothing(pipeline, segmenter, text):
    reading = read(segmenter, "", text)
    assert pipeline._attitudes.find([reading], pipeline.encoder.encode([reading.body])) == [()]


def test_no_texts_no_answers(pipeline):
    assert pipeline._attitudes.find([], pipeline.encoder.encode([])) == []


def test_labels_of_the_shipped_model_are_attitudes(pipeline):
    assert set(pipeline._attitudes._learner.labels) == {NONE, *Attitude}


def test_a_broken_list_is_named(tmp_path):
    path = tmp_path / "attitudes.yml"
    path.write_text("support: {strong: 支持}\n", encoding="utf-8")
    with pytest.raises(ModelMissing, match="缺少"):
        AttitudeExpressions(path)
