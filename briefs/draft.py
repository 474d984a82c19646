"""The state of one composition: which story stands where, and the making of an item out of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefs import cite, rumour
from briefs.continued import follow_up_title
from briefs.material import StoryMaterial, WindowMaterial
from briefs.numerals import chinese
from briefs.plan import told_length
from briefs.telling import by_outlet, headline, primary, tell
from domain.brief import Item
from domain.brief_kind import Block, BriefKind
from domain.story import LEVEL_NAMES, Level, Story
from domain.writing import prose

MOST_CITED = 3
"""Articles cited under one item: sources of its sentences and its title, then one of each further outlet."""
_LEVEL_LINE = 34
"""Characters of the line that states a level: 小四 with two characters of indent on 156 mm."""


def reasons_line(reasons: Sequence[str], room: int) -> str:
    """As many of the reasons, gravest first, as fit into ``room`` characters; the first in any case."""
    tidied = [prose.tidy(reason).rstrip("。；") for reason in reasons]
    line = "".join(tidied[:1])
    for reason in tidied[1:]:
        if len(line) + 1 + len(reason) > room:
            break
        line += f"；{reason}"
    return line


def level_note(story: Story) -> str:
    """``关注等级（馆内研判）Ⅲ级（黄）：…`` on one line; empty for 一般关注. Never a bare score or level."""
    if story.level is Level.NOTE or not story.level_reasons:
        return ""
    head = f"关注等级（馆内研判）{LEVEL_NAMES[story.level]}："
    return head + reasons_line(story.level_reasons, _LEVEL_LINE - len(head))


@dataclass
class Draft:
    """A composition under way. ``plan`` says which stories stand in which block (``briefs.plan``)."""

    material: WindowMaterial
    kind: BriefKind
    plan: dict[str, tuple[StoryMaterial, ...]]
    register: cite.Register = field(default_factory=cite.Register)
    titles: dict[str, str] = field(default_factory=dict)
    """Story id → the title its item stands under, filled as items are made."""
    covered_in: dict[str, str] = field(default_factory=dict)
    """Key of the block whose 监测口径 stands in full, under the empty name."""
    keys: set[str] = field(default_factory=set)
    """Of the items made so far."""

    @property
    def total(self) -> int:
        return self.material.coverage.articles

    @property
    def empty(self) -> bool:
        return self.material.coverage.raw == 0

    def stories(self, block: Block) -> tuple[StoryMaterial, ...]:
        return self.plan.get(block.key, ())

    def item(self, material: StoryMaterial, block: Block, group: str = "") -> Item:
        """The entry of a story, within the bounds of its block; its citations get their numbers here."""
        text = tell(material, *told_length(block))
        title = follow_up_title(material) if material.told else text.title
        self.titles[material.story.id] = title
        told = {article.id: article for article in (*text.used, text.titled)}
        spare = [a for a in by_outlet(material.articles) if a.id not in told]
        cited = [*told.values(), *spare][:MOST_CITED]
        notes = [rumour.hint(material), level_note(material.story)]
        return Item(
            title=title,
            text=text.prose + self.ending(text.ending),
            citations=self.register.cite(cited, material.snapshots),
            story_id=material.story.id,
            note="\n".join(filter(None, notes)),
            group=group,
            key=self.key(block.key, material.story.id),
            members=material.members or tuple(a.id for a in material.articles),
        )

    def ending(self, ending: str) -> str:
        """Outlets and day behind an item, where the kind prints its sources so."""
        return ending if self.kind.citation_style == "outlet" else ""

    def key(self, block: str, what: str) -> str:
        """A name for an item that no other item of the brief bears and a second composition gives again."""
        name, number = f"{block}:{what}", 1
        while (full := name if number == 1 else f"{name}:{number}") in self.keys:
            number += 1
        self.keys.add(full)
        return full

    def title_of(self, story: Story) -> str:
        """The title of its item; for a story that is not told the plainest of its own."""
        if story.id not in self.titles:
            found = [m for m in self.material.stories if m.story.id == story.id and m.articles]
            self.titles[story.id] = (
                headline(found[0], primary(found[0]))[0] if found else prose.tidy(story.title)
            )
        return self.titles[story.id]

    def place_of(self, story_id: str, before: str | None = None) -> str:
        """Where a story is told, e.g. ``今日要情（一）``; empty where it is not, or not before the block named."""
        for block in self.kind.blocks:
            if block.key == before:
                break
            ids = [m.story.id for m in self.stories(block)]
            if story_id in ids:
                number = ids.index(story_id) + 1
                return block.title + ("" if block.form == "digest" else f"（{chinese(number)}）")
        return ""

    def elsewhere(self, materials: Sequence[StoryMaterial], block: Block) -> str:
        """``今日要情（一）（三）、涉津舆情（二）``: where earlier blocks tell these stories."""
        wanted = {material.story.id for material in materials}
        spots: dict[str, str] = {}
        for story_id in (m.story.id for known in self.kind.blocks for m in self.stories(known)):
            place = self.place_of(story_id, before=block.key) if story_id in wanted else ""
            title, _, number = place.partition("（")
            if place:
                spots[title] = spots.get(title, "") + ("（" + number if number else "")
        return "、".join(title + numbers for title, numbers in spots.items())
