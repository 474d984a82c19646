"""情感倾向 of a text: words with negation, degree and contrast, joined by a classifier learnt from our sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.analysis import Sentiment
from domain.text import fold
from nlp import assets
from nlp.embed import Encoder
from nlp.learned import ExampleClassifier
from nlp.matcher import Match, Matcher

BODY_CHARS = 500
TITLE_WEIGHT = 2.0
_EVENT_WEIGHT = 0.25
"""A fire reported without a judging word is neutral news."""
_NEGATED = -0.7
"""不满意 is not quite as bad as 满意 is good."""
_BEFORE_CONTRAST, _AFTER_CONTRAST = 0.5, 1.4
_REACH, _LONG_REACH = 4, 9
"""Characters before a word in which 不 or 没 changes it, and in which a longer negator (避免, 没有) does."""
_RULE_SCALE = 1.0
_LEARNED_SCALE = 0.8
_NEUTRAL = 0.8
"""Rule score of 中性 before any word is found."""
_REPORTING = 0.5
_DEALT_WITH = 0.5
"""What authorities put right is half as bad to read of."""
_VOICES, _VOICE_CHARS, _VOICE_WEIGHT = 2, 500, 1.5
_GAP = "\x00"
_CLAUSE = re.compile(r"[，,。！!？?；;：:\n]")
_SENTENCE = re.compile(r"[。！!？?；;\n]")


@dataclass(frozen=True)
class Mood:
    """Probabilities of pos, neu, neg (they sum to 1) and the words that spoke, weightiest first."""

    sentiment: Sentiment
    scores: Mapping[str, float]
    words: tuple[str, ...]


@dataclass
class _Tally:
    """What the words of one text add up to."""

    positive: float = 0.0
    negative: float = 0.0
    reporting: float = 0.0

    def __post_init__(self) -> None:
        self.words: dict[str, float] = {}

    def add(self, word: str, value: float) -> None:
        if value > 0:
            self.positive += value
        else:
            self.negative -= value
        self.words[word] = self.words.get(word, 0.0) + value


class SentimentAnalyser:
    """Reads ``data/lexicons/sentiment.yml``."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        keys = (
            "positive",
            "negative",
            "events",
            "negators",
            "no_negators",
            "degrees",
            "contrast",
            "reporting",
            "actions",
            "voices",
            "thanks",
            "examples",
        )
        data = assets.checked(assets.read_yaml(path), path, keys)
        self._values = _values(data)
        self._matcher = Matcher(self._values)
        self._negators = tuple(sorted(data["negators"].split(), key=len, reverse=True))
        self._no_negators = tuple(data["no_negators"].split())
        self._degrees = {w: float(f) for f, ws in data["degrees"].items() for w in ws.split()}
        self._contrast = tuple(data["contrast"].split())
        self._reporting = Matcher(data["reporting"].split())
        self._actions = Matcher(data["actions"].split())
        self._voices = Matcher(data["voices"].split())
        self._thanks = Matcher(data["thanks"].split())
        self._learned = ExampleClassifier(data["examples"], encoder)

    def analyse(
        self, titles: Sequence[str], bodies: Sequence[str], vectors: NDArray[np.float32]
    ) -> list[Mood]:
        """One :class:`Mood` for each text."""
        learned = self._learned.probabilities(vectors)
        return [
            self._decide(self._tally(title, body), row.tolist() if np.any(vector) else None)
            for title, body, row, vector in zip(titles, bodies, learned, vectors, strict=True)
        ]

    def _tally(self, title: str, body: str) -> _Tally:
        tally = _Tally()
        for text, weight in ((title, TITLE_WEIGHT), (body[:BODY_CHARS], 1.0)):
            for sentence in _SENTENCE.split(text):
                self._read_sentence(fold(sentence), weight, tally)
        self._hear_voice(fold(f"{title}。{body}"), tally)
        return tally

    def _hear_voice(self, text: str, tally: _Tally) -> None:
        """A short text in a citizen's own voice asks for something to be put right, or gives thanks."""
        voices = [match.word for match in self._voices.find(text)] if len(text) <= _VOICE_CHARS else []
        if len(voices) < _VOICES:
            return
        if thanks := [match.word for match in self._thanks.find(text)]:
            tally.add(thanks[0], _VOICE_WEIGHT * len(thanks))
        else:
            tally.add(voices[0], -_VOICE_WEIGHT * math.log2(len(voices)))

    def _read_sentence(self, sentence: str, weight: float, tally: _Tally) -> None:
        clauses = _CLAUSE.split(sentence)
        turn = next((i for i, clause in enumerate(clauses) if clause.startswith(self._contrast)), None)
        official = bool(self._actions.find(sentence))
        for place, clause in enumerate(clauses):
            factor = 1.0 if turn is None else (_BEFORE_CONTRAST if place < turn else _AFTER_CONTRAST)
            for match in self._matcher.find(clause):
                value = self._value(clause, match) * factor * weight
                tally.add(match.word, value * _DEALT_WITH if value < 0 and official else value)
            tally.reporting += len(self._reporting.find(clause)) * weight

    def _value(self, clause: str, match: Match) -> float:
        """The word's value under the negators and degrees just before it; two negators cancel out."""
        value = self._values[match.word]
        before = clause[max(0, match.start - _LONG_REACH) : match.start]
        for word, factor in self._degrees.items():
            if before.endswith((word, word + "地", word + "的")):
                value *= factor
        return value * _NEGATED if self._negations(before) % 2 else value

    def _negations(self, before: str) -> int:
        """Negators before a word, longest first; 不断, 非常 and their like are none."""
        for word in self._no_negators:
            before = before.replace(word, _GAP * len(word))
        count = 0
        for negator in self._negators:
            near = before if len(negator) > 1 else before[-_REACH:]
            count += near.count(negator)
            before = before.replace(negator, _GAP * len(negator))
        return count

    def _decide(self, tally: _Tally, learned: list[float] | None) -> Mood:
        rules = {
            "pos": _saturated(tally.positive),
            "neu": _NEUTRAL + _REPORTING * math.log1p(tally.reporting),
            "neg": _saturated(tally.negative),
        }
        logits = {label: _RULE_SCALE * value for label, value in rules.items()}
        if learned is not None:
            for label, p in zip(self._learned.labels, learned, strict=True):
                logits[label] += _LEARNED_SCALE * math.log(p + 0.02)
        highest = max(logits.values())
        odds = {label: math.exp(value - highest) for label, value in logits.items()}
        total = sum(odds.values())
        scores = {label: round(odds[label] / total, 4) for label in ("pos", "neg")}
        scores["neu"] = round(1 - scores["pos"] - scores["neg"], 4)
        # A tie is read as neutral.
        best = max(("neu", "neg", "pos"), key=lambda label: scores[label])
        words = sorted(tally.words, key=lambda word: (-abs(tally.words[word]), word))
        return Mood(Sentiment(best), scores, tuple(words[:8]))


def _values(data: Mapping[str, Any]) -> dict[str, float]:
    values = dict.fromkeys(data["events"].split(), -_EVENT_WEIGHT)
    for key, sign in (("positive", 1.0), ("negative", -1.0)):
        for word in data[key]["include"].split():
            values.setdefault(word, sign)
        values |= dict.fromkeys(data[key]["weak"].split(), 0.5 * sign)
        values |= dict.fromkeys(data[key]["strong"].split(), 2 * sign)
    return values


def _saturated(value: float) -> float:
    return 1.6 * math.log1p(value / 1.5)
