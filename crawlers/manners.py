"""Manners towards hosts: one request at a time, a pause after each, and left alone when they ask for it.

Kept by host, not by source: however many sources read one host, it sees one visitor.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from crawlers.addresses import host_of, is_loopback, netloc_of
from crawlers.failure import BUSY, NotFetched
from domain.clock import utc_now, zh_minute
from domain.ledger import Fate

PATIENCE = 30.0
"""Seconds of Retry-After that are waited out at once; longer ones end the asking of that host for this pass."""
DEFAULT_REST = timedelta(minutes=15)
"""After a 429 without Retry-After."""
MAX_REST = timedelta(days=7)
"""A Retry-After further away is an error of the server; asking once a week disturbs nobody."""
GIVE_UP = 5
"""Addresses in a row that a host failed to answer; the rest of the pass would only wait for its time-outs."""
GIVE_UP_REST = timedelta(minutes=10)
_MAX_FACTOR = 8.0
_MAX_PAUSE = 60.0
_JITTER = 0.25
_SHARE = 2.0
"""The pause is at least this many times the time the host took to answer: we take a third of its time at most."""


@dataclass
class Host:
    """What is known of one host during a crawl. Times are of the monotonic clock, ``closed_until`` of the wall."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    delay: float = 0.0
    """The greatest that a source or robots.txt asks for; 0 only on loopback."""
    free_at: float = 0.0
    latency: float = 0.0
    """Seconds to an answer, smoothed."""
    factor: float = 1.0
    troubles: int = 0
    closed_until: datetime | None = None
    closed_because: str = ""
    asked_for: bool = False
    """The host itself asked to be left alone, by 429 or Retry-After."""

    @property
    def pause(self) -> float:
        """Seconds between an answer and the next request, before jitter."""
        if not self.delay:
            return 0.0
        wished = max(self.delay, self.latency * _SHARE) * self.factor
        return max(self.delay, min(wished, _MAX_PAUSE))

    def slow_down(self, delay: float) -> None:
        """robots.txt, just read, asks for a pause; it holds from that very answer on."""
        if delay > self.delay:
            self.delay = delay
            self.free_at = max(self.free_at, time.monotonic() + delay)

    def took(self, seconds: float) -> None:
        """An answer came after so many seconds."""
        self.latency = 0.7 * self.latency + 0.3 * seconds if self.latency else seconds


@dataclass
class Manners:
    """All hosts of a crawl."""

    hosts: dict[str, Host] = field(default_factory=dict)

    def of(self, url: str) -> Host:
        """The host of ``url``."""
        return self.hosts.setdefault(host_key(url), Host())

    @asynccontextmanager
    async def turn(self, url: str, delay: float) -> AsyncIterator[Host]:
        """Wait until ``url`` may be asked, hold its host meanwhile, and pause it afterwards.

        :raises NotFetched: when the host is to be left alone.
        """
        host = self.of(url)
        host.delay = max(host.delay, delay)
        async with host.lock:
            require_open(host)
            wait = host.free_at - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                yield host
            finally:
                pause = host.pause * random.uniform(1, 1 + _JITTER)
                host.free_at = max(host.free_at, time.monotonic() + pause)


def host_key(url: str) -> str:
    """What counts as one host: the name, whatever scheme and port; every port of loopback is one of its own."""
    return netloc_of(url) if is_loopback(url) else host_of(url)


def require_open(host: Host, now: datetime | None = None) -> None:
    """Raise ``NotFetched`` while the host is to be left alone; afterwards it starts afresh."""
    if host.closed_until is None:
        return
    if (now or utc_now()) < host.closed_until:
        cause = BUSY if host.asked_for else "unreachable"
        retry_at = host.closed_until if host.asked_for else None
        raise NotFetched(Fate.FAILED, cause, host.closed_because, retry_at=retry_at)
    host.closed_until, host.asked_for, host.troubles = None, False, 0


def answered(host: Host) -> None:
    """The host answered in its senses: the pause goes back towards what is asked for."""
    host.factor = max(1.0, host.factor / 2)
    host.troubles = 0


def troubled(host: Host, now: datetime) -> None:
    """The host timed out, broke off, failed or put up a wall: pauses double; after a few in a row it is left alone."""
    host.factor = min(_MAX_FACTOR, host.factor * 2)
    host.troubles += 1
    if host.troubles >= GIVE_UP and host.closed_until is None:
        host.closed_until = now + GIVE_UP_REST
        host.closed_because = f"这个网站连续 {host.troubles} 次没有正常回应，本批次不再请求，下一批次再试"


def told_to_wait(host: Host, wait: timedelta, status: int, now: datetime) -> datetime:
    """429, or 503 with Retry-After: leave the host alone; when it may be asked again."""
    until = now + min(max(wait, timedelta(0)), MAX_REST)
    host.closed_until = max(until, host.closed_until or until)
    host.asked_for = True
    host.closed_because = (
        f"对方要求稍候（{status}），{zh_minute(host.closed_until)} 以前不再请求这个网站，之后自动再采"
    )
    return host.closed_until


def retry_after(value: str, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for, as seconds or as an HTTP date (RFC 9110 §10.2.3); None if unreadable."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), MAX_REST.total_seconds()))
    try:
        until = parsedate_to_datetime(text)
        return max(until - now, timedelta(0)) if until.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
