"""Days and times of day in a text as facts that can be compared: 2026年11月25日 = 2026-11-25, 下午2点半 = 14时30分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from briefs.gate.numbers import numeral, widened

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_Y = r"(?:\d{4}|[一二][零〇○一二三四五六七八九]{3})"
_DAYS = re.compile(
    rf"(?P<iso>\d{{4}})[-/.](?P<iso_m>\d{{1,2}})[-/.](?P<iso_d>\d{{1,2}})(?!\d)"
    rf"|(?<![\d-])(?P<mm>\d{{2}})-(?P<dd>\d{{2}})(?= \d{{2}}:\d{{2}})"
    rf"|(?<![\d.])(?P<y>{_Y})年(?!代)(?:(?P<ym>{_N})月(?:(?P<yd>{_N})[日号])?)?"
    rf"|(?<![\d.个])(?P<m>{_N})月(?!球|饼|亮|薪|租|票|卡|均|嫂)(?:(?P<d>{_N})(?:[日号]|(?=[-—～~至、]{_N}日)))?"
    rf"|(?<![\d第月零一二三四五六七八九十])(?P<only>{_N})日(?!元|均|常|报|子|三餐|游)"
)
_PERIOD = r"(?P<period>凌晨|清晨|早晨|早上|早|上午|中午|午后|下午|傍晚|晚间|晚上|晚|夜间|深夜|夜)?(?:的)?"
_TIMES = re.compile(
    rf"{_PERIOD}(?<![\d:])(?P<h>{_N})(?:时|点(?!建|意|要|半?[钟]?[^，。；]{{0,2}}(?:建议|意见|要求)))(?:钟|整)?"
    rf"(?!代|间|期|刻表|尚|髦|评|击|赞|位)(?:(?P<min>{_N})分|(?P<half>半)|(?P<bare>\d{{2}})(?!\d))?"
    rf"|{_PERIOD.replace('period', 'period2')}(?<![\d:])(?P<hh>\d{{1,2}}):(?P<mi>\d{{2}})(?![\d:])"
)
_JOINS = "至、和到—～~-"
"""Between 11月20日 and 21日: the month counts for both."""
_AFTERNOON = frozenset({"午后", "下午", "傍晚", "晚间", "晚上", "晚", "夜间", "深夜", "夜"})


@dataclass(frozen=True)
class Moment:
    """A day, month, year or time of day. What the text leaves open is None."""

    text: str
    start: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None

    @property
    def is_time(self) -> bool:
        return self.hour is not None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def moments(text: str) -> list[Moment]:
    """Days and times in text order; a number that is no possible day is none."""
    plain = widened(text).replace("：", ":")
    found = [*_days(text, plain), *_times(text, plain)]
    return sorted(found, key=lambda moment: moment.start)


def _days(text: str, plain: str) -> Iterator[Moment]:
    month: int | None = None
    for match in _DAYS.finditer(plain):
        year, given, day = _parts(match)
        if match["only"] and plain[match.start() - 1 : match.start()] in _JOINS:
            given = month
        month = given or month
        if _possible(given, day):
            yield Moment(text[match.start() : match.end()], match.start(), year, given, day)


def _parts(match: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    """(year, month, day) of whichever form matched."""
    year = _int(match["iso"] or match["y"])
    month = _int(match["iso_m"] or match["mm"] or match["ym"] or match["m"])
    day = _int(match["iso_d"] or match["dd"] or match["yd"] or match["d"] or match["only"])
    return year, month, day


def _int(text: str | None) -> int | None:
    value = numeral(text) if text else None
    return None if value is None else int(value)


def _possible(month: int | None, day: int | None) -> bool:
    return (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31)


def _times(text: str, plain: str) -> Iterator[Moment]:
    for match in _TIMES.finditer(plain):
        hour = _int(match["h"] or match["hh"])
        minute = 30 if match["half"] else _int(match["min"] or match["bare"] or match["mi"])
        if hour is None or hour > 24 or (minute or 0) > 59:
            continue
        if (match["period"] or match["period2"]) in _AFTERNOON and hour < 12:
            hour += 12
        yield Moment(text[match.start() : match.end()], match.start(), hour=hour, minute=minute)


def proves(known: Moment, claim: Moment, published: date | None) -> bool:
    """Whether a known day or time proves the claimed one: everything claimed must be known and the same.

    A year that the known text leaves open is the one nearest to its publication. Twelve hours are told from
    twenty-four only where both texts say so: 2点 proves 14时 for lack of 下午.
    """
    if claim.is_time or known.is_time:
        return known.is_time and claim.is_time and _same_time(known, claim)
    year = known.year or (_nearest_year(known, published) if published else None)
    pairs = ((claim.year, year), (claim.month, known.month), (claim.day, known.day))
    return all(wanted is None or wanted == had for wanted, had in pairs)


def _same_time(known: Moment, claim: Moment) -> bool:
    assert known.hour is not None and claim.hour is not None
    hours = known.hour == claim.hour or (known.hour < 12 and known.hour + 12 == claim.hour)
    return hours and (claim.minute is None or (known.minute or 0) == claim.minute)


def _nearest_year(known: Moment, published: date) -> int | None:
    if known.month is None:
        return None
    ahead = known.month - published.month
    return published.year + (-1 if ahead > 6 else 1 if ahead < -6 else 0)
