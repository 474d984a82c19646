"""The shortest CSS that finds the rows of a block and nothing beside them, and their link, title and time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any

from crawlers.extract.charset import Decoded
from crawlers.extract.page import Page, ancestors, text_of
from crawlers.extract.pick import from_row, select
from crawlers.schema import ListRule, Pick
from crawlers.trial.blocks import Row, RowBlock, alike, blocks_of, headline
from crawlers.trial.shapes import patterns_of
from domain.text import fold

_NAME = re.compile(r"[A-Za-z][\w-]*")
_UNSTABLE = re.compile(
    r"\d{3,}|^(?:on|cur|current|active|hover|first|last|odd|even|selected|clearfix|cf|fl|fr|l|r)$"
)
"""Generated names, places in the row and states: gone at the next visit."""
_MOST = 0.97
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(?P<v>.*?)\]\]>\s*</record>", re.DOTALL)
_SIZED = re.compile(r"[#.][\w-]*\d")
_DATE_TEXT = r"(?:(?:19|20)\d{2}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"


@dataclass(frozen=True)
class Induced:
    """A list rule and how it was found."""

    rule: ListRule
    fit: float
    """1 where the rows' selector finds exactly the rows that were seen to look alike."""
    score: float
    """``RowBlock.score`` of these rows: above 3 it is a list of articles rather than a menu."""
    length: int
    """Characters of all titles."""
    words: str
    """All that the rows say, folded: summaries there are no article."""


def induce(page: Page, now: datetime) -> Induced | None:
    """The rule of the list on a page; None where nothing repeats."""
    embedded = [m["v"] for m in _RECORD.finditer(page.source)]
    if len(embedded) >= 3:
        inner = Page(Decoded("<div>" + "".join(embedded) + "</div>", page.encoding, 0.0), page.url)
        if found := _induce(inner, now):
            return replace(found, rule=found.rule.model_copy(update={"embedded": "cdata_record"}))
    return _induce(page, now)


def _induce(page: Page, now: datetime) -> Induced | None:
    blocks = blocks_of(page, now)
    if not blocks:
        return None
    found = _rule(blocks[0], page)
    joined = alike(blocks)
    if len(joined.rows) > len(blocks[0].rows):
        wider = _rule(joined, page)
        found = wider if wider.fit >= min(0.9, found.fit) else found
    return found


def _rule(block: RowBlock, page: Page) -> Induced:
    rows = block.rows
    item, fit = _item(block, page)
    rule = ListRule(
        item=item,
        link=Pick(css=(_link(rows),)),
        title=Pick(css=_title(rows)),
        date=_date(rows),
        url_include=patterns_of(block.urls),
    )
    words = fold("".join(text_of(row.element) for row in rows))
    return Induced(rule, fit, block.score, block.length, words)


def _item(block: RowBlock, page: Page) -> tuple[str, float]:
    """The cheapest selector that finds exactly the rows; failing that, the one that fits them best; and its fit."""
    wanted = {row.element for row in block.rows}
    owned = set(block.urls)
    best, best_fit = str(block.rows[0].element.tag), -1.0
    for css, _ in sorted(set(_candidates(block.rows)), key=_cost):
        found = [e for e in select(page.root, css) if not isinstance(e, str)]
        # Headings and pagers among the rows hold no link of the block; rows that hold other links are strangers.
        strangers = [e for e in found if e not in wanted and _leads_on(e, owned, page)]
        hits = sum(e in wanted for e in found)
        fit = 2 * hits / (len(wanted) + hits + len(strangers))
        if fit > best_fit + 1e-9:
            best, best_fit = css, fit
        if best_fit >= 0.999:
            break
    return best, best_fit


def _leads_on(element: Any, owned: set[str], page: Page) -> bool:
    """Whether a row that is not of the block leads elsewhere; an article may be listed twice."""
    links = [a.get("href") for a in element.iter("a") if a.get("href")]
    return bool(links) and not any(page.absolute(link) in owned for link in links)


def _cost(candidate: tuple[str, int]) -> tuple[float, int]:
    """Fewer steps and nearer names first, then fewer signs; a bare tag or a number (``mt20``) holds by luck."""
    css, level = candidate
    parts = css.replace(">", " ").split()
    named = [part for part in parts if re.search(r"[.#]", part)]
    luck = 4 * (len(parts) - len(named)) + 3 * len(_SIZED.findall(css)) + (0 if named else 25)
    return 10 * len(parts) + luck + 1.5 * level, len(css)


def _candidates(rows: Sequence[Row]) -> Iterator[tuple[str, int]]:
    """``row``, ``around row``, ``around > row``, ``outer around > row`` by the names that all rows share.

    With each goes how far above the row its outermost name stands.
    """
    own = _names([row.element for row in rows])
    levels = [_level(rows, up) for up in range(1, 8)]
    yield from ((r, 0) for r in own)
    for up, around in enumerate(levels, 1):
        for a, r in product(around, own):
            yield f"{a} {r}", up
            if up == 1:
                yield f"{a} > {r}", up
    for up, outer in enumerate(levels[1:], 2):
        for o, a, r in product(outer, levels[0], own):
            yield f"{o} {a} > {r}", up
        for o, a, r in product(outer, levels[1] if up > 2 else [], own):
            yield f"{o} {a} {r}", up


def _level(rows: Sequence[Row], up: int) -> list[str]:
    """Names of what stands ``up`` steps above the rows; without a class or id only the nearest counts."""
    above = [_above(row.element, up) for row in rows]
    if any(e is None or e.tag in {"html", "body"} for e in above):
        return []
    names = _names(above)
    return names if up == 1 else [name for name in names if re.search(r"[.#]", name)]


def _above(element: Any, up: int) -> Any | None:
    line = list(ancestors(element))
    return line[up] if up < len(line) else None


def _names(elements: Sequence[Any]) -> list[str]:
    """``#id``, ``tag.class`` and ``tag`` that nearly all of ``elements`` bear."""
    tag = Counter(e.tag for e in elements).most_common(1)[0][0]
    ids = Counter(e.get("id") or "" for e in elements)
    classes = Counter(name for e in elements for name in set((e.get("class") or "").split()))
    enough = _MOST * len(elements)
    found = [f"#{name}" for name, n in ids.items() if n >= enough and _good(name)]
    found += [f"{tag}.{name}" for name, n in classes.most_common() if n >= enough and _good(name)]
    return [*found, str(tag)]


def _good(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _UNSTABLE.search(name)


def _link(rows: Sequence[Row]) -> str:
    """The link within the row: the row itself, its first link, or the first under a heading or class."""
    if rows[0].element is rows[0].link.element:
        return "::attr(href)"
    parents = [row.link.element.getparent() for row in rows]
    options = ["a", *(f"{n} > a" for n in _names(parents)), *_names([row.link.element for row in rows])]
    options += ["a[title]", *(f"a[href$='{suffix}']" for suffix in (".html", ".shtml", ".htm"))]
    options += ["a:nth-of-type(2)", "a:nth-of-type(3)", "a:last-of-type"]
    return _best(rows, options, lambda row: row.link.element) + "::attr(href)"


def _title(rows: Sequence[Row]) -> tuple[str, ...]:
    """The selector, or two in turn, that gives the rows' titles as they were read."""
    inside = rows[0].element is rows[0].link.element
    base = "" if inside else _link(rows).removesuffix("::attr(href)")
    heads = [head for row in rows if (head := headline(row.link.element)) is not None]
    options: list[tuple[str, ...]] = [(f"{base}::text",), (base or "a",)]
    options += [(name,) for name in _names(heads)] if len(heads) >= _MOST * len(rows) else []
    options += [(f"{base}::attr(title)", words) for words in (f"{base}::text", base or "a")]

    def fit(css: tuple[str, ...]) -> int:
        return sum(from_row(Pick(css=css), row.element, row.link.url) == row.link.text for row in rows)

    return max(options, key=fit)


def _date(rows: Sequence[Row]) -> Pick | None:
    """The element that shows the time in most dated rows."""
    dated = [row for row in rows if row.dated_by is not None]
    if len(dated) < 0.3 * len(rows):
        return None
    if sum(row.dated_by is row.element for row in dated) > len(dated) / 2:
        return Pick(css=("::text",), regex=_DATE_TEXT)
    holders = [row.dated_by for row in dated if row.dated_by is not None]
    parents = [holder.getparent() for holder in holders]
    names = _names(holders)
    options = [*names, *(f"{p} > {n}" for p, n in product(_names(parents), names))]
    css = _best(dated, options, lambda row: row.dated_by)
    first = sum(next(iter(select(row.element, css)), None) is row.dated_by for row in dated)
    return Pick(css=(css,)) if first >= 0.8 * len(dated) else Pick(css=(names[0],), regex=_DATE_TEXT)


def _best(rows: Sequence[Row], options: Sequence[str], wanted: Callable[[Row], Any]) -> str:
    """The option whose first find is the wanted element in most rows; the earlier of equals."""

    def fit(css: str) -> int:
        return sum(next(iter(select(row.element, css)), None) is wanted(row) for row in rows)

    return max(options, key=fit)
