"""The process that collects: ``python -m desk.collector`` reads its orders from standard input."""

from __future__ import annotations

import gc
import json
import logging
import os
import select
import sys
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NoReturn

from crawlers.crawl import Limits, crawl
from crawlers.spec import from_source
from desk.collecting import ended
from desk.logs import start_log
from desk.settings import Settings
from domain.article import Article, HotObservation, KnownPage, Snapshot
from domain.errors import ZhijinError
from domain.ledger import Fate, LedgerEntry, Run
from domain.source import INBOX_PACK, Specimen
from store.base import Store
from store.sqlite import open_store

_RENEWED = timedelta(hours=12)


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
        """A good page of the last hours is good enough: a source is read many times a day."""
        kept = self._store.specimens(specimen.source_id) if specimen.role == "good" else []
        same = (old for old in kept if (old.role, old.kind) == (specimen.role, specimen.kind))
        if not any(specimen.at - old.at < _RENEWED for old in same):
            self._store.put_specimen(specimen)

    def observe(self, observations: Sequence[HotObservation]) -> None:
        self._store.add_observations(observations)

    def record(self, entry: LedgerEntry) -> None:
        self._store.add_ledger(entry)


SERVICE_MINUTES = 5
"""A pass of the service takes no new articles after this long: sources with news to come wait for it to end."""


def main() -> int:
    """Carry out orders, one a line, until standard input ends: ``{"settings": …, "sources": [ids],
    "ignore_schedule": bool}`` and, to back-fill e-papers, ``"days": ["2026-11-01", …]``, to take up what was interrupted ``"resumed": {id: start}``. Each is answered by one
    line, ``{"runs": [ids]}`` or ``{"error": line}``.

    Scrapy's reactor starts once a process, so each order gets a fork of this one, in which all is loaded already.
    """
    gc.freeze()
    for order in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            _in_fork(order, os.getppid())
        _, status = os.waitpid(child, 0)
        if code := os.waitstatus_to_exitcode(status):
            _say({"error": ended(code)})
    return 0


def _in_fork(order: str, parent: int) -> NoReturn:
    """Carry out one order and end, whatever happens."""
    try:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        _say(_carry_out(json.loads(order)))
        os._exit(0)
    finally:
        os._exit(1)


def _carry_out(order: dict[str, Any]) -> dict[str, Any]:
    settings = Settings(**order["settings"])
    try:
        start_log(settings.logs, settings.log_days)
        store = open_store(settings.database)
        specs = [from_source(store.source(source_id)) for source_id in order["sources"]]
        by_person, days = order["ignore_schedule"], order.get("days")
        report = crawl(
            specs,
            StoreSink(store),
            settings.archive,
            user_agent=settings.user_agent,
            limits=Limits() if by_person or days else Limits(minutes=SERVICE_MINUTES),
            ignore_schedule=by_person,
            days=[date.fromisoformat(day) for day in days] if days else None,
            resumed={s: datetime.fromisoformat(at) for s, at in order.get("resumed", {}).items()},
        )
    except ZhijinError as error:
        return {"error": str(error)}
    except Exception as error:  # the front door of this process
        logging.getLogger(__name__).exception("unforeseen")
        return {"error": f"采集程序内部出错（{type(error).__name__}：{error}），详情见日志"}
    return {"runs": [run.id for run in report.runs]}


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _end_with(parent: int) -> None:
    """An orphan would go on writing beside the next crawl. Ending at once is safe: nothing is acknowledged that is
    not kept. Our orderer is gone when the other end of standard input is closed, the process we were forked from
    when we have another parent."""
    orderer = select.poll()
    orderer.register(sys.stdin.fileno(), 0)
    while not orderer.poll(500) and os.getppid() == parent:
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
