"""How a source asks, and what it gets: the two ends of ``crawlers.fetch``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crawlers.archive import Exchange
from crawlers.schema import Fetch


@dataclass(frozen=True)
class Asking:
    """How one source asks: its rules, the inner addresses it may reach, and where hops are reported."""

    rules: Fetch
    local: frozenset[str]
    report: Callable[[str, str, int | None, int, str], None]
    """(kind, url, status, bytes, detail) of robots.txt and redirects."""
    validators: Callable[[str], dict[str, str]] = lambda url: {}
    """Conditional headers for an address already known."""
    hold: Callable[[str, datetime], None] = lambda url, until: None
    """Told (the address asked, until when) that its host asks to be left alone."""


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
