"""态度: what a text says that its author or the people in it want or feel, only where an expression states it.

Expressions come from ``data/lexicons/attitudes.yml``; a learner fitted on our own texts says how likely the attitude
is in such a text at all. Both must agree, because a wrong 愤怒 in a briefing is worse than a missing one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.analysis import Attitude, AttitudeScore
from domain.errors import ModelMissing
from domain.text import fold
from nlp import assets
from nlp.embed import Encoder
from nlp.examples import Example, read_examples
from nlp.fitting import fit
from nlp.learned import Floats, Settings, TextLearner, Training
from nlp.learned_file import load
from nlp.matcher import Match, Matcher
from nlp.reading import Reading, read
from nlp.segment import Segmenter
from nlp.sentiment import words_read

MODEL = "zhijin-sentiment-v1/attitudes.npz"
SETTINGS = Settings(folds=3, strength=10.0, vector_weight=0.5, neighbours=False)
NONE = "none"
BODY_CHARS = 400
"""Further down an article quotes others."""
_STATED, _HINTED = 0.5, 0.2
"""How far an expression alone persuades: strong, weak."""
_LEAST = 0.57
"""Score from which an attitude is named: a strong expression wants p ≥ 0.3, a weak one p ≥ 0.56."""
_NEGATIONS = ("不", "没", "未", "无", "非", "没有", "并不", "不会", "无需", "不必", "不要", "请勿")
_MOST_WORDS = 4
_SENTENCE = re.compile(r"[^。！!？?；;\n]+[。！!？?；;\n]*")
_LISTS = ("strong", "weak", "asked", "excluded", "patterns")


@dataclass(frozen=True)
class _Sense:
    """What an expression says: strongly or not, and whether only in a question."""

    attitude: Attitude
    weight: float
    asked: bool = False


class AttitudeExpressions:
    """Reads ``data/lexicons/attitudes.yml``."""

    def __init__(self, path: Path) -> None:
        data = assets.checked(assets.read_yaml(path), path, tuple(Attitude))
        self._senses: dict[str, list[_Sense]] = {}
        self._excluded: dict[str, list[Attitude]] = {}
        self._patterns: list[tuple[Attitude, re.Pattern[str]]] = []
        for attitude in Attitude:
            lists = assets.checked(data[attitude.value], path, ("strong",), _LISTS[1:])
            for kind, sense in _senses(attitude).items():
                for word in lists.get(kind, "").split():
                    self._senses.setdefault(word, []).append(sense)
            for word in lists.get("excluded", "").split():
                self._excluded.setdefault(word, []).append(attitude)
            self._patterns += [(attitude, re.compile(pattern)) for pattern in lists.get("patterns", ())]
        self._matcher = Matcher(self._senses)
        self._exclusions = Matcher(self._excluded)

    def find(self, text: str) -> dict[Attitude, dict[str, float]]:
        """Attitude → expression → how far it persuades."""
        found: dict[Attitude, dict[str, float]] = {}
        for sentence in _SENTENCE.findall(text):
            folded = fold(sentence)
            excluded = self._exclusions.find(folded)
            for match in self._matcher.find_overlapping(folded):
                for sense in self._senses[match.word]:
                    if not self._denied(folded, match, sense, excluded):
                        words = found.setdefault(sense.attitude, {})
                        words[match.word] = max(sense.weight, words.get(match.word, 0.0))
            for attitude, pattern in self._patterns:
                if said := pattern.search(folded):
                    found.setdefault(attitude, {}).setdefault(said.group(1), _HINTED)
        return found

    def _denied(self, sentence: str, match: Match, sense: _Sense, excluded: Sequence[Match]) -> bool:
        if sense.asked and "?" not in sentence:
            return True
        if sentence[: match.start].endswith(_NEGATIONS):
            return True
        return any(
            sense.attitude in self._excluded[span.word] and span.start < match.end and match.start < span.end
            for span in excluded
        )


class AttitudeFinder:
    """Expressions and learner together."""

    def stance(self, said: str) -> Attitude | None:
        """What somebody's own few words state; expressions alone, since a learner of whole texts knows little of them."""
        found = self._expressions.find(said)
        sure = {
            attitude: sum(words.values())
            for attitude, words in found.items()
            if max(words.values()) >= _STATED
        }
        return max(sorted(sure), key=sure.__getitem__) if sure else None

    def __init__(self, expressions: AttitudeExpressions, learner: TextLearner) -> None:
        self._expressions = expressions
        self._learner = learner

    @classmethod
    def load(cls, data_dir: Path, encoder: Encoder, segmenter: Segmenter) -> AttitudeFinder:
        """The shipped model; with another encoder one is fitted now, which takes some seconds."""
        expressions = AttitudeExpressions(data_dir / "lexicons" / "attitudes.yml")
        try:
            learner = load(data_dir / "models" / MODEL, encoder.name)
        except ModelMissing:
            examples = read_examples(data_dir / "training")
            if not examples:
                raise
            learner = fit(training(examples, encoder, segmenter), SETTINGS)
        return cls(expressions, learner)

    def find(self, readings: Sequence[Reading], vectors: Floats) -> list[tuple[AttitudeScore, ...]]:
        """For each text the attitudes it states, strongest first; most texts state none."""
        stated = [self._expressions.find(f"{r.title}\n{r.body[:BODY_CHARS]}") for r in readings]
        speaking = [i for i, words in enumerate(stated) if words]
        out: list[tuple[AttitudeScore, ...]] = [()] * len(readings)
        shares = self._learner.probabilities([words_read(readings[i]) for i in speaking], vectors[speaking])
        for i, row in zip(speaking, shares, strict=True):
            out[i] = self._scores(stated[i], row)
        return out

    def _scores(
        self, stated: Mapping[Attitude, Mapping[str, float]], row: NDArray[np.float64]
    ) -> tuple[AttitudeScore, ...]:
        likely = dict(zip(self._learner.labels, row.tolist(), strict=True))
        scored = [
            AttitudeScore(attitude, persuaded(words, likely.get(attitude.value, 0.0)), _weightiest(words))
            for attitude, words in stated.items()
        ]
        named = [found for found in scored if found.score >= _LEAST]
        return tuple(sorted(named, key=lambda found: (-found.score, found.attitude)))


def persuaded(words: Mapping[str, float], likely: float) -> float:
    """0…1: noisy-or of the strongest expression and the learner."""
    return round(1 - (1 - max(words.values(), default=0.0)) * (1 - likely), 4)


def training(examples: Sequence[Example], encoder: Encoder, segmenter: Segmenter) -> Training:
    """A row for each attitude of a text, one of ``NONE`` for a text without; the rows of a text weigh 1 together."""
    readings = [read(segmenter, example.title, example.text) for example in examples]
    vectors = encoder.encode([f"{reading.title}。{reading.body}" for reading in readings])
    rows = [
        (i, label, 1 / max(1, len(example.attitudes)))
        for i, example in enumerate(examples)
        for label in ([a.value for a in example.attitudes] or [NONE])
    ]
    labels = [label for _, label, _ in rows]
    counts = Counter(labels)
    return Training(
        [words_read(readings[i]) for i, _, _ in rows],
        labels,
        vectors[[i for i, _, _ in rows]],
        encoder.name,
        # Halfway between what is usual and a balance of all: mockery is rare and must still be seen.
        [share * (counts[label] * len(counts) / len(rows)) ** 0.5 for _, label, share in rows],
    )


def _senses(attitude: Attitude) -> dict[str, _Sense]:
    return {
        "strong": _Sense(attitude, _STATED),
        "weak": _Sense(attitude, _HINTED),
        "asked": _Sense(attitude, _HINTED, asked=True),
    }


def _weightiest(words: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-words[word], -len(word), word))[:_MOST_WORDS])
