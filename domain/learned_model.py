"""重训模型: what corrections taught, beside the figures that say whether it is better; in use until somebody goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

FACETS: Mapping[str, str] = {"topics": "主题", "scenarios": "情景", "sentiment": "情感倾向与事件性质"}
"""Facets that corrections teach; the last are two verdicts of one model."""


@dataclass(frozen=True)
class LearnedModel:
    """One retraining."""

    id: str
    facet: str
    """A key of ``FACETS``."""
    made_at: datetime
    made_by: str
    corrections: int
    """That it learned from, the held ones not among them."""
    held: int
    """Corrections it was measured on and did not see."""
    before: float
    """Share of the held ones that the model then in use got right, 0…1."""
    after: float
    file: str
    """Name in the folder ``models`` of the installation."""
    in_use: bool = False

    @property
    def on_record(self) -> LearnedModel:
        """What its versions keep: all of it."""
        return self
