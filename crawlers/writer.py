"""Group commit: what is found waits a moment and goes to archive and store many pages at a time.

The order is what makes a kill harmless: captures are on the disk before anything refers to them, and an article,
its page and its line in the ledger are one transaction. What still waits when the process dies is not acknowledged
anywhere, and the next crawl asks for it again.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime

from crawlers.archive import Archive
from crawlers.book import Book
from crawlers.sink import Sink
from domain import ids
from domain.article import Article, KnownPage, Snapshot
from domain.errors import NoSpace, StoreUnavailable
from domain.ledger import Fate, LedgerEntry

BATCH = 64
"""Articles a transaction; more save nothing worth the memory."""
WAIT = 0.5
"""Seconds that a page may wait for company."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Keep:
    """A text to be kept. No snapshot: it is the one already archived."""

    article: Article
    snapshot: Snapshot | None
    etag: str | None
    last_modified: str | None
    check_at: datetime
    listed: str

    def settle(self, sink: Sink) -> Fate | None:
        return sink.keep(
            self.article,
            self.snapshot,
            self.etag,
            self.last_modified,
            check_at=self.check_at,
            listed=self.listed,
        )


@dataclass(frozen=True)
class Touch:
    """A known page that has not changed."""

    url: str
    at: datetime
    etag: str | None
    last_modified: str | None
    check_at: datetime
    listed: str

    def settle(self, sink: Sink) -> Fate | None:
        sink.touch(
            self.url, self.at, self.etag, self.last_modified, check_at=self.check_at, listed=self.listed
        )
        return None


@dataclass(frozen=True)
class Gone:
    """A known page that is no more."""

    url: str
    at: datetime
    check_at: datetime

    def settle(self, sink: Sink) -> Fate | None:
        sink.removed(self.url, self.at, self.check_at)
        return None


Change = Keep | Touch | Gone


class Writer:
    """Collects the lines of all sources of a crawl. Everything happens in the reactor's thread."""

    def __init__(self, sink: Sink, archive: Archive) -> None:
        self._sink, self._archive = sink, archive
        self._waiting: list[tuple[Book, LedgerEntry, Change | None]] = []
        self._pages: set[str] = set()

    def put(self, book: Book, entry: LedgerEntry, change: Change | None) -> None:
        """Take a fate, with what it changes in the store. It is settled within half a second."""
        self._waiting.append((book, entry, change))
        if isinstance(change, Keep):
            self._pages.add(ids.article_id(change.article.url) if change.article.url else change.article.id)
        if len(self._waiting) >= BATCH:
            self.settle()

    def known(self, url: str) -> KnownPage | None:
        """What is known of an address, this crawl's pages included."""
        if ids.article_id(url) in self._pages:
            self.settle()
        return self._sink.known(url)

    def settle(self) -> None:
        """Everything that waits is kept when this returns.

        :raises StoreUnavailable: nothing of it is kept then.
        """
        waiting, self._waiting = self._waiting, []
        self._pages.clear()
        if waiting:
            self._archive.sync()
            with self._sink.together():
                for book, entry, change in waiting:
                    book.article(self._settled(entry, change))

    async def settle_for_ever(self) -> None:
        """Nothing waits longer than ``WAIT``."""
        while True:
            await asyncio.sleep(WAIT)
            self.settle()

    def _settled(self, entry: LedgerEntry, change: Change | None) -> LedgerEntry:
        """The entry with the fate that the store gave. One bad record is recorded, the others go on."""
        try:
            fate = change.settle(self._sink) if change else None
        except (StoreUnavailable, NoSpace):
            raise
        except Exception as error:
            _log.exception("article %s", entry.url)
            detail = f"没有存进数据库（{type(error).__name__}：{error}）"
            return replace(entry, fate=Fate.FAILED, cause="store", detail=detail)
        return replace(entry, fate=fate) if fate else entry
