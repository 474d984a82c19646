"""The second look at addresses: what a name resolves to is checked where the connection is made from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawlers.addresses import is_public

LOCAL_NAMES = "ZHIJIN_LOCAL_NAMES"
"""Scrapy setting: host names on loopback that source files name themselves."""


# Twisted replaces whatever a resolver raises by an error of its own that says nothing; a process has one reactor
# and the reactor one resolver, so what was refused is remembered here.
_refused: dict[str, str] = {}


def refused_address(name: str) -> str:
    """The inner address that ``name`` was found to lead to; empty if none was."""
    return _refused.get(name.lower(), "")


class GuardedResolver(CachingThreadedResolver):
    """Gives public addresses only; the very address that was checked is the one connected to."""

    local_names: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardedResolver:
        """Scrapy's way of making it."""
        resolver: GuardedResolver = super().from_crawler(crawler, reactor)
        resolver.local_names = frozenset(crawler.settings.getlist(LOCAL_NAMES))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Any:
        """Twisted's question: name in, one IPv4 address out."""
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if name.lower() in self.local_names or is_public(address):
            return address
        _refused[name.lower()] = address
        raise DNSLookupError(f"{name} leads to {address}")
