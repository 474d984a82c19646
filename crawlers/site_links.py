"""What a page or style sheet refers to: pages to follow, and the requisites without which it cannot be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from crawlers.extract.page import Page

MAX_LINKS = 5000
"""Links taken from one page; a page with more is an index that no reader pages through."""
MAX_REQUISITES = 1000

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|ofd|wps|et|dps|txt|csv|zip|rar|7z|jpe?g|png|gif|webp|svg|bmp|mp3|m4a|mp4|webm)$",
    re.IGNORECASE,
)
"""Addresses of files: they belong to the page that offers them, whatever depth is left."""
CSS_URL = re.compile(
    r"""(?P<head>url\(\s*)(?P<q>["']?)(?P<url>(?!["'])[^"')\s]+?|(?<=["'])[^"']*?)(?P=q)(?P<tail>\s*\))"""
    r"""|(?P<ihead>@import\s+)(?P<iq>["'])(?P<iurl>[^"']+)(?P=iq)""",
    re.IGNORECASE,
)
"""An address in a style sheet: ``url(…)`` or ``@import "…"``."""
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CANDIDATE = re.compile(r"(\S*[^,\s])(?:\s+([\d.]+[wxh]))?\s*(?:,|$)")
_SHEETS = frozenset(
    {"stylesheet", "icon", "shortcut", "apple-touch-icon", "preload", "manifest", "mask-icon"}
)
REQUISITE_ATTRIBUTES = (
    ("img", "src"),
    ("img", "data-src"),
    ("img", "data-original"),
    ("script", "src"),
    ("source", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("track", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("input", "src"),
    ("image", "href"),
    ("body", "background"),
    ("table", "background"),
    ("tr", "background"),
    ("td", "background"),
)
"""Element and attribute that hold the address of a requisite; ``srcset``, ``style`` and ``link`` are apart."""
FRAMES = ("iframe", "frame")


@dataclass(frozen=True)
class Links:
    """Absolute addresses without fragments, each once, in the order of the page."""

    pages: tuple[str, ...]
    frames: tuple[str, ...]
    files: tuple[str, ...]
    """Documents and pictures that the page links to."""
    requisites: tuple[str, ...]
    left: int = 0
    """Links beyond the limit."""


def page_links(page: Page) -> Links:
    """Everything a page refers to."""
    anchors = [page.absolute(a.get("href")) for a in _having(page, ("a", "area"), "href")]
    links = _unique(anchors)
    files = [url for url in links if _FILE.search(urlsplit(url).path)]
    pages = [url for url in links if not _FILE.search(urlsplit(url).path)]
    frames = _unique(page.absolute(f.get("src")) for f in _having(page, FRAMES, "src"))
    return Links(
        tuple(pages[:MAX_LINKS]),
        tuple(frames[:50]),
        tuple(files[:MAX_REQUISITES]),
        tuple(_unique(_requisites(page))[:MAX_REQUISITES]),
        left=max(0, len(pages) - MAX_LINKS),
    )


def css_links(text: str, base: str) -> tuple[str, ...]:
    """Addresses in a style sheet that stands at ``base``."""
    found = (m["url"] or m["iurl"] or "" for m in CSS_URL.finditer(_CSS_COMMENT.sub("", text)))
    return tuple(_unique(join(base, link) for link in found if link))[:MAX_REQUISITES]


def join(base: str, link: str) -> str:
    """Absolute address, or empty if it cannot be one."""
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def srcset(value: str) -> list[tuple[str, str]]:
    """(address, descriptor) of each candidate."""
    return _CANDIDATE.findall(value)


def is_sheet(element: Any) -> bool:
    """Whether a ``<link>`` names something the page needs for being shown."""
    return bool(_SHEETS & set((element.get("rel") or "").lower().split()))


def _requisites(page: Page) -> Iterator[str]:
    for tag, name in REQUISITE_ATTRIBUTES:
        for element in _having(page, (tag,), name):
            yield page.absolute(element.get(name))
    for element in page.root.iter("img", "source"):
        for url, _ in srcset(element.get("srcset") or ""):
            yield page.absolute(url)
    for element in _having(page, ("link",), "href"):
        if is_sheet(element):
            yield page.absolute(element.get("href"))
    for element in page.root.iter("style"):
        yield from css_links(element.text or "", page.absolute(""))
    for element in page.root.xpath("//*[@style]"):
        if "url(" in element.get("style"):
            yield from css_links(element.get("style"), page.absolute(""))


def _having(page: Page, tags: tuple[str, ...], name: str) -> Iterator[Any]:
    return (e for e in page.root.iter(*tags) if (e.get(name) or "").strip())


def _unique(urls: Iterable[str]) -> list[str]:
    """Web addresses only, without fragments."""
    bare = (urldefrag(url)[0] for url in urls if url.startswith(("http://", "https://")))
    return list(dict.fromkeys(bare))
