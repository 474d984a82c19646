"""One to four sentences of brief prose that say what happened, each with the place it comes from."""

from __future__ import annotations

from domain.analysis import SummarySentence
from domain.article import Article
from domain.writing import pack, prose

FROM, TO = 80, 150
"""Characters an item of a briefing should have (DOMAIN B2)."""
_CONSIDERED = 7
"""Printable sentences looked at; what stands later in a news text is background."""


def summarise(article: Article) -> tuple[SummarySentence, ...]:
    """Sentences in text order, worded as a brief prints them, together ``FROM`` to ``TO`` characters if the body allows.

    A body without a printable sentence (a table, a single question) gives nothing.
    """
    chosen = pack.pack(pack.candidates(article, (), _CONSIDERED), FROM, TO)
    return tuple(
        SummarySentence(_worded(c.text, first=n == 0), c.source, c.paragraph) for n, c in enumerate(chosen)
    )


def _worded(text: str, *, first: bool) -> str:
    """A citizen's own words are marked as such; an item does not open on 同时."""
    text = pack.clip(pack.unhook(text) if first else text, TO)
    return prose.quoted(text) if first and prose.is_first_person(text) else text
