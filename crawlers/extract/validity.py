"""From when to when a document holds, what it repeals, who signed it: read from its own words (DOMAIN E1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from crawlers.extract import dates
from domain.text import fold, sentences

_DAY = (
    r"(?:(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|[二一][〇零○ＯO九八一二三四五六七]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
_TAKES = r"(?:正式|开始|试行|起)?\s*(?:施行|实施|执行|生效|试行|起用|启用)"
_EFFECTIVE = re.compile(rf"(?:自|从|于)?\s*(?P<v>{_DAY})\s*起?\s*{_TAKES}")
_ITSELF = re.compile(r"本[\u4e00-\u9fff]{2,10}[^。]{0,12}$")
_OF_ANOTHER = re.compile(r"》\s*[）)]?\s*(?:已|于)?$")
"""《某法》自…起施行 tells of the other document."""
_AT_ONCE = re.compile(rf"自(?:印发|发布|公布|发文|下发|颁布)之日起\s*{_TAKES}")
_AFTER = re.compile(rf"自(?:印发|发布|公布|颁布)之日起\s*(?P<n>\d{{1,3}})\s*(?:日|天)后\s*{_TAKES}")
_NUMBER = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})"
_TERM = re.compile(
    rf"(?:有效期限?|试行期限?|施行期限?|实施期限?|执行期限?)\s*(?:为|是|：|:)?\s*(?:自[^，。；]{{2,16}}之日起\s*)?{_NUMBER}\s*(?P<unit>个月|年)"
)
_UNTIL = re.compile(
    rf"(?:有效期限?|执行期限?|施行期限?|试行期限?)[^。；]{{0,24}}?(?:截止到?|截至|至|到)\s*(?P<v>{_DAY})"
    rf"|{_TAKES}\s*[，,]\s*(?:有效期)?(?:至|到|截至)\s*(?P<v2>{_DAY})|(?:于|自)\s*(?P<v3>{_DAY})\s*起?\s*(?:自行)?(?:失效|废止)(?=[。；]|$)"
)
_SPEAKS_OF_END = re.compile(r"期限?|[至到]\s*(?:19|20)\d{2}\s*年|失效|废止")
_OWN = re.compile(
    r"施行|实施|执行|印发之日|发布之日|公布之日|试行|本(?:办法|通知|意见|规定|细则|文件|规划|方案|决定|公告|条例|规则|措施|政策|标准|规范|通告|制度)"
)
"""What makes a sentence speak of the document itself: licences have a term of validity too."""
_REPEALED = re.compile(
    r"(?:同时(?:予以)?(?:废止|停止执行|失效)|予以废止|即行废止|一并废止|自本[^，。；]{1,12}之日起(?:同时)?(?:废止|停止执行|失效))"
    r"(?:\s*[:：]\s*(?P<list>(?:\s*(?:\d{1,3}\s*[.．、]|[（(]?[一二三四五六七八九十]{1,3}[）)、])?\s*《[^\n]+)+))?"
)
_CLAUSE_END = re.compile(r"[。；;\n]|起(?:施行|实施|执行|生效)")
_LONGEST_CLAUSE = 600
_MAX_REPEALS = 100
_QUOTED = re.compile(r"《(?:[^《》]|《[^《》]*》){2,120}》(?:\s*[（(][^（）()]{4,40}号[）)])?")
_SPACES = re.compile(r"[\s　]+")
_ZH = {c: n for n, c in enumerate("〇一二三四五六七八九十")} | {"两": 2}
_SIGNER = re.compile(
    r"[\u4e00-\u9fff（）()、 　]{3,40}(?:府|厅|局|委|会|院|部|室|心|署|行|馆|办|处|司|社|党组|总队|集团)"
)
_SIGNED_LINES = 8


@dataclass(frozen=True)
class Signature:
    """落款: who signed and when, as the last lines of the text give it."""

    issuer: str | None = None
    day: date | None = None


def effective_day(body: str, issued: date | None) -> date | None:
    """施行日期: named, or counted from the day of issue."""
    found = [
        match for match in _EFFECTIVE.finditer(body) if not _OF_ANOTHER.search(body[: match.start()][-3:])
    ]
    own = [match for match in found if _ITSELF.search(body[: match.start()][-24:])]
    if found and (day := dates.read_day((own or found[-1:])[0]["v"])):
        return day
    if issued and (after := _AFTER.search(body)):
        return issued + timedelta(days=int(after["n"]))
    return issued if _AT_ONCE.search(body) else None


def expiry_day(body: str, start: date | None) -> date | None:
    """The last day of validity: named, or so many years or months from the day of effect, less one day."""
    if not _SPEAKS_OF_END.search(body):
        return None
    for previous, sentence in _with_previous(body):
        if not _OWN.search(sentence) and not (sentence.startswith("有效期") and _OWN.search(previous)):
            continue
        if until := _UNTIL.search(sentence):
            return dates.read_day(until["v"] or until["v2"] or until["v3"])
        if start and (term := _TERM.search(sentence)):
            return _after(start, _small(term["n"]) * (1 if term["unit"] == "个月" else 12))
    return None


def repealed(body: str, title: str) -> list[str]:
    """Pieces of text that name what is repealed; the document's own title is none of it."""
    found: list[str] = []
    own = fold(title)
    for match in islice(_REPEALED.finditer(body), _MAX_REPEALS):
        before = _CLAUSE_END.split(body[max(0, match.start() - _LONGEST_CLAUSE) : match.start()])[-1]
        clause = before + (match["list"] or "")
        titles = [_SPACES.sub("", quoted) for quoted in _QUOTED.findall(clause)]
        found += [t for t in titles if fold(t.strip("《》")) not in own] or [clause]
    return list(dict.fromkeys(found))


def signature(body: str) -> Signature:
    """The last line that is nothing but a date, and the body's name above it."""
    lines = [_SPACES.sub("", line) for line in body.split("\n")][-_SIGNED_LINES:]
    for n in range(len(lines) - 1, -1, -1):
        if re.fullmatch(_DAY, lines[n]):
            above = lines[n - 1] if n else ""
            issuer = above if _SIGNER.fullmatch(above) else None
            return Signature(issuer, dates.read_day(lines[n]))
    return Signature()


def _with_previous(body: str) -> list[tuple[str, str]]:
    parts = sentences(body)
    return list(zip(["", *parts], parts, strict=False))


def _after(start: date, months: int) -> date:
    """The day before the same day so many months on; 29 February ends with the month."""
    total = start.month - 1 + months
    year, month = start.year + total // 12, total % 12 + 1
    try:
        return date(year, month, start.day) - timedelta(days=1)
    except ValueError:  # the month is shorter
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _small(text: str) -> int:
    """1 … 99, in digits or Chinese numerals."""
    if text.isdigit():
        return int(text)
    if "十" not in text:
        return _ZH[text[0]]
    tens, _, ones = text.partition("十")
    return (_ZH[tens] if tens else 1) * 10 + (_ZH[ones] if ones else 0)
