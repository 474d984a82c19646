"""预警: a rule met by a story, from opening to 解除, with everything that happened to it in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.response import Matter
from domain.story import Level

SYSTEM = "系统"
"""Stands for a person where the program acted."""


@dataclass(frozen=True)
class Alert:
    """预警: a rule met by a story. At most one open alert for each rule and story."""

    id: str
    rule: str
    rule_name: str
    story_id: str
    level: Level
    """Of this alert: rises with the story, falls only by a person."""
    opened_at: datetime
    reason: str
    acknowledged_at: datetime | None = None
    """The first 签收."""
    acknowledged_by: str | None = None
    """Who signed last."""
    ended_at: datetime | None = None
    ended_by: str | None = None
    """系统 where the alert of a rule that stands in for this one took its place."""
    end_reason: str = ""
    false_positive: bool = False
    """Ended as 误报."""
    waiting_since: datetime | None = None
    """Since when somebody should sign: its opening, or the last time it became graver. None: nobody need."""
    judged_level: Level | None = None
    """What the rule says now; ``level`` differs where a person set it or the story calmed down."""
    level_by: str | None = None
    """Who set the level by hand."""
    level_reason: str = ""
    escalated_to: tuple[str, ...] = ()
    """Names in the order they were called upon since ``waiting_since``; 电话 once the roster was exhausted."""
    snoozed_until: datetime | None = None
    matter: Matter = Matter.OTHER
    """Which time limits of response the story falls under."""
    size: int = 0
    """Articles of the story when last looked at."""
    first_published_at: datetime | None = None
    crawled_at: datetime | None = None
    """When the library first saw an article of the story."""
    analysed_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.ended_at is None

    @property
    def waiting(self) -> bool:
        """待签收."""
        return self.open and self.waiting_since is not None

    @property
    def handed_over(self) -> bool:
        """Ended because a special rule's alert took its place; no person judged it."""
        return self.ended_by == SYSTEM

    @property
    def state(self) -> str:
        """For people."""
        if self.handed_over:
            return "已并入"
        if self.ended_at is not None:
            return "误报" if self.false_positive else "已解除"
        return "待签收" if self.waiting_since is not None else "已签收" if self.acknowledged_at else "跟踪中"


def gravest_first(alerts: Iterable[Alert]) -> list[Alert]:
    """By level, then those that wait for 签收, then the oldest."""
    grave = tuple(Level)
    return sorted(alerts, key=lambda a: (grave.index(a.level), not a.waiting, a.opened_at, a.id))


class Happening(StrEnum):
    """What may happen to an alert."""

    OPENED = "opened"
    UPDATED = "updated"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    LEVEL_SET = "level_set"
    SNOOZED = "snoozed"
    ENDED = "ended"
    FALSE = "false"
    HANDED_OVER = "handed_over"


HAPPENING_NAMES: Mapping[Happening, str] = {
    Happening.OPENED: "发出预警",
    Happening.UPDATED: "情况更新",
    Happening.RAISED: "等级上升",
    Happening.ACKNOWLEDGED: "签收",
    Happening.ESCALATED: "升级",
    Happening.LEVEL_SET: "改级",
    Happening.SNOOZED: "暂缓提醒",
    Happening.ENDED: "解除",
    Happening.FALSE: "标为误报",
    Happening.HANDED_OVER: "并入专门预警",
}


@dataclass(frozen=True)
class AlertEvent:
    """One line in the history of an alert. Nothing is ever taken out of it."""

    alert_id: str
    at: datetime
    what: Happening
    who: str
    """A person, or ``SYSTEM``."""
    level: Level
    size: int
    """Articles of the story at that time."""
    note: str
