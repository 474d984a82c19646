"""Character n-grams and runs of words as sparse columns, cut by numpy so that a thousand texts cost one pass.

Every n-gram is a span of one long array of code points. Prefix sums of a polynomial hash (Rabin and Karp, 1987)
modulo 2⁶⁴ give the hash of any span from two of them; strings are made only to show evidence to people.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = Sequence[str]
"""One text as its words in order, signs and spaces included: joined they are the text."""

_BASE = 0x9E3779B97F4A7C15
"""Odd, so that it has an inverse modulo 2⁶⁴; its bits look random."""
_INVERSE = pow(_BASE, -1, 2**64)
_BREAK = "\n"
"""Stands before every text: the n-gram of it and 通知 says that the text begins with 通知."""
_LEADING_BITS = 20
_SHIFT = np.uint32(32 - _LEADING_BITS)


@dataclass(frozen=True)
class Shape:
    """Which n-grams count: all of 1 to ``chars`` characters, and runs of 1 to ``words`` words."""

    chars: int = 3
    words: int = 2


@dataclass(frozen=True)
class Spans:
    """n-grams of several texts: of which text, where in the joined code points, and the hash."""

    rows: NDArray[np.int32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    keys: NDArray[np.uint32]


@dataclass(frozen=True)
class Layout:
    """Where the words of the joined texts stand: word i is [bounds[i], bounds[i + 1])."""

    codes: NDArray[np.uint32]
    bounds: NDArray[np.int64]
    rows: NDArray[np.int32]
    """Of every word, the text it belongs to; each text begins with the word ``_BREAK``."""


def lay_out(texts: Sequence[Words]) -> Layout:
    """One row of code points, folded: full width and case make no difference."""
    words = list(chain.from_iterable((_BREAK, *text) for text in texts))
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    counts = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
    bounds = np.concatenate(([0], np.cumsum(lengths)))
    return Layout(_folded(codes), bounds, np.repeat(np.arange(len(texts), dtype=np.int32), counts))


def spans(layout: Layout, shape: Shape) -> Spans:
    """All n-grams of the shape, none of them across two texts."""
    texts = np.repeat(layout.rows, np.diff(layout.bounds))
    places = np.arange(len(texts) + 1)
    kinds = [_runs(places, texts, n, 0) for n in range(1, shape.chars + 1)]
    kinds += [_runs(layout.bounds, layout.rows, n, 1) for n in range(1, shape.words + 1)]
    rows, starts, ends, salts = (np.concatenate(part) for part in zip(*kinds, strict=True))
    return Spans(rows, starts, ends, _hashes(layout.codes, starts, ends, salts))


def _runs(
    bounds: NDArray[np.int64], rows: NDArray[np.int32], n: int, kind: int
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Row, start, end and salt of every run of ``n`` pieces that stays in one text."""
    if len(rows) < n:
        return np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint64)
    firsts = np.flatnonzero(rows[: len(rows) - n + 1] == rows[n - 1 :])
    salts = np.full(len(firsts), 2 * n + kind, dtype=np.uint64)
    return rows[firsts], bounds[firsts], bounds[firsts + n], salts


def _hashes(
    codes: NDArray[np.uint32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    salts: NDArray[np.uint64],
) -> NDArray[np.uint32]:
    """(Σ code·Bⁱ over the span) · B⁻ˢᵗᵃʳᵗ, so that the same characters give the same number anywhere."""
    powers = np.cumprod(np.full(len(codes), _BASE, dtype=np.uint64))
    inverses = np.cumprod(np.full(len(codes), _INVERSE, dtype=np.uint64))
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(codes * powers, dtype=np.uint64)))
    mixed = (sums[ends] - sums[starts]) * inverses[starts] + salts * np.uint64(0xD6E8FEB86659FD93)
    # The finishing steps of MurmurHash3, because the low bits of such a product are poor.
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    return (mixed >> np.uint64(32)).astype(np.uint32)


@cache
def _fold_table() -> NDArray[np.uint32]:
    """Basic plane: code point → its NFKC form in lower case where that is one character."""
    table = np.arange(0x10000, dtype=np.uint32)
    for code in range(0x80, 0x10000):
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1:
            table[code] = ord(folded)
    table[ord("A") : ord("Z") + 1] += 32
    return table


def _folded(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    table = _fold_table()
    return np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], codes)


@dataclass(frozen=True)
class Tally:
    """Known n-grams, counted: span i was counted in ``counts.data[cells[i]]``."""

    found: Spans
    cells: NDArray[np.int64]
    counts: Any


class Vocabulary:
    """The n-grams that a model knows, by their hashes."""

    def __init__(self, keys: NDArray[np.uint32], shape: Shape) -> None:
        """``keys`` ascending."""
        self.keys = keys
        self.shape = shape
        # Where the keys of each leading part begin: ten times as fast as searching for each n-gram among all.
        parts = np.bincount(keys >> _SHIFT, minlength=1 << _LEADING_BITS)
        self._begins = np.cumsum(parts, dtype=np.int32) - parts.astype(np.int32)
        self._deepest = int(parts.max())
        self._filled = parts > 0

    @classmethod
    def of(cls, texts: Sequence[Words], shape: Shape, least: int, most: int) -> Vocabulary:
        """n-grams that stand in ``least`` texts or more; the ``most`` frequent of them."""
        found = spans(lay_out(texts), shape)
        pairs = np.unique(found.rows.astype(np.uint64) << np.uint64(32) | found.keys)
        keys, counts = np.unique(pairs.astype(np.uint32), return_counts=True)
        chosen = np.flatnonzero(counts >= least)
        if len(chosen) > most:
            chosen = chosen[np.argsort(-counts[chosen], kind="stable")[:most]]
        return cls(keys[np.sort(chosen)], shape)

    def counts(self, texts: Sequence[Words]) -> Any:
        """(n, len(keys)) scipy CSR matrix of how often each n-gram stands in each text."""
        found, columns = self.known(lay_out(texts))
        return self._table(*np.unique(self._places(found, columns), return_counts=True), len(texts))

    def tally(self, layout: Layout, texts: int) -> Tally:
        """The same for ``texts`` texts laid out, with the spans that were counted."""
        found, columns = self.known(layout)
        places, cells, counts = np.unique(
            self._places(found, columns), return_inverse=True, return_counts=True
        )
        return Tally(found, cells, self._table(places, counts, texts))

    def _places(self, found: Spans, columns: NDArray[np.int64]) -> NDArray[np.int64]:
        return found.rows.astype(np.int64) * max(1, len(self.keys)) + columns

    def _table(self, places: NDArray[np.int64], counts: NDArray[np.int64], texts: int) -> Any:
        from scipy.sparse import csr_matrix

        width = max(1, len(self.keys))
        begins = np.searchsorted(places, np.arange(texts + 1) * width)
        cells = (counts.astype(np.float32), (places % width).astype(np.int32), begins)
        return csr_matrix(cells, shape=(texts, len(self.keys)))

    def known(self, layout: Layout) -> tuple[Spans, NDArray[np.int64]]:
        """The spans whose n-gram is known, and the column of each."""
        found = spans(layout, self.shape)
        if not len(self.keys):
            return _picked(found, np.zeros(0, np.int64)), np.zeros(0, np.int64)
        likely = np.flatnonzero(self._filled[found.keys >> _SHIFT])
        keys = found.keys[likely]
        begins = self._begins[keys >> _SHIFT]
        columns = np.full(len(keys), -1, dtype=np.int64)
        for step in range(self._deepest):
            places = np.minimum(begins + step, len(self.keys) - 1)
            columns = np.where(self.keys[places] == keys, places, columns)
        sure = columns >= 0
        return _picked(found, likely[sure]), columns[sure]


def _picked(found: Spans, chosen: NDArray[np.int64]) -> Spans:
    return Spans(found.rows[chosen], found.starts[chosen], found.ends[chosen], found.keys[chosen])
