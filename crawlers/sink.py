"""Where a crawl puts what it finds. The desk gives an implementation that writes to the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.article import Article, HotObservation, KnownPage, Snapshot
from domain.ledger import Fate, LedgerEntry, Run


class Sink(Protocol):
    """Every call is done when it returns: what was kept survives a crash of the crawl."""

    def begin(self, run: Run) -> None:
        """A source is about to be read."""
        ...

    def end(self, run: Run) -> None:
        """A source was read; the run now holds its counts."""
        ...

    def known(self, url: str) -> KnownPage | None:
        """What earlier runs know of an address."""
        ...

    def keep(
        self, article: Article, snapshot: Snapshot | None, etag: str | None, last_modified: str | None
    ) -> Fate:
        """KEPT, UNCHANGED or REVISED, as the store decides. No snapshot: the text is the one already archived."""
        ...

    def touch(self, url: str, at: datetime, etag: str | None, last_modified: str | None) -> None:
        """A known page answered 304."""
        ...

    def removed(self, url: str, at: datetime) -> bool:
        """A known page answered 404 or 410. False if it was not known."""
        ...

    def observe(self, observations: Sequence[HotObservation]) -> None:
        """Lines of a hot board, all of them, every time."""
        ...

    def record(self, entry: LedgerEntry) -> None:
        """The fate of one address."""
        ...
