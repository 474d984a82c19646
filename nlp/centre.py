"""The mean of a stream of vectors, taken from each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_PRIOR = 50
"""Vectors of no direction that the mean begins with: the first few must not be taken for the stream."""


class Centre:
    """The mean of a language's vectors so far, taken from each: what all texts have in common tells none apart.

    Texts in traditional characters have far more in common, to a model that knows few of these, than any others.
    """

    def __init__(self) -> None:
        self._sum: NDArray[np.float64] | None = None
        self._count = _PRIOR

    def add(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The vector less the mean that includes it, of length 1 (or zeros). All vectors are of one model."""
        if self._sum is None or len(self._sum) != len(vector):
            self._sum, self._count = np.zeros(len(vector)), _PRIOR
        self._sum += vector
        self._count += 1
        rest = vector - self._sum / self._count
        length = float(np.linalg.norm(rest))
        return (rest / length if length > 0 else rest).astype(np.float32)
