"""Reprints: near-duplicates by MinHash over four-character shingles, notices that differ in place or date kept apart."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.article import Article
from domain.text import fold
from nlp.reading import strip_formulas
from nlp.slots import SlotReader, Slots, different_notices

SHINGLE = 4
"""Characters, as for the figures of extraction."""
PERMUTATIONS = 64
MAX_CHARS = 4000
SAME = 0.7
"""Jaccard similarity from which two texts are one."""
CONTAINED = 0.8
"""Share of the shorter text found in the longer: a reprint may drop the last paragraphs."""
_SHORTER = 0.35
"""A text shorter than this share of the other quotes it rather than reprints it."""
_LOOK_UP = 0.4
"""Threshold of the index; candidates are then compared exactly."""
_TOO_SHORT = 24
"""Folded characters below which only equal texts are one: four-character shingles of a headline say little."""

_COMPARED = 40
"""Newest candidates that are compared exactly."""
_VERSIONS = 20
"""Differing versions of one text that are findable; a further reprint is like one of them."""
_SWEEP_EVERY = 500
"""Articles between two looks for what is too old."""
_MISDATED = 20
"""That many articles must be as new before the clock of the stream moves on."""


@dataclass(frozen=True)
class _Known:
    article_id: str
    published_at: datetime
    shingles: NDArray[np.uint32]
    slots: Slots
    original: str | None = None
    indexed: bool = False


class NearDuplicates:
    """Articles of the last days, each added once; asks nothing of their order.

    Memory: about 4 bytes a character and article inside ``window``.
    """

    def __init__(
        self, districts: Mapping[str, str] | None = None, window: timedelta = timedelta(days=30)
    ) -> None:
        """``districts``: a district's name as written → its own name; needed to tell notices apart."""
        from datasketch import MinHashLSH

        self._slots = SlotReader(districts or {})
        self._window = window
        self._index: Any = MinHashLSH(threshold=_LOOK_UP, num_perm=PERMUTATIONS)
        self._known: dict[str, _Known] = {}
        self._versions: Counter[str] = Counter()
        self._until_sweep = _SWEEP_EVERY

    def add(self, article: Article) -> str | None:
        """Id of the earliest article this one reprints; None for an original. The same article twice: same answer."""
        if article.id in self._known:
            return self._known[article.id].original
        self._sweep()
        known = self._record(article)
        signature = _signature(known.shingles) if len(known.shingles) else None
        first = self._earliest(known, signature)
        original = (first.original or first.article_id) if first else None
        version = self._is_version(known, first)
        self._known[article.id] = replace(known, original=original, indexed=version)
        if version:
            self._versions[original or article.id] += 1
            self._index.insert(article.id, signature, check_duplication=False)
        return original

    def forget(self, before: datetime) -> int:
        """Drop articles published earlier than ``before``; their number."""
        old = [key for key, known in self._known.items() if known.published_at < before]
        for key in old:
            known = self._known.pop(key)
            if known.indexed:
                self._index.remove(key)
                self._versions[known.original or key] -= 1
        self._versions = +self._versions
        return len(old)

    def __len__(self) -> int:
        return len(self._known)

    def _record(self, article: Article) -> _Known:
        body = "\n".join(strip_formulas(line.strip()) for line in article.body[: MAX_CHARS * 2].split("\n"))
        # A reprint often has a headline of its own; only a text that is hardly one is known by its title.
        text = fold(body)[:MAX_CHARS]
        text = text if len(text) >= _TOO_SHORT else fold(article.title) + text
        slots = self._slots.read(article.title, body)
        return _Known(article.id, article.published_at, _shingles(text), slots)

    def _earliest(self, known: _Known, signature: Any) -> _Known | None:
        """None too where ``known`` is itself the earliest: what is recorded of the others stays as it is."""
        if signature is None:
            return None
        # Only the newest: thousands of issues of one form must not be compared each with each.
        keys = nlargest(
            _COMPARED, self._index.query(signature), key=lambda key: self._known[key].published_at
        )
        same = [other for other in map(self._known.__getitem__, keys) if _same_text(known, other)]
        first = min(same, key=lambda other: (other.published_at, other.article_id), default=None)
        return first if first and first.published_at <= known.published_at else None

    def _is_version(self, known: _Known, first: _Known | None) -> bool:
        """Whether to make it findable: the same words again, or one version more of a text with many, add nothing."""
        if first is None:
            return len(known.shingles) > 0
        again = np.array_equal(known.shingles, first.shingles)
        return not again and self._versions[first.original or first.article_id] < _VERSIONS

    def _sweep(self) -> None:
        """Now and then: what lies more than the window before the newest articles goes.

        The newest few are passed over, so that an article dated next year does not empty the room.
        """
        self._until_sweep -= 1
        if self._until_sweep <= 0:
            self._until_sweep = _SWEEP_EVERY
            times = nlargest(_MISDATED, (known.published_at for known in self._known.values()))
            self.forget(times[-1] - self._window)


def _shingles(text: str) -> NDArray[np.uint32]:
    """Sorted distinct CRC-32 of the four-character shingles; of the whole text where it is too short for them."""
    size = SHINGLE if len(text) >= _TOO_SHORT else max(1, len(text))
    codes = [zlib.crc32(text[i : i + size].encode()) for i in range(len(text) - size + 1)] if text else []
    return np.unique(np.array(codes, dtype=np.uint32))


def _signature(shingles: NDArray[np.uint32]) -> Any:
    from datasketch import MinHash

    signature = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=int)
    signature.update_batch(shingles.tolist())
    return signature


def _same_text(one: _Known, other: _Known) -> bool:
    shared = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
    small, large = sorted((len(one.shingles), len(other.shingles)))
    alike = shared / (small + large - shared) >= SAME
    contained = shared / small >= CONTAINED and small >= _SHORTER * large
    return (alike or contained) and not different_notices(one.slots, other.slots)
