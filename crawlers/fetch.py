"""One way to ask for a page: guarded, obedient, bounded, every hop counted.

It stands on Scrapy's downloader. Addresses are checked by ``crawlers.addresses`` and ``crawlers.resolver``, pauses
are kept by ``crawlers.manners``. What comes back is a ``Fetched`` or a ``NotFetched`` that already knows the fate of
the address.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.addresses import address_refusal, netloc_of, refusal
from crawlers.archive import Exchange
from crawlers.asking import Asking, Fetched
from crawlers.compression import ACCEPTED, Broken, TooLarge, decompress
from crawlers.failure import BUSY, NotFetched, failure_of, refuse_answer, too_large
from crawlers.manners import (
    DEFAULT_REST,
    PATIENCE,
    Manners,
    answered,
    require_open,
    retry_after,
    told_to_wait,
    troubled,
)
from crawlers.resolver import Guard
from crawlers.robots import Robots, RobotsCache, from_answer
from crawlers.schema import Fetch
from crawlers.shells import onward
from domain.clock import utc_now
from domain.ledger import Fate

__all__ = ["Asking", "Fetched", "Fetcher"]

MAX_HOPS = 8
"""Redirects followed for one address; browsers stop at 20, real sites need two."""
_ACCEPT = {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}
RETRY_WAIT = 1.0
"""Seconds before the one retry of a broken connection or a server error."""
_ROBOTS_TIMEOUT = 10.0
_ROBOTS_BYTES = 2_000_000
_SERVER_ERRORS = frozenset({500, 502, 503, 504})


@dataclass
class Fetcher:
    """Asks for pages through one Scrapy engine, for all sources of a crawl."""

    crawler: Crawler
    user_agent: str
    guard: Guard = field(default_factory=Guard)
    manners: Manners = field(default_factory=Manners)
    robots: RobotsCache = field(default_factory=RobotsCache)

    async def get(self, url: str, asking: Asking, *, post: bool = False) -> Fetched:
        """The page at ``url``, redirects and shells followed.

        ``post`` sends ``form`` or ``json_body`` where the source's method is POST.

        :raises NotFetched: for everything that is no page: refused, failed, challenge. 304, 404 and 410 are answers.
        """
        try:
            return await self._walk(urldefrag(url.strip())[0], asking, post)
        except NotFetched as failure:
            if failure.retry_at is not None:
                asking.hold(url, failure.retry_at)
            raise

    async def _walk(self, here: str, asking: Asking, post: bool) -> Fetched:
        """From hop to hop, each one guarded as if it were the first."""
        began, asked, seen = utc_now(), here, list[str]()
        while True:
            if here in seen or len(seen) > MAX_HOPS:
                what = "跳转循环" if here in seen else "跳转过多"
                raise NotFetched(
                    Fate.FAILED, "unreachable", f"{what}（{len(seen)} 次），最后到 {here[:200]}，请核对网址"
                )
            seen.append(here)
            await self._admit(here, asking)
            fetched = await self._page(asked, here, asking, post and len(seen) == 1, began)
            target = onward(
                fetched.url, fetched.status, fetched.header("location"), fetched.content, asking.rules
            )
            if not target:
                return fetched
            asking.report(
                "redirect", here, fetched.status, len(fetched.exchange.body), f"跳转到 {target[:300]}"
            )
            here = urldefrag(target)[0]

    async def _admit(self, url: str, asking: Asking) -> None:
        if reason := refusal(url, asking.local):
            raise NotFetched(Fate.REFUSED, "address", reason)
        host = self.manners.of(url)
        require_open(host)
        if asking.rules.robots_override:
            return
        site = f"{urlsplit(url).scheme}://{netloc_of(url)}"
        robots = await self.robots.rules(site, lambda: self._ask_robots(url, asking))
        if robots.failure is not None:
            raise robots.failure
        if reason := robots.refusal(url, self.user_agent):
            raise NotFetched(Fate.REFUSED, "robots", reason)
        host.slow_down(robots.delay(self.user_agent))

    async def _ask_robots(self, url: str, asking: Asking) -> Robots:
        here = urljoin(url, "/robots.txt")
        rules = asking.rules.model_copy(
            update={"timeout": min(asking.rules.timeout, _ROBOTS_TIMEOUT), "method": "GET", "max_mb": 2.0}
        )
        for _ in range(5):
            if reason := refusal(here, asking.local):
                return Robots(None, f"跳到了不可访问的地址（{reason}）")
            try:
                response, _ = await self._send(here, rules, asking.local, {}, None)
                self._heed(here, response, patient=False)
                content = decompress(response.body, _first(response, "content-encoding"), _ROBOTS_BYTES)
            except (NotFetched, TooLarge) as failure:
                return self._unreadable(here, failure, asking)
            asking.report("robots", here, response.status, len(response.body), "")
            location = _first(response, "location")
            if not (300 <= response.status < 400 and location):
                return from_answer(response.status, content)
            here = urljoin(here, location)
        return Robots("")

    def _unreadable(self, url: str, failure: NotFetched | TooLarge, asking: Asking) -> Robots:
        """RFC 9309: what cannot be reached is not asked. The host is down, so its pages are too."""
        if isinstance(failure, NotFetched) and failure.fate is Fate.FAILED:
            asking.report("robots", url, failure.status, 0, failure.detail)
            if failure.cause != BUSY:
                troubled(self.manners.of(url), utc_now())
            return Robots(None, failure=failure)
        detail = failure.detail if isinstance(failure, NotFetched) else "解压后过大"
        asking.report("robots", url, None, 0, detail)
        return Robots(None, f"无法读取（{detail}）")

    async def _page(self, asked: str, url: str, asking: Asking, post: bool, began: datetime) -> Fetched:
        """One answer that is a page, a redirect or a plain 304, 404, 410; the host's record is kept."""
        host = self.manners.of(url)
        try:
            fetched = await self._once(asked, url, asking, post, began)
            if not onward(url, fetched.status, fetched.header("location"), fetched.content, asking.rules):
                refuse_answer(fetched.status, list(fetched.exchange.response_headers), fetched.content)
        except NotFetched as failure:
            if failure.fate is Fate.FAILED and failure.cause in {"unreachable", "timeout", "challenge"}:
                troubled(host, utc_now())
            raise
        answered(host)
        return fetched

    async def _once(self, asked: str, url: str, asking: Asking, post: bool, began: datetime) -> Fetched:
        """One request, with one more after a broken connection, a server error or a short Retry-After."""
        headers = dict(asking.rules.headers) | ({} if post else asking.validators(url))
        body = _body(asking.rules) if post else None
        try:
            response, sent = await self._send(url, asking.rules, asking.local, headers, body)
            again = self._heed(url, response, patient=True) or response.status in _SERVER_ERRORS
        except NotFetched as failure:
            if failure.cause != "unreachable" or failure.fate is not Fate.FAILED:
                raise
            again = True
        if again:
            require_open(self.manners.of(url))
            await asyncio.sleep(RETRY_WAIT)
            response, sent = await self._send(url, asking.rules, asking.local, headers, body)
            self._heed(url, response, patient=False)
        return self._fetched(asked, url, response, sent, asking.rules, began)

    def _heed(self, url: str, response: Response, *, patient: bool) -> bool:
        """What a host that asks for rest gets: True if it is short and may be waited out (only when ``patient``).

        :raises NotFetched: when it is longer; the host is then left alone until it is over.
        """
        now = utc_now()
        wished = retry_after(_first(response, "retry-after"), now)
        if response.status != 429 and not (response.status == 503 and wished):
            return False
        wait = DEFAULT_REST if wished is None else wished
        host = self.manners.of(url)
        if patient and wait <= timedelta(seconds=PATIENCE):
            host.free_at = time.monotonic() + wait.total_seconds()
            return True
        until = told_to_wait(host, wait, response.status, now)
        raise NotFetched(Fate.FAILED, BUSY, host.closed_because, response.status, until)

    async def _send(
        self,
        url: str,
        rules: Fetch,
        local: frozenset[str],
        headers: dict[str, str],
        body: tuple[str, bytes] | None,
    ) -> tuple[Response, Request]:
        """In its turn, through Scrapy's downloader; its exceptions become fates."""
        request = self._request(url, rules, headers, body)
        engine: Any = self.crawler.engine
        async with self.manners.turn(url, rules.delay) as host:
            # Here and not before the wait: what is checked is what is connected to.
            await self.guard.admit(url, local)
            began = time.monotonic()
            try:
                response = await engine.download_async(request)
            except Exception as error:  # every failure of one address is the fate of that address
                raise failure_of(error, rules) from None
            host.took(time.monotonic() - began)
        peer = str(response.ip_address or "")
        if peer and (reason := address_refusal(netloc_of(url), [peer], local)):
            raise NotFetched(Fate.REFUSED, "address", reason)
        return response, request

    def _request(
        self, url: str, rules: Fetch, headers: dict[str, str], body: tuple[str, bytes] | None
    ) -> Request:
        asked = {"User-Agent": self.user_agent, "Accept-Encoding": ACCEPTED, **_ACCEPT, **headers}
        if body:
            asked["Content-Type"] = body[0]
        return Request(
            url,
            method="POST" if body else "GET",
            headers=asked,
            body=body[1] if body else b"",
            dont_filter=True,
            meta={
                "download_slot": netloc_of(url),
                "download_timeout": rules.timeout,
                "download_maxsize": int(rules.max_mb * 1_000_000),
                "download_warnsize": 0,
                "handle_httpstatus_all": True,
            },
        )

    def _fetched(
        self, asked: str, url: str, response: Response, request: Request, rules: Fetch, began: datetime
    ) -> Fetched:
        at = utc_now()
        limit = int(rules.max_mb * 1_000_000)
        try:
            content = decompress(response.body, _first(response, "content-encoding"), limit, whole=True)
        except TooLarge:
            raise too_large(rules) from None
        except Broken as broken:
            raise NotFetched(Fate.FAILED, "parse", str(broken), response.status) from None
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
