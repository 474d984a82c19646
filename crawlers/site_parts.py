"""What a pass over a site works with: its sink, one answer, the keeping of redirects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from crawlers.archive import read_snapshot
from crawlers.extract.charset import decode
from crawlers.extract.page import Page
from crawlers.fetch import Asking, Fetched, Fetcher
from crawlers.shells import onward
from domain.article import Snapshot
from domain.collection import CollectionCapture


class SiteSink(Protocol):
    """Where a pass puts what it captured. Every call is done when it returns."""

    def captures(self) -> Sequence[CollectionCapture]:
        """What the pass has captured so far, in order."""
        ...

    def add(self, captures: Sequence[CollectionCapture]) -> None:
        """Addresses with their fate."""
        ...

    def proceed(self) -> None:
        """Raises when the pass is to stop."""
        ...

    def suppressed(self, url: str) -> bool:
        """Whether the address must not be collected again."""
        ...

    def earlier(self, payload_digest: str) -> Snapshot | None:
        """The capture of this collection that first held these bytes."""
        ...


@dataclass(frozen=True)
class Got:
    """One captured answer."""

    url: str
    """After redirects."""
    media_type: str
    charset: str | None
    content: bytes
    """Decompressed."""

    @property
    def is_html(self) -> bool:
        """By its type; without one by its first character."""
        if self.media_type:
            return self.media_type in {"text/html", "application/xhtml+xml"}
        return self.content.lstrip()[:1] == b"<"

    @property
    def text(self) -> str:
        """Decoded by the bytes."""
        return decode(self.content, header=self.charset).text

    @cached_property
    def page(self) -> Page:
        """Parsed once."""
        return Page(decode(self.content, header=self.charset), self.url)


@dataclass
class HopFetcher(Fetcher):
    """Keeps the answers that only lead on: a capture of the target alone leaves dead links to the first address."""

    hops: dict[str, list[Fetched]] = field(default_factory=dict)

    async def _once(self, asked: str, url: str, asking: Asking, *rest: object) -> Fetched:
        fetched = await super()._once(asked, url, asking, *rest)  # type: ignore[arg-type]
        if leads_to(fetched, asking):
            self.hops.setdefault(asked, []).append(fetched)
        return fetched


def leads_to(fetched: Fetched, asking: Asking) -> str:
    """Where an answer leads on to; empty for a page."""
    return onward(fetched.url, fetched.status, fetched.header("location"), fetched.content, asking.rules)


def reread(archive_dir: Path, capture: CollectionCapture, asking: Asking) -> tuple[Got, str]:
    """A capture from the archive, and where it leads on to (empty for a page).

    :raises NotFound: when the archive no longer holds it as captured.
    """
    assert capture.snapshot is not None
    found = read_snapshot(archive_dir, capture.snapshot)
    location = next((value for key, value in found.headers if key.lower() == "location"), "")
    target = ""
    if capture.kind == "redirect":
        target = onward(found.url, found.status, location, found.content, asking.rules)
    return Got(found.url, found.media_type, found.charset, found.content), target
