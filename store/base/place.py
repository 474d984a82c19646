"""Settings, figures, outbox, the place itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol


class PlaceStore(Protocol):
    """Verbs about these records."""

    def get_setting(self, key: str) -> Any | None: ...
    def put_setting(self, key: str, value: Any) -> None:
        """JSON value."""
        ...

    def count_by_day(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """Beijing day → sentiment (pos, neu, neg, none) → number of articles published."""
        ...

    def outbox(self, limit: int) -> list[tuple[int, str]]:
        """(sequence, article id) waiting to be indexed, oldest first."""
        ...

    def clear_outbox(self, up_to: int) -> None: ...
    def fill_outbox(self) -> int:
        """Every article waits to be indexed again; number of articles."""
        ...

    def check(self) -> Mapping[str, Any]:
        """``integrity`` (SQLite's own verdict), ``schema`` (last migration), ``articles``, ``bytes``."""
        ...

    def backup(self, path: str) -> None:
        """A consistent copy while others read and write."""
        ...

    def close(self) -> None: ...
