"""Cross-validation of what is learnt from our own texts: accuracy by kind of text and calibration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BINS = 10


def calibration_error(probabilities: NDArray[np.float64], right: Sequence[bool]) -> float:
    """Expected calibration error (Naeini et al., 2015): mean |confidence − accuracy| over ten bins, 0…1."""
    confidence, correct = probabilities.max(axis=1), np.asarray(right, dtype=float)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(confidence[bins == b].mean() - correct[bins == b].mean()) * (bins == b).mean()
        for b in range(BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def by_kind(kinds: Sequence[str], right: Sequence[bool]) -> dict[str, float]:
    """Accuracy for each kind of text and for all."""
    table = {kind: [r for k, r in zip(kinds, right, strict=True) if k == kind] for kind in sorted(set(kinds))}
    return {"all": _share(right)} | {kind: _share(rows) for kind, rows in table.items()}


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / max(1, len(right)), 4)
