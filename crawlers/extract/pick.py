"""Carries out a ``Pick``: on a page, on a row of a list, on an item of JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from lxml import etree
from parsel.csstranslator import HTMLTranslator

from crawlers.extract.page import Page, text_of
from crawlers.schema import Pick
from domain.errors import SourceSpecError
from domain.text import clean

_SPACES = re.compile(r"[\s　]+")
_STEP = re.compile(r"\[(\d+|\*)\]|([^.\[\]]+)")


def from_page(pick: Pick, page: Page) -> str | None:
    """The value on an article page; None where no candidate gives one."""
    kinds: tuple[Callable[[], Iterator[list[str]]], ...] = (
        lambda: (_texts(select(page.root, css)) for css in pick.css),
        lambda: (_texts(by_xpath(page.root, path)) for path in pick.xpath),
        lambda: ([page.metas.get(name.lower(), "")] for name in pick.meta),
        lambda: ([page.vendor.get(name.lower(), "")] for name in pick.comment),
        lambda: ([by_label(page, label) or ""] for label in pick.label),
    )
    return _first(pick, (values for kind in kinds for values in kind()), page.url)


def from_row(pick: Pick, row: Any, url: str) -> str | None:
    """The value on one row of a list; ``url`` is the item's address, where already known."""
    by_css = (_texts(select(row, css)) for css in pick.css)
    by_path = (_texts(by_xpath(row, path)) for path in pick.xpath)
    return _first(pick, chain(by_css, by_path), url)


def from_json(pick: Pick, item: Any, url: str) -> str | None:
    """The value on one item of a JSON answer."""
    return _first(pick, ([_plain(v) for v in walk(item, path)] for path in pick.path), url)


def select(root: Any, css: str) -> list[Any]:
    """Elements or strings that a selector finds; ``::attr(x)`` alone reads the element itself."""
    return by_xpath(root, _xpath(css))


def by_xpath(root: Any, path: str) -> list[Any]:
    """What an XPath finds, as a list."""
    try:
        found = root.xpath(path)
    except etree.XPathError as error:
        raise SourceSpecError(f"XPath 写法有误：{path}（{error}），请修改采集源") from None
    return found if isinstance(found, list) else [str(found)]


def by_label(page: Page, label: str) -> str | None:
    """What stands after a label: in the same line, else in the next one (the neighbouring cell)."""
    wanted = _SPACES.sub("", label)
    for n in page.label_lines.get(wanted[:2], ()):
        rest = _after_label(page.blocks[n].text, wanted)
        if rest:
            return rest
        if rest == "" and n + 1 < len(page.blocks) and not _looks_like_label(page.blocks[n + 1].text):
            return page.blocks[n + 1].text
    return None


def walk(data: Any, path: str) -> list[Any]:
    """Everything at a dotted path in JSON data; ``*`` and ``[*]`` stand for each item."""
    found = [data]
    for match in _STEP.finditer(path):
        step = match[1] or match[2]
        found = [child for item in found for child in _step(item, step)]
    return [item for item in found if item is not None]


def transform(pick: Pick, text: str) -> str:
    """Apply ``regex`` and ``strip``; empty where the pattern does not match."""
    if pick.regex:
        match = re.search(pick.regex, text)
        text = group(match) if match else ""
    for pattern in pick.strip:
        text = re.sub(pattern, "", text)
    return clean(text)


def group(match: re.Match[str]) -> str:
    """Group ``v``, else the first group, else the whole match."""
    if "v" in match.re.groupindex:
        return match["v"] or ""
    return (match[1] or "") if match.re.groups else match[0]


def _first(pick: Pick, candidates: Iterator[list[str]], url: str) -> str | None:
    for values in candidates:
        good = [value for text in values if (value := transform(pick, text))]
        if good:
            return pick.join.join(good) if pick.join is not None else good[0]
    if pick.url_regex and (match := re.search(pick.url_regex, url)):
        return transform(pick, group(match)) or None
    return pick.const


def _texts(found: list[Any]) -> list[str]:
    return [text_of(node) for node in found]


def _step(item: Any, step: str) -> list[Any]:
    if step == "*":
        return list(item.values()) if isinstance(item, dict) else item if isinstance(item, list) else []
    if isinstance(item, dict):
        return [item[step]] if step in item else []
    if isinstance(item, list):
        if step.isdigit():
            return [item[int(step)]] if int(step) < len(item) else []
        return [value for child in item for value in _step(child, step)]
    return []


def _plain(value: Any) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def _after_label(text: str, wanted: str) -> str | None:
    """Text after the label; empty where the line is the label alone; None where it is another line."""
    spaced = r"[\s　]*".join(re.escape(char) for char in wanted)
    match = re.match(rf"[【\[（(]?\s*{spaced}[\s　]*(?P<mark>[:：】\]）)]*)[\s　]*", text)
    if not match:
        return None
    rest = text[match.end() :]
    return rest if match["mark"] or not rest else None


def _looks_like_label(text: str) -> bool:
    return text.endswith((":", "：")) and len(text) < 12


@lru_cache(maxsize=4096)
def _xpath(css: str) -> str:
    if css.startswith("::attr("):
        return "@" + css.removeprefix("::attr(").rstrip(")").strip()
    if css.strip() == "::text":
        return "text()"
    try:
        return str(HTMLTranslator().css_to_xpath(css, prefix="descendant-or-self::"))
    except Exception as error:  # cssselect has several error classes without a common base
        raise SourceSpecError(f"CSS 选择器写法有误：{css}（{error}），请修改采集源") from None
