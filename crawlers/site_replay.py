"""An archived page made safe to look at: nothing in it runs, and every address leads into the archive or nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urldefrag

from lxml import etree

from crawlers.extract.charset import decode
from crawlers.extract.page import Page
from crawlers.site_links import CSS_URL, FRAMES, css_links, is_sheet, join, page_links, srcset
from domain import ids

_DROPPED = frozenset({"script", "base", "template"})
_EMPTIED = frozenset({"object", "embed", "applet", "portal"})
"""Plug-ins are gone from browsers; what stands inside them (or, by the parser's lights, after them) stays."""
_ADDRESSES = frozenset(
    [
        "src",
        "href",
        "data",
        "background",
        "poster",
        "srcset",
        "action",
        "formaction",
        "ping",
        "manifest",
        "code",
        "codebase",
        "archive",
        "longdesc",
        "cite",
        "profile",
        "lowsrc",
        "dynsrc",
        "imagesrcset",
        "xlink:href",
        "srcdoc",
        "data-src",
        "data-original",
    ]
)
"""Attributes that hold an address: rewritten where we know how, else removed."""
_BROKEN = frozenset({"integrity", "crossorigin", "nonce", "target", "http-equiv", "autofocus", "autoplay"})
_FOLLOWED = frozenset({"a", "area"})
_SHOWN = frozenset({"img", "source", "video", "audio", "track", "input", "body", "table", "tr", "td", "th"})
_DOCTYPE = re.compile(r"\s*(?:<!--.*?-->\s*)*(<!DOCTYPE[^>]*>)", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(r"data:[\w/+.;=-]+,[^\"'()<>\s]{64,}")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/:.()@-")
_NOWHERE = "data:,"


@dataclass(frozen=True)
class Rewriter:
    """Rewrites the addresses of one capture. ``captured`` holds canonical URLs, ``address`` leads to a capture."""

    base: str
    captured: AbstractSet[str]
    address: Callable[[str], str]

    def target(self, link: str) -> str:
        """Where a link leads in the archive; empty if it is not captured."""
        url, fragment = urldefrag(join(self.base, link))
        if not url.startswith(("http://", "https://")) or ids.canonical_url(url) not in self.captured:
            return ""
        return self.address(url) + (f"#{fragment}" if fragment else "")

    def css(self, text: str) -> str:
        """A style sheet whose addresses lead into the archive."""
        return CSS_URL.sub(self._css_address, _ESCAPE.sub(_unescaped, text))

    def _css_address(self, match: re.Match[str]) -> str:
        link = match["url"] or match["iurl"] or ""
        inline = link.startswith("data:") and "javascript" not in link.lower()
        target = link if inline or link.startswith("#") else self.target(link) or _NOWHERE
        return f'@import "{target}"' if match["ihead"] else f'url("{target}")'


def referenced(content: bytes, charset: str | None, url: str, media_type: str) -> set[str]:
    """Canonical URLs that a captured page or style sheet names."""
    decoded = decode(content, header=charset)
    if media_type == "text/css":
        return set(map(ids.canonical_url, css_links(decoded.text, url)))
    links = page_links(Page(decoded, url))
    named = (*links.pages, *links.frames, *links.files, *links.requisites)
    return set(map(ids.canonical_url, named))


def replay_css(
    content: bytes, charset: str | None, url: str, captured: AbstractSet[str], address: Callable[[str], str]
) -> str:
    """A captured style sheet for showing."""
    return Rewriter(url, captured, address).css(decode(content, header=charset).text)


def replay_page(
    content: bytes,
    charset: str | None,
    url: str,
    captured: AbstractSet[str],
    address: Callable[[str], str],
    banner: str,
) -> str:
    """A captured page for showing, ``banner`` (HTML, may be empty) on top of it."""
    decoded = decode(content, header=charset)
    kept: list[str] = []

    def stash(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"data:,zj{len(kept) - 1}."

    page = Page(type(decoded)(_INLINE.sub(stash, decoded.text), decoded.encoding, decoded.lost), url)
    rewriter = Rewriter(page.absolute(""), captured, address)
    for element in list(page.root.iter()):
        _rewrite(element, rewriter)
    _crown(page.root, banner)
    html: str = etree.tostring(page.root, method="html", encoding="unicode")
    html = re.sub(
        r"data:,zj(\d+)\.", lambda m: escape(kept[int(m[1])]) if int(m[1]) < len(kept) else "", html
    )
    doctype = _DOCTYPE.match(decoded.text)
    return f"{doctype[1] if doctype else ''}\n{html}"


def _rewrite(element: Any, rewriter: Rewriter) -> None:
    if not isinstance(element.tag, str):
        return
    tag = element.tag.lower()
    if tag in _DROPPED or (tag == "meta" and (element.get("http-equiv") or element.get("charset"))):
        _remove(element)
        return
    if tag in _EMPTIED:
        element.tag = "span"
        element.attrib.clear()
    if tag == "style":
        element.text = rewriter.css(element.text or "")
    lazy = element.get("data-src") or element.get("data-original") if tag == "img" else None
    for name in list(element.attrib):
        _rewrite_attribute(element, tag, name, rewriter)
    if lazy and (target := rewriter.target(lazy)):
        element.set("src", target)


def _rewrite_attribute(element: Any, tag: str, name: str, rewriter: Rewriter) -> None:
    value, low = element.attrib[name], name.lower()
    if low.startswith("on") or low in _BROKEN:
        del element.attrib[name]
    elif low == "style":
        element.set(name, rewriter.css(value))
    elif low in _ADDRESSES or low.endswith("href"):
        new = _new_address(element, tag, low, value, rewriter)
        if new:
            element.set(name, new)
        else:
            del element.attrib[name]
            if tag in _FOLLOWED and value and not value.lower().startswith("javascript:"):
                element.set("title", f"未存档：{value[:300]}")


def _new_address(element: Any, tag: str, name: str, value: str, rewriter: Rewriter) -> str:
    value = value.strip()
    if name in {"srcset", "imagesrcset"}:
        found = [(rewriter.target(url), size) for url, size in srcset(value)]
        return ", ".join(f"{url} {size}".strip() for url, size in found if url)
    if value.startswith("data:image/") or value.startswith("data:,zj"):
        return value if tag in _SHOWN and name in {"src", "poster", "background"} else ""
    if tag in _FOLLOWED and name == "href":
        return value if value.startswith("#") else rewriter.target(value)
    if tag in FRAMES and name == "src":
        target = rewriter.target(value)
        return f"{target}&part=1" if target and "#" not in target else target
    if tag == "link":
        return rewriter.target(value) if is_sheet(element) else ""
    if tag in _SHOWN and name in {"src", "poster", "background"}:
        return rewriter.target(value)
    return value if value.startswith("#") else rewriter.target(value) if tag == "image" else ""


def _crown(root: Any, banner: str) -> None:
    """Charset and banner. A page of frames has no body and gets no banner."""
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    head.insert(0, etree.Element("meta", charset="utf-8"))
    body = root.find("body")
    if banner and body is not None:
        crown = etree.fromstring(banner, etree.HTMLParser()).find("body")[0]
        crown.tail, body.text = body.text, None
        body.insert(0, crown)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _unescaped(match: re.Match[str]) -> str:
    r"""``u\72l(`` is ``url(`` to a browser: letters and the signs of an address are written out."""
    code = int(match[1], 16)
    return chr(code) if code < 128 and chr(code) in _PLAIN else match[0]
