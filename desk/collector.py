"""The child process of ``collect``: ``python -m desk.collector`` reads its order from standard input."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime

from crawlers.crawl import crawl
from crawlers.spec import from_source
from desk.logs import start_log
from desk.settings import Settings
from domain.article import Article, HotObservation, KnownPage, Snapshot
from domain.errors import ZhijinError
from domain.ledger import Fate, LedgerEntry, Run
from domain.source import INBOX_PACK, Specimen
from store.base import Store
from store.sqlite import open_store


class StoreSink:
    """The crawlers' ``Sink``, writing straight to the store: what is kept survives a crash of the crawl."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._inboxes = frozenset(s.id for s in store.sources() if s.pack == INBOX_PACK)

    def together(self) -> AbstractContextManager[None]:
        return self._store.together()

    def begin(self, run: Run) -> None:
        self._store.begin_run(run)

    def end(self, run: Run) -> None:
        self._store.end_run(run)

    def known(self, url: str) -> KnownPage | None:
        return self._store.known(url)

    def earlier(self, payload_digest: str) -> Snapshot | None:
        return self._store.earlier(payload_digest)

    def suppressed(self, url: str) -> bool:
        return self._store.suppressed(url) is not None

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
        self._store.touch(url, at, etag, last_modified, check_at=check_at, listed=listed)

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
        if article.source_id in self._inboxes:
            article = replace(article, intake="inbox")
        return self._store.put_article(
            article, snapshot, etag, last_modified, check_at=check_at, listed=listed
        )

    def removed(self, url: str, at: datetime, check_at: datetime | None = None) -> bool:
        return self._store.mark_removed(url, at, check_at)

    def specimen(self, specimen: Specimen) -> None:
        self._store.put_specimen(specimen)

    def observe(self, observations: Sequence[HotObservation]) -> None:
        self._store.add_observations(observations)

    def record(self, entry: LedgerEntry) -> None:
        self._store.add_ledger(entry)


def main() -> int:
    """Carry out one order, a line ``{"settings": …, "sources": [ids], "ignore_schedule": bool}``
    and, to back-fill e-papers, ``"days": ["2026-11-01", …]``; print ``{"runs": [ids]}`` as the last line.

    Standard input stays open as long as whoever ordered lives; at its end the crawl ends too.
    """
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settings = Settings(**order["settings"])
    try:
        start_log(settings.logs, settings.log_days)
        store = open_store(settings.database)
        specs = [from_source(store.source(source_id)) for source_id in order["sources"]]
        report = crawl(
            specs,
            StoreSink(store),
            settings.archive,
            user_agent=settings.user_agent,
            ignore_schedule=order["ignore_schedule"],
            days=[date.fromisoformat(day) for day in order["days"]] if order.get("days") else None,
        )
    except ZhijinError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Exception as error:  # the front door of this process
        logging.getLogger(__name__).exception("unforeseen")
        sys.stderr.write(f"采集程序内部出错（{type(error).__name__}：{error}），详情见日志\n")
        return 1
    sys.stdout.write(json.dumps({"runs": [run.id for run in report.runs]}) + "\n")
    return 0


def _end_with_parent() -> None:
    """An orphan would go on writing beside the next crawl. Ending at once is safe: each fate is one transaction."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
