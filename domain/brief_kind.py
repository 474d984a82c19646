"""简报种类: the declared template of a kind of brief. Shipped as seeds, edited on screen, kept as an arrangement."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.brief import Masthead


@dataclass(frozen=True)
class Feed:
    """Which records a block is made of; every condition that is set has to hold."""

    topics: tuple[str, ...] = ()
    """Classes T00…T20."""
    local: bool | None = None
    expression: str = ""
    """Boolean expression over the articles (``domain.expression``)."""
    watch: str = ""
    """Id of a 监测专题."""
    levels: tuple[str, ...] = ()
    """Values of ``domain.story.Level``."""
    folder: tuple[str, ...] = ()
    """Kinds of 素材夹 entries: article, story, policy, figure, passage, reference."""


@dataclass(frozen=True)
class Group:
    """A heading inside a block and the classes under it."""

    name: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """One block of the brief. ``items`` and ``length`` are (least, most)."""

    key: str
    title: str
    form: str
    """What fills it, a key of ``briefs.blocks.FORMS``, e.g. stories, overview, trend, viewpoints, text, sources."""
    items: tuple[int, int] = (0, 0)
    length: tuple[int, int] = (0, 0)
    """Characters of one item, its sources included; the least counts 汉字 of the prose alone."""
    feed: Feed = field(default_factory=Feed)
    groups: tuple[Group, ...] = ()
    judgement: bool = False
    """Written by the library: 研判, 建议."""
    hint: str = ""
    """For a block that a person writes: what belongs here. Shown in the editor, never printed."""


@dataclass(frozen=True)
class StepRule:
    """One step of review. The first is the editor's handing in, the last is the issuing."""

    key: str
    """edit, check, first, second or issue."""
    name: str
    """As printed on the 审签单: 编辑, 审核, 初审, 复审, 签发."""
    role: str
    """Value of ``domain.user.Role`` of whoever may take it."""
    checklist: tuple[str, ...] = ()
    """Points to tick, e.g. those of 一校."""


@dataclass(frozen=True)
class BriefKind:
    """One kind of brief."""

    key: str
    """On the command line and in ids, e.g. daily."""
    name: str
    """舆情日报."""
    masthead: Masthead
    blocks: tuple[Block, ...]
    steps: tuple[StepRule, ...]
    window: str = "daily"
    """daily (end of the last issue to 08:00 of the day), weekly, monthly, quarterly, yearly, story (since the story
    began) or free."""
    citation_style: str = "outlet"
    """outlet, none or numbered; see ``domain.brief.Brief.citation_style``."""
    edition: str = "2025"
    length: tuple[int, int] = (0, 0)
    """汉字 of the whole body, (least, most)."""
    post_review_hours: int = 0
    """Hours after issuing within which a second person reads again (快报); 0 for kinds reviewed beforehand."""
    enabled: bool = True

    @property
    def id(self) -> str:
        return self.key

    @property
    def on_record(self) -> BriefKind:
        """What its versions keep: all of it."""
        return self
