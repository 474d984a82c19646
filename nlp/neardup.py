"""Reprints: near-duplicates by samples of four-character shingles, notices that differ in place or date kept apart.

Of each text the smallest hashes are kept (a bottom-k sketch: Cohen and Kaplan 2007). Below the smaller of two sketches'
largest values both are whole, so overlap and containment can be read off; texts of fewer shingles are compared exactly.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from domain.article import Article
from domain.text import fold
from nlp.reading import strip_formulas
from nlp.slots import SlotReader, Slots, different_notices

SHINGLE = 4
"""Characters, as for the figures of extraction."""
SKETCH = 160
"""Hashes kept of a text: an overlap of 0.7 is told with a standard error of 0.04."""
MAX_CHARS = 4000
SAME = 0.7
"""Jaccard similarity from which two texts are one."""
CONTAINED = 0.8
"""Share of the shorter text found in the longer: a reprint may drop the last paragraphs."""
_SHORTER = 0.35
"""A text shorter than this share of the other quotes it rather than reprints it."""
_TOO_SHORT = 24
"""Folded characters below which only equal texts are one: four-character shingles of a headline say little."""
_INDEXED, _LOOKED_UP = 8, 48
"""Smallest hashes that a text is found by, and that are looked up: a text contained in one three times as long has
nearly surely one in common with it."""
_POSTINGS = 40
"""Newest texts found by one hash: thousands of issues of one form must not be compared each with each."""
_COMPARED = 20
"""Candidates with most hashes in common, the newest first, that are compared."""
_VERSIONS = 20
"""Differing versions of one text that are findable; a further reprint is like one of them."""
_CAPACITY = 60_000
"""Texts that are findable; beyond that the first to come leave."""
_SWEEP_EVERY = 500
"""Articles between two looks for what is too old."""
_MISDATED = 20
"""That many articles must be as new before the clock of the stream moves on."""

Hashes = NDArray[np.uint32]


@dataclass(frozen=True)
class NearText:
    """What is kept of a text that others may reprint."""

    article_id: str
    published_at: datetime
    hashes: Hashes
    """Sorted, distinct, at most ``SKETCH``."""
    shingles: int
    """Distinct ones in the whole text."""
    slots: Slots
    original: str | None = None


class NearDuplicates:
    """Articles of the last days, each added once; asks nothing of their order.

    Memory: about 2 kB for each differing text of the window, up to ``capacity`` of them, and 200 bytes for each article.
    """

    def __init__(
        self,
        districts: Mapping[str, str] | None = None,
        window: timedelta = timedelta(days=30),
        capacity: int = _CAPACITY,
    ) -> None:
        """``districts``: a district's name as written → its own name; needed to tell notices apart."""
        self._slots = SlotReader(districts or {})
        self._window = window
        self._capacity = capacity
        self._known: dict[str, tuple[datetime, str | None]] = {}
        """Article id → when published, the original it reprints."""
        self._texts: dict[int, NearText] = {}
        self._postings: dict[int, array[int]] = {}
        self._versions: Counter[str] = Counter()
        self._added = 0
        self._until_sweep = _SWEEP_EVERY

    def add(self, article: Article) -> str | None:
        """Id of the earliest article this one reprints; None for an original. The same article twice: same answer."""
        known = self._known.get(article.id)
        return known[1] if known else self.add_text(self.read(article))

    def add_text(self, text: NearText) -> str | None:
        """``add`` of an article that was read before."""
        if text.article_id in self._known:
            return self._known[text.article_id][1]
        self._sweep()
        first = self._earliest(text)
        original = (first.original or first.article_id) if first else None
        self._known[text.article_id] = text.published_at, original
        if self._is_version(text, first):
            self._index(replace(text, original=original))
        return original

    def forget(self, before: datetime) -> int:
        """Drop articles published earlier than ``before``; their number."""
        old = [key for key, (published_at, _) in self._known.items() if published_at < before]
        for key in old:
            del self._known[key]
        for number in [n for n, text in self._texts.items() if text.published_at < before]:
            self._leave(number)
        return len(old)

    def __len__(self) -> int:
        return len(self._known)

    @property
    def findable(self) -> int:
        """Texts that a new one may be compared with; what memory depends on."""
        return len(self._texts)

    def read(self, article: Article) -> NearText:
        """The slow half of ``add``, which looks at nothing but the article."""
        lines = [line.strip() for line in article.body[: MAX_CHARS * 2].split("\n")]
        body = "\n".join(strip_formulas(line) for line in lines)
        # A reprint often has a headline of its own; only a text that is hardly one is known by its title.
        text = fold(body)[:MAX_CHARS]
        text = text if len(text) >= _TOO_SHORT else fold(article.title) + text
        hashes = _shingles(text)
        slots = self._slots.read(article.title, body)
        return NearText(article.id, article.published_at, hashes[:SKETCH].copy(), len(hashes), slots)

    def _earliest(self, text: NearText) -> NearText | None:
        """None too where ``text`` is itself the earliest: what is recorded of the others stays as it is."""
        found: Counter[int] = Counter()
        for code in text.hashes[:_LOOKED_UP].tolist():
            found.update(self._postings.get(code, ()))
        best = nlargest(_COMPARED, found, key=lambda number: (found[number], number))
        same = [other for other in map(self._texts.__getitem__, best) if _same_text(text, other)]
        first = min(same, key=lambda other: (other.published_at, other.article_id), default=None)
        return first if first and first.published_at <= text.published_at else None

    def _is_version(self, text: NearText, first: NearText | None) -> bool:
        """Whether to make it findable: the same words again, or one version more of a text with many, add nothing."""
        if first is None:
            return text.shingles > 0
        again = text.shingles == first.shingles and np.array_equal(text.hashes, first.hashes)
        return not again and self._versions[first.original or first.article_id] < _VERSIONS

    def _index(self, text: NearText) -> None:
        if len(self._texts) >= self._capacity:
            self._leave(next(iter(self._texts)))
        self._added += 1
        self._texts[self._added] = text
        self._versions[text.original or text.article_id] += 1
        for code in text.hashes[:_INDEXED].tolist():
            posting = self._postings.setdefault(code, array("q"))
            posting.append(self._added)
            if len(posting) > _POSTINGS:
                del posting[0]

    def _leave(self, number: int) -> None:
        text = self._texts.pop(number)
        key = text.original or text.article_id
        self._versions[key] -= 1
        if not self._versions[key]:
            del self._versions[key]
        for code in text.hashes[:_INDEXED].tolist():
            posting = self._postings.get(code)
            if posting is not None and number in posting:
                posting.remove(number)
                if not posting:
                    del self._postings[code]

    def _sweep(self) -> None:
        """Now and then: what lies more than the window before the newest articles goes.

        The newest few are passed over, so that an article dated next year does not empty the room.
        """
        self._until_sweep -= 1
        if self._until_sweep <= 0 and self._known:
            self._until_sweep = max(_SWEEP_EVERY, len(self._known) // 10)
            times = nlargest(_MISDATED, (published_at for published_at, _ in self._known.values()))
            self.forget(times[-1] - self._window)


def _shingles(text: str) -> Hashes:
    """Sorted distinct hashes of the four-character shingles; of the whole text where it is too short for them."""
    size = SHINGLE if len(text) >= _TOO_SHORT else max(1, len(text))
    signs = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    count = len(signs) - size + 1
    codes = np.zeros(max(0, count), dtype=np.uint64)
    if len(signs):
        for place in range(size):
            codes = codes * np.uint64(0x9E3779B97F4A7C15) + signs[place : place + count]
    codes ^= codes >> np.uint64(29)
    codes *= np.uint64(0xBF58476D1CE4E5B9)
    return np.unique((codes >> np.uint64(32)).astype(np.uint32))


def _same_text(one: NearText, other: NearText) -> bool:
    shared, mine, its = _overlap(one, other)
    small, large = sorted((mine, its))
    if not shared:
        return False
    alike = shared / (small + large - shared) >= SAME
    contained = shared / small >= CONTAINED and small >= _SHORTER * large
    return (alike or contained) and not different_notices(one.slots, other.slots)


def _overlap(one: NearText, other: NearText) -> tuple[int, int, int]:
    """Hashes in common, of the one and of the other, up to where both sketches are whole."""
    limit = min(_whole_to(one), _whole_to(other))
    mine = one.hashes[: np.searchsorted(one.hashes, limit, side="right")]
    its = other.hashes[: np.searchsorted(other.hashes, limit, side="right")]
    return len(np.intersect1d(mine, its, assume_unique=True)), len(mine), len(its)


def _whole_to(text: NearText) -> int:
    return int(text.hashes[-1]) if text.shingles > len(text.hashes) else (1 << 32) - 1
