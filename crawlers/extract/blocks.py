"""Blocks of text in reading order, by one walk over a tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from domain.text import clean

Element = Any
"""An lxml element; the library carries no types."""

SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "object",
        "embed",
        "canvas",
        "video",
        "audio",
        "map",
        "head",
        "title",
        "math",
        "nav",
        "footer",
    ]
)
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "founder-content",
    ]
)
_PLAIN, _BREAK, _LINK, _HEAVY, _OWNER, _PICTURE, _LEFT_OUT = range(7)
_KINDS: dict[Any, int] = {
    **dict.fromkeys(_BLOCK, _OWNER),
    **dict.fromkeys(SKIPPED, _LEFT_OUT),
    **{"a": _LINK, "br": _BREAK, "b": _HEAVY, "strong": _HEAVY, "img": _PICTURE},
}
_kind = _KINDS.get
_styled = etree.XPath("descendant::*[@style]")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HAN_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]+\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_INNER_SPACE = re.compile(r"\s+")
_UNTIDY = re.compile("[\x00-\x1f\xa0\xad\u2002-\u200d\u2060\u3000\ufeff]|  ")
"""Whatever ``domain.text.clean`` would change, the ends of the line apart."""


@dataclass(slots=True)
class Block:
    """One run of text between block boundaries."""

    text: str
    element: Any
    """The nearest block element around it."""
    link: int
    """Characters of ``text`` inside links."""
    order: int
    bold: bool = False
    picture: bool = False
    """An image stands between this block and the one before, or in it."""
    value: float | None = None
    """Its worth for the article, kept by ``body.worth`` once it was asked for."""


@dataclass(slots=True)
class _Writing:
    """The block being gathered, and those that are whole."""

    whole: list[Block]
    parts: list[str]
    link: int = 0
    bold: int = 0
    picture: bool = False

    def flush(self, owner: Any) -> None:
        """The text so far is a block of its owner, if it says anything."""
        if text := tidy("".join(self.parts)):
            bold, link = self.bold * 2 > len(text), min(self.link, len(text))
            self.whole.append(Block(text, owner, link, len(self.whole), bold, self.picture))
            self.picture = False
        self.parts.clear()
        self.link = self.bold = 0


def blocks_of(body: Element) -> list[Block]:
    """Every block under ``body``, by one pass without recursion: hostile pages nest thousands deep.

    One long loop: it turns twice for every element of every page, and calls would be most of its time.
    """
    now, skipped = _Writing([], []), None
    parts, owners, links = now.parts, [body], 0
    hidden = {element for element in _styled(body) if _HIDDEN.search(element.get("style"))} - {body}
    events = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in events:
        kind = _kind(element.tag, _PLAIN)
        if event == "start":
            if (kind == _LEFT_OUT or (hidden and element in hidden)) and element is not body:
                events.skip_subtree()
                skipped = element
                continue
            if kind in (_OWNER, _BREAK):
                if parts:
                    now.flush(owners[-1])
                now.bold = 0
                if kind == _OWNER:
                    owners.append(element)
            elif kind == _LINK:
                links += 1
            elif kind == _PICTURE:
                now.picture = True
            text = element.text
            if kind == _HEAVY and text:
                now.bold += len(text)
        else:
            if element is skipped:
                skipped = None
            elif kind == _OWNER:
                owner = owners.pop()
                if parts:
                    now.flush(owner)
                now.bold = 0
            elif kind == _LINK:
                links -= 1
            text = element.tail if element is not body else None
        # White space before the first character of a block is nothing, and most of what a page holds.
        if text and (parts or not text.isspace()):
            parts.append(text)
            if links:
                now.link += len(text.strip())
    if parts:
        now.flush(body)
    return now.whole


def tidy(text: str) -> str:
    """One line: a line break between Chinese characters is nothing, any other white space one space."""
    text = text.strip()
    if not _UNTIDY.search(text):
        return text
    return (
        clean(_INNER_SPACE.sub(" ", _HAN_BREAK.sub("", text)))
        if "\n" in text or "\r" in text
        else clean(text)
    )
