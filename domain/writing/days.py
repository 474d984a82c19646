"""Relative days, weeks, months and years of a news text, put on the calendar from its day of publication.

昨日 → 11月20日, 上周五 → 11月13日, 本月5日 → 11月5日, 20日 → 11月20日, 去年 → 2025年. What people are quoted as
saying (“…”, 《…》) stays, and so does what cannot be told: 日前, 近日, 周三.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from domain import clock

_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_WORDS = {
    "今日": (0, ""), "今天": (0, ""), "今早": (0, "早上"), "今晨": (0, "清晨"), "今晚": (0, "晚"), "今": (0, ""),
    "昨日": (-1, ""), "昨天": (-1, ""), "昨晚": (-1, "晚"), "昨夜": (-1, "夜间"), "前天": (-2, ""), "前晚": (-2, "晚"),
    "明日": (1, ""), "明天": (1, ""), "后天": (2, ""),
}  # fmt: skip
# 如今天津, 至今日均, 当今天下, 今天的… and 今日头条 are no dates; 今天津… may be either and is left alone.
_WORD = re.compile(
    r"(?:(?<![如当而迄现])(?<!(?<!截)至)(今[日天早晨晚](?!的|头条|说法|津|下(?!午)|均)|今(?=起(?![步来飞点]))|昨[日天晚夜](?!津)"
    r"|(?<![日目年月周生先大])前[天晚](?!津|后)|明[日天](?=[起上下中晚开凌举])|(?<![今日之以此然先])后天(?=[起上下中晚将开]))"
    r")(?:[（(](?:(\d{1,2})月)?(\d{1,2})日[）)])?"
)
_WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}
_WEEKDAY = re.compile(
    r"(上上|[上本这下])(?:个)?(?:周|星期|礼拜)([一二三四五六日天])(?![世代线项条类级环])(?:[（(](?:\d{1,2}月)?\d{1,2}日[）)])?"
)
_MONTHS = {"上": -1, "本": 0, "这": 0, "下": 1}
_MONTH = re.compile(
    r"(?<![年以])([上本下])(?:个)?月(?=\d{1,2}日|[上中下]旬|[初底末中]|起|以来|份|，|、|将|的)"
)
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_YEAR = re.compile(r"(?<![目之以从此往年先当往])(前年|去年|今年|明年|后年)(?!同期|同月)")
_BARE = re.compile(
    r"(?<![月\d年.\-—~～至到、和续近前后第每满逾约共期达这两多数几])(\d{1,2})日(?!报(?!道)|[元游龄均期常内志照用本语军间产夜供客活])"
    r"(?!后|前(?!往|来)|以内|之内|之前|之后)"
)
_NEAR = 20
"""Days from the publication within which a day without a month is looked for."""
_WEEKDAYS = "一二三四五六日"


def resolve_days(text: str, published: date) -> str:
    """The text with its relative dates resolved; each rule sees what the ones before it left."""
    for signs, pattern, dated in _rules(published):
        # Without one of its signs a pattern cannot match; looking for them takes a tenth of its time.
        if any(sign in text for sign in signs):
            text = _outside_quotes(text, pattern, dated)
    return text


def _rules(published: date) -> Iterator[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]]]:
    yield "今昨前明后", _WORD, lambda match: _word(match, published)
    yield "周期拜", _WEEKDAY, lambda match: _weekday(match, published)
    yield "月", _MONTH, lambda match: f"{(published.month + _MONTHS[match[1]] - 1) % 12 + 1}月"
    yield "日", _BARE, lambda match: _bare(match, published)
    yield "年", _YEAR, lambda match: f"{published.year + _YEARS[match[1]]}年"


def _outside_quotes(text: str, pattern: re.Pattern[str], dated: Callable[[re.Match[str]], str]) -> str:
    out, at = [], 0
    for quoted in _QUOTED.finditer(text):
        out += [pattern.sub(dated, text[at : quoted.start()]), quoted.group()]
        at = quoted.end()
    return "".join(out) + pattern.sub(dated, text[at:])


def _word(match: re.Match[str], published: date) -> str:
    shift, tail = _WORDS[match[1]]
    day = published + timedelta(days=shift)
    if match[3] and int(match[3]) != day.day:
        return match.group()
    return clock.zh_day(day) + tail


def _weekday(match: re.Match[str], published: date) -> str:
    monday = published - timedelta(days=published.weekday())
    day = _WEEKDAYS.index("日" if match[2] == "天" else match[2])
    return clock.zh_day(monday + timedelta(days=7 * _WEEKS[match[1]] + day))


def _bare(match: re.Match[str], published: date) -> str:
    """The day of that number nearest to the publication, the past one of two as near."""
    around = (published + timedelta(days=shift) for n in range(_NEAR + 1) for shift in (-n, n))
    found = next((day for day in around if day.day == int(match[1])), None)
    return clock.zh_day(found) if found else match.group()
