"""文献."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.literature import LiteratureImport, Reference
from store.base.records import Filed


class LiteratureStore(Protocol):
    """Verbs about these records."""

    def file_references(
        self, records: Sequence[tuple[Reference, str]], who: str, now: datetime
    ) -> list[Filed]:
        """File records of one file, each with its text as it stood there; a work is known by DOI, else by title,
        first author and year. What is known is never overwritten, only filled."""
        ...

    def reference(self, reference_id: str) -> Reference: ...
    def reference_raw(self, reference_id: str) -> list[str]:
        """The records it was read from, oldest first."""
        ...

    def references(
        self, words: Sequence[str] = (), types: Sequence[str] = (), limit: int = 50, offset: int = 0
    ) -> tuple[list[Reference], int]:
        """Works that contain every word, newest import first, and how many there are."""
        ...

    def add_literature_import(self, made: LiteratureImport) -> None: ...
    def literature_imports(self, limit: int = 50) -> list[LiteratureImport]:
        """Newest first."""
        ...
