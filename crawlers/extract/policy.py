"""政策文件: number, issuer, dates, validity and repeals of a government document (DOMAIN E1, SOURCES §3.6)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from crawlers.extract import dates
from crawlers.extract.page import Page
from crawlers.extract.pick import by_label
from domain.article import Policy

_BRACKETS = str.maketrans(
    {
        "[": "〔",
        "]": "〕",
        "［": "〔",
        "］": "〕",
        "(": "〔",
        ")": "〕",
        "（": "〔",
        "）": "〕",
        "﹝": "〔",
        "﹞": "〕",
        "【": "〔",
        "】": "〕",
    }
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fa5]{1,14}\s*[〔\[［（(﹝【]\s*(?:19|20)\d{2}\s*[〕\]］）)﹞】]\s*(?:第\s*)?\d{1,5}\s*号"
    r"|[\u4e00-\u9fa5]{0,16}公告\s*(?:19|20)\d{2}\s*年\s*第\s*\d{1,4}\s*号|(?:[\u4e00-\u9fa5]{2,16}令)?第\s*[\d一二三四五六七八九十百]{1,6}\s*号令?"
)
_STRICT_NUMBER = re.compile(
    r"[\u4e00-\u9fa5]{1,14}\s*[〔\[［（(﹝【]\s*(?:19|20)\d{2}\s*[〕\]］）)﹞】]\s*(?:第\s*)?\d{1,5}\s*号"
)
_INDEX = re.compile(r"[0-9A-Za-z][0-9A-Za-z./\-_]{5,39}")
_SPACES = re.compile(r"[\s　]+")
_YEARS = re.compile(r"有效期(?:为|至|限)?\s*(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s*年")
_UNTIL = re.compile(r"有效期(?:截止|截至|至|到)(?P<v>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)")
_EFFECTIVE = re.compile(
    r"自\s*(?P<v>(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*起(?:施行|实施|执行|生效)"
)
_AT_ONCE = re.compile(r"自(?:印发|发布|公布|发文|下发)之日起(?:施行|实施|执行|生效)")
_REPEAL = re.compile(r"(?P<v>[^。；;\n]{2,200}?)同时废止")
_QUOTED = re.compile(r"《[^《》]{2,80}》(?:\s*[（(][^（）()]{4,40}号[）)])?")
_ZH = {c: n for n, c in enumerate("〇一二三四五六七八九十")} | {"两": 2}

_LABELS = {
    "doc_number": ("发文字号", "发布文号", "文件编号", "文号", "公文文号", "文件字号"),
    "index_number": ("索引号", "信息索引号", "索引编号", "信息索引"),
    "issuer": (
        "发文机关",
        "发文机构",
        "发布机构",
        "发布机关",
        "制发机关",
        "印发机关",
        "发文单位",
        "发布单位",
    ),
    "category": ("主题分类", "信息分类", "分类", "主题类别"),
    "issued": ("成文日期", "成文时间", "发文日期", "印发日期", "生成日期"),
    "effective": ("施行日期", "实施日期", "生效日期", "生效时间", "实施时间"),
    "expires": ("失效日期", "废止日期", "失效时间", "有效期至", "终止日期"),
}
_HEAD_LINES = 8


def find_policy(
    page: Page, body: str, title: str, government: bool, given: dict[str, str | None]
) -> Policy | None:
    """The facts of a document; None on a page that is no document.

    ``given`` holds what the source's own rules found. A number in the first lines of the text counts only on
    a ``government`` page: news quote numbers of documents too.
    """
    facts = {name: given.get(name) or _label(page, labels) for name, labels in _LABELS.items()}
    number = normal_number(facts["doc_number"] or "") or (
        _number_in_head(body, title) if government else None
    )
    index = _index(facts["index_number"] or "")
    if not number and not index:
        return None
    issued = dates.read_day(facts["issued"] or "")
    effective = dates.read_day(facts["effective"] or "") or _effective(body, issued)
    return Policy(
        doc_number=number,
        index_number=index,
        issuer=facts["issuer"] or None,
        category=facts["category"] or None,
        issued_on=issued,
        effective_on=effective,
        expires_on=dates.read_day(facts["expires"] or "") or _expires(body, effective or issued),
        repeals=_repeals(body),
    )


def normal_number(text: str) -> str | None:
    """发文字号 with 〔〕 and no spaces; None where the text holds none."""
    match = _NUMBER.search(text)
    return _SPACES.sub("", match[0]).translate(_BRACKETS) if match else None


def _label(page: Page, labels: tuple[str, ...]) -> str | None:
    found = (by_label(page, label) for label in labels)
    return next((value for value in found if value and len(value) < 80), None)


def _index(text: str) -> str | None:
    match = _INDEX.search(text)
    return match[0] if match and any(c.isdigit() for c in match[0]) else None


def _number_in_head(body: str, title: str) -> str | None:
    """A line of the document's head that is a number and nothing else, or the number in the title's brackets."""
    for line in body.split("\n")[:_HEAD_LINES]:
        if len(line) < 40 and (match := _STRICT_NUMBER.fullmatch(line.strip(" 　（）()"))):
            return normal_number(match[0])
    match = _STRICT_NUMBER.search(title)
    return normal_number(match[0]) if match else None


def _effective(body: str, issued: date | None) -> date | None:
    match = _EFFECTIVE.search(body)
    if match:
        return dates.read_day(match["v"])
    return issued if _AT_ONCE.search(body) else None


def _expires(body: str, start: date | None) -> date | None:
    """The last day of validity: named, or so many years from the day of effect, less one day."""
    if until := _UNTIL.search(body):
        return dates.read_day(until["v"])
    match = _YEARS.search(body)
    if not match or start is None:
        return None
    years = int(match["n"]) if match["n"].isdigit() else _ZH[match["n"][0]]
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28)


def _repeals(body: str) -> tuple[str, ...]:
    """Documents that this one repeals: titles with their numbers, else bare numbers."""
    found: list[str] = []
    for match in _REPEAL.finditer(body):
        titles = [_SPACES.sub("", t) for t in _QUOTED.findall(match["v"])]
        found += titles or [n for m in _STRICT_NUMBER.finditer(match["v"]) if (n := normal_number(m[0]))]
    return tuple(dict.fromkeys(found))
