"""One ranking from several."""

import pytest

from nlp.fusion import LEXICAL_AND_SEMANTIC, fuse


def test_scores_of_different_scale_are_joined():
    lexical = {"a": 40.0, "b": 20.0}
    semantic = {"b": 0.8, "c": 0.4}
    assert fuse([lexical, semantic], (0.6, 0.4)) == [
        ("b", pytest.approx(0.7)),
        ("a", pytest.approx(0.6)),
        ("c", pytest.approx(0.2)),
    ]


def test_the_scale_of_a_ranking_does_not_matter():
    lexical, semantic = {"a": 3.0, "b": 1.0, "c": 0.5}, {"c": 0.9, "b": 0.5}
    once = fuse([lexical, semantic])
    again = fuse([{key: score * 1000 for key, score in lexical.items()}, semantic])
    assert [key for key, _ in once] == [key for key, _ in again]


def test_one_ranking_alone_keeps_its_order():
    scores = {"a": 9.0, "b": 7.0, "c": 7.0, "d": 1.0}
    assert [key for key, _ in fuse([scores, {}])] == list(scores)


def test_cosines_below_zero_count_as_nothing():
    assert fuse([{"a": 1.0, "b": 0.9}, {"a": -0.9, "b": -0.1}])[0][0] == "a"
    assert fuse([{}, {"a": -0.5}]) == [("a", 0.0)]


def test_nothing_to_fuse():
    assert fuse([{}, {}]) == []
    assert sum(LEXICAL_AND_SEMANTIC) == 1


def test_a_ranking_without_a_weight_is_refused():
    with pytest.raises(ValueError, match="zip"):
        fuse([{"a": 1.0}, {"a": 1.0}, {"a": 1.0}])
