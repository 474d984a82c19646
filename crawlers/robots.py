"""robots.txt of each host (RFC 9309): asked once a day; 4xx allows all, 5xx, 429 and silence refuse."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property

from protego import Protego

from crawlers.failure import NotFetched

MAX_BYTES = 500_000
"""RFC 9309 asks for at least 500 KiB to be read."""
LIFETIME = 24 * 3600.0
"""Seconds; RFC 9309 §2.4."""
RETRY_AFTER = 600.0
"""Seconds until an unreadable robots.txt is looked for again."""
MAX_DELAY = 300.0
"""Seconds. A host that wants more between two requests cannot be read within one pass."""


@dataclass(frozen=True)
class Robots:
    """The rules of one host. ``text`` None: unreadable, everything is refused."""

    text: str | None
    reason: str = ""
    failure: NotFetched | None = None
    """The host did not answer at all."""

    @cached_property
    def _rules(self) -> Protego:
        return Protego.parse(self.text or "")

    @cached_property
    def _paced(self) -> bool:
        """Whether any pause is spoken of; most files say nothing and need no search for each request."""
        return re.search(r"crawl.?delay|request.?rate", self.text or "", re.IGNORECASE) is not None

    def refusal(self, url: str, user_agent: str) -> str:
        """Why ``url`` may not be asked, in Chinese; empty if it may."""
        if self.text is None:
            return f"robots.txt {self.reason}，按规定视为不允许采集"
        if not self.text:
            return ""
        if not self._rules.can_fetch(url, user_agent):
            return "robots.txt 不允许采集这个地址"
        if (delay := self.delay(user_agent)) > MAX_DELAY:
            return f"robots.txt 要求两次请求相隔 {delay:g} 秒，超过一次采集能等的 {MAX_DELAY:g} 秒"
        return ""

    def delay(self, user_agent: str) -> float:
        """Seconds between two requests by Crawl-delay or Request-rate, the greater; 0 if none is asked for."""
        if not self._paced:
            return 0.0
        rate = self._rules.request_rate(user_agent)
        paced = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(float(self._rules.crawl_delay(user_agent) or 0), paced)


def from_answer(status: int, content: bytes) -> Robots:
    """Rules from the answer to ``/robots.txt``."""
    if status >= 500 or status == 429:
        return Robots(
            None, f"无法读取（服务器错误 {status}）" if status >= 500 else "无法读取（对方要求降低频率 429）"
        )
    if status >= 300:
        return Robots("")
    return Robots(content[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff"))


@dataclass
class RobotsCache:
    """What each site allows, asked for once however many wait for it, and again when it has grown old."""

    clock: Callable[[], float] = time.monotonic
    _held: dict[str, tuple[float, asyncio.Future[Robots]]] = field(default_factory=dict)

    async def rules(self, site: str, ask: Callable[[], Awaitable[Robots]]) -> Robots:
        """The rules of ``site`` (scheme, host and port). What was readable before stands while it is unreadable."""
        while True:
            until, held = self._held.get(site, (0.0, None))
            if held is None or (held.done() and self.clock() >= until):
                before, held = held, asyncio.get_running_loop().create_future()
                self._held[site] = (float("inf"), held)
                await self._fill(site, held, before, ask)
            try:
                return await asyncio.shield(held)
            except asyncio.CancelledError:
                if not held.cancelled():
                    raise

    async def _fill(
        self,
        site: str,
        future: asyncio.Future[Robots],
        before: asyncio.Future[Robots] | None,
        ask: Callable[[], Awaitable[Robots]],
    ) -> None:
        try:
            found = await ask()
        except BaseException:
            # The error belongs to the one who asked; those who wait ask anew.
            self._held.pop(site, None)
            future.cancel()
            raise
        readable = found.text is not None
        if (
            not readable
            and before is not None
            and not before.cancelled()
            and before.result().text is not None
        ):
            found = before.result()
        self._held[site] = (self.clock() + (LIFETIME if readable else RETRY_AFTER), future)
        future.set_result(found)
