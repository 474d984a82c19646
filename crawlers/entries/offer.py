"""What an entry offers: one address of an article, with what the list said about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of a list, feed, sitemap, layout page or JSON answer."""

    url: str
    title: str = ""
    date: str = ""
    """As written there."""
    extra: Mapping[str, str] = field(default_factory=dict)
    filtered: bool = False
    """The rule's url_include or url_exclude leaves it out."""
    rank: int | None = None
    lastmod: datetime | None = None
    """Aware UTC: the page was last changed then, says the sitemap or feed. Not newer than the text kept: not asked."""
    complete: bool = False
    """The list itself holds the whole text (``extra["body"]``, one paragraph a line): no page is asked for."""


@dataclass(frozen=True)
class Listing:
    """One list page read: its offers and, where there is one, the address of the next page."""

    offers: tuple[Offer, ...]
    next_url: str | None = None
    rule_used: int = 0
    """0 is the rule itself, n the n-th of its ``fallbacks``."""
    notes: tuple[str, ...] = ()
    """What a librarian should know although the page could be read, in Chinese."""


def absolute(base: str, link: str) -> str:
    """``link`` as seen from ``base``; one that is no address (``http://[bad/``) stays as it is and gets its fate later."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def passes(url: str, include: Sequence[str], exclude: Sequence[str] = ()) -> bool:
    """Whether an absolute address fits: one of ``include`` (if any) and none of ``exclude``."""
    if include and not any(re.search(pattern, url) for pattern in include):
        return False
    return not any(re.search(pattern, url) for pattern in exclude)


def distinct(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """One offer an address: lists name an article by picture, title and 更多 at once. A title beats none.

    Items without an address are told apart by their titles.
    """
    found: dict[tuple[str, str], Offer] = {}
    for offer in offers:
        key = (offer.url, "" if offer.url else offer.title)
        known = found.get(key)
        if known is None or (not known.title and offer.title):
            found[key] = offer
    return tuple(found.values())


def bounded(offers: Iterable[Offer], limit: int, url: str) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """The first ``limit`` offers, and a note where there were more; what lies beyond is never made."""
    rest = iter(offers)
    taken = tuple(islice(rest, limit))
    more = next(rest, None) is not None
    return taken, (f"{url} 列出的条目超过 {limit} 条，只读前 {limit} 条",) if more else ()
