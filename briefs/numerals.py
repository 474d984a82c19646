"""Numbers as briefings write them: 一、（一）, growth, shares, spans of time."""

from __future__ import annotations

import re
from datetime import timedelta

from domain.clock import Window, library_day, to_beijing, zh_day, zh_moment

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1…9999 as 一…九千九百九十九, for headings; beyond that the digits themselves."""
    if number > 9999:
        return str(number)
    written = "".join(
        _DIGITS[int(digit)] + (unit if digit != "0" else "")
        for digit, unit in zip(f"{number:04}", "千百十 ", strict=True)
    )
    written = re.sub("零+", "零", written.replace(" ", "")).strip("零")
    return written[1:] if written.startswith("一十") else written


def span(window: Window) -> str:
    """``11月20日8时至21日8时``; the month is repeated only when it changes."""
    start, end = to_beijing(window.start), to_beijing(window.end)
    last = zh_moment(window.end)
    if (start.year, start.month) == (end.year, end.month):
        last = last.removeprefix(f"{end.month}月")
    return f"{zh_moment(window.start)}至{last}"


def day_span(window: Window) -> str:
    """``11月19日至26日``: the days that the window touches, for a title."""
    first, last = library_day(window.start), library_day(window.end - timedelta(microseconds=1))
    end = zh_day(last)
    if (first.year, first.month) == (last.year, last.month):
        end = end.removeprefix(f"{first.month}月")
    return zh_day(first) if first == last else f"{zh_day(first)}至{end}"


def share(part: int, whole: int) -> str:
    """``12.3%``; ``—`` of nothing."""
    return f"{part / whole:.1%}" if whole else "—"


_SMALL = 10
"""Below this many the change is told in items: 1 to 9 is no growth of 800 %."""


def growth(now: int, before: int | None) -> str:
    """``增长12.3%``, ``下降5.0%``, ``持平``, ``增加8条`` of a small number; ``—`` where nothing compares."""
    if before is None or (before == 0 and now > 0):
        return "—"
    if now == before:
        return "持平"
    if before < _SMALL:
        return f"{'增加' if now > before else '减少'}{abs(now - before)}条"
    change = (now - before) / before
    return f"{'增长' if change > 0 else '下降'}{abs(change):.1%}"


def points(now: float, before: float) -> str:
    """Difference of two shares: ``上升1.2个百分点`` (GB/T 15835 practice: points, not percent)."""
    change = round((now - before) * 100, 1)
    if change == 0:
        return "持平"
    return f"{'上升' if change > 0 else '下降'}{abs(change):.1f}个百分点"
