"""备选: stories that found no room in a brief, told already, for an editor who would rather have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefs.cite import Register
from briefs.draft import Draft
from briefs.material import StoryMaterial
from briefs.plan import feeds, worth_telling
from domain.brief import Spare
from domain.brief_kind import Block

MOST = 4
"""For one block: more than that nobody reads before nine."""
_FORMS = ("headlines", "stories")


def candidates(draft: Draft) -> tuple[Spare, ...]:
    """The next ones of each block that takes stories, in the order of its own choice; no story twice."""
    printed = {m.story.id for block in draft.plan.values() for m in block}
    found: list[Spare] = []
    for block in draft.kind.blocks:
        if block.form in _FORMS and block.items[1]:
            for material in _next(draft, block, printed):
                printed.add(material.story.id)
                found.append(_told(draft, block, material))
    return tuple(found)


def _next(draft: Draft, block: Block, printed: set[str]) -> list[StoryMaterial]:
    return [m for m in _left(draft, printed) if feeds(m, block.feed, draft.material)][:MOST]


def _left(draft: Draft, printed: set[str]) -> Iterator[StoryMaterial]:
    tellable = (m.fresh for m in draft.material.stories if m.articles and not m.unchanged)
    return (m for m in tellable if m.articles and m.story.id not in printed and worth_telling(m))


def _told(draft: Draft, block: Block, material: StoryMaterial) -> Spare:
    """Made apart from the draft: its sources count within themselves."""
    apart = replace(draft, register=Register(), titles={})
    item = apart.item(material, block)
    return Spare(block.key, item, apart.register.citations)
