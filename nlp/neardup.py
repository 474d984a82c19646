"""Reprints: near-duplicates by MinHash over four-character shingles, notices that differ in place or date kept apart."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
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


@dataclass(frozen=True)
class _Known:
    article_id: str
    published_at: datetime
    shingles: NDArray[np.uint32]
    slots: Slots
    original: str | None


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
        self._newest: datetime | None = None
        self._forgotten: datetime | None = None

    def add(self, article: Article) -> str | None:
        """Id of the earliest article this one reprints; None for an original. The same article twice: same answer."""
        if article.id in self._known:
            return self._known[article.id].original
        self._forget(article.published_at)
        known = self._record(article)
        signature = _signature(known.shingles) if len(known.shingles) else None
        original = self._earliest(known, signature)
        self._known[article.id] = _Known(
            article.id, article.published_at, known.shingles, known.slots, original
        )
        if signature is not None:
            self._index.insert(article.id, signature, check_duplication=False)
        return original

    def __len__(self) -> int:
        return len(self._known)

    def _record(self, article: Article) -> _Known:
        body = "\n".join(strip_formulas(line.strip()) for line in article.body[: MAX_CHARS * 2].split("\n"))
        # A reprint often has a headline of its own; only a text without a body is known by its title.
        text = fold(body)[:MAX_CHARS] or fold(article.title)
        return _Known(
            article.id, article.published_at, _shingles(text), self._slots.read(article.title, body), None
        )

    def _earliest(self, known: _Known, signature: Any) -> str | None:
        if signature is None:
            return None
        found = (self._known[key] for key in self._index.query(signature) if key in self._known)
        same = [other for other in found if _same_text(known, other)]
        first = min(same, key=lambda other: (other.published_at, other.article_id), default=None)
        if first is None or known.published_at < first.published_at:
            return None
        return first.original or first.article_id

    def _forget(self, moment: datetime) -> None:
        """Once for each day of the stream: articles older than the window before the newest go."""
        self._newest = moment if self._newest is None else max(self._newest, moment)
        if self._forgotten is not None and self._newest - self._forgotten < timedelta(days=1):
            return
        self._forgotten = self._newest
        for key in [k for k, v in self._known.items() if self._newest - v.published_at > self._window]:
            if len(self._known.pop(key).shingles):
                self._index.remove(key)


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
