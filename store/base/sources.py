"""采集源 and their versions, states, seeds."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from domain.source import SeedMark, Source, SourceState, Specimen


class SourceStore(Protocol):
    """Verbs about these records."""

    def put_source(self, source: Source, who: str, why: str, now: datetime) -> bool:
        """Insert or replace; every change is kept as a version. False if nothing changed."""
        ...

    def source(self, source_id: str) -> Source: ...
    def sources(self) -> list[Source]:
        """All, by id."""
        ...

    def source_versions(self, source_id: str) -> list[dict[str, Any]]:
        """``{"version", "who", "why", "at", "spec"}``, newest first."""
        ...

    def source_states(self) -> dict[str, SourceState]: ...

    def put_schedule(self, source_id: str, interval_minutes: float | None, due_at: datetime | None) -> None:
        """The adapted interval of a source and when it is due next."""
        ...

    def seed_marks(self) -> dict[str, SeedMark]:
        """By source id."""
        ...

    def put_seed_mark(self, mark: SeedMark) -> None: ...
    def put_specimen(self, specimen: Specimen) -> None:
        """Replaces the one of the same source, role and kind."""
        ...

    def specimens(self, source_id: str) -> list[Specimen]:
        """At most four: good and bad, list and article."""
        ...
