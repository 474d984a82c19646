"""A small linear classifier over sentence vectors, fitted when loaded on example sentences of our own.

Fitting at load (some hundred sentences, well under a second) keeps it true to the word files that people may
edit and to whatever embedding model is in use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Encoder


class ExampleClassifier:
    """Multinomial logistic regression: label → probability."""

    def __init__(
        self, examples: Mapping[str, Sequence[str]], encoder: Encoder, strength: float = 10.0
    ) -> None:
        """``examples``: label → sentences, two labels or more. ``strength`` is C of the regression."""
        from sklearn.linear_model import LogisticRegression

        labels = [label for label, sentences in examples.items() for _ in sentences]
        vectors = encoder.encode([s for sentences in examples.values() for s in sentences])
        self._model: Any = LogisticRegression(C=strength, class_weight="balanced", max_iter=500)
        self._model.fit(vectors, labels)
        self.labels: tuple[str, ...] = tuple(str(label) for label in self._model.classes_)

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n, labels) rows that sum to 1, columns in the order of ``labels``."""
        if not len(vectors):
            return np.zeros((0, len(self.labels)))
        return np.asarray(self._model.predict_proba(vectors), dtype=np.float64)
