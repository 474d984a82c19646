"""``crawl``: the door of this room. Blocking; Scrapy's reactor starts once a process, so the desk runs it in a child."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from twisted.internet.error import ReactorNotRestartable

from crawlers.addresses import netloc_of
from crawlers.schema import SourceSpec
from crawlers.sink import Sink
from crawlers.spider import Job, Limits, SourceSpider
from domain.errors import Conflict
from domain.ledger import CollectReport

__all__ = ["Limits", "crawl"]

_OTHER_HOSTS_DELAY = 2.0
"""Seconds between requests to hosts that no entry names."""


def crawl(
    specs: Sequence[SourceSpec],
    sink: Sink,
    archive_dir: Path,
    *,
    user_agent: str,
    limits: Limits = Limits(),
    ignore_schedule: bool = True,
    days: Sequence[date] | None = None,
    resumed: Mapping[str, datetime] | None = None,
) -> CollectReport:
    """Read every source once, side by side, and report one run each, in the order of their ids.

    ``ignore_schedule`` asks even for what is not expected yet (today's e-paper before its ``publish_hour``): right
    when a person starts the crawl, wrong for a service that comes round again. ``days`` asks for the e-paper issues of
    these days and for nothing else. ``resumed`` (source id → its start) are interrupted passes that are taken up: pages
    asked for since then are not asked again. ``user_agent`` names the library and how to reach it. What is found goes to
    ``sink`` as it is found.

    :raises StoreUnavailable: when the sink can no longer write; what was kept before stays.
    :raises NoSpace: when the archive's disk is full.
    :raises Conflict: on a second crawl in one process.
    """
    clock = time.perf_counter()
    job = Job(
        tuple(specs),
        sink,
        archive_dir,
        user_agent,
        limits,
        ignore_schedule,
        None if days is None else tuple(days),
        resumed or {},
    )
    if specs:
        _run(job)
    if job.error is not None:
        raise job.error
    runs = tuple(sorted(job.runs, key=lambda run: run.source_id))
    return CollectReport(runs, time.perf_counter() - clock)


def _run(job: Job) -> None:
    process = AsyncCrawlerProcess(_settings(job))
    for name in ("scrapy", "twisted", "asyncio"):  # after Scrapy has set its own levels
        logging.getLogger(name).setLevel(logging.WARNING)
    process.crawl(SourceSpider, job=job)
    gc.freeze()  # libraries and rules live as long as the crawl: looking through them again and again is waste
    try:
        process.start(install_signal_handlers=threading.current_thread() is threading.main_thread())
    except ReactorNotRestartable:
        raise Conflict("本进程已经采集过一次，请在新的进程中再次采集") from None


def _settings(job: Job) -> dict[str, Any]:
    delays: dict[str, float] = {}
    for spec in job.specs:
        for url in spec.entry_urls:
            netloc = netloc_of(url)
            delays[netloc] = max(spec.fetch.delay, delays.get(netloc, 0.0))
    return engine_settings(job.user_agent, delays)


def engine_settings(user_agent: str, delays: dict[str, float]) -> dict[str, Any]:
    """Scrapy's settings; ``delays``: ``host:port`` → seconds between two requests.

    Redirects, robots.txt, retries and decompression are our own (``crawlers.fetch``).
    """
    return {
        "USER_AGENT": user_agent,
        "DOWNLOAD_SLOTS": {host: {"concurrency": 1, "delay": delay} for host, delay in delays.items()},
        "DOWNLOAD_DELAY": _OTHER_HOSTS_DELAY,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": 64,
        "TWISTED_DNS_RESOLVER": "crawlers.resolver.GuardedResolver",
        # Scrapy's own would follow redirects and refreshes past the guard, read proxies from the environment, keep
        # cookies; what crawlers.fetch needs of them it does itself, in the open.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "WARNING",
        "LOG_INSTALL_ROOT_HANDLER": False,
    }
