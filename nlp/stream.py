"""An inverted index over the last days of a stream, with frequencies that follow what the stream talks about."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable, Mapping
from heapq import nlargest

_PRIOR = 300
"""Documents that the language's own frequencies are worth beside the stream's."""
_POWER = 1.5
"""Rare words decide: in a week when every text says 疫情, 疫情 tells nothing apart."""
_FLOOR = 0.1
_POSTINGS = 300
"""Newest documents looked up for a word. Words so frequent that this cuts have little weight, and exact
comparison of the candidates mends it; so the cost of a document stays flat."""
_LOOKED_UP = 40
"""Weightiest words of a document that candidates are found by."""
_CANDIDATES = 60


class StreamIndex:
    """Documents by id with weighted words; similarity is the cosine of word weights × idf ** 1.5."""

    def __init__(self, idf: Callable[[str], float]) -> None:
        self._idf = idf
        self._seen = 0
        self._frequency: Counter[str] = Counter()
        self._weights: dict[str, dict[str, float]] = {}
        self._postings: dict[str, deque[str]] = {}

    def see(self, terms: Mapping[str, float]) -> None:
        """Count a document's words, before it is compared or added."""
        self._seen += 1
        self._frequency.update(terms.keys())

    def add(self, doc_id: str, terms: Mapping[str, float]) -> None:
        """Make a document findable; its weights are those of this moment."""
        weights = self.weigh(terms)
        self._weights[doc_id] = weights
        for word in nlargest(_LOOKED_UP, weights, key=lambda w: (weights[w], w)):
            self._postings.setdefault(word, deque(maxlen=_POSTINGS)).append(doc_id)

    def remove(self, doc_id: str, terms: Mapping[str, float]) -> None:
        """Forget a document and its words."""
        self._seen -= 1
        self._frequency.subtract(terms.keys())
        for word in self._weights.pop(doc_id, {}):
            if self._frequency[word] <= 0:
                del self._frequency[word]
                self._postings.pop(word, None)

    def weigh(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Weights of length 1."""
        raw = {word: weight * self._rarity(word) ** _POWER for word, weight in terms.items()}
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        return {word: value / length for word, value in raw.items()}

    def similar(self, terms: Mapping[str, float]) -> list[tuple[str, float]]:
        """(document, cosine) of the candidates, exact, best first."""
        weights = self.weigh(terms)
        partial: dict[str, float] = {}
        for word in nlargest(_LOOKED_UP, weights, key=lambda w: (weights[w], w)):
            for doc_id in self._postings.get(word, ()):
                other = self._weights.get(doc_id)
                if other is not None:
                    partial[doc_id] = partial.get(doc_id, 0.0) + weights[word] * other[word]
        best = nlargest(_CANDIDATES, partial, key=lambda doc_id: (partial[doc_id], doc_id))
        exact = [(doc_id, _dot(weights, self._weights[doc_id])) for doc_id in best]
        return sorted(exact, key=lambda pair: (-pair[1], pair[0]))

    def shared(self, terms: Mapping[str, float], doc_id: str, most: int = 6) -> tuple[str, ...]:
        """Words in common with a document, those first that speak most for similarity."""
        weights, other = self.weigh(terms), self._weights[doc_id]
        both = {word: weight * other[word] for word, weight in weights.items() if word in other}
        return tuple(sorted(both, key=lambda word: (-both[word], word))[:most])

    def _rarity(self, word: str) -> float:
        """Inverse document frequency of language and stream together."""
        expected = _PRIOR * math.exp(-self._idf(word))
        return max(_FLOOR, math.log((self._seen + _PRIOR) / (self._frequency[word] + expected + 0.5)))


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return min(1.0, sum(value * other[word] for word, value in one.items() if word in other))
