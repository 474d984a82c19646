"""Where a crawl puts what it finds. The desk gives an implementation that writes to the store."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from domain.article import Article, HotObservation, KnownPage, Snapshot
from domain.ledger import Fate, LedgerEntry, Run
from domain.source import Specimen


class Sink(Protocol):
    """Every call is done when it returns, or at the end of ``together``: then what was kept survives a crash."""

    def together(self) -> AbstractContextManager[None]:
        """Calls inside are all done at its end, or none of them."""
        ...

    def begin(self, run: Run) -> None:
        """A source is about to be read."""
        ...

    def end(self, run: Run) -> None:
        """A source was read; the run now holds its counts."""
        ...

    def known(self, url: str) -> KnownPage | None:
        """What earlier runs know of an address."""
        ...

    def earlier(self, payload_digest: str) -> Snapshot | None:
        """The capture that first held these bytes, if any."""
        ...

    def suppressed(self, url: str) -> bool:
        """Whether an address was erased on legal request and must not come back."""
        ...

    def keep(
        self,
        article: Article,
        snapshot: Snapshot | None,
        etag: str | None,
        last_modified: str | None,
        *,
        check_at: datetime | None = None,
        listed: str = "",
    ) -> Fate:
        """KEPT, UNCHANGED or REVISED, as the store decides. No snapshot: the text is the one already archived."""
        ...

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
        """A known page answered 304."""
        ...

    def removed(self, url: str, at: datetime, check_at: datetime | None = None) -> bool:
        """A known page is no longer there. False if it was not known."""
        ...

    def specimen(self, specimen: Specimen) -> None:
        """A page to compare with when the source breaks; replaces the last one of its role and kind."""
        ...

    def observe(self, observations: Sequence[HotObservation]) -> None:
        """Lines of a hot board, all of them, every time."""
        ...

    def record(self, entry: LedgerEntry) -> None:
        """The fate of one address."""
        ...
