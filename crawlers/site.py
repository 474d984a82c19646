"""``crawl_site``: one pass over a site collection, then its quality check.

Blocking; Scrapy's reactor starts once a process, so the desk runs it in a child.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from crawlers.addresses import is_loopback, netloc_of
from crawlers.archive import Archive
from crawlers.archive.index import ArchiveIndex
from crawlers.fetch import Asking
from crawlers.schema import Fetch
from crawlers.site_check import Inspection, Verdict
from crawlers.site_parts import HopFetcher, SiteSink
from crawlers.site_walk import Walk
from domain.collection import SiteCollection

__all__ = ["SiteOrder", "SiteReport", "SiteSink", "crawl_site"]

DELAY = 2.0
"""Seconds between two requests to one host (DOMAIN F4: robots.txt may ask for more)."""
_MAX_MB = 50.0
_TIMEOUT = 30.0


@dataclass(frozen=True)
class SiteOrder:
    """What to do. ``walk`` False only checks what was captured before."""

    collection: SiteCollection
    run_id: str
    archive_dir: Path
    user_agent: str
    walk: bool = True


@dataclass
class SiteReport:
    """What came of it. ``reason`` is one Chinese line, empty when nothing is to be said."""

    status: str = "failed"
    reason: str = ""
    verdict: Verdict = field(default_factory=Verdict)
    error: BaseException | None = None


def crawl_site(order: SiteOrder, sink: SiteSink) -> SiteReport:
    """Walk the collection (or the rest of a pass that was interrupted) and check what was captured.

    :raises StoreUnavailable: when the store or archive can no longer write; what was kept before stays.
    :raises NoSpace: when the disk is full.
    """
    report = SiteReport()
    process = AsyncCrawlerProcess(_settings(order))
    for name in ("scrapy", "twisted", "asyncio"):  # after Scrapy has set its own levels
        logging.getLogger(name).setLevel(logging.WARNING)
    process.crawl(SiteSpider, order=order, sink=sink, report=report)
    process.start(install_signal_handlers=threading.current_thread() is threading.main_thread())
    if report.error is not None:
        raise report.error
    return report


class SiteSpider(scrapy.Spider):
    """Scrapy gives the engine and the downloader; the order of work is ours."""

    name = "zhijin-site"

    def __init__(self, order: SiteOrder, sink: SiteSink, report: SiteReport, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._order, self._sink, self._report = order, sink, report

    async def start(self) -> AsyncIterator[Any]:
        """Do the whole job; nothing is left for Scrapy's own scheduler."""
        try:
            fetcher = HopFetcher(self.crawler, self._order.user_agent)
            asking = _asking(self._order.collection)
            index = ArchiveIndex(self._order.archive_dir)
            index.update_if_any()
            if self._order.walk:
                await self._walk(fetcher, asking)
                # A capture of known bytes is read through the index; without it every file would be searched.
                index.update_if_any()
            inspection = Inspection(self._order.collection.scope, self._order.archive_dir, fetcher, asking)
            self._report.verdict = await inspection.run(self._sink.captures())
        except Exception as error:  # handed to the caller of crawl_site(), which is outside the reactor
            self._report.error = error
        return
        yield

    async def _walk(self, fetcher: HopFetcher, asking: Asking) -> None:
        order = self._order
        with Archive(order.archive_dir, order.collection.id, earlier=self._sink.earlier) as archive:
            walk = Walk(
                order.collection, order.run_id, self._sink, archive, order.archive_dir, fetcher, asking
            )
            await walk.run()
        self._report.status, self._report.reason = _outcome(walk, self._sink)


def _outcome(walk: Walk, sink: SiteSink) -> tuple[str, str]:
    """Status of the pass, and what is to be said of it."""
    captures = sink.captures()
    pages = [c for c in captures if c.kind == "page" and c.snapshot and not c.finding]
    failed = [c for c in captures if c.finding.startswith("读不到")]
    if not pages:
        return "failed", failed[0].finding if failed else "没有采到任何页面，请检查种子和范围"
    limit = walk.collection.scope.max_pages
    said = [f"{len(failed)} 个网址读不到"] if failed else []
    if walk.left:
        said.append(f"达到页数上限 {limit}，还有 {walk.left} 个网址没有采集")
    if walk.traps:
        said.append(f"{walk.traps} 个网址疑似陷阱，没有采集（如：{walk.trap}）")
    return "partial" if failed or walk.left else "ok", "；".join(said)


def _asking(collection: SiteCollection) -> Asking:
    """Polite to every host; this machine's own needs no rest."""
    rest = 0.0 if all(is_loopback(seed) for seed in collection.seeds) else DELAY
    rules = Fetch(delay=rest, timeout=_TIMEOUT, max_mb=_MAX_MB)
    return Asking(rules, _local(collection), lambda *_: None)


def _local(collection: SiteCollection) -> frozenset[str]:
    """Loopback addresses that the curator named as seeds; no other inner address is asked."""
    return frozenset(netloc_of(seed) for seed in collection.seeds if is_loopback(seed))


def _settings(order: SiteOrder) -> dict[str, Any]:
    """Scrapy's settings: its own redirects, retries, cookies and proxies are off, as in ``crawlers.crawl``."""
    local = _local(order.collection)
    return {
        "USER_AGENT": order.user_agent,
        "DOWNLOAD_SLOTS": {host: {"concurrency": 1, "delay": 0.0} for host in local},
        "DOWNLOAD_DELAY": DELAY,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": 16,
        "TWISTED_DNS_RESOLVER": "crawlers.resolver.GuardedResolver",
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "WARNING",
        "LOG_INSTALL_ROOT_HANDLER": False,
    }
