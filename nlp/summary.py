"""One to three whole sentences of the body that say what happened."""

from __future__ import annotations

from collections.abc import Collection

from domain.analysis import SummarySentence
from domain.text import sentences

FROM, TO = 80, 150
"""Characters a summary should have (DOMAIN B2: an item of a briefing)."""
MOST = 3
_LOOKED_AT = 14
_SHORTEST = 10
"""Shorter sentences are headings, exclamations or remainders of tables."""

_QUOTES = '“"「'


def summarise(title: str, body: str, keywords: Collection[str]) -> tuple[SummarySentence, ...]:
    """Sentences in text order. The first sentence of a news text tells most; others earn their place by key words.

    A body without a sentence of ``_SHORTEST`` characters gives its beginning as it is; an empty body nothing.
    """
    found = [(s, n) for n, paragraph in enumerate(body.split("\n")) for s in sentences(paragraph)]
    found = found[: _LOOKED_AT * 2]
    kept = [(s, n) for s, n in found if len(s) >= _SHORTEST and s.strip("。") != title][:_LOOKED_AT]
    if not kept:
        return tuple(SummarySentence(s, s, n) for s, n in found[:1])
    usable = [s for s, _ in kept]
    chosen = [_opening(usable)]
    for place in _by_value(usable, chosen[0], keywords):
        length = sum(len(usable[i]) for i in chosen)
        if length >= FROM or len(chosen) == MOST:
            break
        if length + len(usable[place]) <= TO:
            chosen.append(place)
    return tuple(SummarySentence(kept[i][0], *kept[i]) for i in sorted(chosen))


def _opening(usable: list[str]) -> int:
    """The first sentence, unless it is a quotation or a question that leads up to the second."""
    leads_up = usable[0][0] in _QUOTES or usable[0].endswith(("？", "?", "：", ":"))
    return 1 if leads_up and len(usable) > 1 else 0


def _by_value(usable: list[str], opening: int, keywords: Collection[str]) -> list[int]:
    """The other places, best first: key words count, lateness costs, a lone quotation costs."""

    def value(place: int) -> float:
        sentence = usable[place]
        words = sum(1 for word in keywords if word in sentence)
        return words - 0.6 * place - (1.5 if sentence[0] in _QUOTES else 0.0)

    others = [place for place in range(len(usable)) if place != opening]
    return sorted(others, key=lambda place: (-value(place), place))
