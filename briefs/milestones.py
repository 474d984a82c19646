"""节点: the articles of a story that mark its course."""

from __future__ import annotations

from briefs.material import StoryMaterial
from briefs.telling import originals
from domain import clock
from domain.article import Article
from domain.source import MediaType

NODES = 8
"""As many as a block lists where it does not say."""


def nodes(focus: StoryMaterial, most: int) -> list[Article]:
    """First and last, the first of each day, what government published; evenly thinned beyond ``most``."""
    told = originals(focus)
    days: dict[object, Article] = {}
    for article in told:
        days.setdefault(clock.library_day(article.published_at), article)
    official = [a for a in told if focus.media.get(a.id) is MediaType.GOVERNMENT]
    chosen = {a.id: a for a in [told[0], *days.values(), *official, told[-1]]} if told else {}
    ordered = sorted(chosen.values(), key=lambda a: (a.published_at, a.id))
    if len(ordered) <= most:
        return ordered
    return (
        [ordered[round(n * (len(ordered) - 1) / (most - 1))] for n in range(most)]
        if most > 1
        else ordered[:1]
    )
