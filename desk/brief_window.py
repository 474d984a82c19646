"""From when to when a brief speaks: from the end of the last issue to 08:00 of the day, on the office's calendar.

Daily, weekly and free kinds close at 08:00 of the day of issue. Kinds of a month, a quarter or a year that come out in
the first ten days of a new one close at 08:00 of its first day, so that a 月报 of the 5th tells of the month before and
not of five days more. Either way an issue begins where the one before it ended: no gap, no overlap.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from desk.duty import arranged, is_workday
from domain.clock import Window, from_beijing

_CLOSE = time(8)
_LATE = 10
"""Days into a period in which the one before it is still reported on; 月报 is due by the 5th (DOMAIN B1), the longest
holidays last eight days."""
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
_DAYS = {"weekly": 7, "free": 30}


def brief_window(rule: str, day: date, now: datetime, last_end: datetime | None = None) -> Window:
    """The window of an issue of ``day`` under ``BriefKind.window`` ``rule`` (any but story), as far as it has run.

    ``last_end`` is where the last issue before it ended; None for a first issue, which begins where a regular one
    before it would have ended. A draft made at seven does not speak of eight o'clock.
    """
    end = closing(rule, day)
    start = last_end if last_end is not None and last_end < end else _plain_start(rule, day, end)
    return Window(start, min(end, now)) if start < now else Window(start, end)


def closing(rule: str, day: date) -> datetime:
    """When the window of an issue of that day ends."""
    if rule in _MONTHS and (day - _period(rule, day)).days < _LATE:
        return _eight(_period(rule, day))
    return _eight(day)


def last_workday(day: date) -> date:
    """The working day before."""
    day -= timedelta(days=1)
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def calendar_note(day: date) -> str:
    """What a librarian should know of the day; empty on a working day of an arranged year."""
    if not arranged(day):
        return f"{day.year}年的放假安排尚未收录，时段按周一至周五为工作日计算，请核对"
    return "" if is_workday(day) else f"{day.month}月{day.day}日是休息日，一般不编报"


def _plain_start(rule: str, day: date, end: datetime) -> datetime:
    if rule in _DAYS:
        return end - timedelta(days=_DAYS[rule])
    if rule in _MONTHS:
        first = _period(rule, day)
        return _eight(first if end > _eight(first) else _before(rule, first))
    return _eight(last_workday(day))


def _period(rule: str, day: date) -> date:
    """First day of the month, quarter or year."""
    months = _MONTHS[rule]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _before(rule: str, first: date) -> date:
    return _period(rule, first - timedelta(days=1))


def _eight(day: date) -> datetime:
    return from_beijing(datetime.combine(day, _CLOSE))
