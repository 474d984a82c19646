"""Topics: the words of the taxonomy and a classifier learnt from its example sentences, each verdict with its words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from domain.analysis import TopicScore
from domain.text import fold
from nlp.embed import Encoder
from nlp.learned import ExampleClassifier
from nlp.matcher import Match, Matcher
from nlp.taxonomy import OTHER, Taxonomy

BODY_CHARS = 600
"""The opening says what a text is about; later words are mostly background."""
TITLE_WEIGHT = 2.5
FURTHER = 0.18
"""Share of all classes' score from which a class is named beside the primary one."""
MOST = 3
"""Classes named at most, the primary included."""
_RULE_SCALE = 1.6
_LEARNED_SCALE = 0.5
_NOTHING = 0.35
"""Rule score that 其他 has from the start: a single weak word does not make a topic."""


class TopicClassifier:
    """Sorts texts into the classes of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy, encoder: Encoder) -> None:
        self._taxonomy = taxonomy
        self._words: dict[str, list[tuple[str, float, bool]]] = {}
        for topic in taxonomy.classes:
            for words, ambiguous in ((topic.include, False), (topic.ambiguous, True)):
                for word, weight in words.items():
                    self._words.setdefault(word, []).append((topic.code, weight, ambiguous))
        self._matcher = Matcher(self._words)
        self._required = {topic.code: Matcher(topic.require) for topic in taxonomy.classes}
        self._excluding: dict[str, list[str]] = {}
        for topic in taxonomy.classes:
            for word in topic.exclude:
                self._excluding.setdefault(word, []).append(topic.code)
        self._exclusions = Matcher(self._excluding)
        self._learned = ExampleClassifier({t.code: t.examples for t in taxonomy.classes}, encoder)

    def classify(
        self,
        titles: Sequence[str],
        bodies: Sequence[str],
        vectors: NDArray[np.float32],
        local: Sequence[bool],
    ) -> list[tuple[TopicScore, ...]]:
        """Best class first, scores sum to at most 1. ``local`` says which texts are about Tianjin (ambiguous words)."""
        learned = self._learned.probabilities(vectors)
        return [
            self._decide(self._rules(title, body, near), row, bool(np.any(vector)))
            for title, body, near, row, vector in zip(titles, bodies, local, learned, vectors, strict=True)
        ]

    def _rules(self, title: str, body: str, local: bool) -> dict[str, dict[str, float]]:
        """Class → word → weight of what stands in the text."""
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

    def _decide(
        self, hits: Mapping[str, Mapping[str, float]], learned: NDArray[np.float64], spoken: bool
    ) -> tuple[TopicScore, ...]:
        rules = {code: _saturated(hits.get(code, {})) for code in self._taxonomy.codes}
        rules[OTHER] = max(rules[OTHER], _NOTHING)
        logits = {
            code: _RULE_SCALE * rules[code] + (_LEARNED_SCALE * math.log(p + 0.01) if spoken else 0.0)
            for code, p in zip(self._learned.labels, learned.tolist(), strict=True)
        }
        highest = max(logits.values())
        odds = {code: math.exp(value - highest) for code, value in logits.items()}
        total = sum(odds.values())
        ranked = sorted(odds, key=lambda code: (-odds[code], code))
        chosen = [ranked[0]]
        if ranked[0] != OTHER:
            chosen += [
                c
                for c in ranked[1:MOST]
                if c != OTHER and hits.get(c) and odds[c] / odds[ranked[0]] >= FURTHER
            ]
        return tuple(TopicScore(c, round(odds[c] / total, 4), _best_words(hits.get(c, {}))) for c in chosen)


def _saturated(words: Mapping[str, float]) -> float:
    """Evidence of several words: the logarithm keeps a word said ten times from outvoting everything."""
    return sum(math.log1p(min(weight, 12.0)) for weight in words.values()) ** 0.7 if words else 0.0


def _best_words(words: Mapping[str, float], most: int = 6) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-words[word], word))[:most])


def _inside(match: Match, spans: Sequence[Match]) -> bool:
    return any(span.start < match.end and match.start < span.end for span in spans)
