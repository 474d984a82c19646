"""Figures of performance."""

from __future__ import annotations

from typing import Protocol

from domain.clock import Window


class PerformanceStore(Protocol):
    """Verbs about these records."""

    def pages_read(self, window: Window) -> dict[str, tuple[int, int]]:
        """Source id → pages of articles read and understood, read and not understood."""
        ...

    def seen_delays(self, window: Window) -> dict[str, list[float]]:
        """Source id → minutes from publication to the first sight, of collected articles first seen in the window whose
        page tells the minute."""
        ...
