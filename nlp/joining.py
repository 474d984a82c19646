"""Whether an article belongs to a story: likeness to its nearest members, set against the likeness to other stories.

In a week when every text is about one epidemic all texts are alike; on a quiet day two reports of one fire share
little more than its name. So what counts is not likeness itself but how far it stands out of what else there is.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import nlargest

_NEAREST = 3
"""Members whose mean stands beside the best one: a single odd member must not draw a story away."""
_CROWD = 5
"""Other stories whose mean is the background."""
_LARGE = 8
"""Members from which a story counts as large; more add no attraction, or long subjects would swallow everything."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Likeness:
    """One member of a story beside the new article."""

    article_id: str
    words: float
    """Cosine of weighted words, 0…1."""
    sense: float
    """Cosine of centred vectors, −1…1; without vectors the cosine of words stands in."""
    gap: timedelta
    other_district: bool
    other_place: bool


@dataclass(frozen=True)
class Weights:
    """Log odds for each unit of evidence: one set for all data.

    Signs and sizes come from a logistic regression on the stories of the sample site and of the labelled sets that
    ``bench stories`` is run on; the rounded values were then chosen by the figures of that benchmark.
    """

    base: float = -7.3
    words_best: float = 5.0
    words_nearest: float = 7.0
    sense_best: float = 2.5
    sense_nearest: float = 6.0
    words_crowd: float = -9.5
    sense_crowd: float = -4.5
    size: float = 1.4
    """For each doubling of (members + 1) up to ``_LARGE``."""
    other_district: float = -1.0
    other_place: float = -1.7
    gap: float = -1.2
    """For each week to the nearest member in time."""


@dataclass(frozen=True)
class _Nearest:
    words: tuple[float, float]
    """Best member, mean of the nearest."""
    sense: tuple[float, float]


def log_odds(
    found: Mapping[str, Sequence[Likeness]], sizes: Mapping[str, int], weights: Weights
) -> dict[str, float]:
    """Story id → log odds that the article belongs to it; ``found`` holds one likeness or more for each story."""
    nearest = {story: _nearest(likenesses, sizes[story]) for story, likenesses in found.items()}
    words = _Crowd([near.words[0] for near in nearest.values()])
    sense = _Crowd([near.sense[0] for near in nearest.values()])
    return {
        story: _story(found[story], near, sizes[story], weights)
        + weights.words_crowd * words.without(near.words[0])
        + weights.sense_crowd * sense.without(near.sense[0])
        for story, near in nearest.items()
    }


def probability(odds: float) -> float:
    """Log odds as 0…1."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def _story(likenesses: Sequence[Likeness], near: _Nearest, size: int, weights: Weights) -> float:
    closest = max(likenesses, key=lambda likeness: likeness.words)
    return (
        weights.base
        + weights.words_best * near.words[0]
        + weights.words_nearest * near.words[1]
        + weights.sense_best * near.sense[0]
        + weights.sense_nearest * near.sense[1]
        + weights.size * math.log2(min(size, _LARGE) + 1)
        + weights.other_district * closest.other_district
        + weights.other_place * closest.other_place
        + weights.gap * (min(likeness.gap for likeness in likenesses) / _WEEK)
    )


def _nearest(likenesses: Sequence[Likeness], size: int) -> _Nearest:
    """Members that were no candidates count as 0 in the means."""
    count = min(_NEAREST, size)
    words = nlargest(count, (max(0.0, likeness.words) for likeness in likenesses))
    sense = nlargest(count, (likeness.sense for likeness in likenesses))
    return _Nearest((words[0], sum(words) / count), (max(0.0, sense[0]), sum(sense) / count))


class _Crowd:
    """Mean of the ``_CROWD`` best values but one; missing ones count as 0."""

    def __init__(self, values: Collection[float]) -> None:
        self._best = nlargest(_CROWD + 1, values)

    def without(self, value: float) -> float:
        rest = list(self._best)
        if value in rest:
            rest.remove(value)
        return sum(rest[:_CROWD]) / _CROWD
