"""What the tagger reads of texts: every character as a row of numbers of a look-up table, by hashing.

Texts lie one after another in flat arrays, so that a batch costs one pass of numpy whatever its lengths.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
PAD = 3
"""Empty places between two texts, so that no feature of one reads the other."""
BUCKETS_LOG2 = 18
FEATURES = 24
_TAGS = {
    tag: i
    for i, tag in enumerate(
        [
            "x",
            "w",
            "n",
            "ns",
            "nr",
            "nrt",
            "nrfg",
            "nt",
            "nz",
            "j",
            "v",
            "vn",
            "a",
            "ad",
            "an",
            "m",
            "q",
            "t",
            "r",
            "d",
            "p",
            "c",
            "u",
            "uj",
            "ul",
            "f",
            "s",
            "b",
            "eng",
            "l",
            "i",
            "zg",
            "ng",
            "vg",
            "k",
            "y",
            "o",
            "h",
            "e",
            "z",
            "g",
        ],
        2,
    )
}
_MIX_A, _MIX_B = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_BASE = np.uint64(0x100000001B3)
_SALTS = np.arange(1, FEATURES + 1, dtype=np.uint64) * _MIX_B
_SHIFT = np.uint64(64 - BUCKETS_LOG2)


class Cut(NamedTuple):
    """A text with its words and their parts of speech; the words joined are the text."""

    text: str
    words: Sequence[str]
    tags: Sequence[str]


class Laid(NamedTuple):
    """Texts laid out one after another: ``starts[i]`` is where text i begins in the flat arrays."""

    starts: Ints
    codes: Hashes
    word_of: Ints
    """Number of the word at each place; 0 is the empty word of the gaps."""
    words: Hashes
    tags: Hashes
    first: Ints
    length: Ints


def lay_out(cuts: Sequence[Cut]) -> Laid:
    """One flat row of characters for all texts, with ``PAD`` empty places before, between and after them."""
    gap = "\0" * PAD
    flat = gap + "".join(cut.text + gap for cut in cuts)
    codes = _folded(np.frombuffer(flat.encode("utf-32-le", "surrogatepass"), dtype=np.uint32))
    lengths = np.fromiter((len(cut.text) for cut in cuts), dtype=np.int64, count=len(cuts))
    starts = (
        PAD + np.concatenate(([0], np.cumsum(lengths + PAD)[:-1])) if len(cuts) else np.zeros(0, np.int64)
    )
    gap_lengths, gap_tags = [1] * PAD, [0] * PAD
    word_lengths = np.fromiter(
        chain(gap_lengths, *(chain(map(len, cut.words), gap_lengths) for cut in cuts)), dtype=np.int64
    )
    known = _TAGS.get
    tags = np.fromiter(
        chain(gap_tags, *(chain((known(tag, 1) for tag in cut.tags), gap_tags) for cut in cuts)),
        dtype=np.uint64,
    )
    first = np.cumsum(word_lengths) - word_lengths
    words = np.add.reduceat(codes * _powers(first, word_lengths), first)
    return Laid(
        starts, codes, np.repeat(np.arange(len(word_lengths)), word_lengths), words, tags, first, word_lengths
    )


def _powers(first: Ints, lengths: Ints) -> Hashes:
    """The weight of each character in the hash of its word, by its place in it."""
    place = np.arange(int(lengths.sum())) - np.repeat(first, lengths)
    table = np.cumprod(np.full(int(lengths.max()) + 1, _BASE, dtype=np.uint64))
    return np.asarray(table[place], dtype=np.uint64)


def _folded(codes: NDArray[np.uint32]) -> Hashes:
    """Full-width signs as half-width ones; all digits alike, all capitals, all small letters."""
    full = (codes >= 0xFF01) & (codes <= 0xFF5E)
    half = codes - full * np.uint32(0xFEE0)
    plain = _FOLD[np.minimum(half, len(_FOLD) - 1)]
    return np.where(half < len(_FOLD), plain, half).astype(np.uint64)


def _fold_table() -> NDArray[np.uint32]:
    table = np.arange(128, dtype=np.uint32)
    table[ord("0") : ord("9") + 1] = ord("0")
    table[ord("A") : ord("Z") + 1] = ord("A")
    table[ord("a") : ord("z") + 1] = ord("a")
    return table


_FOLD = _fold_table()


def features(laid: Laid) -> NDArray[np.int32]:
    """(FEATURES, places) rows of the table: characters and runs of them, words, parts of speech around each place."""
    c = laid.codes
    at = laid.word_of
    place = np.arange(len(c)) - laid.first[at]
    length = laid.length[at]
    part = np.where(length == 1, 3, np.where(place == 0, 0, np.where(place == length - 1, 2, 1))).astype(
        np.uint64
    )
    w, t = laid.words, laid.tags
    before, after = [_moved(c, -k) for k in (1, 2, 3)], [_moved(c, k) for k in (1, 2, 3)]
    pair = c * _MIX_A + after[0]
    left_pair, right_pair = _moved(pair, -2), _moved(pair, 1)
    tag_row = (t * np.uint64(64) + _moved(t, -1)) * np.uint64(64) + _moved(t, 1)
    columns = [
        before[1], before[0], c, after[0], after[1],
        left_pair, _moved(pair, -1), pair, right_pair,
        left_pair * _MIX_A + c, _moved(pair, -1) * _MIX_A + after[0], pair * _MIX_A + after[1],
        (before[2] * _MIX_A + before[1]) * _MIX_B + _moved(pair, -1),
        pair * _MIX_B + _moved(pair, 2),
        w[at] * np.uint64(4) + part,
        (w * _MIX_A + _moved(w, -1))[at] * np.uint64(4) + part,
        (w * _MIX_A + _moved(w, 1))[at] * np.uint64(4) + part,
        _moved(w, -1)[at] * np.uint64(4) + part,
        _moved(w, 1)[at] * np.uint64(4) + part,
        tag_row[at] * np.uint64(4) + part,
        ((t * np.uint64(64) + _moved(t, -1)) * np.uint64(64) + _moved(t, -2))[at] * np.uint64(4) + part,
        ((t * np.uint64(64) + _moved(t, 1)) * np.uint64(64) + _moved(t, 2))[at] * np.uint64(4) + part,
        _moved(w, -2)[at],
        _moved(w, 2)[at],
    ]  # fmt: skip
    return np.stack([_bucket(column, number) for number, column in enumerate(columns)])


def _moved(values: Hashes, by: int) -> Hashes:
    """The value ``by`` places further on (back, if negative); 0 beyond the ends."""
    out = np.zeros_like(values)
    if by > 0:
        out[:-by] = values[by:]
    else:
        out[-by:] = values[:by]
    return out


def _bucket(values: Hashes, salt: int) -> NDArray[np.int32]:
    mixed = (values + _SALTS[salt]) * _MIX_A
    mixed ^= mixed >> np.uint64(29)
    rows: NDArray[np.int32] = ((mixed * _MIX_B) >> _SHIFT).astype(np.int32)
    return rows
