"""Packages between networks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.article import Article, Revision, Snapshot
from domain.ledger import LedgerEntry, Run
from domain.source import SourceState
from domain.transfer import Transfer


class PackageStore(Protocol):
    """Verbs about these records."""

    def changed_articles(self, since: datetime) -> list[str]:
        """Ids of articles with a revision captured, a removal noticed or a decision taken since then, first seen first."""
        ...

    def ended_runs(self, since: datetime) -> list[Run]:
        """Oldest first."""
        ...

    def merge_article(
        self, article: Article, revisions: Sequence[Revision], snapshots: Sequence[Snapshot]
    ) -> int:
        """Take in an article of another installation with its whole history; number of revisions new here.

        What is here already stays; the metadata shown are those of the later capture. Its source must be known.
        """
        ...

    def merge_run(self, run: Run, entries: Sequence[LedgerEntry]) -> bool:
        """False if the run is known."""
        ...

    def merge_state(self, state: SourceState) -> None:
        """Kept only if it is of a later run."""
        ...

    def put_transfer(self, transfer: Transfer) -> None: ...
    def transfers(self) -> list[Transfer]:
        """Newest first."""
        ...
