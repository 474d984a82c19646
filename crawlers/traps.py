"""Addresses that lead a crawl astray: too long, too deep, going round in circles, calendars without end."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from crawlers.schema.source import Bounds
from domain.clock import to_beijing

_FIRST_YEAR = 1990
"""Calendars that are clicked backwards have no first page either; no site is older."""
_CALENDAR = re.compile(
    r"/(?:calendar|rili|riqi)(?:/[a-z]+)*/(?P<path>\d{4})(?!\d{5})"
    r"|[?&;](?:date|day|month|year|yearmonth|rq|riqi|nianyue)=(?P<query>\d{4})",
    re.IGNORECASE,
)
_ROUNDS = 2
"""A group of segments that comes so often on end; a single one must come once more (``/news/news/`` is common)."""


def trap(url: str, bounds: Bounds, now: datetime) -> str:
    """Why ``url`` is not worth asking, in Chinese; empty if it may be asked."""
    if len(url) > bounds.url_length:
        return f"地址过长（{len(url)} 个字符，上限 {bounds.url_length}），疑似陷阱"
    segments = [part for part in urlsplit(url).path.split("/") if part]
    if len(segments) > bounds.path_depth:
        return f"地址层级过深（{len(segments)} 层，上限 {bounds.path_depth}），疑似陷阱"
    if again := circle(segments):
        return f"地址里「{again}」反复出现，疑似循环链接"
    return _far_calendar(url, now)


def circle(segments: list[str]) -> str:
    """The group of path segments that repeats on end (``/a/b/a/b``); empty if none does. Numbers alone are ids."""
    for size in range(1, len(segments) // 2 + 1):
        rounds = _ROUNDS + (size == 1)
        for start in range(len(segments) - size * rounds + 1):
            group = segments[start : start + size]
            if segments[start : start + size * rounds] == group * rounds and not all(
                part.isdigit() for part in group
            ):
                return "/".join(group)
    return ""


def _far_calendar(url: str, now: datetime) -> str:
    for match in _CALENDAR.finditer(url):
        year = int(match["path"] or match["query"])
        if not _FIRST_YEAR <= year <= to_beijing(now).year + 1:
            return f"地址指向 {year} 年，疑似没有尽头的日历"
    return ""
