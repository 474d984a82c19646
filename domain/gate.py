"""核查: what stands against signing a brief, each with a key that exceptions and comments point to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain import ids
from domain import text as zh


class Rule(StrEnum):
    """What a finding breaks."""

    UNCITED = "uncited"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    QUOTATION = "quotation"
    QUOTED_LENGTH = "quoted-length"
    SUPERLATIVE = "superlative"
    FIGURE = "figure"
    SOURCE = "source"
    UNVERIFIED = "unverified"
    PRIVATE = "private"
    SECRECY = "secrecy"
    LEADER = "leader"
    WORDING = "wording"
    AGENCY = "agency"
    WEEKDAY = "weekday"
    NUMERALS = "numerals"
    PUNCTUATION = "punctuation"
    SENSATIONAL = "sensational"
    ORDERING = "ordering"
    SUGGESTIONS = "suggestions"
    TITLE = "title"
    BLANK = "blank"


RULE_NAMES: Mapping[Rule, str] = {
    Rule.UNCITED: "缺少引文",
    Rule.NUMBER: "数字无据",
    Rule.DATE: "日期无据",
    Rule.NAME: "名称无据",
    Rule.QUOTATION: "引语不符",
    Rule.QUOTED_LENGTH: "引语过长",
    Rule.SUPERLATIVE: "极言无据",
    Rule.FIGURE: "统计不符",
    Rule.SOURCE: "来源失效",
    Rule.UNVERIFIED: "未经证实",
    Rule.PRIVATE: "个人信息",
    Rule.SECRECY: "密级标志",
    Rule.LEADER: "领导人表述",
    Rule.WORDING: "规范用语",
    Rule.AGENCY: "机构名称",
    Rule.WEEKDAY: "星期不符",
    Rule.NUMERALS: "数字用法",
    Rule.PUNCTUATION: "标点用法",
    Rule.SENSATIONAL: "渲染用词",
    Rule.ORDERING: "命令口气",
    Rule.SUGGESTIONS: "建议条数",
    Rule.TITLE: "标题",
    Rule.BLANK: "栏目空白",
}
"""On screen and on the evidence sheet."""

INEXCUSABLE = frozenset({Rule.SECRECY})
"""No reason excuses these: the text has to go."""


@dataclass(frozen=True)
class Place:
    """Where in a brief. Empty keys: the brief's own title or head."""

    section: str = ""
    """Key of the section."""
    item: str = ""
    """Key of the item, empty for what stands beside the items."""
    sentence: str = ""
    """As it stands, without marks."""
    label: str = ""
    """For people: ``今日要情（二）``; it may move with the item and is no part of the key."""


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold."""

    rule: Rule
    place: Place
    found: str
    """The words at fault, as they stand."""
    message: str
    """One Chinese line: what, where, and what to do."""
    blocking: bool = True
    """Signing waits for these; the others are advice."""

    @property
    def key(self) -> str:
        """``g-`` + hash of rule, item, sentence and words: stays through edits elsewhere, goes with one of these."""
        place = self.place
        owner = place.item or place.section
        parts = (self.rule.value, owner, zh.fold(place.sentence), zh.fold(self.found))
        # A wrongly decoded page leaves halves of characters behind, which have no bytes.
        return "g-" + ids.digest(*(part.encode("utf-8", "replace").decode() for part in parts))

    @property
    def excusable(self) -> bool:
        """Whether a person may let it pass for a reason."""
        return self.rule not in INEXCUSABLE

    @property
    def name(self) -> str:
        """Of its rule, for people."""
        return RULE_NAMES[self.rule]
