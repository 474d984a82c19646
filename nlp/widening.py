"""语义扩展: articles near to what an expression found, and the words that what was found has in common."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.text import fold

Vectors = NDArray[np.float32]
MOST_ANCHORS = 200
"""Found articles that others are compared with; with 20,000 others a second of one core."""
_VOICES = 3
"""An article counts as near if it is near to three found ones on average: one stray hit draws nothing in."""
_FEWEST = 2
"""Articles that must have a word before it is suggested."""


@dataclass(frozen=True)
class Near:
    """An article that the expression missed."""

    article_id: str
    similarity: float
    """Mean cosine to the three found articles nearest to it (to all, where there are fewer)."""
    nearest: str
    """Key of the nearest found article."""


def widen(anchors: Mapping[str, Vectors], others: Mapping[str, Vectors], threshold: float) -> list[Near]:
    """Those of ``others`` with at least this similarity, nearest first. Vectors are rows of length 1; of more than
    ``MOST_ANCHORS`` anchors the first count. Exact."""
    if not anchors or not others:
        return []
    names = list(anchors)[:MOST_ANCHORS]
    cosines = np.stack(list(others.values())) @ np.stack([anchors[name] for name in names]).T
    voices = min(_VOICES, len(names))
    means = np.partition(cosines, -voices, axis=1)[:, -voices:].mean(axis=1)
    nearest = cosines.argmax(axis=1)
    found = [
        Near(article_id, float(mean), names[place])
        for article_id, mean, place in zip(others, means, nearest, strict=True)
        if mean >= threshold
    ]
    return sorted(found, key=lambda near: -near.similarity)


@dataclass(frozen=True)
class Suggestion:
    """A word that may belong in the expression."""

    word: str
    articles: int
    """How many of the articles looked at have it among their key words."""
    share_elsewhere: float
    """Share of the other articles that have it."""


def suggest(
    chosen: Sequence[Sequence[str]], elsewhere: Sequence[Sequence[str]], known: str, most: int = 10
) -> tuple[Suggestion, ...]:
    """Key words (one list an article) that stand out in the chosen articles, best first.

    Weight n · ln((n / chosen) / ((m + 1) / (elsewhere + 1))), n and m the articles that have the word; words that
    stand in ``known`` (the expression) are left out.
    """
    inside, outside = _counted(chosen), _counted(elsewhere)
    written = fold(known)
    weights: dict[Suggestion, float] = {}
    for word, count in inside.items():
        expected = (outside[word] + 1) / (len(elsewhere) + 1)
        if count >= _FEWEST and fold(word) not in written:
            weight = count * math.log(count / len(chosen) / expected)
            weights[Suggestion(word, count, outside[word] / max(1, len(elsewhere)))] = weight
    best = sorted((one for one in weights if weights[one] > 0), key=lambda one: (-weights[one], one.word))
    return tuple(best[:most])


def _counted(lists: Sequence[Sequence[str]]) -> Counter[str]:
    return Counter(word for words in lists for word in set(words))
