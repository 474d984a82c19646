"""预警规则: when an alert is opened, and what each level asks of the office (DOMAIN D5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.story import Level

DUTY = "值班"
"""The recipient that stands for whoever is on duty at the time."""


class Metric(StrEnum):
    """What a rule measures of a story."""

    LEVEL = "level"
    RARE_BOOKS = "rare_books"
    COUNT = "count"
    KEYWORD = "keyword"
    SENTIMENT = "sentiment"
    GROWTH = "growth"
    HEAT = "heat"
    RISK = "risk"


METRIC_NAMES: Mapping[Metric, str] = {
    Metric.LEVEL: "舆情关注等级（馆内研判）",
    Metric.RARE_BOOKS: "古籍受损（盗窃、火灾、水患、霉变等词）",
    Metric.COUNT: "报道篇数",
    Metric.KEYWORD: "含指定词的报道篇数",
    Metric.SENTIMENT: "负面报道占比（0–1）",
    Metric.GROWTH: "增长（后六小时比前六小时多几成，1 为翻倍）",
    Metric.HEAT: "热度（0–100）",
    Metric.RISK: "综合研判值（0–100，不外示）",
}
COUNTING = frozenset({Metric.COUNT, Metric.KEYWORD})
"""Metrics that count articles in the window, so that they have a usual number to be compared with."""


class Comparator(StrEnum):
    """How a measure stands to the threshold."""

    AT_LEAST = ">="
    OVER = ">"
    AT_MOST = "<="


class Baseline(StrEnum):
    """What the measure is compared with."""

    ABS = "abs"
    TIMES = "times"
    """Multiple of the story's mean over its earlier windows of the same length, at most fourteen days, at least 1."""
    SIGMA = "sigma"
    """Standard deviations above that mean; needs three earlier windows."""


BASELINE_NAMES: Mapping[Baseline, str] = {
    Baseline.ABS: "直接与界限比",
    Baseline.TIMES: "是平时的几倍",
    Baseline.SIGMA: "高出平时几个标准差",
}

LEVEL_RANKS: Mapping[Level, int] = {
    Level.RED: 4,
    Level.ORANGE: 3,
    Level.YELLOW: 2,
    Level.BLUE: 1,
    Level.NOTE: 0,
}
"""Threshold of ``Metric.LEVEL``."""


def graver(one: Level, other: Level) -> bool:
    """Whether ``one`` stands above ``other``."""
    return LEVEL_RANKS[one] > LEVEL_RANKS[other]


@dataclass(frozen=True)
class Scope:
    """Which stories, and which of their articles, a rule looks at; an empty part means any."""

    words: tuple[str, ...] = ()
    """One of them stands in the title or text of an article."""
    sources: tuple[str, ...] = ()
    """Source ids; only their articles count."""
    regions: tuple[str, ...] = ()
    """Regions of sources; only articles of those sources count."""
    districts: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Codes; the story's primary class is one of them."""
    scenarios: tuple[str, ...] = ()
    """An article of the story has one of them as its first scenario."""
    local: bool = False
    """Only stories about the city."""
    watch: str = ""
    """Id of a 监测专题; only the articles that it found count."""
    whole_watch: bool = False
    """Count over all that the 监测专题 found, whatever the story; else within each story. One alert at a time."""


@dataclass(frozen=True)
class Handling:
    """How insistent an alert is. 0 minutes means never."""

    ack_required: bool = True
    repeat_minutes: int = 0
    """Notices are repeated so often until 签收."""
    escalate_minutes: int = 0
    """Without 签收 for so long, the next on the roster is called upon; then again, until the telephone list."""
    ignores_quiet_hours: bool = False

    def at_least(self, other: Handling) -> Handling:
        """As insistent as both."""
        return Handling(
            self.ack_required or other.ack_required,
            _oftener(self.repeat_minutes, other.repeat_minutes),
            _oftener(self.escalate_minutes, other.escalate_minutes),
            self.ignores_quiet_hours or other.ignores_quiet_hours,
        )


def _oftener(one: int, other: int) -> int:
    """Minutes of the shorter of two waits; 0 is never."""
    return min(one or other, other or one)


@dataclass(frozen=True)
class LevelPlan:
    """What a level asks of the office."""

    id: str
    """Value of the ``Level``."""
    action: str
    """For people: who does what by when."""
    handling: Handling

    @property
    def on_record(self) -> LevelPlan:
        return self


@dataclass(frozen=True)
class AlertRule:
    """预警规则."""

    id: str
    name: str
    metric: Metric
    threshold: float
    """Of ``Metric.LEVEL``: a rank of ``LEVEL_RANKS``."""
    level: Level | None = None
    """Of the alerts it opens; None: the story's own."""
    scope: Scope = Scope()
    window_hours: float = 24.0
    comparator: Comparator = Comparator.AT_LEAST
    baseline: Baseline = Baseline.ABS
    min_sources: int = 1
    """Distinct outlets, original publishers included."""
    cool_down_minutes: int = 360
    """After 解除 no new alert for the same story so long; then only if something new was reported."""
    channels: tuple[str, ...] = ()
    """Ids; empty: every channel that is on."""
    recipients: tuple[str, ...] = (DUTY,)
    """值班, groups of persons, or persons' account names; for channels that address one person."""
    active_hours: tuple[int, int] = (0, 24)
    """Notices go out from hour to hour, 北京时间; outside are the quiet hours (免打扰)."""
    handling: Handling | None = None
    """None: as the plan of the level says. An alert graver than ``level`` is treated no less insistently than its plan."""
    supersedes: tuple[str, ...] = ()
    """Ids of rules that this one stands in for: of one story they open no alert beside this rule's."""
    snoozed_until: datetime | None = None
    """Opens nothing before."""
    enabled: bool = True

    @property
    def on_record(self) -> AlertRule:
        """What its versions keep."""
        return self
