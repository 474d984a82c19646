"""The way through a site: breadth first, each page with its requisites, nothing asked for twice.

What an earlier, interrupted part of the same pass captured is read from the archive in place of the network, so the
frontier need not be kept anywhere: walking again rebuilds it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag

from crawlers.archive import Archive, Exchange
from crawlers.failure import BUSY, NotFetched
from crawlers.fetch import MAX_HOPS, Asking, Fetched
from crawlers.site_links import css_links, page_links
from crawlers.site_parts import Got, HopFetcher, SiteSink, reread
from crawlers.site_scope import ScopeRule, Traps
from domain import ids
from domain.clock import utc_now
from domain.collection import CollectionCapture, SiteCollection
from domain.errors import FetchFailed
from domain.text import clean, shorten

AT_ONCE = 4
"""Pages under way; each host still sees one connection."""
_MAX_REST = 900.0
"""Seconds that a pass waits for a host that wants to be left alone; one that wants longer ends it for now."""
_GLANCE = 5.0
"""Seconds after which a waiting pass looks whether it was stopped."""
_MAX_WAITS = 3
"""Waits in a row without an answer between them."""
_MAX_NEST = 5
"""Style sheets that import style sheets."""


@dataclass
class Walk:
    """One pass over a collection, or the rest of one."""

    collection: SiteCollection
    run_id: str
    sink: SiteSink
    archive: Archive
    archive_dir: Path
    fetcher: HopFetcher
    asking: Asking
    left: int = 0
    """Addresses in scope that the limit of pages shut out."""
    traps: int = 0
    trap: str = ""
    """What the first of the addresses that looked endless looked like."""

    def __post_init__(self) -> None:
        self._rule = ScopeRule(self.collection.scope)
        self._signs = Traps(utc_now())
        self._done: dict[str, CollectionCapture] = {}
        for capture in self.sink.captures():
            self._remember(capture)
        self._seen: set[str] = set()
        self._asked: set[str] = set()
        """Keys that are or will be asked for, each once."""
        self._waits: set[datetime | None] = set()
        self._pages = 0

    async def run(self) -> None:
        """Walk level by level: an address is captured at its least distance from a seed."""
        level = self._claim(self.collection.seeds)
        for depth in range(self.collection.scope.depth + 1):
            level = await self._level(level, depth)
            if not level:
                break

    async def _level(self, urls: Sequence[str], depth: int) -> list[str]:
        """Capture the pages of one level; the addresses of the next, in the order of the pages that name them."""
        following: list[str] = []
        waiting: deque[asyncio.Task[list[str]]] = deque()
        try:
            for url in urls:
                if len(waiting) == AT_ONCE:
                    following += self._next(await waiting.popleft(), depth)
                waiting.append(asyncio.create_task(self._page(url, depth)))
            while waiting:
                following += self._next(await waiting.popleft(), depth)
        finally:
            for task in waiting:
                task.cancel()
        return following

    def _next(self, links: Sequence[str], depth: int) -> list[str]:
        return self._claim(links) if depth < self.collection.scope.depth else []

    def _claim(self, links: Sequence[str]) -> list[str]:
        """The addresses that are new, in scope, no trap and within the limit."""
        claimed = []
        for url in links:
            key = ids.canonical_url(url)
            if key in self._seen or not self._rule.holds(url):
                continue
            self._seen.add(key)
            if sign := self._signs.sign(url):
                self.traps, self.trap = self.traps + 1, self.trap or sign
            elif self._pages >= self.collection.scope.max_pages:
                self.left += 1
            else:
                self._pages += 1
                self._asked.add(key)
                claimed.append(url)
        return claimed

    async def _page(self, url: str, depth: int) -> list[str]:
        """Capture a page with its requisites and frames; the addresses it links to."""
        got = await self._obtain(url, "page", depth)
        if got is None or not got.is_html or self._rule.outside(got.url):
            return []
        links = page_links(got.page)
        files = [file for file in links.files if self._rule.holds(file)]
        for requisite in (*links.requisites, *files):
            await self._requisite(requisite, depth)
        onwards = list(links.pages)
        for frame in self._claim(links.frames):
            onwards += await self._page(frame, depth)
        return onwards

    async def _requisite(self, url: str, depth: int, nest: int = 0) -> None:
        key = ids.canonical_url(url)
        if key in self._asked:
            return
        self._seen.add(key)
        self._asked.add(key)
        got = await self._obtain(url, "requisite", depth)
        if got is not None and got.media_type == "text/css" and nest < _MAX_NEST:
            for link in css_links(got.text, got.url):
                await self._requisite(link, depth, nest + 1)

    async def _obtain(self, url: str, kind: str, depth: int, hops: int = 0) -> Got | None:
        """From the archive if this pass has it, else from the network; None where there is nothing to read."""
        known = self._done.get(ids.canonical_url(url))
        if known is not None and hops <= MAX_HOPS:
            return await self._again(known, kind, depth, hops)
        blank = CollectionCapture(self.run_id, url, kind, depth, None)
        self.sink.proceed()
        if self.sink.suppressed(url):
            self.sink.add([replace(blank, finding="读不到：这个网址已登记为不再采集")])
            return None
        try:
            fetched = await self._ask(url)
        except NotFetched as failure:
            self._keep_hops(url, depth)
            self.sink.add([replace(blank, status=failure.status, finding="读不到：" + failure.detail)])
            return None
        return self._keep(fetched, blank)

    async def _ask(self, url: str) -> Fetched:
        """Ask, and wait where the site wants to be left alone for a while: the rest of it is behind the same host.

        :raises FetchFailed: when the wait would be too long; the pass can be taken up again later.
        """
        while True:
            await self._until_open(url)
            try:
                fetched = await self.fetcher.get(url, self.asking)
            except NotFetched as failure:
                if failure.cause != BUSY or not self._rest(url):
                    raise
            else:
                self._waits.clear()
                return fetched

    async def _until_open(self, url: str) -> None:
        rest = self._rest(url)
        if not rest or self._rule.outside_hosts(url):
            return
        host = self.fetcher.manners.of(url)
        self._waits.add(host.closed_until)
        if rest > _MAX_REST or len(self._waits) > _MAX_WAITS:
            raise FetchFailed(host.closed_because)
        while rest := self._rest(url):
            await asyncio.sleep(min(rest, _GLANCE))
            self.sink.proceed()

    def _rest(self, url: str) -> float:
        """Seconds for which the host is to be left alone."""
        until = self.fetcher.manners.of(url).closed_until
        return max(0.0, (until - utc_now()).total_seconds()) if until else 0.0

    async def _again(self, known: CollectionCapture, kind: str, depth: int, hops: int) -> Got | None:
        """What was captured before the interruption; a redirect may still lack its target."""
        if (
            known.snapshot is None
            or (known.status or 0) >= 400
            or (known.finding and known.kind == "redirect")
        ):
            return None
        got, target = reread(self.archive_dir, known, self.asking)
        if not target:
            return got
        same = ids.canonical_url(target) == ids.canonical_url(known.url)
        return await self._obtain(target, kind, depth, MAX_HOPS + 1 if same else hops + 1)

    def _remember(self, capture: CollectionCapture) -> None:
        """http leads to https under one key: the page is worth more than what led to it."""
        key = ids.canonical_url(capture.url)
        if capture.kind != "redirect" or key not in self._done:
            self._done[key] = capture

    def _keep_hops(self, asked: str, depth: int, finding: str = "") -> None:
        """Archive the answers that led on."""
        for hop in self.fetcher.hops.pop(urldefrag(asked)[0], []):
            self._write(
                hop.exchange, CollectionCapture(self.run_id, hop.url, "redirect", depth, hop.status), finding
            )

    def _keep(self, fetched: Fetched, blank: CollectionCapture) -> Got | None:
        """Archive and record one answer, unless it led to what is kept already or to what does not belong."""
        moved = ids.canonical_url(fetched.url) != ids.canonical_url(blank.url)
        outside = self._rule.outside(fetched.url) if moved and blank.kind == "page" else ""
        self._keep_hops(
            blank.url, blank.depth, f"读不到：跳到 {fetched.url[:200]}，{outside}" if outside else ""
        )
        if outside or (moved and self._taken(fetched.url)):
            return None
        media_type = fetched.header("content-type").partition(";")[0].strip().lower()
        got = Got(fetched.url, media_type, fetched.charset, fetched.content)
        good = fetched.status < 400
        capture = replace(
            blank,
            url=fetched.url,
            status=fetched.status,
            kind=blank.kind if got.is_html else "requisite",
            title=shorten(clean(got.page.head_title), 200) if got.is_html else "",
        )
        self._write(fetched.exchange, capture, "" if good else f"读不到：页面不存在（{fetched.status}）")
        return got if good else None

    def _taken(self, url: str) -> bool:
        """Whether the target of a redirect is captured, or will be under its own address."""
        key = ids.canonical_url(url)
        known = key in self._asked or key in self._done
        self._seen.add(key)
        self._asked.add(key)
        return known

    def _write(self, exchange: Exchange, capture: CollectionCapture, finding: str) -> None:
        """Into the archive first: what the store names is there."""
        facts = {
            "collection": self.collection.id,
            "run": self.run_id,
            "kind": capture.kind,
            "depth": str(capture.depth),
        }
        snapshot = self.archive.write(exchange, facts)
        kept = replace(capture, snapshot=snapshot, finding=finding)
        self._remember(kept)
        self.sink.add([kept])
