"""The learning procedure of the house with more capacity than a shipped file may have; its weights are thrown away.

Members whose scores are added: over the n-grams and vectors of :mod:`nlp.learned` a linear support-vector machine,
another with the n-grams weighted by their log-count ratio (Wang and Manning, 2012), and a small convolution. Where a
label has few rows the last two learn little: a linear discriminant of the vectors speaks in their place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench._net import Encode, NetSettings, net_scores
from nlp.fitting import beside, dealt, inverse_frequencies
from nlp.grams import Shape, Vocabulary
from nlp.learned import Training, weighed

Scores = NDArray[np.float64]
_CHOICES = ((1.0, 0.3), (0.3, 0.5), (0.1, 1.0))
"""Strength (C) and vector weight that a fifth of the training rows decides between: few rows want vectors."""


_SHRINKAGE = 0.8
"""Of the discriminant's covariance towards a multiple of the identity."""


@dataclass(frozen=True)
class Capacity:
    """How much is learned."""

    shape: Shape = field(default_factory=Shape)
    least: int = 2
    """Texts in which an n-gram must stand to count; 1 where rows are few."""
    few: int = 500
    """Rows for each label on average below which they are few."""
    ratio_strength: float = 0.3
    net: NetSettings = field(default_factory=NetSettings)


@dataclass(frozen=True)
class _Data:
    """Rows of the training texts first, then of the texts to judge."""

    counts: Any
    vectors: NDArray[np.float32]
    targets: NDArray[np.int64]
    """Of the training texts only: index of the label."""

    @property
    def known(self) -> int:
        return len(self.targets)

    @property
    def width(self) -> int:
        return int(self.targets.max()) + 1


def judge(training: Training, asked: Training, encode: Encode, capacity: Capacity | None = None) -> list[str]:
    """A label for each text asked about; what ``asked`` says of its labels is not read."""
    capacity = capacity or Capacity()
    labels, targets = np.unique(np.asarray(training.labels), return_inverse=True)
    few = len(targets) < capacity.few * len(labels)
    texts = [*training.texts, *asked.texts]
    vocabulary = Vocabulary.of(training.texts, capacity.shape, 1 if few else capacity.least, 10**7)
    data = _Data(vocabulary.counts(texts), np.vstack((training.vectors, asked.vectors)), targets)
    grams = weighed(data.counts, inverse_frequencies(data.counts[: data.known]))
    strength, share = _chosen(grams, data, dealt(training.texts, training.labels, 5) == 0)
    members = [_scored(_margins(beside(grams, data.vectors * share), data, strength))]
    if few:
        members.append(_by_vectors(data))
    else:
        members += [_by_ratio(data, capacity, share), net_scores(texts, targets, encode, capacity.net)]
    total = np.sum([_even(scores) for scores in members], axis=0)
    return [str(label) for label in labels[total.argmax(axis=1)]]


def _chosen(grams: Any, data: _Data, held: NDArray[np.bool_]) -> tuple[float, float]:
    """The pair of ``_CHOICES`` under which the held training rows are best told from the others."""
    best: dict[tuple[float, float], float] = {}
    for strength, share in _CHOICES:
        rows = beside(grams[: data.known], data.vectors[: data.known] * share)
        model = _svm(strength).fit(rows[~held], data.targets[~held])
        best[strength, share] = float(model.score(rows[held], data.targets[held]))
    return max(best, key=lambda pair: best[pair])


def _svm(strength: float) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=strength, class_weight="balanced", random_state=0)


def _margins(rows: Any, data: _Data, strength: float) -> Any:
    """For the asked rows: one column for each label, or one number if there are two labels."""
    return _svm(strength).fit(rows[: data.known], data.targets).decision_function(rows[data.known :])


def _scored(margins: Any) -> Scores:
    return np.column_stack((-margins, margins)) if margins.ndim == 1 else margins


def _by_vectors(data: _Data) -> Scores:
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=_SHRINKAGE)
    model.fit(data.vectors[: data.known], data.targets)
    return _scored(model.decision_function(data.vectors[data.known :]))


def _by_ratio(data: _Data, capacity: Capacity, share: float) -> Scores:
    """Each label against the others, n-grams weighted by how much likelier they are under it."""
    from scipy.sparse import diags
    from sklearn.preprocessing import normalize

    stands = data.counts.copy()
    stands.data[:] = 1
    margins = []
    for label in range(data.width):
        rows = beside(normalize(stands @ diags(_ratio(stands, data, label))), data.vectors * share)
        model = _svm(capacity.ratio_strength).fit(rows[: data.known], data.targets == label)
        margins.append(model.decision_function(rows[data.known :]))
    return np.column_stack(margins)


def _ratio(stands: Any, data: _Data, label: int) -> NDArray[np.float32]:
    """ln of P(n-gram | label) / P(n-gram | other labels), half a text added to each count."""
    inside = np.asarray(stands[: data.known][data.targets == label].sum(axis=0)).ravel() + 0.5
    outside = np.asarray(stands[: data.known][data.targets != label].sum(axis=0)).ravel() + 0.5
    return np.asarray(np.log(inside / inside.sum() * outside.sum() / outside), dtype=np.float32)


def _even(scores: Scores) -> Scores:
    """Members speak equally loud."""
    return np.asarray((scores - scores.mean()) / max(1e-9, float(scores.std())))
