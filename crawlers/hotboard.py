"""Hot boards: every line at every look is an observation; nothing is fetched behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from crawlers.entries.offer import Offer
from domain.article import HotObservation

_HEAT = re.compile(r"(?P<n>\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*(?P<unit>[万亿wW]?)")
_UNITS = {"万": 1e4, "w": 1e4, "亿": 1e8}


def observations(source_id: str, offers: Iterable[Offer], at: datetime) -> list[HotObservation]:
    """The lines in order. Pinned ones (``extra.pinned``) are advertisements of the house and take no rank."""
    lines = [
        offer
        for offer in offers
        if offer.title and not offer.filtered and offer.extra.get("pinned", "").lower() not in _YES
    ]
    return [
        HotObservation(
            source_id,
            offer.title,
            _rank(offer, place),
            read_heat(offer.extra.get("heat", "")),
            offer.url or None,
            at,
        )
        for place, offer in enumerate(lines, 1)
    ]


_YES = frozenset({"true", "1", "yes"})


def read_heat(text: str) -> float | None:
    """``1234``, ``12,345``, ``52.3万``, ``1.2亿``; None where there is no number."""
    match = _HEAT.search(text)
    if not match:
        return None
    return float(match["n"].replace(",", "").replace("，", "")) * _UNITS.get(match["unit"].lower(), 1.0)


def _rank(offer: Offer, place: int) -> int:
    """The field's own rank where the rule names one; else the place among lines that are not pinned."""
    return offer.rank if offer.rank is not None and "rank" in offer.extra else place
