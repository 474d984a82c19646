"""E-papers: an issue's front layout page leads to the other layout pages, each to its articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from crawlers.entries.offer import Offer, distinct, passes
from crawlers.extract.charset import Decoded
from crawlers.extract.page import Page, text_of
from crawlers.extract.pick import from_page, select
from crawlers.schema import EPaper
from domain.clock import BEIJING, to_beijing

_PAGER = re.compile(r"[上下]一?[版页期]|[上下]一篇|PDF|^\d*$", re.IGNORECASE)
LAYOUTS = 200
"""Layout pages read of one issue; the thickest newspaper has fewer."""


def issue_urls(
    entry: EPaper, now: datetime, ignore_schedule: bool = False, days: Iterable[date] | None = None
) -> Iterator[str]:
    """Front pages of the last ``backfill_days`` days, newest first; or of ``days`` in their order (back-fill).

    Today's comes only after ``publish_hour``, unless ``ignore_schedule``; a day to come has no issue.
    """
    local = to_beijing(now)
    recent = (local.date() - timedelta(days=back) for back in range(entry.backfill_days))
    for day in recent if days is None else dict.fromkeys(days):
        early = day == local.date() and local.hour < entry.publish_hour and not ignore_schedule
        if day <= local.date() and not early:
            yield datetime.combine(day, time(), BEIJING).strftime(entry.issue)


def layout_urls(decoded: Decoded, url: str, entry: EPaper) -> list[str]:
    """The other layout pages of the issue, in order; the page read is not among them.

    Readers link to themselves, to other days and with ``?v=1``: only addresses of the same folder count, once each.
    """
    page = Page(decoded, url)
    links = [page.absolute(link) for link in select(page.root, entry.layout_link) if isinstance(link, str)]
    own = _place(url)
    found: dict[tuple[str, str, str], str] = {}
    for link in links:
        found.setdefault(_place(link), link)
    return [link for place, link in found.items() if place[:2] == own[:2] and place != own][:LAYOUTS]


def layout_offers(decoded: Decoded, url: str, entry: EPaper) -> list[Offer]:
    """The articles of one layout page; the label of the page is their column."""
    page = Page(decoded, url)
    label = from_page(entry.page_label, page) if entry.page_label else _own_label(page)
    extra = {"column": label} if label else {}
    offers = [
        Offer(
            page.absolute(link),
            title,
            extra=extra,
            filtered=not passes(page.absolute(link), entry.article_include),
        )
        for link, title in _links(page, entry)
    ]
    return list(distinct(offers))


def _own_label(page: Page) -> str | None:
    """The text by which the list of layout pages names the page itself (第02版：要闻)."""
    own = _place(page.url)
    links = (a for a in page.root.iter("a") if a.get("href") and _place(page.absolute(a.get("href"))) == own)
    texts = [text for link in links if (text := text_of(link)) and not _PAGER.search(text)]
    return next((text for text in texts if "版" in text), texts[0] if texts else None)


def _place(url: str) -> tuple[str, str, str]:
    """Host, folder and file of an address, without its query."""
    parts = urlsplit(url)
    folder, _, file = parts.path.rpartition("/")
    return parts.netloc, folder, file


def _links(page: Page, entry: EPaper) -> Iterator[tuple[str, str]]:
    """Links with their texts; the map over the page's picture (``<area>``) repeats them without text."""
    texts: dict[str, str] = {}
    for anchor in page.root.iter("a"):
        if anchor.get("href"):
            texts.setdefault(anchor.get("href"), text_of(anchor))
    for link in select(page.root, entry.article_link):
        if isinstance(link, str):
            yield link, texts.get(link, "")
