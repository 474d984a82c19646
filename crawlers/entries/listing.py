"""HTML list pages: rows, their fields, and how the next page is addressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from lxml import etree

from crawlers.entries.navigation import looks_like_navigation
from crawlers.entries.offer import Listing, Offer, bounded, distinct, passes
from crawlers.extract.charset import Decoded
from crawlers.extract.page import Page
from crawlers.extract.pick import from_row, select
from crawlers.schema import ListRule, Pages, Pick
from domain.errors import PageChanged

LINKS = 2000
"""Rows read from one page where the source says nothing (``bounds.links_per_page``)."""
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(?P<v>.*?)\]\]>\s*</record>", re.DOTALL)
_SCRIPT_URL = re.compile(r"urls\[\w+\]\s*=\s*['\"](?P<v>[^'\"]+)['\"]")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,5}$")
_TOTAL = re.compile(r"createPageHTML\s*\(\s*(\d+)\s*,|\bcountPage\s*=\s*(\d+)")
"""TRS writes the number of pages into the script that draws the pager."""
_NO_PAGE = re.compile(r"^\s*(?:#.*|javascript:\s*(?:void\s*\(\s*0?\s*\))?\s*;?)?\s*$", re.IGNORECASE)
"""A button of the page, no address; whatever else is odd gets its fate in the ledger."""
_REMEDY = "页面可能已改版，请修改采集源"


def read_list(
    decoded: Decoded,
    url: str,
    rule: ListRule,
    pages: Pages,
    first_url: str,
    number: int,
    *,
    items_min: int = 1,
    limit: int = LINKS,
) -> Listing:
    """The rows of page ``number`` (from 1) of a list that begins at ``first_url``.

    The first of the rule and its fallbacks that offers ``items_min`` items is used, else the one that offers most.

    :raises PageChanged: when no rule offers anything on the first page, naming the selector that found nothing.
    """
    page = Page(decoded, url)
    wanted = items_min if number == 1 else 1
    best: Listing | None = None
    fault: PageChanged | None = None
    for place, candidate in enumerate((rule, *rule.fallbacks)):
        try:
            listing = replace(_read(page, candidate, number, limit), rule_used=place)
        except PageChanged as error:
            fault = fault or error
            continue
        if best is None or _usable(listing) > _usable(best):
            best = listing
        if _usable(best) >= wanted:
            break
    if best is None or (fault and number == 1 and not _usable(best)):
        raise fault or PageChanged(f"{url} 的列表规则没有匹配到任何条目，{_REMEDY}")
    notes = best.notes + _fallback_note(url, rule, best.rule_used)
    return replace(best, notes=notes, next_url=_next(page, pages, first_url, number))


def _read(page: Page, rule: ListRule, number: int, limit: int) -> Listing:
    """The rows by one rule. A later page may be empty; the first may not."""
    rows = _rows(page, rule)
    taken, notes = bounded((o for row in rows if (o := _offer(row, page, rule))), limit, page.url)
    offers = distinct(taken)
    if number == 1:
        _check(page, rule, len(rows), offers)
    if rule.title and offers and not any(o.title for o in offers):
        notes += (f"{page.url} 的列表规则 title「{_written(rule.title)}」没有取到标题，标题改从文章页读取",)
    return Listing(offers, notes=notes)


def _check(page: Page, rule: ListRule, rows: int, offers: tuple[Offer, ...]) -> None:
    """Name the selector by which the rule found nothing, or nothing but the menu."""
    if not rows:
        raise PageChanged(f"{page.url} 的列表规则 item「{rule.item}」没有匹配到任何条目，{_REMEDY}")
    if not offers:
        raise PageChanged(
            f"{page.url} 的列表规则 link「{_written(rule.link)}」在 {rows} 行里没有取到任何链接，{_REMEDY}"
        )
    if all(o.filtered for o in offers):
        which = "url_include" if rule.url_include else "url_exclude"
        raise PageChanged(
            f"{page.url} 的列表规则 {which} 把 {len(offers)} 条全部排除（例如 {offers[0].url[:120]}），{_REMEDY}"
        )
    if rule.title and rule.title.required and not any(o.title for o in offers):
        raise PageChanged(f"{page.url} 的列表规则 title「{_written(rule.title)}」没有取到任何标题，{_REMEDY}")
    if looks_like_navigation([o for o in offers if not o.filtered], page):
        raise PageChanged(
            f"{page.url} 的列表规则 item「{rule.item}」取到的像是导航菜单（如「{offers[0].title[:20]}」），{_REMEDY}"
        )


def _usable(listing: Listing) -> int:
    return sum(not offer.filtered for offer in listing.offers)


def _fallback_note(url: str, rule: ListRule, used: int) -> tuple[str, ...]:
    if not used:
        return ()
    spare = rule.fallbacks[used - 1].item
    return (
        f"{url} 的列表规则「{rule.item}」取不够条目，改用了第 {used} 条备用规则「{spare}」，请核对后修改采集源",
    )


def _written(pick: Pick) -> str:
    """The candidates of a pick, as its author wrote them."""
    return "、".join([*pick.css, *pick.xpath] or [pick.url_regex or pick.const or ""])


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
    """One row; None where it holds no link (a heading, an empty cell, a button)."""
    link = from_row(rule.link, row, page.url)
    if not link or (_NO_PAGE.match(link) and not rule.link_template):
        return None
    if rule.link_template:
        link = rule.link_template.replace("{v}", quote(link))
    url = page.absolute(link)
    return Offer(
        url=url or link,
        title=(from_row(rule.title, row, url) or "") if rule.title else "",
        date=(from_row(rule.date, row, url) or "") if rule.date else "",
        extra={name: value for name, pick in rule.extra.items() if (value := from_row(pick, row, url))},
        filtered=not passes(url, rule.url_include, rule.url_exclude),
    )


def _next(page: Page, pages: Pages, first_url: str, number: int) -> str | None:
    if number >= min(pages.max_pages, total_pages(page.source) or pages.max_pages):
        return None
    match pages.kind:
        case "template":
            return page_url(pages.template or "", first_url, pages.start + number - 1)
        case "param":
            return with_param(first_url, pages.param or "", str(pages.start + number - 1))
        case "next_link" if pages.css:
            links = [link for link in select(page.root, pages.css) if isinstance(link, str)]
            return next(_real_links(page, links), None)
    return None


def _real_links(page: Page, links: list[str]) -> Iterator[str]:
    return (page.absolute(link) for link in links if not _NO_PAGE.match(link))


def total_pages(source: str) -> int | None:
    """The number of pages, where a TRS pager (``createPageHTML(N,…``, ``countPage = N``) states it."""
    found = _TOTAL.search(source)
    return int(found[1] or found[2]) if found else None


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
