"""值班表: who answers for alerts, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

MINUTES = 24 * 60


@dataclass(frozen=True)
class Person:
    """值班人员: a member of staff with the ways to reach them."""

    id: str
    """Account name."""
    name: str
    phone: str
    """Shown to staff only."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Channel id → address there (mail address, member id …)."""
    groups: tuple[str, ...] = ()
    """e.g. 古籍保护中心; a rule names groups as recipients."""

    @property
    def on_record(self) -> Person:
        """What its versions keep: an old telephone number is nobody's business."""
        return replace(self, phone=self.phone[:3] + "****", addresses=dict.fromkeys(self.addresses, "****"))


class Days(StrEnum):
    """Which days of a shift's range it covers."""

    ALL = "all"
    WORKDAYS = "workdays"
    """As the State Council arranges them: moved working days in, holidays out."""
    RESTDAYS = "restdays"


DAYS_NAMES: Mapping[Days, str] = {
    Days.ALL: "每天",
    Days.WORKDAYS: "工作日（按国务院放假安排）",
    Days.RESTDAYS: "休息日和节假日",
}


@dataclass(frozen=True)
class Shift:
    """班次: one person and a stand-in over a range of days, at certain hours (北京时间)."""

    id: str
    person: str
    """Account name; A 角."""
    first_day: date
    last_day: date | None = None
    """None: until further notice."""
    stand_in: str | None = None
    """B 角."""
    days: Days = Days.ALL
    weekdays: tuple[int, ...] = ()
    """Monday 0 … Sunday 6; empty: any."""
    begins: int = 0
    """Minute of the day."""
    ends: int = MINUTES
    """Minute of the day; at or before ``begins``: of the next day."""

    @property
    def on_record(self) -> Shift:
        return self
