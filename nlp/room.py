"""The articles of the window as rows of numbers: found by rare words and pairs of characters, compared all at once.

About 2 kB an article: word numbers with two weights each, pairs of characters of title and opening, a vector of half
precision. So a room of forty thousand articles takes 80 MB, and comparing costs the same however full it is.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from nlp.pairs import CODES, pair_codes
from nlp.stream import StreamWords

CAPACITY = 40_000
WORDS = 64
"""Weightiest words of an article that are kept."""
_TITLE_PAIRS, _LEAD_PAIRS = 48, 320
_BY_WORDS, _BY_PAIRS = 24, 10
"""Weightiest words and rarest pairs of the title that candidates are found by."""
_POSTINGS = 40
"""Newest articles looked up for a word or pair. What is so frequent that this cuts has little weight, and exact
comparison of the candidates mends it; so the cost of an article stays flat."""
_CANDIDATES = 50
_PAIR_VOTE = 0.0005
"""Vote of a shared pair for a candidate, × rarity², beside that of a word, its weight²."""
_WHOLE_TITLE = 30.0
"""Rarity of a title from which it can be wholly covered by another text: four rare pairs."""
_COMMON, _RARE, _TELLING = 3.0, 9.0, 15.0
"""Pairs as frequent as 回应 tell nothing; 15 above that, two names in common, tell all."""
_SHARED_MOST = 1.5

Column = NDArray[np.float32]
Slots = NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """One article ready to be compared; its words are counted in the stream."""

    words: NDArray[np.int32]
    stream: Column
    """Weights of the words by frequency in stream and language, of length 1."""
    plain: Column
    """By frequency in the language alone, of length 1."""
    title: NDArray[np.uint16]
    lead: NDArray[np.uint16]
    """Pairs of title and opening together."""
    vector: Column | None


@dataclass(frozen=True)
class Likenesses:
    """Candidates beside the new article; every column has one value a candidate, 0…1 but for ``shared``."""

    slots: Slots
    words: Column
    """Cosine of words weighed by stream and language."""
    plain: Column
    """Cosine of words weighed by the language alone."""
    sense: Column
    """Cosine of centred vectors; where one has none, the cosine of words stands in."""
    title: Column
    """Cosine of the pairs of both titles."""
    cover: Column
    """How far the title of one is covered by title and opening of the other, the better way round."""
    shared: Column
    """How much the pairs in both titles tell, up to 1.5."""

    def only(self, mask: NDArray[np.bool_]) -> Likenesses:
        """Those candidates that ``mask`` marks."""
        return Likenesses(*(getattr(self, column.name)[mask] for column in fields(self)))


class Room:
    """Rows by slot. One thread at a time."""

    def __init__(self, idf: Callable[[str], float], rarity: Column, capacity: int = CAPACITY) -> None:
        """``rarity`` of pairs, see :mod:`nlp.pairs`. Memory is taken as the room fills."""
        self._vocabulary = StreamWords(idf)
        self._rarity = rarity.copy()
        self._rarity[0] = 0  # no pair
        self._telling = np.maximum(0, np.minimum(_RARE, self._rarity) - _COMMON)
        self._free = list(range(capacity - 1, -1, -1))
        self._words = np.zeros((capacity, WORDS), dtype=np.int32)
        self._stream = np.zeros((capacity, WORDS), dtype=np.float16)
        self._plain = np.zeros((capacity, WORDS), dtype=np.float16)
        self._title = np.zeros((capacity, _TITLE_PAIRS), dtype=np.uint16)
        self._lead = np.zeros((capacity, _LEAD_PAIRS), dtype=np.uint16)
        self._vectors = np.zeros((capacity, 0), dtype=np.float16)
        self._has_vector = np.zeros(capacity, dtype=bool)
        self._postings: dict[int, array[int]] = {}
        self._flags = np.zeros(CODES, dtype=np.float32)

    @property
    def full(self) -> bool:
        return not self._free

    def read(self, terms: Mapping[str, float], title: str, lead: str, vector: Column | None) -> Row:
        """Count the words and weigh them as of now."""
        numbers, kinds = self._vocabulary.add(terms, WORDS)
        pairs = pair_codes(title)
        return Row(
            numbers,
            self._vocabulary.by_stream(numbers, kinds),
            self._vocabulary.by_language(numbers, kinds),
            pairs[:_TITLE_PAIRS],
            pair_codes(f"{title}。{lead}")[:_LEAD_PAIRS],
            vector,
        )

    def add(self, row: Row) -> int:
        """The slot given to the row, findable from now on. There must be a free one."""
        slot = self._free.pop()
        for table, values in (
            (self._words, row.words),
            (self._stream, row.stream),
            (self._plain, row.plain),
            (self._title, row.title),
            (self._lead, row.lead),
        ):
            table[slot, : len(values)] = values
            table[slot, len(values) :] = 0
        self._keep_vector(slot, row.vector)
        for key in self._keys(row):
            posting = self._postings.setdefault(key, array("i"))
            posting.append(slot)
            if len(posting) > _POSTINGS:
                del posting[0]
        return slot

    def remove(self, slot: int) -> None:
        """Forget a row and its words."""
        words = self._words[slot]
        for key in (*words.tolist(), *(-self._title[slot].astype(np.int64)).tolist()):
            posting = self._postings.get(key)
            if posting is not None and slot in posting:
                posting.remove(slot)
                if not posting:
                    del self._postings[key]
        self._vocabulary.remove(words[words > 0])
        self._free.append(slot)

    def compare(self, row: Row) -> Likenesses:
        """The most promising rows, compared exactly; in the order of their slots."""
        slots = self._candidates(row)
        words, plain = self._by_words(row, slots)
        title, cover, shared = self._by_pairs(row, slots)
        return Likenesses(slots, words, plain, self._by_sense(row, slots, words), title, cover, shared)

    def shared_words(self, row: Row, slot: int, most: int = 6) -> tuple[str, ...]:
        """Words in common with a row, those first that speak most for likeness."""
        both, mine, its = np.intersect1d(row.words, self._words[slot], return_indices=True)
        weight = row.stream[mine] * self._stream[slot, its]
        best = np.lexsort((both, -weight))[:most]
        return tuple(self._vocabulary.spelled(both[best]))

    def _keep_vector(self, slot: int, vector: Column | None) -> None:
        if vector is not None and self._vectors.shape[1] == 0:
            self._vectors = np.zeros((len(self._words), len(vector)), dtype=np.float16)
        fits = vector is not None and len(vector) == self._vectors.shape[1]
        self._has_vector[slot] = fits
        if fits:
            self._vectors[slot] = vector

    def _keys(self, row: Row) -> Iterable[int]:
        """Word numbers, and codes of pairs below zero."""
        yield from row.words[np.argsort(-row.stream, kind="stable")[:_BY_WORDS]].tolist()
        rare = np.argsort(-self._rarity[row.title], kind="stable")[:_BY_PAIRS]
        yield from (-row.title[rare].astype(np.int64)).tolist()

    def _candidates(self, row: Row) -> Slots:
        found, votes = [], []
        rank = dict(zip(row.words.tolist(), row.stream.tolist(), strict=True))
        for key in self._keys(row):
            posting = self._postings.get(key)
            if posting is not None:
                found.append(np.frombuffer(posting, dtype=np.int32))
                votes.append(rank[key] ** 2 if key > 0 else _PAIR_VOTE * float(self._rarity[-key]) ** 2)
        if not found:
            return np.zeros(0, dtype=np.int64)
        total = np.bincount(np.concatenate(found), np.repeat(votes, [len(posting) for posting in found]))
        slots = np.flatnonzero(total)
        if len(slots) > _CANDIDATES:
            slots = np.sort(slots[np.argsort(-total[slots], kind="stable")[:_CANDIDATES]])
        return slots

    def _by_words(self, row: Row, slots: Slots) -> tuple[Column, Column]:
        mine = np.zeros((2, self._vocabulary.size), dtype=np.float32)
        mine[0, row.words], mine[1, row.words] = row.stream, row.plain
        its = self._words[slots]
        words = (mine[0][its] * self._stream[slots]).sum(axis=1)
        plain = (mine[1][its] * self._plain[slots]).sum(axis=1)
        return np.minimum(words, 1), np.minimum(plain, 1)

    def _by_sense(self, row: Row, slots: Slots, words: Column) -> Column:
        if row.vector is None or len(row.vector) != self._vectors.shape[1]:
            return words
        sense = self._vectors[slots].astype(np.float32) @ row.vector
        return np.where(self._has_vector[slots], np.clip(sense, 0, 1), words)

    def _by_pairs(self, row: Row, slots: Slots) -> tuple[Column, Column, Column]:
        its, rarity, flags = self._title[slots], self._rarity, self._flags
        weights = rarity[its]
        mine = rarity[row.title]
        flags[row.title] = 1
        both = flags[its]
        flags[row.title] = mine
        covered = flags[self._lead[slots]].sum(axis=1) / max(_WHOLE_TITLE, float(mine.sum()))
        flags[row.title] = 0
        flags[row.lead] = 1
        covers = (flags[its] * weights).sum(axis=1) / np.maximum(_WHOLE_TITLE, weights.sum(axis=1))
        flags[row.lead] = 0
        lengths = np.sqrt((weights**2).sum(axis=1)) * np.sqrt(float(mine @ mine))
        title = (both * weights**2).sum(axis=1) / np.maximum(lengths, 1e-6)
        shared = (both * self._telling[its]).sum(axis=1) / _TELLING
        return title, np.maximum(covered, covers), np.minimum(shared, _SHARED_MOST)
