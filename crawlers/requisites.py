"""Pictures and styles of a kept page, archived beside it, so that the capture can be shown as it looked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from crawlers.archive import Archive, ArchiveIndex
from crawlers.extract.charset import decode
from crawlers.extract.page import Page
from crawlers.failure import NotFetched
from crawlers.fetch import Fetched
from crawlers.seen import Seen
from crawlers.site_links import css_links, page_links
from domain.clock import utc_now

_SCRIPT = (".js", ".mjs", ".mp4", ".mp3", ".webm", ".flv", ".swf", ".json")
"""Endings that are not asked for: scripts never run in the archive, films are no requisites of a text."""
_KINDS = ("image/", "text/css", "font/", "application/font", "application/vnd.ms-fontobject")
_NEST = 3
"""Style sheets that import style sheets."""

Fetch = Callable[[str], Awaitable[Fetched]]


@dataclass(frozen=True)
class RequisiteLimits:
    """Bounds for one page."""

    count: int = 60
    bytes: int = 20_000_000
    fresh: timedelta = timedelta(days=1)
    """What was archived less than this ago is not asked for again."""


@dataclass
class RequisiteReport:
    """What came of one page's requisites."""

    archived: int = 0
    held: int = 0
    """Archived already, not asked for again."""
    failed: int = 0
    left: int = 0
    """Beyond the bounds."""
    bytes: int = 0


class Requisites:
    """Archives the requisites of the pages of one source; each address is asked for once a run.

    ``fetch`` has the manners and the guard of the source's pages.
    """

    def __init__(self, fetch: Fetch, archive: Archive, limits: RequisiteLimits = RequisiteLimits()) -> None:
        self._fetch, self._archive, self._limits = fetch, archive, limits
        self._index = ArchiveIndex(archive.folder)
        self._asked = Seen()

    async def capture(self, answer: Fetched, facts: Mapping[str, str]) -> RequisiteReport:
        """The pictures, styles and fonts of a page. What cannot be had is counted, never raised.

        ``facts`` go into the metadata record of each, beside ``via``, the page.
        """
        page = Page(decode(answer.content, header=answer.charset), answer.url)
        report = RequisiteReport()
        await self._all(page_links(page).requisites, {"via": answer.url, **facts}, report, _NEST)
        return report

    async def _all(
        self, urls: Iterable[str], facts: Mapping[str, str], report: RequisiteReport, nest: int
    ) -> None:
        for url in urls:
            if urlsplit(url).path.lower().endswith(_SCRIPT):
                continue
            if url in self._asked or self._is_fresh(url):
                report.held += 1
            elif report.archived + report.failed >= self._limits.count or report.bytes >= self._limits.bytes:
                report.left += 1
            else:
                await self._one(url, facts, report, nest)

    async def _one(self, url: str, facts: Mapping[str, str], report: RequisiteReport, nest: int) -> None:
        self._asked.add(url)
        try:
            got = await self._fetch(url)
        except NotFetched:
            report.failed += 1
            return
        media_type = got.exchange.media_type
        if got.status != 200 or not media_type.startswith(_KINDS):
            report.failed += 1
            return
        self._archive.write(got.exchange, facts, again=True)
        report.archived += 1
        report.bytes += len(got.exchange.body)
        if media_type == "text/css" and nest:
            text = decode(got.content, header=got.charset).text
            await self._all(css_links(text, got.url), facts, report, nest - 1)

    def _is_fresh(self, url: str) -> bool:
        now = utc_now()
        line = self._index.nearest(url, now)
        return line is not None and now - line.moment < self._limits.fresh
