"""Nearness by hand-made vectors; suggestions by hand-made lists."""

import numpy as np
import pytest

from nlp.widening import suggest, widen


def unit(*numbers):
    row = np.array(numbers, dtype=np.float32)
    return row / np.linalg.norm(row)


ANCHORS = {"a": unit(1, 0, 0), "b": unit(1, 0.2, 0), "c": unit(1, 0, 0.2), "stray": unit(0, 1, 0)}


def test_near_to_several_is_near_and_near_to_one_stray_is_not():
    found = widen(ANCHORS, {"like": unit(1, 0.1, 0.1), "other": unit(0, 1, 0), "far": unit(0, 0, 1)}, 0.7)
    assert [one.article_id for one in found] == ["like"]
    three = sorted((float(unit(1, 0.1, 0.1) @ row) for row in ANCHORS.values()), reverse=True)[:3]
    assert found[0].similarity == pytest.approx(sum(three) / 3)
    assert found[0].nearest in {"b", "c"}


def test_few_anchors_all_count():
    found = widen({"a": unit(1, 0), "b": unit(0, 1)}, {"x": unit(1, 0)}, 0.4)
    assert (found[0].similarity, found[0].nearest) == (pytest.approx(0.5), "a")


def test_nearest_first_and_the_threshold_is_included():
    found = widen({"a": unit(1, 0)}, {"x": unit(1, 1), "y": unit(1, 0)}, float(unit(1, 0) @ unit(1, 1)))
    assert [one.article_id for one in found] == ["y", "x"]


def test_nothing_from_nothing():
    assert widen({}, {"x": unit(1, 0)}, 0.1) == widen({"a": unit(1, 0)}, {}, 0.1) == []


def test_words_that_stand_out_are_suggested():
    chosen = [("换热站", "天津"), ("换热站", "天津"), ("换热站", "供热", "一次"), ("供热", "天津")]
    elsewhere = [("天津",)] * 60 + [("地铁",)] * 20
    (best,) = suggest(chosen, elsewhere, "供热 OR 供暖")
    assert (best.word, best.articles, best.share_elsewhere) == ("换热站", 3, 0.0)
    assert suggest(chosen, elsewhere, "供热 AND 换热站") == ()
    assert suggest([], elsewhere, "") == ()
