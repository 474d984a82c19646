"""The words of a taxonomy found in a text: which words speak for which class, and how loudly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from domain.text import fold
from nlp.matcher import Match, Matcher
from nlp.taxonomy import Taxonomy

BODY_CHARS = 300
"""The opening says what a text is about; later words are mostly background."""
TITLE_WEIGHT = 2.5
_MOST_OF_ONE = 12.0
"""What a word said many times counts at most."""

Hits = Mapping[str, Mapping[str, float]]
"""Class → word → weight of what stands in the text."""


class WordRules:
    """Finds the words of all classes in one pass; ambiguous words need company, excluded expressions hide theirs."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._words: dict[str, list[tuple[str, float, bool]]] = {}
        self._excluding: dict[str, list[str]] = {}
        for topic in taxonomy.classes:
            for words, ambiguous in ((topic.include, False), (topic.ambiguous, True)):
                for word, weight in words.items():
                    self._words.setdefault(word, []).append((topic.code, weight, ambiguous))
            for word in topic.exclude:
                self._excluding.setdefault(word, []).append(topic.code)
        self._matcher = Matcher(self._words)
        self._exclusions = Matcher(self._excluding)
        self._required = {topic.code: Matcher(topic.require) for topic in taxonomy.classes}

    def hits(self, title: str, body: str, local: bool) -> Hits:
        """``local``: the text is about Tianjin, where ambiguous words need no company."""
        head, rest = fold(title), fold(body[:BODY_CHARS])
        hits: dict[str, dict[str, float]] = {}
        for text, factor in ((head, TITLE_WEIGHT), (rest, 1.0)):
            masked = self._masked(text)
            for match in self._matcher.find(text):
                for code, weight, ambiguous in self._words[match.word]:
                    if _inside(match, masked.get(code, ())):
                        continue
                    if ambiguous and not local and not self._required[code].find(head + rest):
                        continue
                    words = hits.setdefault(code, {})
                    words[match.word] = words.get(match.word, 0.0) + weight * factor
        return hits

    def _masked(self, text: str) -> dict[str, list[Match]]:
        """Class → expressions in which its words do not count."""
        masked: dict[str, list[Match]] = {}
        for match in self._exclusions.find(text):
            for code in self._excluding[match.word]:
                masked.setdefault(code, []).append(match)
        return masked


def loudness(words: Iterable[float]) -> float:
    """Evidence of several words: the logarithm keeps a word said ten times from outvoting everything."""
    return float(sum(math.log1p(min(weight, _MOST_OF_ONE)) for weight in words) ** 0.7)


def best_words(words: Mapping[str, float], most: int = 6) -> tuple[str, ...]:
    """Weightiest first."""
    return tuple(sorted(words, key=lambda word: (-words[word], word))[:most])


def _inside(match: Match, spans: Sequence[Match]) -> bool:
    return any(span.start < match.end and match.start < span.end for span in spans)
