"""The second look at addresses: names are resolved here, checked, and the connection gets the very address checked.

A name whose answer changes between the check and the connection (DNS rebinding) gains nothing: the reactor's
resolver asks no one, it only hands out what ``Guard`` has checked for this request.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawlers.addresses import address_refusal, host_of, netloc_of, parse_ip
from crawlers.failure import NotFetched
from domain.ledger import Fate

LIFETIME = 300.0
"""Seconds until a name is resolved, and checked, again."""
_PATIENCE = 15.0

# A process has one reactor and the reactor one resolver, which Scrapy makes: what was checked is handed over here.
_pins: dict[str, tuple[str, ...]] = {}


async def system_lookup(name: str) -> tuple[str, ...]:
    """All IPv4 and IPv6 addresses of a name, as the system knows them.

    :raises OSError: when there are none.
    """
    loop = asyncio.get_running_loop()
    rows = await loop.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows))


@dataclass
class Guard:
    """Admits requests by the addresses that their host names lead to."""

    lookup: Callable[[str], Awaitable[tuple[str, ...]]] = system_lookup
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[float, tuple[str, ...]]] = field(default_factory=dict)

    async def admit(self, url: str, allowed: frozenset[str]) -> None:
        """Resolve and check the host of ``url``; the addresses are then the only ones it can be connected to.

        Every address of the name must be open: one that is public and inner at once could lead to either.

        :raises NotFetched: when one may not be asked, or the name has none.
        """
        host = host_of(url)
        if parse_ip(host) is not None:
            return
        key = _key(host)
        addresses = await self._addresses(key)
        if reason := address_refusal(netloc_of(url), addresses, allowed):
            _pins.pop(key, None)
            raise NotFetched(Fate.REFUSED, "address", reason)
        _pins[key] = addresses

    async def _addresses(self, key: str) -> tuple[str, ...]:
        until, addresses = self._known.get(key, (0.0, ()))
        if not addresses or self.clock() >= until:
            try:
                addresses = await asyncio.wait_for(self.lookup(key), _PATIENCE)
            except (OSError, UnicodeError, TimeoutError):
                raise NotFetched(
                    Fate.FAILED, "unreachable", f"域名 {key} 无法解析，请检查网址和网络"
                ) from None
            self._known[key] = (self.clock() + LIFETIME, addresses)
        return addresses


def pinned(name: str) -> tuple[str, ...]:
    """The addresses that a connection to ``name`` may use; none if it was not admitted."""
    return (name,) if parse_ip(name) is not None else _pins.get(_key(name), ())


@implementer(IHostnameResolver)
class GuardedResolver:
    """Twisted's resolver: answers from what was admitted and asks no one."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardedResolver:
        """Scrapy's way of making it."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Scrapy's way of putting it in place."""
        self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> HostResolution:
        """Twisted's question: name in, addresses out; none is an unknown host."""
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        for address in pinned(hostName):
            kind = IPv6Address if ":" in address else IPv4Address
            resolutionReceiver.addressResolved(kind("TCP", address, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution


def _key(name: str) -> str:
    """A name as it goes over the wire: ``例子.中国`` and its punycode are one."""
    plain = name.lower().rstrip(".")
    try:
        return plain.encode("idna").decode("ascii")
    except UnicodeError:
        return plain
