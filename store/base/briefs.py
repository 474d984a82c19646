"""Briefs; their way through review is in ``store.base.brief_flow``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from domain.brief import Brief
from domain.evidence import SealedSheet
from domain.told import Told


class BriefStore(Protocol):
    """Verbs about these records."""

    def put_brief(self, brief: Brief) -> None:
        """Insert, as its first version, or replace the state; ``Conflict`` if the content is not the one stored."""
        ...

    def brief(self, brief_id: str) -> Brief: ...
    def briefs(self, kind: str | None = None, limit: int = 50) -> list[Brief]:
        """Newest first."""
        ...

    def told(self, story_ids: Iterable[str]) -> dict[str, tuple[Told, ...]]:
        """Issued briefs that tell a story, by end of their window; stories that none tells are left out. A correction
        counts only where what it corrects was recalled."""
        ...

    def last_issue_end(self, kind: str, subject: str, before: datetime) -> datetime | None:
        """The latest end before that moment of the window of an issued brief of the kind and subject, corrections
        aside; a recalled one keeps its window."""
        ...

    def put_evidence(self, sheet: SealedSheet) -> None:
        """Keep the evidence sheet of a brief; ``Conflict`` if it has one, which never changes."""
        ...

    def evidence(self, brief_id: str) -> SealedSheet | None: ...
