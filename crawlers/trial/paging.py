"""How the second page of a list is addressed, read from its pager."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from crawlers.entries.listing import page_url, total_pages
from crawlers.extract.page import Page, text_of
from crawlers.schema import Pages
from domain.text import clean

PAGES = 3
"""Pages that a proposal reads: enough for what came since the last look, little for the site."""
_NEXT = re.compile(r"^(?:下一?[页頁]|后一?[页頁]|next(?: page)?|>|›|»|下[页頁]\s*[>»]*)$", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<before>.*?)(?P<n>\d+)(?P<after>\.\w{2,5})?$")


def paging_of(page: Page) -> Pages:
    """The paging of a list page; ``none`` where no pager can be understood."""
    if (total_pages(page.source) or 0) > 1:
        return Pages(kind="template", template="{stem}_{n}.html", start=1, max_pages=PAGES)
    links = list(_second(page))
    for link in links:
        if (pages := _param(page.url, link)) or (pages := _template(page.url, link)):
            return pages
    named = next((text for text, _ in _anchors(page) if _NEXT.match(text)), "")
    if links and named:
        return Pages(kind="next_link", css=f"a:contains('{named}')::attr(href)", max_pages=PAGES)
    return Pages()


def _second(page: Page) -> Iterator[str]:
    """Links to page two: those called so, then those called 2."""
    anchors = [(text, link) for text, link in _anchors(page) if link != page.url]
    yield from (link for text, link in anchors if _NEXT.match(text))
    yield from (link for text, link in anchors if text in {"2", "[2]", "第2页"})


def _anchors(page: Page) -> Iterator[tuple[str, str]]:
    for element in page.root.iter("a"):
        href = (element.get("href") or "").strip()
        if href and not href.startswith(("#", "javascript:")):
            link = page.absolute(href)
            if urlsplit(link).netloc == urlsplit(page.url).netloc:
                yield clean(text_of(element)), link


def _param(url: str, link: str) -> Pages | None:
    """The one query parameter that differs and is a number."""
    here, there = urlsplit(url), urlsplit(link)
    if here.path != there.path:
        return None
    old = dict(parse_qsl(here.query, keep_blank_values=True))
    new = dict(parse_qsl(there.query, keep_blank_values=True))
    changed = [name for name, value in new.items() if old.get(name) != value and value.isdigit()]
    if len(changed) != 1:
        return None
    return Pages(kind="param", param=changed[0], start=int(new[changed[0]]), max_pages=PAGES)


def _template(url: str, link: str) -> Pages | None:
    """The file name with its number left open, beside the first page's stem or in its folder."""
    name = link.rpartition("/")[2]
    match = _NUMBER.match(name)
    if not match or int(match["n"]) > 9:
        return None
    number, tail = int(match["n"]), "{n}" + (match["after"] or "")
    for template in (
        "{stem}" + _tail_of(url, link, match["before"]) + tail,
        "{base}" + match["before"] + tail,
    ):
        if page_url(template, url, number) == link:
            return Pages(kind="template", template=template, start=number, max_pages=PAGES)
    return None


def _tail_of(url: str, link: str, before: str) -> str:
    """What stands between the first page's stem and the number: ``_`` of ``index_2.html``."""
    stem = page_url("{stem}", url, 0).rpartition("/")[2]
    return before.removeprefix(stem) if before.startswith(stem) else "\x00"
