"""简报种类: the declared template of a kind of brief. Shipped as seeds, edited on screen, kept as an arrangement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.brief import Masthead

WINDOW_NAMES: Mapping[str, str] = {
    "daily": "逐日",
    "weekly": "逐周",
    "monthly": "逐月",
    "quarterly": "逐季",
    "yearly": "逐年",
    "story": "自热点开始",
    "free": "近三十日",
}
STYLE_NAMES: Mapping[str, str] = {
    "outlet": "随文注明媒体和日期",
    "none": "印本不注",
    "numbered": "编号与参考文献",
}
ABOUT_NAMES: Mapping[str, str] = {"": "全部信息", "story": "一个热点", "watch": "一个监测专题"}
EDITION_NAMES: Mapping[str, str] = {"2025": "GB/T 7714—2025", "2015": "GB/T 7714—2015"}
VOICE_NAMES: Mapping[str, str] = {"": "不限", "public": "公众自己写的", "media": "其余（媒体、机关）"}
STEP_NAMES: Mapping[str, str] = {
    "edit": "编辑",
    "check": "审核",
    "first": "初审",
    "second": "复审",
    "issue": "签发",
}
"""Key of a ``StepRule`` → its usual name."""


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
    omit: tuple[str, ...] = ()
    """Classes left out; 今日要情 takes them only where there is too little else."""
    voices: str = ""
    """public (what the public wrote itself), media (the rest) or empty for both."""


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
    also: tuple[str, ...] = ()
    """Further forms whose tables, charts and lines stand in the same block, in this order."""
    counted: str = ""
    """What its lead counts: 涉津热点 gives ``本期涉津热点15个。``; empty for no such lead."""
    narrowed: bool = False
    """Filled only where the brief is about a story or a watch; else a person writes it."""
    turn: int = 0
    """Blocks choose their stories in this order, equal ones as they are printed; each story stands in one block."""


@dataclass(frozen=True)
class StepRule:
    """One step of review. The first is the editor's handing in, the last is the issuing."""

    key: str
    """One of ``STEP_NAMES``."""
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
    """daily, weekly, monthly, quarterly, yearly, free (each from the end of the last issue; ``desk.brief_window``) or
    story (since the story began)."""
    citation_style: str = "outlet"
    """outlet, none or numbered; see ``domain.brief.Brief.citation_style``."""
    edition: str = "2025"
    length: tuple[int, int] = (0, 0)
    """汉字 of the whole body, (least, most)."""
    title: str = "{日期}舆情综述"
    """Of the brief: ``{日期}`` 11月22日, ``{时段}`` 11月20日8时至21日8时, ``{月份}`` 2026年11月, ``{对象}`` the story or watch."""
    about: str = ""
    """What it needs to be made: story, watch, or nothing."""
    feed: Feed = field(default_factory=Feed)
    """Which articles the whole brief is about; its figures count these alone."""
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


@dataclass(frozen=True)
class KindFault:
    """One thing wrong with a kind."""

    place: str
    """Path to the field as in YAML, e.g. ``masthead.name`` or ``blocks[2].feed.expression``."""
    said: str
    """What is wrong and what to do, in words that fit a form as well as YAML."""

    def __str__(self) -> str:
        return f"{self.place} {self.said}"
