"""Parts of one article: the 下一页 link that leads on, and never to another article (SOURCES §3.4)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree

from crawlers.extract.blocks import Element
from crawlers.extract.page import Page
from crawlers.extract.pick import select
from crawlers.schema import Pages

_NEXT = re.compile(
    r"[\s\[【（(<>»›]*(?:下一?[页頁]|next(?:\s*page)?|后一页|余下全文)[\s\]】）)<>»›]*", re.IGNORECASE
)
_links_with_text = etree.XPath("descendant-or-self::a[@href][normalize-space()]")
"""Most links of a portal hold a picture and no word."""
_PART = re.compile(r"(?:[_\-]|/)?(?:p|page)?\d{1,3}$")
_SUFFIX = re.compile(r"\.(?:s?html?|php|aspx?|jspx?)$")


def find_next_page(page: Page, rule: Pages) -> str | None:
    """Address of the next part, on the same host, beside the current one; None at the last part."""
    if rule.kind == "next_link" and rule.css:
        links = [str(found) for found in select(page.root, rule.css) if isinstance(found, str)]
    else:
        links = [a.get("href") for a in _links_with_text(page.root) if _leads_on(a)]
    for link in links:
        target = page.absolute(link)
        if target != page.url and is_part(page.url, target):
            return target
    return None


def _leads_on(link: Element) -> bool:
    parts = len(link)
    text = "".join(link.itertext()) if parts else link.text
    return parts <= 3 and bool(text) and bool(_NEXT.fullmatch(text))


def is_part(url: str, target: str) -> bool:
    """Whether ``target`` can be another part of the article at ``url``: same folder and stem, another number."""
    here, there = urlsplit(url), urlsplit(target)
    if (here.scheme, here.netloc) != (there.scheme, there.netloc):
        return False
    if here.path == there.path:
        return bool(re.search(r"(?:^|&)(?:p|page|pn)=\d+", there.query)) and here.query != there.query
    mine, other = _stem(here.path), _stem(there.path)
    return mine == other or mine == _SUFFIX.sub("", there.path) or other == _SUFFIX.sub("", here.path)


def _stem(path: str) -> str:
    return _PART.sub("", _SUFFIX.sub("", path))
