"""Tells a list of articles from the menu of the site: after a redesign a rule may match the latter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from crawlers.entries.offer import Offer
from crawlers.extract.page import Page, ancestors, classes
from domain.text import han_count

_ARTICLE = re.compile(r"\d{5,}|\d{4}[-/]\d{1,2}|[0-9a-f]{16,}|/p/\w{6,}|[?&]\w*id=\w+", re.IGNORECASE)
"""Addresses of articles hold a date, a long number or a hash; those of columns hardly ever do."""
_COLUMN = re.compile(r"/$|/(?:index|list|default|node)[\w-]*\.\w{2,5}$")
"""Addresses of columns end in a folder or in its index page."""
_MENU = re.compile(r"nav(?!y)|menu|crumb|foot|copyright|friend-?link", re.IGNORECASE)
_MENU_TAGS = frozenset({"nav", "footer"})
_MENU_WORDS = frozenset(
    [
        "首页",
        "网站首页",
        "关于我们",
        "联系我们",
        "网站地图",
        "网站声明",
        "版权声明",
        "设为首页",
        "加入收藏",
        "登录",
        "注册",
    ]
)
SHORT = 8
"""Names of columns (首页, 政务公开, 领导信息公开) have at most so many characters; headlines hardly ever do."""
ENOUGH = 4
"""Fewer rows tell nothing."""
_SHARE = 0.7


def looks_like_navigation(offers: Sequence[Offer], page: Page) -> bool:
    """Whether most rows are short names at addresses that no article has, and something says menu.

    What says menu: addresses of columns, menu words (首页, 联系我们), or the place of the links within the page.
    A date or another field in a row speaks for a list of articles.
    """
    if len(offers) < ENOUGH or any(offer.date or offer.extra for offer in offers):
        return False
    if _share(bool(_ARTICLE.search(_path(o.url))) for o in offers) > 1 - _SHARE:
        return False
    titled = [offer for offer in offers if offer.title]
    if titled and _share(_is_short(o.title) for o in titled) < _SHARE:
        return False
    return (
        _share(bool(_COLUMN.search(_split(o.url)[0] or "/")) for o in offers) >= _SHARE
        or sum(o.title in _MENU_WORDS for o in offers) > 1
        or _in_menu(offers, page)
    )


def _share(facts: Iterable[bool]) -> float:
    known = list(facts)
    return sum(known) / len(known)


def _is_short(title: str) -> bool:
    han = han_count(title)
    return han <= SHORT if han else len(title.split()) <= 2


def _path(url: str) -> str:
    path, query = _split(url)
    return path + ("?" + query if query else "")


def _split(url: str) -> tuple[str, str]:
    """Path and query; of an address that is none (``http://[bad/``) nothing: one bad link spoils no list."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.path, parts.query


def _in_menu(offers: Sequence[Offer], page: Page) -> bool:
    """Whether the addresses are those of the page's menus and footer, as their tags or classes name them."""
    menu = {
        page.absolute(link.get("href"))
        for link in page.root.iter("a")
        if link.get("href") and any(_is_menu(around) for around in ancestors(link))
    }
    return _share(offer.url in menu for offer in offers) >= _SHARE


def _is_menu(element: Any) -> bool:
    return element.tag in _MENU_TAGS or bool(_MENU.search(classes(element)))
