"""Time: aware UTC inside, 北京时间 at the edge. ``now`` is always an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one offset without summer time since 1991; the records here are younger."""

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Window:
    """A half-open span of time ``[start, end)``, both aware UTC."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def hours(self) -> float:
        return (self.end - self.start).total_seconds() / 3600

    def before(self) -> Window:
        """The span of the same length that ends where this one starts."""
        return Window(self.start - (self.end - self.start), self.start)


def utc_now() -> datetime:
    return datetime.now(UTC)


def to_beijing(moment: datetime) -> datetime:
    return moment.astimezone(BEIJING)


def from_beijing(naive: datetime) -> datetime:
    """A wall-clock time in Beijing, as aware UTC."""
    return naive.replace(tzinfo=BEIJING).astimezone(UTC)


def library_day(moment: datetime) -> date:
    """The calendar day in Beijing: 00:30 there is still yesterday in UTC."""
    return to_beijing(moment).date()


def day_window(day: date) -> Window:
    """The calendar day in Beijing."""
    start = from_beijing(datetime.combine(day, time()))
    return Window(start, start + timedelta(days=1))


def daily_window(day: date) -> Window:
    """The 舆情日报 of ``day`` covers 08:00 of the day before to 08:00 of the day (DOMAIN B1)."""
    end = from_beijing(datetime.combine(day, time(8)))
    return Window(end - timedelta(days=1), end)


def zh_day(day: date) -> str:
    """``11月21日``: no leading zeros (GB/T 15835 as practised)."""
    return f"{day.month}月{day.day}日"


def zh_date(day: date) -> str:
    """``2026年11月21日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def zh_weekday(day: date) -> str:
    return "星期" + _WEEKDAYS[day.weekday()]


def zh_moment(moment: datetime) -> str:
    """``11月21日8时`` or ``11月21日8时30分``, 北京时间."""
    local = to_beijing(moment)
    minute = f"{local.minute}分" if local.minute else ""
    return f"{zh_day(local.date())}{local.hour}时{minute}"


def zh_minute(moment: datetime) -> str:
    """``2026-11-21 08:30`` 北京时间, for tables and screens."""
    return f"{to_beijing(moment):%Y-%m-%d %H:%M}"
