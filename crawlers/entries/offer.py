"""What an entry offers: one address of an article, with what the list said about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Listing:
    """One list page read: its offers and, where there is one, the address of the next page."""

    offers: tuple[Offer, ...]
    next_url: str | None = None


def passes(url: str, include: Sequence[str], exclude: Sequence[str] = ()) -> bool:
    """Whether an absolute address fits: one of ``include`` (if any) and none of ``exclude``."""
    if include and not any(re.search(pattern, url) for pattern in include):
        return False
    return not any(re.search(pattern, url) for pattern in exclude)


def distinct(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """One offer an address: lists name an article by picture, title and 更多 at once. A title beats none."""
    found: dict[str, Offer] = {}
    for offer in offers:
        known = found.get(offer.url)
        if known is None or (not known.title and offer.title):
            found[offer.url] = offer
    return tuple(found.values())
