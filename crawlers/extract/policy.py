"""政策文件: number, issuer, dates, validity and repeals of a government document (DOMAIN E1, SOURCES §3.6)."""

from __future__ import annotations

import re

from crawlers.extract import dates
from crawlers.extract.page import Page
from crawlers.extract.pick import by_label
from crawlers.extract.validity import effective_day, expiry_day, repealed, signature
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
_VALIDITY = re.compile(
    r"(?:现行)?有效|部分有效|尚未(?:生效|施行)|(?:全文|部分)?(?:失效|废止)|已(?:被)?(?:修改|修订|修正|废止|失效)|是|否"
)

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
    "published": ("发布日期", "发布时间", "公开日期", "公布日期", "发文时间"),
    "validity": (
        "有效性",
        "时效性",
        "文件有效性",
        "是否有效",
        "有效状态",
        "文件状态",
        "效力状态",
        "时效状态",
        "时效",
    ),
    "issued": ("成文日期", "成文时间", "发文日期", "印发日期", "生成日期"),
    "effective": ("施行日期", "实施日期", "生效日期", "生效时间", "实施时间"),
    "expires": ("失效日期", "废止日期", "失效时间", "有效期至", "终止日期"),
}
_ALL_LABELS = frozenset(label for labels in _LABELS.values() for label in labels) | {
    "标题",
    "主题词",
    "名称",
    "发文字号",
}
_HEAD_LINES = 8


def find_policy(
    page: Page, body: str, title: str, government: bool, given: dict[str, str | None]
) -> Policy | None:
    """The facts of a document; None on a page that is no document.

    ``given`` holds what the source's own rules found. A number in the first lines of the text counts only on
    a ``government`` page: news quote numbers of documents too.
    """

    def fact(name: str) -> str | None:
        return given.get(name) or _label(page, _LABELS[name])

    number = normal_number(fact("doc_number") or "") or (_number_in_head(body, title) if government else None)
    index = _index(fact("index_number") or "")
    if not number and not index:
        return None
    facts = {name: fact(name) for name in _LABELS}
    signed = signature(body)
    issued = dates.read_day(facts["issued"] or "") or signed.day
    published = dates.read_day(facts["published"] or "")
    effective = dates.read_day(facts["effective"] or "") or effective_day(body, issued or published)
    return Policy(
        doc_number=number,
        index_number=index,
        issuer=facts["issuer"] or signed.issuer,
        category=facts["category"] or None,
        issued_on=issued,
        effective_on=effective,
        expires_on=dates.read_day(facts["expires"] or "") or expiry_day(body, effective or issued),
        repeals=_repeals(body, title),
        published_on=published,
        validity=_validity(facts["validity"] or ""),
    )


def normal_number(text: str) -> str | None:
    """发文字号 with 〔〕 and no spaces; None where the text holds none."""
    match = _NUMBER.search(text)
    return _SPACES.sub("", match[0]).translate(_BRACKETS) if match else None


def _label(page: Page, labels: tuple[str, ...]) -> str | None:
    found = (by_label(page, label) for label in labels)
    return next((value for value in found if value and len(value) < 80 and not _is_label(value)), None)


def _is_label(text: str) -> bool:
    """An empty cell lets the next label stand in its place."""
    return _SPACES.sub("", text).strip("：:【】[]") in _ALL_LABELS


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


def _repeals(body: str, title: str) -> tuple[str, ...]:
    """Documents that this one repeals: titles with their numbers, else bare numbers."""
    found: list[str] = []
    for piece in repealed(body, title):
        numbers = (normal_number(match[0]) for match in _STRICT_NUMBER.finditer(piece))
        found += [piece] if piece.startswith("《") else [number for number in numbers if number]
    return tuple(dict.fromkeys(found))


def _validity(text: str) -> str | None:
    """有效性 in the page's own words; None where the cell holds anything else."""
    match = _VALIDITY.match(text)
    return {"是": "有效", "否": "失效"}.get(match[0], text) if match and len(text) <= 12 else None
