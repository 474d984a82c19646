"""The words of a text that show its tone, with negation, degree and contrast: what they add up to."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.text import fold
from nlp import assets
from nlp.matcher import Match, Matcher

BODY_CHARS = 400
"""The opening carries the tone; what follows is mostly background."""
TITLE_WEIGHT = 2.0
FEATURES = 6
_EVENT_WEIGHT = 0.25
"""A fire reported without a judging word is neutral news."""
_NEGATED = -0.7
"""不满意 is not quite as bad as 满意 is good."""
_BEFORE_CONTRAST, _AFTER_CONTRAST = 0.5, 1.4
_REACH, _LONG_REACH = 4, 9
"""Characters before a word in which 不 or 没 changes it, and in which a longer negator (避免, 没有) does."""
_DEALT_WITH = 0.5
"""What authorities put right is half as bad to read of."""
_GAP = "\x00"
_CLAUSE = re.compile(r"[，,：:、]")
_SENTENCE = re.compile(r"[。！!？?；;\n]")
_LISTS = ("reporting", "actions", "voices", "thanks")


@dataclass
class Tone:
    """What the words of one text add up to."""

    positive: float = 0.0
    negative: float = 0.0
    reporting: float = 0.0
    voices: float = 0.0
    """Marks of a citizen's own voice: first person, questions, requests."""
    thanks: float = 0.0

    def __post_init__(self) -> None:
        self.words: dict[str, float] = {}

    def add(self, word: str, value: float) -> None:
        if value > 0:
            self.positive += value
        else:
            self.negative -= value
        self.words[word] = self.words.get(word, 0.0) + value

    def features(self) -> list[float]:
        """``FEATURES`` numbers, each growing ever more slowly with the count, the last −1…1."""
        balance = (self.positive - self.negative) / (self.positive + self.negative + 2)
        counts = (self.positive, self.negative, self.reporting, self.voices, self.thanks)
        return [*(math.log1p(count / 1.5) for count in counts), balance]

    def speaking(self, sign: int) -> tuple[str, ...]:
        """Words on the side of ``sign`` (1 good, -1 bad, 0 either), weightiest first."""
        chosen = [word for word, value in self.words.items() if value * sign > 0 or not sign]
        return tuple(sorted(chosen, key=lambda word: (-abs(self.words[word]), word)))


class ToneReader:
    """Reads ``data/lexicons/sentiment.yml``."""

    def __init__(self, path: Path) -> None:
        keys = ("positive", "negative", "events", "negators", "no_negators", "degrees", "contrast", *_LISTS)
        data = assets.checked(assets.read_yaml(path), path, keys)
        self._values = _values(data)
        self._roles = {kind: {fold(word) for word in data[kind].split()} for kind in _LISTS}
        # One pass finds the words of all lists.
        self._matcher = Matcher([*self._values, *(word for kind in _LISTS for word in data[kind].split())])
        self._negators = tuple(sorted(data["negators"].split(), key=len, reverse=True))
        self._any_negator = re.compile("|".join(map(re.escape, self._negators)))
        self._no_negators = tuple(data["no_negators"].split())
        self._degrees = {
            (w, w + "地", w + "的"): float(f) for f, ws in data["degrees"].items() for w in ws.split()
        }
        self._contrast = tuple(data["contrast"].split())

    def read(self, title: str, body: str) -> Tone:
        """The tone of a title and the opening of a body."""
        tone = Tone()
        for text, weight in ((title, TITLE_WEIGHT), (body[:BODY_CHARS], 1.0)):
            for sentence in _SENTENCE.split(text):
                if sentence:
                    self._read_sentence(fold(sentence), weight, tone)
        return tone

    def _read_sentence(self, sentence: str, weight: float, tone: Tone) -> None:
        clauses = _CLAUSE.split(sentence)
        turn = next((i for i, clause in enumerate(clauses) if clause.startswith(self._contrast)), None)
        found = [
            (place, match) for place, clause in enumerate(clauses) for match in self._matcher.find(clause)
        ]
        words = [match.word for _, match in found]
        official = not self._roles["actions"].isdisjoint(words)
        for place, match in found:
            value = self._value(clauses[place], match) * weight
            if turn is not None:
                value *= _BEFORE_CONTRAST if place < turn else _AFTER_CONTRAST
            if value:
                tone.add(match.word, value * _DEALT_WITH if value < 0 and official else value)
        tone.reporting += weight * sum(word in self._roles["reporting"] for word in words)
        tone.voices += sum(word in self._roles["voices"] for word in words)
        tone.thanks += sum(word in self._roles["thanks"] for word in words)

    def _value(self, clause: str, match: Match) -> float:
        """The word's value under the negators and degrees just before it; two negators cancel out."""
        value = self._values.get(match.word, 0.0)
        if not value or not match.start:
            return value
        before = clause[max(0, match.start - _LONG_REACH) : match.start]
        for forms, factor in self._degrees.items():
            if before.endswith(forms):
                value *= factor
        return value * _NEGATED if self._negations(before) % 2 else value

    def _negations(self, before: str) -> int:
        """Negators before a word, longest first; 不断, 非常 and their like are none."""
        if not self._any_negator.search(before):  # as nearly always
            return 0
        for word in self._no_negators:
            before = before.replace(word, _GAP * len(word))
        count = 0
        for negator in self._negators:
            near = before if len(negator) > 1 else before[-_REACH:]
            count += near.count(negator)
            before = before.replace(negator, _GAP * len(negator))
        return count


def _values(data: Mapping[str, Any]) -> dict[str, float]:
    values = dict.fromkeys(data["events"].split(), -_EVENT_WEIGHT)
    for key, sign in (("positive", 1.0), ("negative", -1.0)):
        for word in data[key]["include"].split():
            values.setdefault(word, sign)
        values |= dict.fromkeys(data[key]["weak"].split(), 0.5 * sign)
        values |= dict.fromkeys(data[key]["strong"].split(), 2 * sign)
    return values
