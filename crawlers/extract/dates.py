"""Times as Chinese pages write them (SOURCES §3.3): parsed to aware UTC, future and absurd ones refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from domain.clock import BEIJING

FUTURE = timedelta(hours=24)
"""A date further ahead than this is a mistake of the page."""
OLDEST_YEARS = 30
"""DOMAIN H: the Chinese web is younger than that."""

_DIGIT = re.compile(r"\d")
_CLOCK = (
    r"(?:[\s　T,，日|\-]*(?:星期.|\(.\)|（.）)?[\s　]*(?P<half>上午|下午|晚上|中午|凌晨|早上|AM|PM)?[\s　]*"
    r"(?P<H>\d{1,2})\s*[:：时時點点]\s*(?P<M>\d{2})(?:\s*[:：分]\s*(?P<S>\d{2}))?(?:[.:]\d{1,6})?[\s　]*(?P<half2>[AP]M(?![A-Za-z]))?"
    r"[\s　]*(?P<zone>Z(?![A-Za-z])|[+-]\d{2}:?\d{2}(?!\d))?)?"
)
_FULL = re.compile(
    r"(?<!\d)(?P<Y>(?:19|20)\d{2})\s*(?:年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日?"
    r"|(?P<sep>[-/.])\s?(?P<m2>\d{1,2})\s?(?P=sep)\s?(?P<d2>\d{1,2})(?!\d))" + _CLOCK
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<Y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?)?(?!\d)"
)
_NO_YEAR = re.compile(r"(?<![\d年/.-])(?P<m>\d{1,2})\s*[月/-]\s*(?P<d>\d{1,2})(?!\d)\s*日?" + _CLOCK)
_ROC = re.compile(r"民國\s*(?P<Y>\d{2,3})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日" + _CLOCK)
_NUMERALS = re.compile(
    r"([二一][〇零○ＯO九八一二三四五六七]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_EPOCH = re.compile(r"\s*(?P<s>\d{10})(?P<ms>\d{3})?\s*")
_AGO = re.compile(r"(?P<n>\d{1,3})\s*(?P<unit>秒|分钟|分鐘|小时|小時|天|日)\s*(?:之)?前")
_DAY_WORD = re.compile(r"(?P<word>今天|昨天|昨日|前天|今日)" + _CLOCK)
_WEEKDAY = re.compile(r"(?:星期|周|週)(?P<w>[一二三四五六日天])(?!刊|报|報|期|末|边|年|围)" + _CLOCK)
_MONTHS = {
    m: n
    for n, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_EN_CLOCK = r"(?:[\s,]+(?:at\s+)?(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?\s*(?P<half2>[AaPp]\.?[Mm])?(?:\s*(?P<zone>[+-]\d{4}|GMT|UTC|Z)(?![A-Za-z]))?)?"
_ENGLISH = (
    re.compile(
        r"(?<![A-Za-z])(?P<mon>[A-Z][a-z]{2})[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<Y>(?:19|20)\d{2})"
        + _EN_CLOCK
    ),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<mon>[A-Z][a-z]{2})[a-z]*\.?,?\s+(?P<Y>(?:19|20)\d{2})"
        + _EN_CLOCK
    ),
)
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0}
_URL_DATES = (
    re.compile(r"/t(?P<Y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})_\d+\.s?html?"),
    re.compile(r"/(?P<Y>(?:19|20)\d{2})[-/_]?(?P<m>\d{2})[-/_]?(?P<d>\d{2})(?=[/_\-.]|\d*\.)"),
    re.compile(r"/(?P<Y>(?:19|20)\d{2})/(?P<m>\d{1,2})/(?P<d>\d{1,2})/"),
    re.compile(r"(?<!\d)(?P<Y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
)


@dataclass(frozen=True)
class Moment:
    """A time that was read: aware UTC, ``minute`` or ``day``, and the characters it was read from."""

    at: datetime
    precision: str
    raw: str

    @property
    def local_day(self) -> date:
        return self.at.astimezone(BEIJING).date()


def read_time(text: str, now: datetime, *, relative: bool = True, tz: timezone = BEIJING) -> Moment | None:
    """The first time in ``text``. ``now`` (aware) anchors 昨天, 3小时前 and dates without a year.

    A time with no zone is Beijing's. None where there is none, or it is absurd: over 24 hours ahead of
    ``now`` or older than thirty years.
    """
    for match in _matches(text):
        if moment := _from_match(match, now, tz):
            return moment
    if moment := _epoch(text, now) or _numerals(text, now):
        return moment
    return _relative(text, now, tz) if relative else None


def read_times(text: str, now: datetime) -> list[Moment]:
    """Every full date (with a year) in ``text``, in order."""
    found = (_from_match(match, now, BEIJING) for match in _matches(text))
    return [moment for moment in found if moment]


def read_format(text: str, formats: Iterable[str], now: datetime, tz: timezone = BEIJING) -> Moment | None:
    """By ``strptime`` formats a source file gives; the first that fits."""
    for form in formats:
        try:
            naive = datetime.strptime(text.strip(), form)
        except ValueError:
            continue
        has_clock = any(code in form for code in ("%H", "%I", "%c", "%X"))
        return _accept(naive if naive.tzinfo else naive.replace(tzinfo=tz), has_clock, text.strip(), now)
    return None


def read_url_date(url: str, now: datetime) -> Moment | None:
    """The day a URL names (TRS ``t20240520_1.html``, ``/2024-05/20/``, ``/n1/2024/0510/`` …)."""
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    for pattern in _URL_DATES:
        for match in pattern.finditer("/" + path):
            if moment := _from_match(match, now, BEIJING):
                return moment
    return None


def read_day(text: str) -> date | None:
    """A calendar day without the limits on news: government documents may be old (成文日期, 施行日期)."""
    now = datetime(2100, 1, 1, tzinfo=UTC)
    for match in _FULL.finditer(text):
        groups = match.groupdict()
        try:
            return date(int(groups["Y"]), int(groups["m"] or groups["m2"]), int(groups["d"] or groups["d2"]))
        except ValueError:
            continue
    moment = _numerals(text, now, oldest=0)
    return moment.local_day if moment else None


def from_groups(
    groups: dict[str, str | None], raw: str, now: datetime, tz: timezone = BEIJING
) -> Moment | None:
    """A time from named groups ``Y m d H M S`` of a source's own pattern."""
    return _build(groups, raw, now, tz)


def _matches(text: str) -> Iterable[re.Match[str]]:
    if not _DIGIT.search(text):
        return
    for pattern in (_FULL, _ROC, *_ENGLISH):
        yield from pattern.finditer(text)


def _from_match(match: re.Match[str], now: datetime, tz: timezone) -> Moment | None:
    return _build(match.groupdict(), match[0], now, tz)


def _build(groups: dict[str, str | None], raw: str, now: datetime, tz: timezone) -> Moment | None:
    year = int(groups["Y"] or 0)
    year = year + 1911 if 0 < year < 200 else year
    month_text = groups.get("m") or groups.get("m2")
    month = int(month_text) if month_text else _MONTHS.get((groups.get("mon") or "").lower(), 0)
    try:
        day = datetime(year, month, int(groups.get("d") or groups.get("d2") or 0))
        moment = _with_clock(day, groups, tz)
    except ValueError:
        return None
    return _accept(moment, bool(groups.get("H")), raw.strip(" 　,，|-"), now)


def _with_clock(day: datetime, groups: dict[str, str | None], tz: timezone) -> datetime:
    if not groups.get("H"):
        return day.replace(tzinfo=tz)
    hour, half = (
        int(groups["H"] or 0),
        (groups.get("half") or groups.get("half2") or "").lower().replace(".", ""),
    )
    if half in {"下午", "晚上", "pm"} and hour < 12:
        hour += 12
    if half in {"am", "凌晨", "上午"} and hour == 12:
        hour = 0
    if hour == 24 and int(groups["M"] or 0) == 0:
        day, hour = day + timedelta(days=1), 0
    clock = day.replace(hour=hour, minute=int(groups["M"] or 0), second=int(groups.get("S") or 0))
    return clock.replace(tzinfo=_zone(groups.get("zone"), tz))


def _zone(text: str | None, default: timezone) -> timezone:
    if not text:
        return default
    if text in {"Z", "GMT", "UTC"}:
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _accept(
    moment: datetime, has_clock: bool, raw: str, now: datetime, oldest: int = OLDEST_YEARS
) -> Moment | None:
    at = moment.astimezone(UTC)
    if at > now + FUTURE or (oldest and at < now - timedelta(days=366 * oldest)):
        return None
    return Moment(at, "minute" if has_clock else "day", raw)


def _epoch(text: str, now: datetime) -> Moment | None:
    match = _EPOCH.fullmatch(text)
    return _accept(datetime.fromtimestamp(int(match["s"]), UTC), True, text.strip(), now) if match else None


def _numerals(text: str, now: datetime, oldest: int = OLDEST_YEARS) -> Moment | None:
    match = _NUMERALS.search(text)
    if not match:
        return None
    try:
        year = int("".join(str(_DIGITS[c]) for c in match[1]))
        return _accept(
            datetime(year, _small(match[2]), _small(match[3]), tzinfo=BEIJING), False, match[0], now, oldest
        )
    except (ValueError, KeyError):
        return None


def _small(text: str) -> int:
    """十 … 三十一."""
    if "十" not in text:
        return _DIGITS[text]
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _relative(text: str, now: datetime, tz: timezone) -> Moment | None:
    readers: tuple[Callable[[str, datetime, timezone], Moment | None], ...] = (
        _ago,
        _day_word,
        _no_year,
        _weekday,
    )
    for reader in readers:
        if moment := reader(text, now, tz):
            return moment
    return None


def _ago(text: str, now: datetime, tz: timezone) -> Moment | None:
    if "刚刚" in text or "剛剛" in text:
        return Moment(now.astimezone(UTC), "minute", "刚刚")
    match = _AGO.search(text)
    if not match:
        return None
    n, unit = int(match["n"]), match["unit"]
    if unit in {"天", "日"}:
        return _accept(_midnight(now, tz) - timedelta(days=n), False, match[0], now)
    seconds = n * {"秒": 1, "分": 60, "小": 3600}[unit[0]]
    return _accept(now - timedelta(seconds=seconds), True, match[0], now)


def _day_word(text: str, now: datetime, tz: timezone) -> Moment | None:
    match = _DAY_WORD.search(text)
    if not match:
        return None
    back = {"昨": 1, "前": 2, "今": 0}[match["word"][0]]
    day = (_midnight(now, tz) - timedelta(days=back)).replace(tzinfo=None)
    return _clocked(day, match, now, tz)


def _weekday(text: str, now: datetime, tz: timezone) -> Moment | None:
    match = _WEEKDAY.fullmatch(text.strip())
    if not match:
        return None
    today = _midnight(now, tz)
    back = (today.weekday() - "一二三四五六日".index(match["w"].replace("天", "日"))) % 7
    return _clocked((today - timedelta(days=back)).replace(tzinfo=None), match, now, tz)


def _no_year(text: str, now: datetime, tz: timezone) -> Moment | None:
    match = _NO_YEAR.search(text)
    if not match:
        return None
    for year in (now.astimezone(tz).year, now.astimezone(tz).year - 1):
        try:
            day = datetime(year, int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        if moment := _clocked(day, match, now, tz):
            return moment
    return None


def _clocked(day: datetime, match: re.Match[str], now: datetime, tz: timezone) -> Moment | None:
    try:
        return _accept(_with_clock(day, match.groupdict(), tz), bool(match["H"]), match[0].strip(), now)
    except ValueError:
        return None


def _midnight(now: datetime, tz: timezone) -> datetime:
    return now.astimezone(tz).replace(hour=0, minute=0, second=0, microsecond=0)
