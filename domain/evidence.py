"""证据单: what an issued brief rests on, written once when it is issued; a hash over all of it keeps it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from domain.brief_flow import Decision, GateException

FORMAT = 1
"""Of the record; a later one says so."""


@dataclass(frozen=True)
class Capture:
    """快照 behind a citation: which record in which WARC file, and what it was known by when the brief was issued."""

    record_id: str
    url: str
    file: str
    offset: int
    digest: str
    """``sha256:`` + hex over the payload."""
    captured_at: str
    """ISO 8601, UTC."""
    status: int
    """HTTP status."""
    media_type: str


@dataclass(frozen=True)
class CitedWork:
    """One citation in full."""

    number: int
    article_id: str
    """Empty for a work of the literature."""
    title: str
    outlet: str
    url: str
    published: str
    """Day in Beijing, or empty."""
    reference: str
    """In full by GB/T 7714."""
    text_hash: str = ""
    """Content hash of the article's text as it stood (``Article.content_hash``)."""
    capture: Capture | None = None
    exhibits: tuple[str, ...] = ()
    """SHA-256 of what stands behind an article that was entered by hand."""


@dataclass(frozen=True)
class Passage:
    """A sentence of the brief and what speaks for it."""

    place: str
    """``今日要情（二）``."""
    text: str
    cites: tuple[int, ...]
    queries: tuple[str, ...] = ()
    """Names of the stored queries of its section."""
    judgement: bool = False


@dataclass(frozen=True)
class Figures:
    """A stored query with its answer."""

    section: str
    name: str
    params: Mapping[str, str]
    results: Mapping[str, str]
    asked_at: str


@dataclass(frozen=True)
class EvidenceSheet:
    """Everything. Times are ISO 8601 UTC text, so that the record says the same on every machine."""

    brief_id: str
    kind: str
    name: str
    title: str
    issue_no: int | None
    total_no: int | None
    version: int
    content_hash: str
    written_at: str
    works: tuple[CitedWork, ...]
    passages: tuple[Passage, ...]
    figures: tuple[Figures, ...]
    exceptions: tuple[GateException, ...]
    decisions: tuple[Decision, ...]
    format: int = FORMAT

    def sealed(self, now: datetime) -> SealedSheet:
        """The record as it is kept."""
        record = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return SealedSheet(self.brief_id, seal(record), now, record)


@dataclass(frozen=True)
class SealedSheet:
    """The record, and the hash over it."""

    brief_id: str
    manifest: str
    """SHA-256 over ``record``, as hex."""
    written_at: datetime
    record: str
    """JSON text of an ``EvidenceSheet``."""

    @property
    def intact(self) -> bool:
        """Whether the record is the one the hash was taken of."""
        return seal(self.record) == self.manifest

    @property
    def facts(self) -> dict[str, Any]:
        """The record as data."""
        found: dict[str, Any] = json.loads(self.record)
        return found


def seal(record: str) -> str:
    """SHA-256 of a record, as hex."""
    return hashlib.sha256(record.encode()).hexdigest()
