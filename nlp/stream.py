"""The words of a stream by number, weighed by how rare they are in the language and in what the stream talks about."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_PRIOR = 300
"""Documents that the language's own frequencies are worth beside the stream's."""
_POWER = 1.5
"""Rare words decide: in a week when every text says 疫情, 疫情 tells nothing apart."""
_FLOOR = 0.1
_PLAIN_MOST = 12.0
_START = 1 << 14

Weights = NDArray[np.float32]


class StreamWords:
    """Numbers from 1 for the words of the documents kept; a word that no document has any more gives its number back."""

    def __init__(self, idf: Callable[[str], float]) -> None:
        self._idf = idf
        self._documents = 0
        self._numbers: dict[str, int] = {}
        self._words: list[str] = [""]
        self._free: list[int] = []
        self._frequency = np.zeros(_START, dtype=np.int32)
        self._language = np.zeros(_START, dtype=np.float32)

    @property
    def size(self) -> int:
        """One more than the highest number."""
        return len(self._frequency)

    def add(self, terms: Mapping[str, float], most: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Count a document's weightiest words; their numbers and kinds' weights, without idf."""
        kept = sorted(terms, key=lambda word: (-terms[word] * self._idf(word), word))[:most]
        numbers = np.fromiter(map(self._number, kept), dtype=np.int32, count=len(kept))
        self._frequency[numbers] += 1
        self._documents += 1
        return numbers, np.fromiter((terms[word] for word in kept), dtype=np.float32, count=len(kept))

    def remove(self, numbers: NDArray[np.int32]) -> list[int]:
        """Forget a document's words; the numbers that are free again."""
        self._documents -= 1
        self._frequency[numbers] -= 1
        gone: list[int] = numbers[self._frequency[numbers] <= 0].tolist()
        for number in gone:
            del self._numbers[self._words[number]]
        self._free += gone
        return gone

    def by_stream(self, numbers: NDArray[np.int32], weights: Weights) -> Weights:
        """Weights × rarity ** 1.5 in language and stream together, of length 1."""
        expected = _PRIOR * np.exp(-self._language[numbers])
        shares = (self._documents + _PRIOR) / (self._frequency[numbers] + expected + 0.5)
        return _unit(weights * np.maximum(_FLOOR, np.log(shares)) ** _POWER)

    def by_language(self, numbers: NDArray[np.int32], weights: Weights) -> Weights:
        """Weights × idf ** 1.5, of length 1."""
        return _unit(weights * np.clip(self._language[numbers], 0.5, _PLAIN_MOST) ** _POWER)

    def spelled(self, numbers: NDArray[np.int32]) -> Sequence[str]:
        return [self._words[number] for number in numbers.tolist()]

    def _number(self, word: str) -> int:
        known = self._numbers.get(word)
        if known is not None:
            return known
        if self._free:
            number = self._free.pop()
            self._words[number] = word
        else:
            number = len(self._words)
            self._words.append(word)
            if number >= len(self._frequency):
                self._frequency = np.concatenate([self._frequency, np.zeros_like(self._frequency)])
                self._language = np.concatenate([self._language, np.zeros_like(self._language)])
        self._numbers[word] = number
        self._frequency[number] = 0
        self._language[number] = self._idf(word)
        return number


def _unit(weights: Weights) -> Weights:
    length = math.sqrt(float(weights @ weights)) or 1.0
    return (weights / length).astype(np.float32)
