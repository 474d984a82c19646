"""Entries of other forms than a list page: what kind of answer it is, and rules for JSON and e-papers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crawlers.extract.page import Page
from crawlers.schema import EPaper, JsonRule, Pick
from domain.text import han_count

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
_JSONP = re.compile(r"^\s*(?:/\*.*?\*/\s*)?[\w.$]+\s*\(\s*(?P<v>[\[{].*[\]}])\s*\)\s*;?\s*$", re.DOTALL)
_TITLE_KEY = re.compile(r"title|name|headline|subject|biaoti", re.IGNORECASE)
_LINK_KEY = re.compile(r"url|link|href|path", re.IGNORECASE)
_TIME_KEY = re.compile(r"time|date|pub|created", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg)(?:$|\?)", re.IGNORECASE)
_DEPTH, _ITEMS = 6, 3
_ISSUE = (
    (re.compile(r"/(?P<Y>20\d{2})-(?P<m>\d{2})/(?P<d>\d{2})/"), "/%Y-%m/%d/"),
    (re.compile(r"/(?P<Y>20\d{2})(?P<m>\d{2})/(?P<d>\d{2})/"), "/%Y%m/%d/"),
    (re.compile(r"/(?P<Y>20\d{2})/(?P<m>\d{2})/(?P<d>\d{2})/"), "/%Y/%m/%d/"),
    (re.compile(r"/(?P<Y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})/"), "/%Y%m%d/"),
)
_LAYOUT = re.compile(r"node_\d+\.html?|nbs\.D\d+", re.IGNORECASE)


def form_of(content: bytes) -> str:
    """``feed``, ``sitemap``, ``json`` or ``html``, by the first bytes."""
    head = content[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content[:2] == b"\x1f\x8b" or _SITEMAP.search(head):
        return "sitemap"
    if _FEED.search(head):
        return "feed"
    text = content[:2_000_000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if head[:1] in {b"{", b"["} or (not head.startswith(b"<") and _JSONP.match(text)):
        return "json"
    return "html"


def json_rule(text: str) -> JsonRule | None:
    """The array of objects with the most titles, and where title, link and time stand in them."""
    match = _JSONP.match(text)
    try:
        data = json.loads(match["v"] if match else text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError):
        return None
    found = [(rows, path, title) for path, rows in _arrays(data, "", 0) if (title := _title_key(rows))]
    if not found:
        return None
    rows, path, title = max(found, key=lambda f: (bool(_link_key(f[0])), len(f[0])))
    link, when = _link_key(rows), _key(rows, _TIME_KEY, lambda v: bool(re.search(r"\d{4}", str(v))))
    return JsonRule(
        items=path or "*",
        wrapper="jsonp" if match else "json",
        link=Pick(path=(link,)) if link else None,
        title=Pick(path=(title,), strip=("</?[a-zA-Z][^>]*>",)),
        date=Pick(path=(when,)) if when else None,
    )


def _arrays(data: Any, path: str, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every array of objects with its path."""
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        rows = [item for item in data if isinstance(item, dict)]
        if len(rows) >= _ITEMS:
            yield path, rows
    elif isinstance(data, dict):
        for key, value in data.items():
            if re.fullmatch(r"[^.\[\]*]+", key):
                yield from _arrays(value, f"{path}.{key}" if path else key, depth + 1)


def _title_key(rows: list[dict[str, Any]]) -> str:
    named = _key(rows, _TITLE_KEY, lambda v: isinstance(v, str) and len(v) >= 4)
    if named:
        return named
    counts = {key: sum(han_count(str(row.get(key) or "")) for row in rows) / len(rows) for key in rows[0]}
    likely = {key: n for key, n in counts.items() if 6 <= n <= 60}
    return max(likely, key=likely.__getitem__, default="")


def _link_key(rows: list[dict[str, Any]]) -> str:
    return _key(rows, _LINK_KEY, _is_link) or _key(rows, re.compile(""), _is_link)


def _is_link(value: Any) -> bool:
    if not isinstance(value, str) or _PICTURE.search(value):
        return False
    return value.startswith(("http://", "https://", "/")) or value.endswith((".html", ".shtml", ".htm"))


def _key(rows: list[dict[str, Any]], named: re.Pattern[str], good: Any) -> str:
    """The first field of that name whose values are good in most rows."""
    for key in rows[0]:
        if named.search(key) and sum(good(row.get(key)) for row in rows) >= 0.8 * len(rows):
            return key
    return ""


def epaper_of(page: Page) -> EPaper | None:
    """The e-paper whose layout page this is, by its address with a day and its links (SOURCES §3.7)."""
    links = [a.get("href") or "" for a in page.root.iter("a", "area")]
    nbs = sum("nw.D110000" in link for link in links)
    classic = sum(bool(re.search(r"content_\d+", link)) for link in links)
    layouts = _LAYOUT.search(urlsplit(page.url).path) or any(_LAYOUT.search(link) for link in links)
    issue = _issue(page.url)
    if not issue or not layouts or max(nbs, classic) < 2:
        return None
    if nbs > classic:
        return EPaper(
            type="epaper",
            issue=issue,
            layout_link="a[href*='nbs.D110000']::attr(href)",
            article_link="a[href*='nw.D110000']::attr(href)",
            article_include=(r"nw\.D110000",),
        )
    return EPaper(type="epaper", issue=issue)


def _issue(url: str) -> str:
    """The address with its day as strftime tokens; empty where it names none."""
    for pattern, tokens in _ISSUE:
        if match := pattern.search(url):
            plain = match.group("Y") + match.group("m") + match.group("d")
            rest = url[match.end() :].replace(plain, "%Y%m%d")
            return url[: match.start()].replace("%", "%%") + tokens + rest
    return ""
