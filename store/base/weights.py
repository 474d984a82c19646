"""Weights as configuration with history, and what heat is normed by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from domain.clock import Window
from domain.weights import Measure, Norms, WeightKind, WeightsVersion


class WeightStore(Protocol):
    """Verbs about these records."""

    def put_weights(self, version: WeightsVersion) -> None:
        """Add the next version of its kind; ``Conflict`` if its number is not the next. None is ever overwritten."""
        ...

    def weights(self, kind: WeightKind) -> list[WeightsVersion]:
        """Newest first."""
        ...

    def put_measures(self, measures: Sequence[Measure]) -> None:
        """The largest value of a story and day is kept."""
        ...

    def norms(self, first: date, last: date) -> Norms:
        """Of the measures of these Beijing days, both included."""
        ...

    def articles_per_story(self, window: Window) -> list[int]:
        """For each story with an article published in the window, how many; ascending."""
        ...
