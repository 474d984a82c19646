"""Whether an article belongs to a story: likeness to its nearest members, set against the likeness to other stories.

In a week when every text is about one epidemic all texts are alike; on a quiet day two reports of one fire share
little more than its name. So what counts is not likeness itself but how far it stands out of what else there is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.room import Likenesses

COLUMNS = ("words", "plain", "sense", "title", "cover", "shared")
"""Of :class:`nlp.room.Likenesses`, in the order of the weights."""
_NEAREST = 3
"""Members whose mean stands beside the best one: a single odd member must not draw a story away."""
_CROWD = 5
"""Other stories whose mean is the background."""
_LARGE = 8
"""Members from which a story counts as large; more add no attraction, or long subjects would swallow everything."""
_SHARED_PLACE = 0.3
"""Of ``shared`` beside ``words`` in choosing the member whose place counts."""

Column = NDArray[np.float32]
Numbers = NDArray[np.int64]
Six = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Beside:
    """What is known of each candidate besides its likeness; rows as in ``Likenesses``."""

    stories: Numbers
    """Number of the story that the candidate is in."""
    sizes: Numbers
    """Members of that story."""
    weeks: Column
    """Between both articles."""
    other_district: NDArray[np.bool_]
    other_place: NDArray[np.bool_]


@dataclass(frozen=True)
class Weights:
    """Log odds for each unit of evidence, in sixes as ``COLUMNS``: one set for all data, see :mod:`nlp.story_weights`."""

    base: float
    best: Six
    nearest: Six
    crowd: Six
    size: float
    """For each doubling of (members + 1) up to ``_LARGE``."""
    single: float
    """For a story of one article."""
    other_district: float
    other_place: float
    week: float
    """For each week to the nearest member in time."""
    short: float
    """For an article that is hardly more than its title; so the next three, for each unit of the best likeness."""
    short_plain: float
    short_sense: float
    short_shared: float

    def vector(self) -> NDArray[np.float64]:
        """In the order of the columns of ``evidence``."""
        values = (getattr(self, name) for name in self.__dataclass_fields__)
        return np.hstack([np.atleast_1d(value) for value in values])


def evidence(likenesses: Likenesses, beside: Beside, short: bool) -> tuple[Numbers, NDArray[np.float64]]:
    """Numbers of the stories and, for each, one row of what ``Weights`` weighs, in its order."""
    values = np.stack([getattr(likenesses, column) for column in COLUMNS], axis=1)
    stories, first, place = np.unique(beside.stories, return_index=True, return_inverse=True)
    sizes = beside.sizes[first]
    best, nearest = _nearest(values, place, sizes)
    closest = _closest(likenesses, place, len(stories))
    weeks = np.full(len(stories), np.inf)
    np.minimum.at(weeks, place, beside.weeks)
    table = [
        np.ones(len(stories)),
        *best.T,
        *nearest.T,
        *_crowd(best).T,
        np.log2(np.minimum(sizes, _LARGE) + 1),
        sizes == 1,
        beside.other_district[closest],
        beside.other_place[closest],
        weeks,
        np.full(len(stories), short),
        *(short * best[:, COLUMNS.index(column)] for column in ("plain", "sense", "shared")),
    ]
    return stories, np.stack(table, axis=1).astype(np.float64)


def probability(odds: float) -> float:
    """Log odds as 0…1."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def _nearest(evidence: Column, place: Numbers, sizes: Numbers) -> tuple[Column, Column]:
    """Best value of each story, and the mean of its nearest; members that were no candidates count as 0."""
    count = np.minimum(_NEAREST, sizes)
    starts = np.concatenate([[0], np.cumsum(np.bincount(place))[:-1]])
    best = np.empty((len(sizes), evidence.shape[1]), dtype=np.float32)
    total = np.empty_like(best)
    for column in range(evidence.shape[1]):
        order = np.lexsort((-evidence[:, column], place))
        values, rank = evidence[order, column], np.arange(len(order)) - starts[place[order]]
        best[:, column] = values[starts]
        total[:, column] = np.bincount(place[order], np.where(rank < count[place[order]], values, 0))
    return best, (total / count[:, None]).astype(np.float32)


def _closest(likenesses: Likenesses, place: Numbers, stories: int) -> Sequence[int]:
    """The candidate of each story that is most like the article."""
    order = np.lexsort((-(likenesses.words + _SHARED_PLACE * likenesses.shared), place))
    firsts = np.searchsorted(place[order], np.arange(stories))
    return order[firsts]  # type: ignore[return-value]


def _crowd(best: Column) -> Column:
    """Mean of the ``_CROWD`` best values of the other stories; missing ones count as 0."""
    ranked = -np.sort(-best, axis=0)[: _CROWD + 1]
    total = ranked.sum(axis=0)
    last = ranked[_CROWD] if len(ranked) > _CROWD else np.zeros(best.shape[1])
    rest: Column = (total - np.where(best >= last, best, last)) / _CROWD
    return rest
