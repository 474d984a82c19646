"""The words of a text that tell its story apart, weighted by kind and frequency."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from nlp import assets
from nlp.reading import Reading
from nlp.segment import Segmenter, Token

LEAD_CHARS = 300
"""A story is told apart by its opening; background further down is shared by many stories."""
_TITLE_COUNT = 1.5
_KINDS: Mapping[str, float] = {
    "nr": 1.5, "nt": 1.4, "ns": 1.3, "nz": 1.3, "vn": 0.9, "n": 1.0, "v": 0.7, "a": 0.7, "t": 0.5, "d": 0.3,
    "r": 0.2, "p": 0.1, "c": 0.1,
}  # fmt: skip
"""Part of speech → weight. Names tell happenings apart better than verbs, verbs better than adverbs."""
_SIGNS = frozenset({"x", "w"})
_REMEMBERED = 50_000
"""Words whose judgement is kept: texts use the same ones again and again."""
_DATE = re.compile(r"[\d.,:%％]{1,4}[年月日时分点号]?|\d{4}年?|[一二三四五六七八九十]+[月日时点]")


class TermWeigher:
    """Weighs words with the library's stop list."""

    def __init__(self, segmenter: Segmenter, stopwords: Path) -> None:
        self._segmenter = segmenter
        self._stop = frozenset(assets.lines(stopwords))
        self._speaks = lru_cache(_REMEMBERED)(self._speaks_at_all)

    def story_terms(self, reading: Reading) -> dict[str, float]:
        """word → kind × (1 + ln count) over title and lead; without idf, which depends on the stream."""
        counts: Counter[str] = Counter()
        kinds: dict[str, float] = {}
        for tokens, weight in ((reading.title_tokens, _TITLE_COUNT), (_lead(reading.body_tokens), 1.0)):
            for word, tag in tokens:
                if tag not in _SIGNS and self._speaks(word):
                    counts[word] += weight  # type: ignore[assignment]
                    kinds[word] = _kind(tag)
        return {word: kinds[word] * (1 + math.log(count)) for word, count in counts.items()}

    def _speaks_at_all(self, word: str) -> bool:
        return len(word) > 1 and word not in self._stop and not _DATE.fullmatch(word)


def _lead(tokens: Iterable[Token]) -> Iterable[Token]:
    length = 0
    for token in tokens:
        length += len(token.text)
        if length > LEAD_CHARS:
            return
        yield token


def _kind(tag: str) -> float:
    return _KINDS.get(tag[:2], _KINDS.get(tag[:1], 1.0))
