import numpy as np
import pytest

from nlp.joining import Beside, Weights, evidence, probability
from nlp.room import Likenesses
from nlp.story_weights import JOINING

ZERO = (0.0,) * 6


def alike(words, sense=0.0):
    columns = [np.array(words, dtype=np.float32)] * 2 + [np.zeros(len(words), dtype=np.float32)] * 4
    columns[2] = np.full(len(words), sense, dtype=np.float32) if np.isscalar(sense) else np.array(sense)
    return Likenesses(np.arange(len(words)), *columns)


def beside(stories, sizes, weeks=0.0, district=False, place=None):
    count = len(stories)
    return Beside(
        np.array(stories),
        np.array(sizes),
        np.full(count, weeks) if np.isscalar(weeks) else np.array(weeks),
        np.full(count, district),
        np.zeros(count, dtype=bool) if place is None else np.array(place),
    )


def log_odds(found, known, short, weights):
    _, table = evidence(found, known, short)
    return table @ weights.vector()


def test_log_odds_worked_out_by_hand():
    weights = Weights(
        base=-1, best=(1, 0, 100, 0, 0, 0), nearest=(10, 0, 1000, 0, 0, 0), crowd=(-2, 0, -20, 0, 0, 0),
        size=3, single=0, other_district=0, other_place=-5, week=-7,
        short=0, short_plain=0, short_sense=0, short_shared=0,
    )  # fmt: skip
    found = alike([0.5, 0.1, 0.3], [0.2, 0.4, 0.1])
    known = beside([1, 1, 2], [3, 3, 1], [1.0, 2.0, 0.0], place=[False, False, True])
    odds = log_odds(found, known, False, weights)
    one = -1 + 0.5 + 10 * 0.6 / 3 + 100 * 0.4 + 1000 * 0.6 / 3 - 2 * 0.3 / 5 - 20 * 0.1 / 5 + 3 * 2 - 7
    other = -1 + 0.3 + 10 * 0.3 + 100 * 0.1 + 1000 * 0.1 - 2 * 0.5 / 5 - 20 * 0.4 / 5 + 3 * 1 - 5
    assert odds == pytest.approx([one, other], rel=1e-5)


def test_what_is_weighed_for_titles_alone():
    weights = Weights(
        0, ZERO, ZERO, ZERO, 0, 0, 0, 0, 0, short=2, short_plain=0, short_sense=10, short_shared=0
    )
    found, known = alike([0.5], 0.3), beside([1], [1])
    assert log_odds(found, known, True, weights) == pytest.approx([2 + 10 * 0.3])
    assert log_odds(found, known, False, weights) == pytest.approx([0])


def test_the_vector_of_weights_has_the_columns_of_the_evidence():
    _, table = evidence(alike([0.5]), beside([1], [1]), False)
    assert table.shape == (1, len(JOINING.vector()))


def test_what_stands_out_of_the_crowd_joins_sooner():
    alone = log_odds(alike([0.4]), beside([1], [1]), False, JOINING)
    among = log_odds(alike([0.4] * 8), beside(range(8), [1] * 8), False, JOINING)
    assert among[0] < alone[0]


def test_more_likeness_never_speaks_against():
    assert min(*JOINING.best, *JOINING.nearest) >= 0
    assert max(JOINING.crowd) <= 0


def test_probability():
    assert probability(0) == 0.5
    assert 0 <= probability(-1e9) < probability(1e9) <= 1
