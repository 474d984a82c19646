"""One way of learning from labelled texts, for topics, scenarios, sentiment and what corrections teach.

Multinomial logistic regression over the TF-IDF of character n-grams and words beside the sentence vector; its
probabilities are calibrated by a temperature (Guo et al., 2017) found on folds that the model did not see.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import InvalidInput
from nlp.grams import Shape, Vocabulary, Words, lay_out

Floats = NDArray[np.float32]
_BATCH = 2000
"""Texts weighed at once: bounds the memory."""


@dataclass(frozen=True)
class Settings:
    """How much is learned. The defaults suit some thousand articles and a file of two or three megabytes."""

    shape: Shape = field(default_factory=Shape)
    least: int = 2
    """Texts in which an n-gram must stand to count."""
    most: int = 30_000
    """n-grams kept, the most frequent first."""
    strength: float = 10.0
    """C of the regression: higher trusts single examples more."""
    vector_weight: float = 1.0
    """Length of the sentence vector beside the n-grams' length of 1; 0 leaves vectors out."""
    folds: int = 4
    """For the temperature; 1 leaves probabilities as they come."""
    neighbours: bool = True
    """Keep the training sentences, so that a verdict can show the nearest."""


@dataclass(frozen=True)
class Training:
    """Labelled texts. ``vectors`` (n, dim) from the encoder named; ``weights`` say how much each text counts."""

    texts: Sequence[Words]
    labels: Sequence[str]
    vectors: Floats
    encoder: str
    weights: Sequence[float] | None = None

    def __post_init__(self) -> None:
        if not len(self.texts) == len(self.labels) == len(self.vectors):
            raise InvalidInput("训练数据有误：文本、标签、向量的数目不同。请检查样例。")

    def each_weight(self) -> Sequence[float]:
        """One number for each text."""
        return self.weights if self.weights is not None else [1.0] * len(self.texts)

    def part(self, chosen: NDArray[np.bool_]) -> Training:
        """The rows chosen."""
        kept = np.flatnonzero(chosen).tolist()
        return Training(
            [self.texts[i] for i in kept],
            [self.labels[i] for i in kept],
            self.vectors[kept],
            self.encoder,
            [self.each_weight()[i] for i in kept],
        )

    def fingerprint(self) -> str:
        """Eight hex digits, the same whatever the order of the rows."""
        rows = sorted(
            "\t".join((label, f"{weight:g}", *text))
            for text, label, weight in zip(self.texts, self.labels, self.each_weight(), strict=True)
        )
        return f"{zlib.crc32(chr(10).join(rows).encode('utf-8', 'replace')):08x}"


@dataclass(frozen=True)
class Evidence:
    """Why a text was given a label."""

    words: tuple[str, ...]
    """Of the text, weightiest first."""
    neighbours: tuple[str, ...]
    """Training sentences most like it, nearest first."""


@dataclass(frozen=True)
class TextLearner:
    """A fitted model. Row order of ``coefficients``: the vocabulary's n-grams, then the vector's numbers."""

    labels: tuple[str, ...]
    """Sorted; the columns of all probabilities."""
    vocabulary: Vocabulary
    idf: Floats
    coefficients: NDArray[np.float16]
    """(n-grams + dim, labels)."""
    intercepts: Floats
    temperature: float
    settings: Settings
    encoder: str
    """Name of the encoder whose vectors it was fitted on; others mean nothing to it."""
    trained_on: str
    """Fingerprint of the training texts."""
    sentences: tuple[str, ...]
    """Beginnings of the training texts."""
    sentence_vectors: NDArray[np.int8]
    """(sentences, dim), each number × 127."""

    def probabilities(self, texts: Sequence[Words], vectors: Floats) -> NDArray[np.float64]:
        """(n, labels) rows that sum to 1. ``vectors`` (n, dim); a zero row is a text that says nothing."""
        parts = [
            self._logits(texts[i : i + _BATCH], vectors[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)
        ]
        logits = np.concatenate([np.zeros((0, len(self.labels))), *parts])
        return softmax(logits / self.temperature)

    def verdicts(self, texts: Sequence[Words], vectors: Floats) -> list[str]:
        """The likeliest label of each text."""
        return [self.labels[i] for i in self.probabilities(texts, vectors).argmax(axis=1)]

    def _logits(self, texts: Sequence[Words], vectors: Floats) -> NDArray[np.float64]:
        grams = weighed(self.vocabulary.counts(texts), self.idf)
        known = len(self.idf)
        weights = self.coefficients.astype(np.float32)
        found = grams @ weights[:known] + self.settings.vector_weight * vectors @ weights[known:]
        return np.asarray(found + self.intercepts, dtype=np.float64)

    def evidence(
        self, texts: Sequence[Words], vectors: Floats, labels: Sequence[str], most: int = 6
    ) -> list[Evidence]:
        """For each text the words and training sentences that speak for its label."""
        words, near = self._words(texts, labels, most), self.nearest(vectors)
        return [Evidence(w, n) for w, n in zip(words, near, strict=True)]

    def _words(self, texts: Sequence[Words], labels: Sequence[str], most: int) -> list[tuple[str, ...]]:
        """Each n-gram's share of the score is spread over its characters and gathered by words."""
        layout = lay_out(texts)
        tally = self.vocabulary.tally(layout, len(texts))
        found, columns = tally.found, tally.counts.indices[tally.cells]
        each = (weighed(tally.counts, self.idf).data / tally.counts.data)[tally.cells]
        wanted = np.array([self.labels.index(label) for label in labels], dtype=np.int64)
        share = each * self.coefficients[columns, wanted[found.rows]] / (found.ends - found.starts)
        size = len(layout.codes) + 1
        steps = np.bincount(found.starts, share, size) - np.bincount(found.ends, share, size)
        sums = np.concatenate(([0.0], np.cumsum(np.cumsum(steps))))
        scores = iter((sums[layout.bounds[1:]] - sums[layout.bounds[:-1]]).tolist())
        return [_best(text, scores, most) for text in texts]

    def nearest(self, vectors: Floats, most: int = 3) -> list[tuple[str, ...]]:
        """The training sentences most like each text, nearest first; none for a zero row."""
        most = min(most, len(self.sentences))
        if not most or not len(vectors):
            return [()] * len(vectors)
        unlike = -(vectors @ self.sentence_vectors.T.astype(np.float32))
        found = np.argpartition(unlike, most - 1, axis=1)[:, :most]
        order = np.take_along_axis(found, np.take_along_axis(unlike, found, axis=1).argsort(axis=1), axis=1)
        return [
            tuple(self.sentences[i] for i in row) if spoken else ()
            for row, spoken in zip(order.tolist(), np.any(vectors, axis=1).tolist(), strict=True)
        ]


def _best(text: Words, scores: Iterator[float], most: int) -> tuple[str, ...]:
    """Words of two characters or more that speak for the label; ``scores`` first gives that of the text's start."""
    next(scores)
    total: dict[str, float] = {}
    for word, score in zip(text, scores, strict=False):
        if len(word) > 1 and word.isalpha():
            total[word] = total.get(word, 0.0) + score
    ranked = sorted(total, key=lambda word: (-total[word], word))
    return tuple(word for word in ranked[:most] if total[word] > 0)


def weighed(counts: Any, idf: Floats) -> Any:
    """(1 + ln count) × idf, rows of length 1 (an empty row stays empty)."""
    out = counts.copy()
    out.data = ((1 + np.log(out.data)) * idf[out.indices]).astype(np.float32)
    rows = np.repeat(np.arange(out.shape[0]), np.diff(out.indptr))
    lengths = np.sqrt(np.bincount(rows, out.data**2, out.shape[0]))
    out.data /= lengths[rows].astype(np.float32)
    return out


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of shares that sum to 1."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True)) if len(logits) else logits
    shares: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
    return shares
