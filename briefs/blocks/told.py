"""Blocks made of stories: 今日要情, 涉津舆情, 分类摘要, 文化·图书馆·古籍."""

from __future__ import annotations

from collections.abc import Sequence

from briefs.draft import Draft
from briefs.material import StoryMaterial
from briefs.template import Block
from domain.brief import Item, Section

NOTHING = "本期监测时段内未采集到相关信息。"


def headlines(draft: Draft, block: Block) -> Section:
    """今日要情."""
    return Section(block.key, block.title, _items(draft, block), lead=_or_nothing(draft, block, ""))


def local(draft: Draft, block: Block) -> Section:
    """涉津舆情: stories about the city, with a word on those told elsewhere."""
    stories = [m for m in draft.material.stories if m.articles and m.story.local]
    lead = _count(stories, "涉津热点") + _districts(stories) + _pointer(draft, stories, block)
    return Section(block.key, block.title, _items(draft, block), lead=_or_nothing(draft, block, lead))


def culture(draft: Draft, block: Block) -> Section:
    """文化·图书馆·古籍 (T17–T19)."""
    stories = [m for m in draft.material.stories if m.articles and m.story.topic in draft.template.culture]
    lead = _count(stories, "文化、图书馆与古籍类热点") + _pointer(draft, stories, block)
    return Section(block.key, block.title, _items(draft, block), lead=_or_nothing(draft, block, lead))


def digest(draft: Draft, block: Block) -> Section:
    """分类摘要: what no other block tells, under group headings; groups told elsewhere are pointed to."""
    items = tuple(draft.item(m, block, draft.template.group_of(m.story.topic)) for m in draft.stories(block))
    pointers = []
    for group in draft.template.groups:
        stories = [m for m in draft.material.stories if m.articles and m.story.topic in group.topics]
        told = draft.elsewhere(stories, block)
        if told:
            pointers.append(f"{group.name}类另见{told}")
    lead = "；".join(pointers) + "。" if pointers else ""
    return Section(block.key, block.title, items, lead=_or_nothing(draft, block, lead + _left_out(draft)))


def _items(draft: Draft, block: Block) -> tuple[Item, ...]:
    return tuple(draft.item(material, block) for material in draft.stories(block))


def _or_nothing(draft: Draft, block: Block, lead: str) -> str:
    return lead or ("" if draft.stories(block) else NOTHING)


def _count(stories: Sequence[StoryMaterial], what: str) -> str:
    return f"本期{what}{len(stories)}个。" if stories else ""


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


def _left_out(draft: Draft) -> str:
    """Stories that no block has room for are counted, not hidden."""
    told = sum(len(stories) for stories in draft.plan.values())
    rest = sum(1 for m in draft.material.stories if m.articles) - told
    return f"其余{rest}个热点关注度较低，未逐条列出。" if rest > 0 else ""
