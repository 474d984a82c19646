"""A weekday beside a day has to be the one of the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from briefs.gate.fault import Fault
from briefs.gate.statements import Statement
from domain import clock
from domain.gate import Rule

_DAY = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:[（(，,\s]*)(?:星期|周|礼拜)([一二三四五六日天])(?!期|年|报|边|围)"
)


def faults(statement: Statement, today: date) -> Iterator[Fault]:
    """A day without a year is the nearest to ``today``."""
    for match in _DAY.finditer(statement.text):
        day = _day(match, today)
        if day is None:
            yield Fault(Rule.WEEKDAY, match[0], "没有这一天", "请核对日期")
        elif clock.zh_weekday(day)[-1] != match[4].replace("天", "日"):
            right = f"{clock.zh_date(day)}是{clock.zh_weekday(day)}"
            yield Fault(Rule.WEEKDAY, match[0], "日期与星期不符", f"{right}，请改正")


def _day(match: re.Match[str], today: date) -> date | None:
    years = [int(match[1])] if match[1] else [today.year, today.year - 1, today.year + 1]
    days = []
    for year in years:
        try:
            days.append(date(year, int(match[2]), int(match[3])))
        except ValueError:
            continue
    return min(days, key=lambda day: abs((day - today).days), default=None)
