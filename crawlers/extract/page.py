"""A page parsed once: tree, meta tags, vendor comments and blocks of text in reading order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from crawlers.extract.blocks import Block, Element, blocks_of, tidy
from crawlers.extract.charset import Decoded
from domain.text import clean

_EARLY_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_MAX_CHARACTERS = 3_000_000
"""What lies beyond is not read: no article is that long, and a hostile page must not hold up the others."""
_DATA_URL = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{64,}")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_ATTRIBUTE = re.compile(r"""\s[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_MAX_ATTRIBUTES = 500
"""Of one element: the parser compares each with all before it, so a hundred thousand take minutes."""
_CONTROLS = bytes(n for n in range(32) if n not in b"\t\n\r")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_VENDOR = re.compile(r"<!--\s*<?enpproperty(?P<v>.*?)/?enpproperty>?\s*-->", re.DOTALL)
_VENDOR_FIELD = re.compile(r"<(?P<k>\w+)>(?P<v>.{0,2000}?)</(?P=k)>", re.DOTALL)
_LABEL_NOISE = re.compile(r"[\s　【\[（(]+")
_MAX_LABELLED = 400
_MAX_VENDOR = 20_000
"""Characters of the vendor's comment that are read; its fields are short."""
_FEW = ("base", "embed", "h1", "iframe", "meta", "object", "script", "time", "title")


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
        text = _DECLARATION.sub("", self.source)
        text = _DATA_URL.sub("data:,", text) if "base64," in text else text
        text = _LONG_TAG.sub(_few_attributes, _one_end(text[:_MAX_CHARACTERS]))
        raw = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        try:
            root = etree.fromstring(raw, parser)
        except (etree.XMLSyntaxError, ValueError):
            root = None
        return root if root is not None else etree.fromstring("<html><body/></html>", etree.HTMLParser())

    @cached_property
    def _few(self) -> dict[str, list[Any]]:
        """The elements that fields are looked for in, by tag: one pass, as a tree is slow to walk."""
        found: dict[str, list[Any]] = {tag: [] for tag in _FEW}
        for element in self.root.iter(*_FEW):
            found[element.tag].append(element)
        return found

    def all(self, tag: str) -> list[Any]:
        """Every element of one of the tags in ``_FEW``, in the order of the page."""
        return self._few[tag]

    def drop(self, element: Element) -> None:
        """Take an element out of the tree; the text after it stays."""
        drop(element)
        self.__dict__.pop("_few", None)

    @cached_property
    def metas(self) -> dict[str, str]:
        """Meta name, property or itemprop in lower case → last non-empty content."""
        found: dict[str, str] = {}
        for tag in self.all("meta"):
            value = clean(tag.get("content") or "")
            for key in ("name", "property", "itemprop"):
                if value and (name := tag.get(key)):
                    found[name.strip().lower()] = value
        return found

    @cached_property
    def vendor(self) -> dict[str, str]:
        """Fields of Founder's ``<!--enpproperty …-->`` comment, in lower case."""
        match = _VENDOR.search(self.source) if "enpproperty" in self.source else None
        fields = _VENDOR_FIELD.finditer(match["v"][:_MAX_VENDOR]) if match else ()
        return {f["k"].lower(): value for f in fields if (value := clean(_untag(f["v"])))}

    @cached_property
    def linked_data(self) -> dict[str, Any]:
        """The first JSON-LD object that has a headline; empty if none."""
        if "ld+json" not in self.source:
            return {}
        for script in self.all("script"):
            if "ld+json" in (script.get("type") or ""):
                for item in _objects(script.text or ""):
                    if "headline" in item or "datePublished" in item:
                        return item
        return {}

    @cached_property
    def head_title(self) -> str:
        """The text of the first ``<title>``."""
        titles = self.all("title")
        return text_of(titles[0]) if titles else ""

    @cached_property
    def blocks(self) -> list[Block]:
        """Texts in reading order; scripts, menus, hidden parts and form controls left out."""
        body = self.root.find("body")
        return blocks_of(body if body is not None else self.root)

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
        heads = [h for h in self.all("h1") if len(text_of(h)) > 5]
        return frozenset(e for head in heads[:3] for e in ancestors(head))

    @cached_property
    def _ids(self) -> dict[str, Any]:
        return {e.get("id"): e for e in reversed(self.root.xpath("//*[@id]"))}

    @cached_property
    def _for_baidu(self) -> bool:
        return "_baidu" in self.source

    def by_id(self, name: str) -> str | None:
        """The text of the first element with that id; None if absent or empty."""
        if (name.endswith("_baidu") and not self._for_baidu) or name not in self.source:
            return None  # hardly any page has the ids asked for
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
        links: list[str] = [e.get("href") or "" for e in self.all("base")]
        return urljoin(self.url, next(filter(None, links), ""))


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


def _one_end(text: str) -> str:
    """Closing tags of the page removed, all but the last two (SOURCES §3.9)."""
    ends = list(_EARLY_END.finditer(text))
    if len(ends) <= 2:
        return text
    keep = ends[-2].start()
    return _EARLY_END.sub("", text[:keep]) + text[keep:]


def text_of(element: Any) -> str:
    """The text of an element (or of an attribute or text node that XPath gave), as one line."""
    return tidy(element if isinstance(element, str) else "".join(element.itertext("*")))


def _untag(text: str) -> str:
    return re.sub(r"<[^>]+>|<!\[CDATA\[|\]\]>", "", text)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    pending = [data]
    while pending:
        item = pending.pop()
        if isinstance(item, list):
            pending.extend(item)
        elif isinstance(item, dict):
            yield item
            pending.extend(v for k, v in item.items() if k == "@graph")


def _few_attributes(tag: re.Match[str]) -> str:
    """The opening of a long tag with the attributes that are read of it."""
    beyond = next(islice(_ATTRIBUTE.finditer(tag[0]), _MAX_ATTRIBUTES, None), None)
    return tag[0] if beyond is None else tag[0][: beyond.start()]
