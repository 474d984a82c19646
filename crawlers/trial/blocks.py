"""Repeated blocks of links on a page: rows that look alike, scored by how much they read like a list of articles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from crawlers.extract.dates import Moment, read_time, read_url_date
from crawlers.extract.page import Page, ancestors, classes, text_of
from crawlers.trial.shapes import is_article_like, pattern_of
from domain.text import clean, han_count

_ROW_TAGS = frozenset(
    {
        "li",
        "tr",
        "td",
        "a",
        "span",
        "em",
        "b",
        "strong",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "dd",
        "dt",
        "font",
    }
)
"""Their classes tell odd from even, first from last; they do not tell one block from another."""
_NOISE = re.compile(
    r"nav|menu|foot|friend|link(?:s|box)?\b|bread|crumb|position|side|rank|hot|recommend|relat|copy|share|login|tab(?:s|nav)?\b"
    r"|topbar|header|weizhi|daohang|youqing|ewm|search|page(?:r|s|bar|nav|ination)?\b|tag|banner|slide|swiper|scroll"
)
_LOST = re.compile(r"odd|even|first|last|active|on|cur(?:rent)?|hover|selected|clearfix|fl|fr|l|r")
_NO_LINK = re.compile(r"^\s*(?:#|javascript:|mailto:|tel:|$)", re.IGNORECASE)
_MORE = re.compile(
    r"^(?:更多|more|new$|查看|详细|全文|上一页|下一页|首页|尾页|末页|阅读|评论|分享|>+|»|\d+|\W+)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:^|[\s_-])(?:title|tit|biaoti|bt|headline)(?:$|[\s_-])")
_MIN_ROWS = 3
_LONG = 14
"""Characters of a usual headline; menus have two to six."""
_ENOUGH = 40
"""Rows beyond this do not make a list more of a list."""
_EQUAL = 0.7
_DEPTH = 6
"""Elements that a row may stand above its link."""


@dataclass(frozen=True)
class Link:
    """One link with the words it shows."""

    element: Any
    url: str
    text: str


@dataclass(frozen=True)
class Row:
    """One line of a block: its element, its link, and when it says it is from."""

    element: Any
    link: Link
    moment: Moment | None
    dated_by: Any | None
    """The element that holds the time; the row itself where it stands in its own text; None from the address."""


@dataclass(frozen=True)
class RowBlock:
    """Rows that look alike."""

    rows: tuple[Row, ...]
    noisy: bool
    """It stands in what is named as menu, footer or side column."""

    @property
    def urls(self) -> list[str]:
        return [row.link.url for row in self.rows]

    @cached_property
    def score(self) -> float:
        """The sum over rows of how much each reads like an article in a list; menus come near nothing."""
        shapes = Counter(pattern_of(url, 1) for url in self.urls)
        usual = {shape for shape, n in shapes.items() if n > 1}
        credits = sorted((_credit(row, usual) for row in self.rows), reverse=True)
        varied = len({row.link.text for row in self.rows}) / len(self.rows)
        return sum(credits[:_ENOUGH]) * varied * (0.25 if self.noisy else 1.0)

    @property
    def dated(self) -> float:
        """Share of rows that show a time."""
        return sum(row.dated_by is not None for row in self.rows) / len(self.rows)

    @property
    def length(self) -> int:
        """Characters of all titles."""
        return sum(len(row.link.text) for row in self.rows)


def links_of(page: Page) -> list[Link]:
    """Every link with words that leads somewhere, in reading order."""
    found = []
    for element in page.root.iter("a"):
        href = element.get("href") or ""
        if _NO_LINK.match(href):
            continue
        url = page.absolute(href)
        text = title_text(element)
        if url.startswith(("http://", "https://")) and text:
            found.append(Link(element, url, text))
    return found


def title_text(element: Any) -> str:
    """What a link is called: its headline or words, or its title where these are cut off."""
    head = headline(element)
    text = clean(text_of(head if head is not None else element))
    title = clean(element.get("title") or "")
    cut = text.endswith(("...", "…", "..")) or not text
    return title if title and (cut or (len(title) > len(text) and title.startswith(text))) else text


def headline(element: Any) -> Any | None:
    """The heading inside a link that holds more than its title: time, summary, picture."""
    for inner in element.iter():
        if inner is element or not isinstance(inner.tag, str) or len(clean(text_of(inner))) < 4:
            continue
        if re.fullmatch(r"h[1-6]", inner.tag) or _TITLE.search(classes(inner)):
            return inner
    return None


def blocks_of(page: Page, now: datetime) -> list[RowBlock]:
    """All blocks of three rows or more, best first."""
    groups: dict[tuple[str, ...], list[Link]] = defaultdict(list)
    for link in links_of(page):
        groups[_path(link.element)].append(link)
    whole = sum(len(group) for group in groups.values())
    found = [block for group in groups.values() if (block := _block(group, whole, now))]
    return sorted(found, key=lambda block: block.score, reverse=True)


def alike(blocks: list[RowBlock]) -> RowBlock:
    """The best block together with those that are its equals: a page may show one list in several columns."""
    best = blocks[0]
    equals = [
        b
        for b in blocks
        if b.score >= _EQUAL * best.score
        and not b.noisy
        and b.rows[0].element.tag == best.rows[0].element.tag
        and abs(b.dated - best.dated) < 0.3
    ]
    rows = {row.link.url: row for b in reversed([best, *equals[1:]]) for row in b.rows}
    return RowBlock(tuple(rows.values()), best.noisy)


def _path(element: Any) -> tuple[str, ...]:
    """The way from the root to a link: tags with the names that stay the same from row to row."""
    steps = []
    for step in ancestors(element):
        names = "" if step.tag in _ROW_TAGS else ".".join(sorted(stable_names(step)))
        steps.append(f"{step.tag}.{names}")
    return tuple(reversed(steps))


def stable_names(element: Any) -> Iterator[str]:
    """Classes without those of a place in the row or a state, numbers taken off."""
    for name in (element.get("class") or "").split():
        plain = re.sub(r"\d+", "", name).strip("-_").lower()
        if plain and not _LOST.fullmatch(plain):
            yield plain


def _block(links: list[Link], whole: int, now: datetime) -> RowBlock | None:
    links = _distinct(link for link in links if not _MORE.match(link.text))
    if len(links) < _MIN_ROWS:
        return None
    depth = _depth(links)
    rows = tuple(_row(link, depth, now) for link in links)
    around = [e for e in ancestors(links[0].element) if e.tag not in {"html", "body"}][1:]
    return RowBlock(rows, any(_is_noise(e, whole) for e in around))


def _is_noise(element: Any, whole: int) -> bool:
    """Whether an element is named as menu, footer or side column; what holds most links of the page is its frame."""
    named = element.tag in {"nav", "footer", "aside"} or _NOISE.search(classes(element))
    return bool(named) and sum(1 for _ in element.iter("a")) <= 0.5 * whole


def _distinct(links: Iterable[Link]) -> list[Link]:
    """One link an address, the one with the most words."""
    best: dict[str, Link] = {}
    for link in links:
        known = best.get(link.url)
        if known is None or len(link.text) > len(known.text):
            best[link.url] = link
    return list(best.values())


def _depth(links: list[Link]) -> int:
    """How many elements above its link a row stands: as far as most rows hold no second link of the block."""
    owners = Counter(e for link in links for e in list(ancestors(link.element))[: _DEPTH + 1])
    reach = []
    for link in links:
        alone = [owners[e] == 1 and e.tag != "body" for e in list(ancestors(link.element))[: _DEPTH + 1]]
        reach.append(alone.index(False) - 1 if False in alone else len(alone) - 1)
    count = Counter(reach)
    most = max(count.values())
    return min(depth for depth, n in count.items() if n == most)


def _row(link: Link, depth: int, now: datetime) -> Row:
    element = list(ancestors(link.element))[depth]
    moment, holder = _dated(element, link, now)
    return Row(element, link, moment or read_url_date(link.url, now), holder)


def _dated(row: Any, link: Link, now: datetime) -> tuple[Moment | None, Any | None]:
    """The time that a row shows outside its title, and the smallest element that holds it."""
    head = headline(link.element)
    titled = set((head if head is not None else link.element).iter())
    for element in row.iter():
        if not isinstance(element.tag, str) or element in titled:
            continue
        own = clean(" ".join([element.text or "", *(child.tail or "" for child in element)]))
        if 4 <= len(own) <= 60 and re.search(r"\d", own) and (moment := read_time(own, now)):
            return moment, element
    return None, None


def _credit(row: Row, usual: set[str]) -> float:
    """0 to 1.5: a headline's length, an article's address, the same shape as its neighbours, a time."""
    text = row.link.text
    words = max(han_count(text), len(text) / 3)
    length = min(words, _LONG) / _LONG
    credit = length * length
    if urlsplit(row.link.url).path in {"", "/"}:
        return 0.0  # a friendly site's front page
    credit *= 1.0 if is_article_like(row.link.url) else 0.25
    credit *= 1.0 if pattern_of(row.link.url, 1) in usual else 0.6
    return credit * (1.5 if row.dated_by is not None else 1.2 if row.moment else 1.0)
