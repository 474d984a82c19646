"""RSS and Atom, read by feedparser from bytes already fetched."""

from __future__ import annotations

import io
from collections.abc import Sequence
from urllib.parse import urljoin

import feedparser

from crawlers.entries.offer import Listing, Offer, distinct, passes
from domain.errors import PageChanged
from domain.text import clean


def read_feed(content: bytes, url: str, include: Sequence[str]) -> Listing:
    """The items; a valid feed without items is empty, bytes that are no feed raise.

    :raises PageChanged: when neither items nor a feed can be made out.
    """
    feed = feedparser.parse(io.BytesIO(content), response_headers={"content-location": url})
    if not feed.entries and not feed.version:
        raise PageChanged(f"{url} 不是可读的 RSS 或 Atom，请检查地址是否已更换")
    offers = [_offer(entry, url) for entry in feed.entries]
    return Listing(distinct([o for o in offers if o.url and passes(o.url, include)]))


def _offer(entry: feedparser.FeedParserDict, url: str) -> Offer:
    link = entry.get("link") or (entry.get("id") if str(entry.get("id", "")).startswith("http") else "")
    return Offer(
        url=urljoin(url, link.strip()) if link else "",
        title=clean(entry.get("title", "")),
        date=entry.get("published") or entry.get("updated") or "",
    )
