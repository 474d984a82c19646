"""One way to ask for a page: guarded, obedient, bounded, every hop counted.

It stands on Scrapy's engine, whose downloader holds one connection a host with the delay between requests. What
comes back is a ``Fetched`` or a ``NotFetched`` that already knows the fate of the address.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.addresses import netloc_of, refusal
from crawlers.archive import Exchange
from crawlers.compression import ACCEPTED, TooLarge, decompress
from crawlers.failure import NotFetched, failure_of, refuse_answer, too_large
from crawlers.robots import Robots, from_answer
from crawlers.schema import Fetch
from crawlers.shells import onward
from domain.clock import utc_now
from domain.ledger import Fate

MAX_HOPS = 8
"""Redirects followed for one address; browsers stop at 20, real sites need two."""
_ACCEPT = {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}
RETRY_WAIT = 1.0
"""Seconds before the one retry of a broken connection or a server error."""
_ROBOTS_TIMEOUT = 10.0


@dataclass(frozen=True)
class Asking:
    """How one source asks: its rules, the loopback addresses it may reach, and where hops are reported."""

    rules: Fetch
    local: frozenset[str]
    report: Callable[[str, str, int | None, int, str], None]
    """(kind, url, status, bytes, detail) of robots.txt and redirects."""
    validators: Callable[[str], dict[str, str]] = lambda url: {}
    """Conditional headers for an address already known."""


@dataclass(frozen=True)
class Fetched:
    """One answer, after redirects."""

    asked: str
    url: str
    exchange: Exchange
    content: bytes
    """Decompressed."""
    seconds: float

    @property
    def status(self) -> int:
        return self.exchange.status

    def header(self, name: str) -> str:
        """The first header of that name (lower case), or empty."""
        return next((v for k, v in self.exchange.response_headers if k.lower() == name), "")

    @property
    def charset(self) -> str | None:
        """The charset that Content-Type claims."""
        match = re.search(r"charset\s*=\s*[\"']?([\w-]+)", self.header("content-type"), re.IGNORECASE)
        return match[1] if match else None


@dataclass
class Fetcher:
    """Asks for pages through one Scrapy engine, for all sources of a crawl."""

    crawler: Crawler
    user_agent: str
    _robots: dict[str, asyncio.Future[Robots]] = field(default_factory=dict)
    _hosts: dict[str, asyncio.Lock] = field(default_factory=dict)
    """One connection a host, whatever number of sources ask it."""

    async def get(self, url: str, asking: Asking, *, post: bool = False) -> Fetched:
        """The page at ``url``, redirects and shells followed.

        ``post`` sends ``form`` or ``json_body`` where the source's method is POST.

        :raises NotFetched: for everything that is no page: refused, failed, challenge. 304, 404 and 410 are answers.
        """
        began, here = utc_now(), urldefrag(url.strip())[0]
        seen: set[str] = set()
        while True:
            if here in seen or len(seen) > MAX_HOPS:
                raise NotFetched(
                    Fate.FAILED, "unreachable", f"跳转循环或跳转过多（{len(seen)} 次），最后到 {here[:200]}"
                )
            seen.add(here)
            await self._admit(here, asking)
            fetched = await self._once(url, here, asking, post and not seen - {here}, began)
            target = onward(
                fetched.url, fetched.status, fetched.header("location"), fetched.content, asking.rules
            )
            if not target:
                refuse_answer(fetched.status, list(fetched.exchange.response_headers), fetched.content)
                return fetched
            asking.report(
                "redirect", here, fetched.status, len(fetched.exchange.body), f"跳转到 {target[:300]}"
            )
            here = urldefrag(target)[0]

    async def _admit(self, url: str, asking: Asking) -> None:
        reason = refusal(url, asking.local)
        if reason:
            raise NotFetched(Fate.REFUSED, "address", reason)
        if asking.rules.robots_override:
            return
        robots = await self._rules_of(url, asking)
        if robots.failure is not None:
            raise robots.failure
        reason = robots.refusal(url, self.user_agent)
        if reason:
            raise NotFetched(Fate.REFUSED, "robots", reason)

    async def _rules_of(self, url: str, asking: Asking) -> Robots:
        """robots.txt of the host, asked for once however many wait for it."""
        netloc = f"{urlsplit(url).scheme}://{netloc_of(url)}"
        if netloc not in self._robots:
            self._robots[netloc] = asyncio.get_running_loop().create_future()
            try:
                self._robots[netloc].set_result(await self._ask_robots(url, asking))
            except BaseException as error:
                self._robots[netloc].set_exception(error)
                raise
        return await asyncio.shield(self._robots[netloc])

    async def _ask_robots(self, url: str, asking: Asking) -> Robots:
        here = urljoin(url, "/robots.txt")
        rules = asking.rules.model_copy(
            update={"timeout": min(asking.rules.timeout, _ROBOTS_TIMEOUT), "method": "GET", "max_mb": 2.0}
        )
        for _ in range(5):
            if reason := refusal(here, asking.local):
                return Robots(None, f"跳到了不可访问的地址（{reason}）")
            try:
                response, _ = await self._send(here, rules, {}, None)
            except NotFetched as failure:
                # RFC 9309: what cannot be reached is not asked. The host is down, so its pages are too.
                asking.report("robots", here, None, 0, failure.detail)
                return Robots(None, failure=failure)
            content = decompress(response.body, _first(response, "content-encoding"), 2_000_000)
            asking.report("robots", here, response.status, len(response.body), "")
            location = _first(response, "location")
            if not (300 <= response.status < 400 and location):
                return from_answer(response.status, content)
            here = urljoin(here, location)
        return Robots("")

    async def _once(self, asked: str, url: str, asking: Asking, post: bool, began: datetime) -> Fetched:
        """One request, with one retry after a broken connection or a server error."""
        headers = dict(asking.rules.headers) | ({} if post else asking.validators(url))
        body = _body(asking.rules) if post else None
        try:
            response, sent = await self._send(url, asking.rules, headers, body)
            if response.status in {500, 502, 504}:
                raise NotFetched(
                    Fate.FAILED, "unreachable", f"服务器错误（{response.status}）", response.status
                )
        except NotFetched as failure:
            if failure.cause != "unreachable" or failure.fate is not Fate.FAILED:
                raise
            await asyncio.sleep(RETRY_WAIT)
            response, sent = await self._send(url, asking.rules, headers, body)
        return self._fetched(asked, url, response, sent, asking.rules, began)

    async def _send(
        self, url: str, rules: Fetch, headers: dict[str, str], body: tuple[str, bytes] | None
    ) -> tuple[Response, Request]:
        """Through Scrapy's downloader; its exceptions become fates."""
        slot = netloc_of(url)
        asked = {"User-Agent": self.user_agent, "Accept-Encoding": ACCEPTED, **_ACCEPT, **headers}
        if body:
            asked["Content-Type"] = body[0]
        request = Request(
            url,
            method="POST" if body else "GET",
            headers=asked,
            body=body[1] if body else b"",
            dont_filter=True,
            meta={
                "download_slot": slot,
                "download_timeout": rules.timeout,
                "download_maxsize": int(rules.max_mb * 1_000_000),
                "download_warnsize": 0,
                "handle_httpstatus_all": True,
            },
        )
        engine: Any = self.crawler.engine
        try:
            # Scrapy's slot lets several through at once when they are queued together and there is no delay.
            async with self._hosts.setdefault(slot, asyncio.Lock()):
                return await engine.download_async(request), request
        except Exception as error:  # every failure of one address is the fate of that address
            raise failure_of(error, rules, urlsplit(url).hostname or "") from None
        finally:
            self._slow_down(url, slot, rules, engine)

    def _slow_down(self, url: str, slot: str, rules: Fetch, engine: Any) -> None:
        """The slot's delay is the greatest that a source or the host's robots.txt asks for."""
        waiting = self._robots.get(f"{urlsplit(url).scheme}://{slot}")
        known = waiting.result() if waiting and waiting.done() and not waiting.exception() else None
        wished = known.delay(self.user_agent) if known else 0.0
        found = engine.downloader.slots.get(slot)
        if found is not None:
            found.delay = max(found.delay, wished, rules.delay if found.delay else 0.0)

    def _fetched(
        self, asked: str, url: str, response: Response, request: Request, rules: Fetch, began: datetime
    ) -> Fetched:
        at = utc_now()
        limit = int(rules.max_mb * 1_000_000)
        try:
            content = decompress(response.body, _first(response, "content-encoding"), limit)
        except TooLarge:
            raise too_large(rules) from None
        exchange = Exchange(
            url=url,
            at=at,
            status=response.status,
            request_headers=_flat(request.headers),
            response_headers=_flat(response.headers),
            body=response.body,
            ip=str(response.ip_address) if response.ip_address else None,
            method=request.method,
        )
        return Fetched(asked, url, exchange, content, (at - began).total_seconds())


def _body(rules: Fetch) -> tuple[str, bytes] | None:
    if rules.method != "POST":
        return None
    if rules.json_body is not None:
        return "application/json", json.dumps(rules.json_body, ensure_ascii=False).encode()
    return "application/x-www-form-urlencoded", urlencode(rules.form or {}).encode()


def _first(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""


def _flat(headers: Any) -> tuple[tuple[str, str], ...]:
    return tuple((k.decode("latin-1"), v.decode("latin-1")) for k, values in headers.items() for v in values)
