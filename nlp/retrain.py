"""What corrections teach, measured on corrections the new model has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.fitting import dealt, fit
from nlp.learned import Settings, TextLearner, Training

HELD_PARTS = 5
"""One of five corrections is kept for measuring."""
CORRECTION_WEIGHT = 2.0
"""A librarian's correction counts as two examples: it is about the texts that really come in."""


@dataclass(frozen=True)
class Retraining:
    """A model fitted on the base and the corrections that were not held, beside what went before."""

    before: float
    """Accuracy of the earlier model on the held part, 0…1."""
    after: float
    held: int
    """Corrections in the held part."""
    learnt: int
    """Corrections that the model was fitted on."""
    model: TextLearner


def retrain(
    base: Training,
    corrections: Training,
    settings: Settings,
    earlier: TextLearner | None = None,
    held: Training | None = None,
) -> Retraining:
    """``held``: texts to measure on; else a fifth of the corrections, the same fifth at every run.

    ``earlier``: the model in use; else one is fitted on ``base`` alone.
    """
    if held is None:
        folds = dealt(corrections.texts, corrections.labels, HELD_PARTS)
        held, corrections = corrections.part(folds == 0), corrections.part(folds != 0)
    earlier = earlier or fit(base, settings)
    model = fit(joined(base, corrections), settings)
    return Retraining(
        accuracy(earlier, held), accuracy(model, held), len(held.texts), len(corrections.texts), model
    )


def joined(base: Training, corrections: Training) -> Training:
    """Both, corrections weighing more."""
    return Training(
        [*base.texts, *corrections.texts],
        [*base.labels, *corrections.labels],
        np.vstack((base.vectors, corrections.vectors)),
        base.encoder,
        [*base.each_weight(), *(CORRECTION_WEIGHT * w for w in corrections.each_weight())],
    )


def accuracy(learner: TextLearner, held: Training) -> float:
    """Share of texts given their label; 0 where there are none."""
    verdicts = learner.verdicts(held.texts, held.vectors)
    return sum(a == b for a, b in zip(verdicts, held.labels, strict=True)) / max(1, len(verdicts))
