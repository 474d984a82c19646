"""The state of one composition: which story stands where, and the making of an item out of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefs import cite, pack, prose, rumour
from briefs.material import DayMaterial, StoryMaterial
from briefs.numerals import chinese
from briefs.template import Block, Template
from domain.article import Article
from domain.brief import Item
from domain.story import LEVEL_NAMES, Level, Story

MOST_CITED = 3
"""Articles cited under one item: its sentences' sources, then one of each further outlet."""
_RELATED, _SAME = 0.1, 0.5
"""Shares of common character pairs: below the first a later report may be about something else, above the
second it adds nothing."""


@dataclass(frozen=True)
class Text:
    """The prose of a story with what it rests on."""

    title: str
    prose: str
    used: tuple[Article, ...]
    """Articles whose sentences stand in ``prose``; never empty."""
    ending: str

    @property
    def printed(self) -> str:
        return self.prose + self.ending


def originals(material: StoryMaterial) -> list[Article]:
    """Articles that are no reprints, earliest first; all of them where every one is a reprint."""
    return [a for a in material.articles if a.id not in material.reprints] or list(material.articles)


def primary(material: StoryMaterial) -> Article:
    """The article an item is told by: a refutation before the talk it refutes, else the earliest with most summary."""
    refuting = rumour.refutation(material) if rumour.is_rumour(material) else None
    return refuting or max(originals(material), key=lambda a: min(2, len(_summary(material, a))))


def _summary(material: StoryMaterial, article: Article) -> Sequence[str]:
    analysis = material.analyses.get(article.id)
    return analysis.summary if analysis else ()


def _pool(material: StoryMaterial, main: Article) -> list[pack.Candidate]:
    """Sentences of the main article and the best of the latest other one that says something new."""
    pool = pack.candidates(main, _summary(material, main))
    latest = originals(material)[-1]
    if latest.id != main.id and latest.published_at > main.published_at:
        told = "".join(c.text for c in pool)
        news = sorted(pack.candidates(latest, _summary(material, latest), most=2), key=lambda c: c.cost)
        pool += [c for c in news[:1] if c.cost < 2 and _RELATED <= pack.overlap(c.text, told) < _SAME]
    return pool


def tell(material: StoryMaterial, least: int, most: int) -> Text:
    """The story in ``least`` 汉字 to ``most`` characters, sources included; nearest fit where none is exact."""
    main = primary(material)
    title = prose.headline(main)
    pool = _pool(material, main)
    others = _by_outlet(material.articles)
    sources = ([main], [main, originals(material)[-1]])
    room = most - max(len(cite.ending(used, others)) for used in sources)
    chosen = pack.pack(pool, least, room)
    text = _joined(chosen, room) or f"{title}。"
    used = tuple({c.article.id: c.article for c in chosen}.values()) or (main,)
    return Text(title, text, used, cite.ending(used, others))


def _joined(chosen: Sequence[pack.Candidate], room: int) -> str:
    """The sentences as one text; in quotation marks when a member of the public speaks for himself."""
    text = pack.unhook("".join(c.text for c in chosen))
    if not prose.is_first_person(text):
        return pack.clip(text, room)
    return prose.quoted(pack.clip(text, room - len(prose.quoted(""))))


def _by_outlet(articles: Sequence[Article]) -> list[Article]:
    """The earliest article of each outlet."""
    return list({a.cited_outlet: a for a in reversed(articles)}.values())[::-1]


def level_note(story: Story) -> str:
    """``舆情关注等级（馆内研判）：Ⅲ级（黄）。理由：…``; empty for 一般关注. Never a bare score."""
    if story.level is Level.NOTE or not story.level_reasons:
        return ""
    reasons = "；".join(prose.tidy(reason).rstrip("。；") for reason in story.level_reasons)
    return f"舆情关注等级（馆内研判）：{LEVEL_NAMES[story.level]}。理由：{reasons}。"


@dataclass
class Draft:
    """A composition under way. ``plan`` says which stories stand in which block (``briefs.plan``)."""

    material: DayMaterial
    template: Template
    plan: dict[str, tuple[StoryMaterial, ...]]
    register: cite.Register = field(default_factory=cite.Register)

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
        text = tell(material, *block.length)
        told = {article.id for article in text.used}
        spare = [a for a in _by_outlet(material.articles) if a.id not in told]
        cited = [*text.used, *spare][:MOST_CITED]
        notes = [rumour.hint(material), level_note(material.story)]
        return Item(
            title=text.title,
            text=text.printed,
            citations=self.register.cite(cited, material.snapshots),
            story_id=material.story.id,
            note="".join(notes),
            group=group,
        )

    def place_of(self, story_id: str, before: str | None = None) -> str:
        """Where a story is told, e.g. ``今日要情（一）``; empty where it is not, or not before the block named."""
        for block in self.template.blocks:
            if block.key == before:
                break
            ids = [m.story.id for m in self.stories(block)]
            if story_id in ids:
                number = ids.index(story_id) + 1
                return block.title + ("" if block.key == "digest" else f"（{chinese(number)}）")
        return ""

    def elsewhere(self, materials: Sequence[StoryMaterial], block: Block) -> str:
        """``今日要情（一）（三）、涉津舆情（二）``: where earlier blocks tell these stories."""
        wanted = {material.story.id for material in materials}
        spots: dict[str, str] = {}
        for story_id in (m.story.id for known in self.template.blocks for m in self.stories(known)):
            place = self.place_of(story_id, before=block.key) if story_id in wanted else ""
            title, _, number = place.partition("（")
            if place:
                spots[title] = spots.get(title, "") + ("（" + number if number else "")
        return "、".join(title + numbers for title, numbers in spots.items())
