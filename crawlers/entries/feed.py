"""RSS and Atom, read by feedparser from bytes already fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

import feedparser

from crawlers.entries.offer import Listing, Offer, absolute, bounded, distinct, passes
from crawlers.extract.charset import Decoded
from crawlers.extract.page import Page
from domain.clock import utc_now
from domain.errors import PageChanged
from domain.text import clean

ITEMS = 2000
"""Items read from one feed where the source says nothing (``bounds.links_per_page``)."""
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_AHEAD = timedelta(hours=24)
"""A feed that dates its items further into the future has a wrong clock."""


def read_feed(
    content: bytes,
    url: str,
    include: Sequence[str],
    *,
    full_text: bool = False,
    limit: int = ITEMS,
    now: datetime | None = None,
) -> Listing:
    """The items; a valid feed without items is empty, bytes that are no feed raise.

    ``full_text`` takes the text that the feed holds: such an offer is ``complete``.

    :raises PageChanged: when neither items nor a feed can be made out.
    """
    feed = feedparser.parse(io.BytesIO(content), response_headers={"content-location": url})
    if not feed.entries and not feed.get("version"):
        raise PageChanged(f"{url} 不是可读的 RSS 或 Atom，请检查地址是否已更换")
    moment = now or utc_now()
    offers = (_offer(entry, url, full_text, moment) for entry in feed.entries)
    taken, notes = bounded((o for o in offers if _wanted(o, include)), limit, url)
    return Listing(distinct(taken), notes=notes + _faults(feed, url, len(taken)))


def _wanted(offer: Offer, include: Sequence[str]) -> bool:
    return passes(offer.url, include) if offer.url else offer.complete and bool(offer.title)


def _faults(feed: feedparser.FeedParserDict, url: str, count: int) -> tuple[str, ...]:
    """Broken XML is read as far as it goes; a wrong charset in the header is no fault of the items."""
    broken = feed.get("bozo") and not isinstance(
        feed.bozo_exception, feedparser.exceptions.ThingsNobodyCaresAboutButMe
    )
    return (f"{url} 的 XML 写法有误，只读出 {count} 条，可能不全",) if broken else ()


def _offer(entry: feedparser.FeedParserDict, url: str, full_text: bool, now: datetime) -> Offer:
    link = entry.get("link") or (entry.get("id") if str(entry.get("id", "")).startswith("http") else "")
    address = absolute(url, link.strip()) if link else ""
    body = _text(entry, address or url) if full_text else ""
    # Only a time of change: pubDate stays as it is when a page is mended.
    changed = _moment(entry["updated_parsed"]) if "updated_parsed" in entry else None
    return Offer(
        url=address,
        title=clean(_TAG.sub("", entry.get("title", ""))),
        date=entry.get("published") or entry.get("updated") or "",
        extra={"body": body} if body else {},
        lastmod=changed if changed and changed <= now + _AHEAD else None,
        complete=bool(body),
    )


def _text(entry: feedparser.FeedParserDict, url: str) -> str:
    """``content:encoded`` or Atom's ``content``, else the summary; one paragraph a line, markup gone."""
    parts: list[Any] = entry.get("content") or []
    html = max((str(part.get("value", "")) for part in parts), key=len, default="") or entry.get(
        "summary", ""
    )
    blocks = Page(Decoded(f"<html><body>{html}</body></html>", "utf-8", 0.0), url).blocks
    return "\n".join(text for block in blocks if (text := clean(block.text)))


def _moment(parsed: struct_time | None) -> datetime | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except ValueError:
        return None
