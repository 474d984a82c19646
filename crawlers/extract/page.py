"""A page parsed once: tree, meta tags, vendor comments and blocks of text in reading order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from crawlers.extract.charset import Decoded
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
_EARLY_END = re.compile(r"</(?:html|body)\s*>(?=.*</(?:html|body)\s*>)", re.IGNORECASE | re.DOTALL)
_DATA_URL = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{64,}")
_BAD_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_VENDOR = re.compile(r"<!--\s*<?enpproperty(?P<v>.*?)/?enpproperty>?\s*-->", re.DOTALL)
_VENDOR_FIELD = re.compile(r"<(?P<k>\w+)>(?P<v>.*?)</(?P=k)>", re.DOTALL)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HAN_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]+\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_LABEL_NOISE = re.compile(r"[\s　【\[（(]+")
_MAX_LABELLED = 400
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


class Page:
    """One decoded HTML page. Everything is computed on first use and kept."""

    def __init__(self, decoded: Decoded, url: str) -> None:
        self.url = url
        self.encoding = decoded.encoding
        self.lost = decoded.lost
        self.source = decoded.text

    @cached_property
    def root(self) -> Element:
        """The tree; closing tags in mid-page are removed first, since they cut a page in two (SOURCES §3.9)."""
        text = _BAD_CHARACTERS.sub("", _DECLARATION.sub("", self.source))
        text = _DATA_URL.sub("data:,", text) if "base64," in text else text
        if text.lower().count("</html") + text.lower().count("</body") > 2:
            text = _EARLY_END.sub("", text)
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        try:
            root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        except (etree.XMLSyntaxError, ValueError):
            root = None
        return root if root is not None else etree.fromstring("<html><body/></html>", etree.HTMLParser())

    @cached_property
    def metas(self) -> dict[str, str]:
        """Meta name, property or itemprop in lower case → last non-empty content."""
        found: dict[str, str] = {}
        for tag in self.root.iter("meta"):
            value = clean(tag.get("content") or "")
            for key in ("name", "property", "itemprop"):
                if value and (name := tag.get(key)):
                    found[name.strip().lower()] = value
        return found

    @cached_property
    def vendor(self) -> dict[str, str]:
        """Fields of Founder's ``<!--enpproperty …-->`` comment, in lower case."""
        match = _VENDOR.search(self.source)
        fields = _VENDOR_FIELD.finditer(match["v"]) if match else ()
        return {f["k"].lower(): value for f in fields if (value := clean(_untag(f["v"])))}

    @cached_property
    def linked_data(self) -> dict[str, Any]:
        """The first JSON-LD object that has a headline; empty if none."""
        if "ld+json" not in self.source:
            return {}
        for script in self.root.iter("script"):
            if "ld+json" in (script.get("type") or ""):
                for item in _objects(script.text or ""):
                    if "headline" in item or "datePublished" in item:
                        return item
        return {}

    @cached_property
    def head_title(self) -> str:
        """The text of the first ``<title>``."""
        element = self.root.find(".//title")
        return text_of(element) if element is not None else ""

    @cached_property
    def blocks(self) -> list[Block]:
        """Texts in reading order; scripts, menus, hidden parts and form controls left out."""
        body = self.root.find("body")
        return _Walk().blocks(body if body is not None else self.root)

    @cached_property
    def label_lines(self) -> dict[str, list[int]]:
        """First two characters (spaces and opening brackets left out) → places in ``blocks``; for finding labels."""
        found: dict[str, list[int]] = {}
        for n, block in enumerate(self.blocks):
            if len(block.text) <= _MAX_LABELLED:
                key = _LABEL_NOISE.sub("", block.text[:12])[:2]
                found.setdefault(key, []).append(n)
        return found

    @cached_property
    def headline_chain(self) -> frozenset[Any]:
        """Every element around an ``<h1>`` of some length: whatever its name, it is not mere noise."""
        heads = [h for h in self.root.iter("h1") if len(text_of(h)) > 5]
        return frozenset(e for head in heads[:3] for e in ancestors(head))

    @cached_property
    def _ids(self) -> dict[str, Any]:
        return {e.get("id"): e for e in reversed(self.root.xpath("//*[@id]"))}

    def by_id(self, name: str) -> str | None:
        """The text of the first element with that id; None if absent or empty."""
        element = self._ids.get(name)
        return (text_of(element) or None) if element is not None else None

    def absolute(self, link: str) -> str:
        """``link`` joined to the page's address or its ``<base>``."""
        try:
            return urljoin(self._base, link.strip())
        except ValueError:
            return ""

    @cached_property
    def _base(self) -> str:
        base = self.root.find(".//base[@href]")
        return urljoin(self.url, base.get("href")) if base is not None else self.url


class _Walk:
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


def drop(element: Element) -> None:
    """Take an element out of its tree; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def classes(element: Element) -> str:
    """Class and id in lower case, for telling shares and comments from text."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def ancestors(element: Element, stop: Element | None = None) -> Iterator[Element]:
    """The element itself and those around it, up to ``stop`` (not included)."""
    while element is not None and element is not stop:
        yield element
        element = element.getparent()


def text_of(element: Any) -> str:
    """The text of an element (or of an attribute or text node that XPath gave), as one line."""
    return tidy(element if isinstance(element, str) else "".join(element.itertext("*")))


def _hidden(element: Element) -> bool:
    style = element.get("style")
    return bool(style) and bool(_HIDDEN.search(style))


def _untag(text: str) -> str:
    return re.sub(r"<[^>]+>|<!\[CDATA\[|\]\]>", "", text)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    try:
        data = json.loads(text, strict=False)
    except ValueError:
        return
    pending = [data]
    while pending:
        item = pending.pop()
        if isinstance(item, list):
            pending.extend(item)
        elif isinstance(item, dict):
            yield item
            pending.extend(v for k, v in item.items() if k == "@graph")
