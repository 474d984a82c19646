"""Sitemaps and their indexes (sitemaps.org 0.9), gzip files included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from lxml import etree

from crawlers.compression import TooLarge, decompress
from crawlers.entries.offer import Offer, distinct, passes
from crawlers.extract.dates import read_time
from domain.errors import PageChanged

_MAX_BYTES = 60_000_000
"""sitemaps.org allows 50 MB."""
_LOC = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*(?P<v>[^<\]]+)")


@dataclass(frozen=True)
class Sitemap:
    """One file: pages offered, or further sitemaps to read."""

    offers: tuple[Offer, ...] = ()
    children: tuple[str, ...] = ()


def read_sitemap(content: bytes, url: str, include: Sequence[str], since_days: int, now: datetime) -> Sitemap:
    """What a sitemap names; entries changed before ``since_days`` are left out, those without lastmod stay.

    :raises PageChanged: when it is no sitemap.
    """
    try:
        text = decompress(content, "gzip", _MAX_BYTES) if content[:2] == b"\x1f\x8b" else content
    except TooLarge:
        raise PageChanged(f"{url} 解压后过大，不是正常的站点地图，请检查地址") from None
    root = _parse(text)
    name = etree.QName(root).localname if root is not None else ""
    if root is None or name not in {"urlset", "sitemapindex"}:
        return _salvage(text, url, include)
    rows = [(urljoin(url, loc), lastmod, title) for loc, lastmod, title in _rows(root)]
    fresh = [row for row in rows if _is_fresh(row[1], now, since_days)]
    if name == "sitemapindex":
        return Sitemap(children=tuple(dict.fromkeys(loc for loc, _, _ in fresh)))
    return Sitemap(
        distinct([Offer(loc, title, lastmod) for loc, lastmod, title in fresh if passes(loc, include)])
    )


def _parse(text: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root: etree._Element | None = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def _rows(root: etree._Element) -> list[tuple[str, str, str]]:
    rows = []
    for entry in root:
        found = {etree.QName(e).localname: (e.text or "").strip() for e in entry.iter("{*}*")}
        if found.get("loc"):
            lastmod = found.get("publication_date") or found.get("lastmod") or ""
            rows.append((found["loc"], lastmod, found.get("title", "")))
    return rows


def _is_fresh(lastmod: str, now: datetime, since_days: int) -> bool:
    moment = read_time(lastmod, now, relative=False) if lastmod else None
    return moment is None or moment.at >= now - timedelta(days=since_days)


def _salvage(text: bytes, url: str, include: Sequence[str]) -> Sitemap:
    """Broken XML still shows its addresses."""
    links = [urljoin(url, m["v"].strip()) for m in _LOC.finditer(text.decode("utf-8", "replace"))]
    if not links:
        raise PageChanged(f"{url} 不是可读的站点地图，请检查地址是否已更换")
    return Sitemap(distinct([Offer(link) for link in links if passes(link, include)]))
