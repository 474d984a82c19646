"""定题: a reader's standing profile — what goes to whom, when — and what went out under it (SDI, WH/T 71-2015)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.clock import from_beijing, library_day
from domain.dispatch import Way

FIELDS = ("TI", "FT")
"""What an expression over briefs may ask of them."""


class Rhythm(StrEnum):
    """How often what waits is given out."""

    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


RHYTHM_NAMES: Mapping[Rhythm, str] = {
    Rhythm.EACH: "随签随送",
    Rhythm.DAILY: "每天",
    Rhythm.WEEKLY: "每周一",
    Rhythm.MONTHLY: "每月1日",
}


@dataclass(frozen=True)
class ReaderProfile:
    """定题. Kept as an arrangement, with its versions. An empty condition means any.

    With a ``watch`` the hits of that 监测专题 go out, else issued briefs of which kinds, topics and expression hold.
    """

    id: str
    name: str
    recipient_id: str
    purpose: str = ""
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Classes; the brief speaks of one of them."""
    expression: str = ""
    """Boolean expression over the text of the brief (``domain.expression``)."""
    watch: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    """Last day whose issues and hits belong to it."""
    rhythm: Rhythm = Rhythm.EACH
    hour: int = 8
    """北京时间, for rhythms that have one."""
    way: Way = Way.PLATFORM
    most: int = 10
    """Items of one run; what is beyond waits for the next."""
    select: bool = True
    """A librarian looks at what waits before it goes out."""
    owner: str = ""
    """The librarian who answers for it."""
    enabled: bool = True

    @property
    def on_record(self) -> ReaderProfile:
        """What its versions keep."""
        return self

    def wants(self, day: date) -> bool:
        """Whether what was issued or found on this Beijing day belongs to it."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )

    def due(self, served: datetime, now: datetime) -> bool:
        """Whether a time of giving out has come since ``served``."""
        return self.rhythm is Rhythm.EACH or served < self._last_time(now)

    def _last_time(self, now: datetime) -> datetime:
        day = library_day(now)
        while not self._gives_on(day) or self._time(day) > now:
            day -= timedelta(days=1)
        return self._time(day)

    def _gives_on(self, day: date) -> bool:
        if self.rhythm is Rhythm.WEEKLY:
            return day.weekday() == 0
        return self.rhythm is not Rhythm.MONTHLY or day.day == 1

    def _time(self, day: date) -> datetime:
        return from_beijing(datetime.combine(day, time(self.hour)))


class ItemState(StrEnum):
    """Where an item is on its way to the reader."""

    WAITING = "waiting"
    GIVEN = "given"
    EXCLUDED = "excluded"
    RECALLED = "recalled"
    """Recalled or taken out before it went."""


ITEM_NAMES: Mapping[ItemState, str] = {
    ItemState.WAITING: "待送",
    ItemState.GIVEN: "已送",
    ItemState.EXCLUDED: "不送",
    ItemState.RECALLED: "送出前已撤回",
}


class Use(StrEnum):
    """What the reader says of an item."""

    USEFUL = "useful"
    FAIR = "fair"
    UNRELATED = "unrelated"


USE_NAMES: Mapping[Use, str] = {Use.USEFUL: "有用", Use.FAIR: "一般", Use.UNRELATED: "无关"}


@dataclass(frozen=True)
class ProfileItem:
    """定题条目: one brief or article under one profile, once for ever."""

    profile_id: str
    item_id: str
    """Of a brief (b-…) or an article (a-…)."""
    taken_at: datetime
    state: ItemState = ItemState.WAITING
    run: int | None = None
    who: str = ""
    """Who excluded it."""
    why: str = ""
    use: Use | None = None
    used_by: str = ""


@dataclass(frozen=True)
class ProfileRun:
    """推送批次 of a profile. Windows (start, end] of one profile follow each other without gap or overlap."""

    profile_id: str
    number: int
    """From 1."""
    start: datetime
    end: datetime
    who: str
    size: int


@dataclass(frozen=True)
class Watermark:
    """How far a profile has looked. ``seq`` numbers issues, or hits of its watch, in the order in which they came."""

    profile_id: str
    seq: int
    at: datetime
    """End of the last run, or the beginning."""
    served: datetime
    """The last time of its rhythm that was kept, whether anything went out or not."""
