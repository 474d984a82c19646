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


class Walk:
    """One pass over a tree without recursion: hostile pages nest thousands deep."""

    def __init__(self) -> None:
        self._out: list[Block] = []
        self._parts: list[str] = []
        self._link = self._links = self._bold = 0
        self._picture = False

    def blocks(self, body: Element) -> list[Block]:
        """Every block under ``body``."""
        owners: list[Any] = [body]
        skipped: Any = None
        events = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
        for event, element in events:
            kind = _KINDS.get(element.tag, _PLAIN) if event in ("start", "end") else _PLAIN
            if event == "start":
                if (kind == _LEFT_OUT or _hidden(element)) and element is not body:
                    events.skip_subtree()
                    skipped = element
                else:
                    self._enter(element, kind, owners)
                continue
            if element is skipped:
                skipped = None
            elif event == "end" and kind:
                self._leave(kind, owners)
            if element is not body:
                self._say(element.tail)
        self._flush(body)
        return self._out

    def _enter(self, element: Element, kind: int, owners: list[Any]) -> None:
        if kind == _OWNER:
            self._flush(owners[-1])
            owners.append(element)
        elif kind == _LINK:
            self._links += 1
        elif kind == _BREAK:
            self._flush(owners[-1])
        elif kind == _PICTURE:
            self._picture = True
        text = element.text
        self._say(text)
        if kind == _HEAVY and text:
            self._bold += len(text)

    def _leave(self, kind: int, owners: list[Any]) -> None:
        if kind == _OWNER:
            self._flush(owners.pop())
        elif kind == _LINK:
            self._links -= 1

    def _say(self, text: str | None) -> None:
        # White space before the first character of a block is nothing, and most of what a page holds.
        if text and (self._parts or not text.isspace()):
            self._parts.append(text)
            if self._links:
                self._link += len(text.strip())

    def _flush(self, owner: Any) -> None:
        if self._parts:
            text = "".join(self._parts)
            self._parts.clear()
            if text := tidy(text):
                bold, link = self._bold * 2 > len(text), min(self._link, len(text))
                self._out.append(Block(text, owner, link, len(self._out), bold, self._picture))
                self._picture = False
        self._link = self._bold = 0


def tidy(text: str) -> str:
    """One line: a line break between Chinese characters is nothing, any other white space one space."""
    if not _UNTIDY.search(text):
        return text.strip()
    return (
        clean(_INNER_SPACE.sub(" ", _HAN_BREAK.sub("", text)))
        if "\n" in text or "\r" in text
        else clean(text)
    )


def _hidden(element: Element) -> bool:
    style = element.get("style")
    return bool(style) and bool(_HIDDEN.search(style))
