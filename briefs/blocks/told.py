"""Blocks made of stories: 要情, 热点摘要, 分类摘要."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from briefs.draft import Draft
from briefs.material import StoryMaterial
from briefs.milestones import NODES, nodes
from briefs.plan import feeds, group_of, is_comment
from briefs.telling import originals
from domain.brief import Item, Section
from domain.brief_kind import Block

NOTHING = "本期监测时段内未采集到相关信息。"


def headlines(draft: Draft, block: Block) -> Section:
    """要情: the gravest, then the hottest."""
    return Section(block.key, block.title, _items(draft, block), lead=_or_nothing(draft, block, ""))


def focus(draft: Draft, block: Block) -> Section:
    """The story that the whole brief is about, told in one item; once it was reported, what came since."""
    material = draft.material.focus
    if material is None or not material.articles:
        return Section(block.key, block.title, lead=NOTHING)
    told = material.fresh if material.fresh.articles else material
    return Section(block.key, block.title, (replace(draft.item(told, block), title=""),))


def episodes(draft: Draft, block: Block) -> Section:
    """事件经过: the story in focus node by node, each told by its own report."""
    material = draft.material.focus
    if material is None or not material.articles:
        return Section(block.key, block.title, lead=NOTHING)
    told = [replace(material, articles=(a,), told=()) for a in nodes(material, block.items[1] or NODES)]
    items = (draft.item(one, block) for one in told if not is_comment(one))
    return Section(block.key, block.title, tuple(replace(item, note="") for item in items))


def stories(draft: Draft, block: Block) -> Section:
    """Stories of one feed, with a word on those told elsewhere and, where the kind wants it, how many there are."""
    fed = [m for m in draft.material.stories if m.articles and feeds(m, block.feed, draft.material)]
    lead = _count(fed, block.counted)
    lead += _districts(fed) if block.counted and block.feed.local else ""
    lead += _pointer(draft, fed, block)
    return Section(block.key, block.title, _items(draft, block), lead=_or_nothing(draft, block, lead))


def digest(draft: Draft, block: Block) -> Section:
    """分类摘要: what no other block tells, under group headings, and how much is not told at all."""
    items = tuple(draft.item(m, block, group_of(block, m.story.topic)) for m in draft.stories(block))
    rest = _left_out(draft, block)
    return Section(block.key, block.title, items, lead="" if items or rest else NOTHING, closing=rest)


def _items(draft: Draft, block: Block) -> tuple[Item, ...]:
    return tuple(draft.item(material, block) for material in draft.stories(block))


def _or_nothing(draft: Draft, block: Block, lead: str) -> str:
    return lead or ("" if draft.stories(block) else NOTHING)


def _count(stories: Sequence[StoryMaterial], what: str) -> str:
    return f"本期{what}{len(stories)}个。" if what and stories else ""


def _districts(stories: Sequence[StoryMaterial]) -> str:
    """The districts the stories are about, most often named first, five at most."""
    named = [district for m in stories for district in m.story.districts]
    ranked = sorted(dict.fromkeys(named), key=lambda d: -named.count(d))
    if not ranked:
        return ""
    return f"涉及{'、'.join(ranked[:5])}{f'等{len(ranked)}个区' if len(ranked) > 5 else ''}。"


def _pointer(draft: Draft, stories: Sequence[StoryMaterial], block: Block) -> str:
    told = draft.elsewhere(stories, block)
    return f"另见{told}。" if told else ""


def _left_out(draft: Draft, block: Block) -> str:
    """Articles of stories that no block tells are counted by group, reprints merged, not hidden."""
    told = {m.story.id for stories in draft.plan.values() for m in stories}
    rest: Counter[str] = Counter()
    for material in draft.material.stories:
        if material.story.id not in told:
            rest[group_of(block, material.story.topic)] += len(originals(material))
    if not rest.total():
        return ""
    groups = "、".join(f"{g.name}{rest[g.name]}条" for g in block.groups if rest[g.name])
    return f"另有{rest.total()}条关注度较低的信息（去重后）未单列：{groups}。"
