"""Fitting a :class:`~nlp.learned.TextLearner`."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import InvalidInput
from nlp.grams import Vocabulary, Words
from nlp.learned import Floats, Settings, TextLearner, Training, softmax, weighed

_SENTENCE_CHARS = 60
_TEMPERATURES = np.geomspace(0.2, 5.0, 50)


def fit(training: Training, settings: Settings | None = None) -> TextLearner:
    """Learns from all texts. Some thousand of them take a minute; the order of the rows does not matter.

    Raises :class:`InvalidInput` when there are fewer than two labels.
    """
    settings = settings or Settings()
    labels = tuple(sorted(set(training.labels)))
    if len(labels) < 2:
        raise InvalidInput("训练数据有误：至少要有两种标签。请补充样例。")
    vocabulary = Vocabulary.of(training.texts, settings.shape, settings.least, settings.most)
    counts = vocabulary.counts(training.texts)
    idf = inverse_frequencies(counts)
    rows = beside(weighed(counts, idf), training.vectors * settings.vector_weight)
    weights = np.asarray(training.each_weight())
    targets = np.asarray(training.labels)
    model = _regression(rows, targets, weights, settings)
    coefficients, intercepts = _by_label(model)
    return TextLearner(
        labels=labels,
        vocabulary=vocabulary,
        idf=idf,
        coefficients=coefficients.astype(np.float16),
        intercepts=intercepts,
        temperature=_temperature(rows, targets, weights, training.texts, settings),
        settings=settings,
        encoder=training.encoder,
        trained_on=training.fingerprint(),
        sentences=_sentences(training.texts) if settings.neighbours else (),
        sentence_vectors=_small(training.vectors) if settings.neighbours else np.zeros((0, 0), np.int8),
    )


def inverse_frequencies(counts: Any) -> Floats:
    """ln((1 + n) / (1 + texts with the n-gram)) + 1, as scikit-learn has it."""
    found = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + found)) + 1, dtype=np.float32)


def beside(grams: Any, vectors: Floats) -> Any:
    """One sparse matrix, the n-grams' columns first."""
    from scipy.sparse import csr_matrix, hstack

    return hstack([grams, csr_matrix(vectors)], format="csr", dtype=np.float32)


def _regression(rows: Any, targets: NDArray[Any], weights: NDArray[np.float64], settings: Settings) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=settings.strength, class_weight="balanced", max_iter=200, tol=1e-3)
    return model.fit(rows, targets, sample_weight=weights)


def _by_label(model: Any) -> tuple[Floats, Floats]:
    """(features, labels) and (labels,); of two labels scikit-learn keeps one column, the log-odds."""
    coefficients, intercepts = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:
        coefficients, intercepts = (
            np.hstack((-coefficients, coefficients)) / 2,
            np.append(-intercepts, intercepts) / 2,
        )
    return coefficients.astype(np.float32), intercepts.astype(np.float32)


def _temperature(
    rows: Any,
    targets: NDArray[Any],
    weights: NDArray[np.float64],
    texts: Sequence[Words],
    settings: Settings,
) -> float:
    """The divisor of the scores under which unseen texts are least surprising."""
    if settings.folds < 2 or min(Counter(targets.tolist()).values()) < settings.folds:
        return 1.0
    folds = dealt(texts, targets.tolist(), settings.folds)
    logits, held = [], []
    for fold in range(settings.folds):
        model = _regression(rows[folds != fold], targets[folds != fold], weights[folds != fold], settings)
        coefficients, intercepts = _by_label(model)
        logits.append(rows[folds == fold] @ coefficients + intercepts)
        held.append(np.searchsorted(model.classes_, targets[folds == fold]))
    scores, truth = np.concatenate(logits).astype(np.float64), np.concatenate(held)
    return float(min(_TEMPERATURES, key=lambda t: _surprise(scores / t, truth)))


def _surprise(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Mean −ln p of the true label."""
    return float(-np.log(softmax(logits)[np.arange(len(truth)), truth] + 1e-12).mean())


def dealt(texts: Sequence[Words], labels: Sequence[str], folds: int) -> NDArray[np.int64]:
    """A fold 0 … folds - 1 for each text: even within each label, by the texts themselves, not by their order."""
    order = sorted(
        range(len(texts)), key=lambda i: (labels[i], zlib.crc32("".join(texts[i]).encode("utf-8", "replace")))
    )
    out = np.zeros(len(texts), dtype=np.int64)
    out[order] = np.arange(len(texts)) % folds
    return out


def _sentences(texts: Sequence[Words]) -> tuple[str, ...]:
    return tuple("".join(text)[:_SENTENCE_CHARS] for text in texts)


def _small(vectors: Floats) -> NDArray[np.int8]:
    return np.rint(np.clip(vectors, -1, 1) * 127).astype(np.int8)
