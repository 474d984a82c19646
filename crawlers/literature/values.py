"""Values as databases write them, brought into one form: days, pages, words, identifiers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from domain.text import clean

_DAY = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?)?(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_NAMED = re.compile(r"(?<![A-Za-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:i|b|em|strong|sub|sup|font|span|p|br|jats:\w+|mml:\w+|title)(?:\s[^<>]*)?/?>", re.I
)
_BEGINNING = re.compile(r"^\s*(?:[＜<〈]\s*正\s*[＞>〉]|<正>|【?摘\s*要】?\s*[:：])\s*")
_DASH = re.compile(r"\s*(?:--+|[–—‐‑−～~])\s*")
_DOI = re.compile(r"10\.\d{4,9}/[^\s;，；]+")
_WORDS = re.compile(r"\s*(?:;+|；+|\|)\s*")
_LOOSE_WORDS = re.compile(r"\s*[,，、]\s*")
_WEB = re.compile(r"(?:https?|ftp)://[^\s<>\"，；]+", re.IGNORECASE)
_ISSN = re.compile(r"(?<![\d-])\d{4}-\d{3}[\dXx](?![\d-])")


def line(text: str) -> str:
    """One line without mark-up, entities and signs that nobody sees."""
    return clean(_MARKUP.sub("", html.unescape(text)).replace("\n", " ").replace("\r", " ")).strip("\u3000 ")


def abstract(text: str) -> str:
    """Without the 〈正〉 and 摘要： that databases put before it."""
    return _BEGINNING.sub("", line(text))


def day(*texts: str) -> str:
    """The most exact date of these that agree on the year of the first: 2026, 2026-05 or 2026-05-09."""
    found = [date for date in map(_one_day, texts) if date]
    same = [date for date in found if date[:4] == found[0][:4]]
    return max(same, key=len, default="")


def _one_day(text: str) -> str:
    if match := _COMPACT.search(text):
        return "-".join(match.groups())
    match = _DAY.search(text)
    if not match:
        return ""
    year, month, date = match.groups()
    if month is None and (named := _NAMED.search(text)):
        month, date = str(_MONTHS[named[1].lower()]), None
        if spelt := re.search(r"(?<!\d)(\d{1,2})(?!\d)", text.replace(year, " ")):
            date = spelt[1]
    if month is None or not 1 <= int(month) <= 12:
        return year
    return f"{year}-{int(month):02d}" + (f"-{int(date):02d}" if date and 1 <= int(date) <= 31 else "")


def pages(whole: str, start: str, end: str) -> str:
    """``12-18`` of a range, or of a first and a last page."""
    if whole:
        return _DASH.sub("-", line(whole)).removeprefix("pp.").removeprefix("p.").strip()
    first, last = _DASH.sub("-", line(start)), line(end)
    return f"{first}-{last}" if first and last and first != last and "-" not in first else first or last


def words(values: Iterable[str]) -> tuple[str, ...]:
    """Key words, each once; separated by ;; or ; or, where there is none of these, by commas."""
    found: list[str] = []
    for value in values:
        parts = _WORDS.split(line(value))
        if len(parts) == 1 and len(parts[0]) > 12:
            parts = _LOOSE_WORDS.split(parts[0])
        found += [part.strip(" .。;；,，").replace("*", "") for part in parts]
    return tuple(dict.fromkeys(word for word in found if word))


def listed(found: Iterable[str]) -> tuple[str, ...]:
    """Bodies or classes, each once, separated by semicolons alone."""
    parts = (part.strip(" .。;；") for value in found for part in _WORDS.split(line(value)))
    return tuple(dict.fromkeys(part for part in parts if part))


def doi(*texts: str) -> str:
    """The first DOI in these, without resolver."""
    for text in texts:
        if match := _DOI.search(line(text)):
            return match[0].rstrip(".,;)")
    return ""


def web(*texts: str) -> str:
    """The first address in these."""
    return next((match[0].rstrip(".,;") for text in texts if (match := _WEB.search(text))), "")


def issn(text: str) -> str:
    """The first ISSN in a text."""
    match = _ISSN.search(text)
    return match[0].upper() if match else ""


def isbn(text: str) -> str:
    """An ISBN of 10 or 13 digits as written."""
    match = re.search(r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]", text)
    return match[0].strip() if match and not _ISSN.fullmatch(text.strip()) else ""
