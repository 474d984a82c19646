"""E-papers: an issue's front layout page leads to the other layout pages, each to its articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from crawlers.entries.offer import Offer, distinct, passes
from crawlers.extract.charset import Decoded
from crawlers.extract.page import Page, text_of
from crawlers.extract.pick import from_page, select
from crawlers.schema import EPaper
from domain.clock import to_beijing


def issue_urls(entry: EPaper, now: datetime, ignore_schedule: bool = False) -> Iterator[str]:
    """Front pages of the last ``backfill_days`` days, newest first.

    Today's comes only after ``publish_hour``, unless ``ignore_schedule``.
    """
    local = to_beijing(now)
    for back in range(entry.backfill_days):
        if back == 0 and local.hour < entry.publish_hour and not ignore_schedule:
            continue
        yield (local - timedelta(days=back)).strftime(entry.issue)


def layout_urls(decoded: Decoded, url: str, entry: EPaper) -> list[str]:
    """The other layout pages of the issue, in order; the page read is not among them."""
    page = Page(decoded, url)
    links = [page.absolute(link) for link in select(page.root, entry.layout_link) if isinstance(link, str)]
    folder = url.rpartition("/")[0]
    return [link for link in dict.fromkeys(links) if link != url and link.rpartition("/")[0] == folder]


def layout_offers(decoded: Decoded, url: str, entry: EPaper) -> list[Offer]:
    """The articles of one layout page; the label of the page is their column."""
    page = Page(decoded, url)
    label = from_page(entry.page_label, page) if entry.page_label else None
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


def _links(page: Page, entry: EPaper) -> Iterator[tuple[str, str]]:
    """Links with their texts; the map over the page's picture (``<area>``) repeats them without text."""
    texts: dict[str, str] = {}
    for anchor in page.root.iter("a"):
        if anchor.get("href"):
            texts.setdefault(anchor.get("href"), text_of(anchor))
    for link in select(page.root, entry.article_link):
        if isinstance(link, str):
            yield link, texts.get(link, "")
