"""HTML list pages: rows, their fields, and how the next page is addressed."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from lxml import etree

from crawlers.entries.offer import Listing, Offer, distinct, passes
from crawlers.extract.charset import Decoded
from crawlers.extract.page import Page
from crawlers.extract.pick import from_row, select
from crawlers.schema import ListRule, Pages
from domain.errors import PageChanged

_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(?P<v>.*?)\]\]>\s*</record>", re.DOTALL)
_SCRIPT_URL = re.compile(r"urls\[\w+\]\s*=\s*['\"](?P<v>[^'\"]+)['\"]")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,5}$")


def read_list(
    decoded: Decoded, url: str, rule: ListRule, pages: Pages, first_url: str, number: int
) -> Listing:
    """The rows of page ``number`` (from 1) of a list that begins at ``first_url``.

    :raises PageChanged: when the rule finds no row at all on the first page.
    """
    page = Page(decoded, url)
    rows = _rows(page, rule)
    if not rows and number == 1:
        raise PageChanged(f"{url} 的列表规则「{rule.item}」没有匹配到任何条目，页面可能已改版，请修改采集源")
    offers = [offer for row in rows if (offer := _offer(row, page, rule))]
    return Listing(distinct(offers), _next(page, pages, first_url, number))


def _rows(page: Page, rule: ListRule) -> list[Any]:
    if rule.embedded == "script_array":
        links = (
            m["v"].replace("&", "&amp;").replace('"', "&quot;") for m in _SCRIPT_URL.finditer(page.source)
        )
        root = etree.HTML("<div>" + "".join(f'<a href="{link}"></a>' for link in links) + "</div>")
        return select(root, "a") if root is not None else []
    if rule.embedded == "cdata_record":
        inside = "".join(m["v"] for m in _RECORD.finditer(page.source))
        root = etree.HTML(f"<div>{inside}</div>")
        return select(root, rule.item) if root is not None else []
    return [row for row in select(page.root, rule.item) if not isinstance(row, str)]


def _offer(row: Any, page: Page, rule: ListRule) -> Offer | None:
    """One row; None where it holds no link (a heading, an empty cell)."""
    link = from_row(rule.link, row, page.url)
    if not link:
        return None
    url = page.absolute(link)
    return Offer(
        url=url or link,
        title=(from_row(rule.title, row, url) or "") if rule.title else "",
        date=(from_row(rule.date, row, url) or "") if rule.date else "",
        extra={name: value for name, pick in rule.extra.items() if (value := from_row(pick, row, url))},
        filtered=not passes(url, rule.url_include, rule.url_exclude),
    )


def _next(page: Page, pages: Pages, first_url: str, number: int) -> str | None:
    if number >= pages.max_pages:
        return None
    match pages.kind:
        case "template":
            return page_url(pages.template or "", first_url, pages.start + number - 1)
        case "param":
            return with_param(first_url, pages.param or "", str(pages.start + number - 1))
        case "next_link" if pages.css:
            links = [link for link in select(page.root, pages.css) if isinstance(link, str)]
            return page.absolute(links[0]) if links else None
    return None


def page_url(template: str, first_url: str, n: int) -> str:
    """``{stem}_{n}.html``: ``{stem}`` is the first page without suffix, ``{base}`` its folder, ``{n}`` the number."""
    parts = urlsplit(first_url)
    path = parts.path + ("index" if parts.path.endswith("/") else "")
    stem = urlunsplit((parts.scheme, parts.netloc, _SUFFIX.sub("", path), "", ""))
    base = stem.rpartition("/")[0] + "/"
    return template.replace("{stem}", stem).replace("{base}", base).replace("{n}", str(n))


def with_param(url: str, name: str, value: str) -> str:
    """``url`` with one query parameter set; the others stay as they are, in their order."""
    parts = urlsplit(url)
    kept = [piece for piece in parts.query.split("&") if piece and piece.partition("=")[0] != name]
    query = "&".join([*kept, urlencode({name: value})])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))
