"""The child process of a site collection: ``python -m desk.collector_site`` reads its order from standard input."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace

from crawlers.site import SiteOrder, SiteReport, crawl_site
from desk.guards import require_space
from desk.logs import start_log
from desk.settings import Settings
from domain.article import Snapshot
from domain.clock import utc_now
from domain.collection import CollectionCapture
from domain.errors import Conflict, ZhijinError
from store.base import Store
from store.sqlite import open_store


class CollectionSink:
    """The crawlers' ``SiteSink``, writing straight to the store: what is kept survives a crash of the pass."""

    def __init__(self, store: Store, run_id: str, settings: Settings) -> None:
        self._store, self._run_id, self._settings = store, run_id, settings

    def captures(self) -> Sequence[CollectionCapture]:
        return self._store.collection_captures(self._run_id)

    def add(self, captures: Sequence[CollectionCapture]) -> None:
        self._store.add_collection_captures(captures)

    def proceed(self) -> None:
        """A full disk, or a person who stops the pass, ends it here, between two addresses."""
        if self._store.collection_run(self._run_id).status != "running":
            raise Conflict("采集已被停止")
        require_space(self._settings.home, self._settings.min_free_mb)

    def earlier(self, payload_digest: str) -> Snapshot | None:
        return self._store.earlier_in_collection(self._run_id, payload_digest)

    def suppressed(self, url: str) -> bool:
        return self._store.suppressed(url) is not None


def main() -> int:
    """Carry out one order, a line ``{"settings": …, "collection": id, "run": id, "walk": bool}``.

    Standard input stays open as long as whoever ordered lives; at its end the pass ends too.
    """
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settings = Settings(**order["settings"])
    try:
        start_log(settings.logs, settings.log_days)
        store = open_store(settings.database)
        _carry_out(settings, store, order)
    except ZhijinError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Exception as error:  # the front door of this process
        logging.getLogger(__name__).exception("unforeseen")
        sys.stderr.write(f"采集程序内部出错（{type(error).__name__}：{error}），详情见日志\n")
        return 1
    return 0


def _carry_out(settings: Settings, store: Store, order: dict[str, str]) -> None:
    collection, run_id = store.collection(order["collection"]), order["run"]
    folder = settings.home / "collections" / collection.id / "warc"
    work = SiteOrder(collection, run_id, folder, settings.user_agent, bool(order["walk"]))
    report = crawl_site(work, CollectionSink(store, run_id, settings))
    store.set_collection_findings(run_id, report.verdict.findings)
    _close(store, run_id, report, walked=work.walk)


def _close(store: Store, run_id: str, report: SiteReport, *, walked: bool) -> None:
    run, now = store.collection_run(run_id), utc_now()
    verdict = report.verdict
    checked = replace(run, checked_at=now, compared=verdict.compared, agreement=verdict.agreement)
    if walked:
        counted = store.counted_collection_run(checked)
        checked = replace(counted, ended_at=now, status=report.status, reason=report.reason)
    store.put_collection_run(checked)


def _end_with_parent() -> None:
    """An orphan would go on writing beside the next pass. Ending at once is safe: each address is one transaction."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
