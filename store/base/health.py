"""Health of sources."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from domain.health import Fill


class HealthStore(Protocol):
    """Verbs about these records."""

    def fill(self, source_id: str, limit: int, offset: int = 0) -> Fill | None:
        """Over ``limit`` articles, newest first, after leaving out ``offset``; None where there are none."""
        ...

    def kept_by_day(self, source_id: str, first: date, last: date) -> dict[date, int]:
        """Articles first seen on each Beijing day from ``first`` to ``last``."""
        ...
