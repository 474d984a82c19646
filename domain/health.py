"""Health of a source: kinds of trouble that want different remedies are kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Condition(StrEnum):
    """How a source is."""

    FINE = "fine"
    EMPTY = "empty"
    SILENT = "silent"
    CHANGED = "changed"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NEVER = "never"
    DISABLED = "disabled"
    INVALID = "invalid"


CONDITION_NAMES: Mapping[Condition, str] = {
    Condition.FINE: "正常",
    Condition.EMPTY: "可读但无内容",
    Condition.SILENT: "久无更新",
    Condition.CHANGED: "版式已变",
    Condition.REFUSED: "对方拒绝",
    Condition.UNREACHABLE: "读不到",
    Condition.NEVER: "尚未采集",
    Condition.DISABLED: "停用",
    Condition.INVALID: "声明有误",
}

REMEDIES: Mapping[Condition, str] = {
    Condition.FINE: "",
    Condition.EMPTY: "核对入口地址是否仍是要看的栏目；假日停刊可不处理",
    Condition.SILENT: "打开原站看是否有新内容：有则修改规则，无则调大 max_silence_hours",
    Condition.CHANGED: "用“试采”重新生成规则，或采用下面的备选规则",
    Condition.REFUSED: "不绕过；与对方联系取得许可，或停用并改用人工录入",
    Condition.UNREACHABLE: "稍后会自动重试；持续不通时核对地址和网络",
    Condition.NEVER: "运行一次采集",
    Condition.DISABLED: "",
    Condition.INVALID: "打开“采集源”页改正规则",
}


@dataclass(frozen=True)
class Fill:
    """What share of articles has each field; ``body`` is the mean length in characters."""

    articles: int
    time: float
    """A date was found on the page."""
    minute: float
    origin: float
    author: float
    body: float


@dataclass(frozen=True)
class ChangePoint:
    """From ``day`` on the daily number of new articles is another than before."""

    day: date
    before: float
    """Mean a day."""
    after: float


@dataclass(frozen=True)
class SourceHealth:
    """One source: its condition with the reason, and the figures behind it."""

    source_id: str
    name: str
    pack: str
    condition: Condition
    reason: str
    last_run_at: datetime | None
    last_kept_at: datetime | None
    recent: Fill | None
    """The last fifty articles."""
    usual: Fill | None
    """The two hundred before them."""
    by_day: Mapping[date, int]
    """New articles of each Beijing day, the last four weeks, today included."""
    turn: ChangePoint | None
