"""Who is on duty when (值班表). Pure functions; times of day are 北京时间."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import chinese_calendar

from domain.clock import Window, from_beijing, to_beijing
from domain.duty import MINUTES, Days, Shift

_DAY = timedelta(days=1)


def is_workday(day: date) -> bool:
    """As the State Council arranged the year; Monday to Friday where its arrangement is not known yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_days(first: date, last: date) -> int:
    """Working days after ``first`` up to and with ``last``: 0 on the same day."""
    return sum(is_workday(first + _DAY * n) for n in range(1, (last - first).days + 1))


def arranged(day: date) -> bool:
    """Whether the holidays of the day's year are known here."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def covers(shift: Shift, moment: datetime) -> bool:
    """Whether the shift is on at the moment; one that passes midnight belongs to the day it began."""
    today = to_beijing(moment).date()
    return any(
        _on_day(shift, day) and moment in _hours(shift, day)
        for day in ((today, today - _DAY) if _overnight(shift) else (today,))
    )


def on_duty(shifts: Sequence[Shift], moment: datetime) -> list[Shift]:
    """Shifts that are on, the most particular first: the shorter range of days, then the later beginning."""
    found = [shift for shift in shifts if covers(shift, moment)]
    return sorted(found, key=lambda s: (_length(s), -s.first_day.toordinal(), s.id))


def ladder(shifts: Sequence[Shift], moment: datetime) -> tuple[str, ...]:
    """Account names in the order they are called upon: A 角, B 角, then those of the other shifts that are on."""
    called: dict[str, None] = {}
    for shift in on_duty(shifts, moment):
        called[shift.person] = None
        if shift.stand_in:
            called[shift.stand_in] = None
    return tuple(called)


def gaps(shifts: Sequence[Shift], window: Window) -> list[Window]:
    """Spans in the window with nobody on duty, in order."""
    edges = sorted({window.start, window.end, *(e for s in shifts for e in _edges(s, window))})
    empty: list[Window] = []
    for start, end in pairwise(edges):
        if any(covers(shift, start) for shift in shifts):
            continue
        if empty and empty[-1].end == start:
            empty[-1] = Window(empty[-1].start, end)
        else:
            empty.append(Window(start, end))
    return empty


def _on_day(shift: Shift, day: date) -> bool:
    if day < shift.first_day or (shift.last_day is not None and day > shift.last_day):
        return False
    if shift.weekdays and day.weekday() not in shift.weekdays:
        return False
    return shift.days is Days.ALL or is_workday(day) == (shift.days is Days.WORKDAYS)


def _overnight(shift: Shift) -> bool:
    return shift.ends <= shift.begins


def _hours(shift: Shift, day: date) -> Window:
    start = from_beijing(datetime.combine(day, time()))
    ends = shift.ends + (MINUTES if _overnight(shift) else 0)
    return Window(start + timedelta(minutes=shift.begins), start + timedelta(minutes=ends))


def _edges(shift: Shift, window: Window) -> list[datetime]:
    """Moments in the window at which the shift may begin or end."""
    first, last = to_beijing(window.start).date() - _DAY, to_beijing(window.end).date()
    days = [first + _DAY * n for n in range((last - first).days + 1)]
    found = [edge for day in days for edge in (_hours(shift, day).start, _hours(shift, day).end)]
    return [edge for edge in found if edge in window]


def _length(shift: Shift) -> int:
    return (shift.last_day - shift.first_day).days if shift.last_day else MINUTES**2
