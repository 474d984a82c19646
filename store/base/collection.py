"""Runs, ledger, articles, revisions, snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from domain.article import Article, HotObservation, KnownPage, Revision, Snapshot
from domain.clock import Window
from domain.ledger import Fate, LedgerEntry, LedgerQuery, Run
from store.base.records import Filters


class CollectionStore(Protocol):
    """Verbs about these records."""

    def together(self) -> AbstractContextManager[None]:
        """Verbs called inside, by this thread, are one transaction: at its end all have happened, or none.

        One that raises undoes only itself, if its error is caught inside.
        """
        ...

    def begin_run(self, run: Run) -> None: ...
    def end_run(self, run: Run) -> None:
        """Store the final counts and update the source's state."""
        ...

    def interrupt_open_runs(self, now: datetime) -> int:
        """Runs left ``running`` by a crash become ``interrupted`` with the counts of their ledger."""
        ...

    def add_ledger(self, entry: LedgerEntry) -> None: ...
    def runs(self, source_id: str | None = None, limit: int = 50) -> list[Run]: ...
    def ledger(self, run_id: str) -> list[LedgerEntry]: ...
    def search_ledger(self, query: LedgerQuery, limit: int = 200, offset: int = 0) -> list[LedgerEntry]:
        """Newest first."""
        ...

    def count_ledger(self, query: LedgerQuery) -> dict[tuple[str, str], int]:
        """(fate value, cause) → number."""
        ...

    def known(self, url: str) -> KnownPage | None: ...
    def touch(
        self,
        url: str,
        at: datetime,
        etag: str | None,
        last_modified: str | None,
        *,
        check_at: datetime | None = None,
        listed: str = "",
    ) -> None:
        """A known page was asked for again and had not changed: once more in a row."""
        ...

    def put_article(
        self,
        article: Article,
        snapshot: Snapshot | None,
        etag: str | None = None,
        last_modified: str | None = None,
        *,
        check_at: datetime | None = None,
        listed: str = "",
    ) -> Fate:
        """REFUSED (erased on legal request), KEPT (new), UNCHANGED (same content hash) or REVISED (a Revision is added, the article shows the newest).

        ``first_seen_at`` of a known article never moves, nor does its source: of two that list one page the first
        keeps it, with its outlet and origin. The article enters the search outbox when kept or revised,
        and loses its analysis-done mark when revised. ``check_at`` and ``listed`` are those of ``KnownPage``.
        """
        ...

    def mark_removed(self, url: str, at: datetime, check_at: datetime | None = None) -> bool:
        """A known page now answers 404/410: its article keeps its text and gets ``removed_at``. False if unknown."""
        ...

    def article(self, article_id: str) -> Article: ...
    def articles(
        self, filters: Filters | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Article]:
        """Newest ``published_at`` first, then id."""
        ...

    def articles_by_id(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def count_articles(self, filters: Filters | None = None) -> int: ...
    def revisions(self, article_id: str) -> list[Revision]:
        """Oldest first; the first is what was kept first."""
        ...

    def snapshots(self, article_id: str) -> list[Snapshot]:
        """Oldest first."""
        ...

    def snapshot(self, record_id: str) -> Snapshot: ...
    def all_snapshots(self) -> list[Snapshot]: ...
    def add_observations(self, observations: Sequence[HotObservation]) -> None: ...
    def observations(
        self, window: Window | None = None, source_id: str | None = None
    ) -> list[HotObservation]: ...
