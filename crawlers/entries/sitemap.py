"""Sitemaps and their indexes (sitemaps.org 0.9), news sitemaps and gzip files included, read as a stream."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from crawlers.compression import TooLarge, decompress
from crawlers.entries.offer import Offer, absolute, bounded, distinct, passes
from crawlers.extract.dates import read_time
from domain.clock import BEIJING
from domain.errors import PageChanged
from domain.text import clean

_MAX_BYTES = 60_000_000
"""sitemaps.org allows 50 MB."""
_AHEAD = timedelta(hours=24)
"""A time further ahead than this is a mistake of the site."""
ENTRIES = 50_000
"""sitemaps.org allows no more in one file."""
_LINE = re.compile(rb"^[ \t]*(?P<v>https?://\S+)[ \t\r]*$", re.MULTILINE)
"""The protocol also allows a text file with one address a line."""
_LOC = re.compile(rb"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*(?P<v>[^<\]]+)")
_ROOTS = frozenset({"urlset", "sitemapindex"})
_ROWS = frozenset({"url", "sitemap"})


@dataclass(frozen=True)
class Sitemap:
    """One file: pages offered, or further sitemaps to read; both newest first."""

    offers: tuple[Offer, ...] = ()
    children: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What a librarian should know although the file could be read, in Chinese."""


@dataclass(frozen=True)
class _Row:
    """One ``<url>`` or ``<sitemap>``. ``published`` is that of a news sitemap."""

    loc: str
    lastmod: str = ""
    published: str = ""
    title: str = ""


def read_sitemap(
    content: bytes,
    url: str,
    include: Sequence[str],
    since_days: int,
    now: datetime,
    *,
    limit: int = ENTRIES,
) -> Sitemap:
    """What a sitemap names; entries changed before ``since_days`` are left out, those without lastmod stay.

    No tree is built: a file of 50,000 entries costs no more memory than the entries that are taken.

    :raises PageChanged: when it is no sitemap.
    """
    text = _plain(content, url)
    kind = _root(text)
    rows = (row for row in _rows(text) if _is_fresh(row, now, since_days)) if kind else iter(())
    if kind == "sitemapindex":
        children = _newest_first([_offer(row, url, now) for row in rows])
        return Sitemap(children=tuple(dict.fromkeys(offer.url for offer in children)))
    made = (offer for row in rows if passes((offer := _offer(row, url, now)).url, include))
    taken, notes = bounded(made, limit, url)
    return (
        Sitemap(distinct(_newest_first(taken)), notes=notes) if kind else _salvage(text, url, include, limit)
    )


def _plain(content: bytes, url: str) -> bytes:
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return decompress(content, "gzip", _MAX_BYTES)
    except TooLarge:
        raise PageChanged(f"{url} 解压后过大，不是正常的站点地图，请检查地址") from None


def _events(text: bytes, wanted: str) -> Iterator[Any]:
    return iter(
        etree.iterparse(
            io.BytesIO(text),
            events=(wanted,),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            recover=True,
        )
    )


def _root(text: bytes) -> str:
    """``urlset`` or ``sitemapindex``; empty where the bytes are neither."""
    try:
        for _, element in _events(text, "start"):
            name = etree.QName(element).localname
            return name if name in _ROOTS else ""
    except (etree.XMLSyntaxError, ValueError):
        return ""
    return ""


def _rows(text: bytes) -> Iterator[_Row]:
    """Entry by entry; each is forgotten when it was read. A broken end gives what came before it."""
    try:
        for _, element in _events(text, "end"):
            if isinstance(element.tag, str) and etree.QName(element).localname in _ROWS:
                row = _row(element)
                if row.loc:
                    yield row
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError):
        return


def _row(element: Any) -> _Row:
    """Its own ``loc``, before those of pictures and videos within it."""
    found: dict[str, str] = {}
    for child in element.iter("{*}*"):
        found.setdefault(etree.QName(child).localname, (child.text or "").strip())
    return _Row(
        found.get("loc", ""),
        found.get("lastmod", ""),
        found.get("publication_date", ""),
        clean(found.get("title", "")),
    )


def _offer(row: _Row, url: str, now: datetime) -> Offer:
    return Offer(
        absolute(url, row.loc), row.title, row.published or row.lastmod, lastmod=_moment(row.lastmod, now)
    )


def _moment(text: str, now: datetime) -> datetime | None:
    """The time a page was changed; a mere day counts to its end, since the page may change again on it."""
    found = _iso(text) if text else None
    if found is None and text:
        read = read_time(text, now, relative=False)
        found = (read.at, read.precision == "day") if read else None
    if found is None or found[0] > now + _AHEAD:
        return None
    return min(found[0] + timedelta(days=1), now) if found[1] else found[0]


def _iso(text: str) -> tuple[datetime, bool] | None:
    """The W3C form that the protocol asks for, with whether it is a mere day: thousands of them are read at once."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=BEIJING)).astimezone(UTC), len(text) <= 10
    except (ValueError, OverflowError):
        return None


def _is_fresh(row: _Row, now: datetime, since_days: int) -> bool:
    changed = max((m for m in (_moment(row.lastmod, now), _moment(row.published, now)) if m), default=None)
    return changed is None or changed >= now - timedelta(days=since_days)


def _newest_first(offers: Sequence[Offer]) -> list[Offer]:
    """Dated ones first, newest at the head; the others in the order of the file."""
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(offers, key=lambda offer: offer.lastmod or never, reverse=True)


def _salvage(text: bytes, url: str, include: Sequence[str], limit: int) -> Sitemap:
    """Broken XML still shows its addresses; a plain list of addresses is a sitemap too."""
    plain = b"<" not in text[:1000]
    pattern = _LINE if plain else _LOC
    links = (absolute(url, m["v"].strip().decode("utf-8", "replace")) for m in pattern.finditer(text))
    taken, notes = bounded((Offer(link) for link in links if passes(link, include)), limit, url)
    if not taken and not pattern.search(text):
        raise PageChanged(f"{url} 不是可读的站点地图，请检查地址是否已更换")
    fault = () if plain else (f"{url} 的 XML 写法有误，只读出 {len(taken)} 个地址",)
    return Sitemap(distinct(taken), notes=fault + notes)
