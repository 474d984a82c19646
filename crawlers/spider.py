"""The one spider: reads every source of a crawl side by side, each through its own book."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import scrapy

from crawlers.archive import Archive, ArchiveIndex
from crawlers.book import Book
from crawlers.entrance import Entrance, Found
from crawlers.fetch import Asking, Fetched, Fetcher
from crawlers.hotboard import observations
from crawlers.manners import host_key
from crawlers.outcome import Outcome
from crawlers.reading import Parts, Reader
from crawlers.rhythm import Rhythm
from crawlers.schema import Fetch, SourceSpec
from crawlers.showcase import Showcase
from crawlers.sink import Sink
from crawlers.writer import BATCH, Writer
from domain import ids
from domain.clock import utc_now
from domain.errors import NoSpace, StoreUnavailable, ZhijinError
from domain.ledger import NOT_DUE, Fate, Run

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """Bounds of one crawl."""

    articles: int = 5000
    """Articles taken from one source in one run; what lies beyond waits for the next."""
    at_once: int = 4
    """Articles of one source under way; the host still sees one connection."""
    sources_at_once: int = 32
    fresh_minutes: float = 0
    """A known page asked for less than this ago is not asked again, even by a person's crawl."""
    minutes: float | None = None
    """No more articles are begun after this long; what is left waits for the next pass."""


@dataclass
class Job:
    """What a crawl is to do, and what came of it. ``error`` is one that stopped everything."""

    specs: tuple[SourceSpec, ...]
    sink: Sink
    archive_dir: Path
    user_agent: str
    limits: Limits
    ignore_schedule: bool
    days: tuple[date, ...] | None = None
    """Back-fill: issues of e-papers on these days, and nothing else."""
    resumed: Mapping[str, datetime] = field(default_factory=dict)
    """Source id → start of the interrupted pass that this one takes up: what was asked since is not asked again."""
    runs: list[Run] = field(default_factory=list)
    error: BaseException | None = None


class SourceSpider(scrapy.Spider):
    """Scrapy gives the engine, the downloader and its manners; the order of work is below."""

    name = "zhijin"

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._job = job

    async def start(self) -> AsyncIterator[Any]:
        """Do the whole job; nothing is left for Scrapy's own scheduler."""
        try:
            earlier = self._job.sink.earlier
            with Archive(self._job.archive_dir, sync_each=False, earlier=earlier) as archive:
                writer = Writer(self._job.sink, archive)
                fetcher = Fetcher(self.crawler, self._job.user_agent)
                await self._passes(Parts(self._job.sink, writer, archive, fetcher))
            ArchiveIndex(self._job.archive_dir).update_if_any(archive.files)
        except* Exception as errors:  # handed to the caller of crawl(), which is outside the reactor
            self._job.error = _innermost(errors)
        return
        yield

    async def _passes(self, parts: Parts) -> None:
        """All sources side by side; what they find is settled beside them."""
        gate = asyncio.Semaphore(self._job.limits.sources_at_once)
        async with asyncio.TaskGroup() as service:
            settling = service.create_task(parts.writer.settle_for_ever())
            async with asyncio.TaskGroup() as passes:
                for spec in self._job.specs:
                    passes.create_task(_Pass(self._job, spec, parts).run(gate))
            settling.cancel()


class _Pass:
    """One run over one source."""

    def __init__(self, job: Job, spec: SourceSpec, parts: Parts) -> None:
        now = utc_now()
        self._job, self._spec, self._now = job, spec, now
        self._book = Book(Run(ids.run_id(now), spec.id, now), job.sink)
        inner = spec.local_hosts | frozenset(spec.intranet)
        self._lists = Asking(spec.fetch, inner, self._hop, hold=self._hold)
        self._pages = Asking(
            spec.fetch.model_copy(update={"method": "GET"}),
            inner,
            self._hop,
            self._validators,
            self._hold,
        )
        self._fetcher, self._writer = parts.fetcher, parts.writer
        fresh = now - job.resumed.get(spec.id, now - timedelta(minutes=job.limits.fresh_minutes))
        rhythm = Rhythm(spec.dates, now, job.ignore_schedule, fresh)
        self._reader = Reader(spec, parts, rhythm, self._pages, self._book.run.id)

    async def run(self, gate: asyncio.Semaphore) -> None:
        """Read the source; what goes wrong with it alone ends in its run, the store's failures end the crawl."""
        async with gate:
            try:
                await self._read()
            except (StoreUnavailable, NoSpace):
                raise
            except Exception as error:  # a bad source stops alone
                _log.exception("source %s", self._spec.id)
                said = (
                    str(error)
                    if isinstance(error, ZhijinError)
                    else f"程序出错（{type(error).__name__}：{error}）"
                )
                self._book.problems.append(said)
            self._writer.settle()
            self._book.expect(self._spec.expect.items_min)
            self._job.runs.append(self._book.close(utc_now()))

    async def _read(self) -> None:
        entrance = Entrance(
            self._spec,
            self._book,
            self._get_list,
            self._now,
            self._job.ignore_schedule,
            self._job.days,
            Showcase(self._spec.id, self._job.sink).list_page,
        )
        if self._spec.kind == "hotboard":
            await self._observe(entrance)
            return
        waiting: set[asyncio.Task[None]] = set()
        try:
            async for found in entrance.offers():
                # What is known and not asked again costs nothing: counting it would keep us from the rest for ever.
                if enough := self._enough():
                    self._book.notes.append(f"{enough}，其余留待下一批次")
                    break
                waiting = await _room(waiting, self._job.limits.at_once)
                waiting.add(asyncio.create_task(self._article(found)))
            await _room(waiting, 1)
        finally:
            for task in waiting:
                task.cancel()

    def _enough(self) -> str:
        """Why nothing more is begun, in Chinese; what waits to be settled is not counted yet."""
        limits = self._job.limits
        if self._book.asked + BATCH >= limits.articles:
            self._writer.settle()
        if self._book.asked >= limits.articles:
            return f"本批次已请求 {limits.articles} 篇文章"
        if limits.minutes is not None and utc_now() - self._now > timedelta(minutes=limits.minutes):
            return f"本批次已用 {limits.minutes:g} 分钟"
        return ""

    async def _article(self, found: Found) -> None:
        try:
            outcome = await self._reader.read(found)
        except (StoreUnavailable, NoSpace, asyncio.CancelledError):
            raise
        except Exception as error:  # one bad record is recorded, the others go on
            _log.exception("article %s", found.offer.url)
            outcome = Outcome(Fate.FAILED, "parse", f"程序出错（{type(error).__name__}：{error}）")
        if outcome.cause == NOT_DUE:
            self._book.pass_over()
            return
        url = found.offer.url or found.origin.url
        entry = outcome.entry(self._book.run.id, self._spec.id, url, utc_now())
        self._writer.put(self._book, entry, outcome.change)

    async def _observe(self, entrance: Entrance) -> None:
        found = [f async for f in entrance.offers()]
        lines = observations(self._spec.id, (f.offer for f in found), self._now)
        if lines:
            self._job.sink.observe(lines)
        self._book.observations = len(lines)

    async def _get_list(self, url: str, post: Fetch | None) -> Fetched:
        asking = replace(self._lists, rules=post) if post else self._lists
        return await self._fetcher.get(url, asking, post=post is not None)

    def _hold(self, url: str, until: datetime) -> None:
        """Only hosts that the entries name hold up the source; what a far-off link leads to does not."""
        if host_key(url) in {host_key(own) for own in self._spec.entry_urls}:
            self._book.hold(until)

    def _validators(self, url: str) -> dict[str, str]:
        known = self._writer.known(url)
        if known is None or known.content_hash is None:
            return {}
        pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
        return {name: value for name, value in pairs if value}

    def _hop(self, kind: str, url: str, status: int | None, size: int, detail: str) -> None:
        self._book.other(kind, url, status, size, detail, failed=status is None)


async def _room(tasks: set[asyncio.Task[None]], limit: int) -> set[asyncio.Task[None]]:
    """Wait until fewer than ``limit`` are under way; the first error among those done is raised."""
    while len(tasks) >= limit:
        done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    return tasks


def _innermost(errors: BaseExceptionGroup[Exception]) -> BaseException:
    """The first single error of a group of groups."""
    found: BaseException = errors
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found
