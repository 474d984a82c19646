"""Blocks of text in reading order, by one walk over a tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

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
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HAN_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]+\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_INNER_SPACE = re.compile(r"\s+")


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


class Walk:
    """One pass over a tree without recursion: hostile pages nest thousands deep."""

    def __init__(self) -> None:
        self._out: list[Block] = []
        self._parts: list[str] = []
        self._link = 0
        self._bold = 0

    def blocks(self, body: Element) -> list[Block]:
        """Every block under ``body``."""
        owners: list[Any] = [body]
        links = 0
        stack: list[tuple[Any, bool]] = [(body, False)]
        while stack:
            element, leaving = stack.pop()
            tag = element.tag
            block = tag in _BLOCK
            if leaving:
                if block:
                    self._flush(owners.pop())
                elif tag == "a":
                    links -= 1
                self._say(element.tail, links)
                continue
            if element is not body and (not isinstance(tag, str) or tag in SKIPPED or _hidden(element)):
                self._say(element.tail, links)
                continue
            if tag == "br":
                self._flush(owners[-1])
                self._say(element.tail, links)
                continue
            if block:
                self._flush(owners[-1])
                owners.append(element)
            elif tag == "a":
                links += 1
            self._say(element.text, links)
            if tag in {"strong", "b"}:
                self._bold += len(element.text or "")
            if element is not body:
                stack.append((element, True))
            stack.extend((child, False) for child in element.iterchildren(reversed=True))
        self._flush(body)
        return self._out

    def _say(self, text: str | None, links: int) -> None:
        if text:
            self._parts.append(text)
            if links:
                self._link += len(text.strip())

    def _flush(self, owner: Any) -> None:
        if self._parts:
            text = tidy("".join(self._parts))
            if text:
                bold = self._bold * 2 > len(text)
                self._out.append(Block(text, owner, min(self._link, len(text)), len(self._out), bold))
        self._parts, self._link, self._bold = [], 0, 0


def tidy(text: str) -> str:
    """One line: a line break between Chinese characters is nothing, any other white space one space."""
    return (
        clean(_INNER_SPACE.sub(" ", _HAN_BREAK.sub("", text)))
        if "\n" in text or "\r" in text
        else clean(text)
    )


def _hidden(element: Element) -> bool:
    style = element.get("style")
    return bool(style) and bool(_HIDDEN.search(style))
