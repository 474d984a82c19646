"""Lists of references as CNKI's “GB/T 7714 引文” and “查新（引文格式）” give them: one formatted entry a line."""

from __future__ import annotations

import re

from crawlers.literature.draft import Draft
from crawlers.literature.report import stray

ENTRY = re.compile(
    r"\s*(?:\[\d+\]|【\d+】|\d{1,4}[.、])?\s*(?P<head>[^\[\]]{2,600}?)\s*\[(?P<code>[A-Z]{1,2})(?:/(?:OL|CD|MT|DK))?\]\s*(?P<rest>[.．/].*|$)"
)
_HEAD = re.compile(r"(?P<authors>.{1,300}?)\s*[.．]\s*(?P<title>.+)")
_PLACE = re.compile(
    r"(?P<where>[^,，]*[^,，\d\s][^,，]*)[,，]\s*(?P<year>(?:19|20)\d\d(?:-\d\d-\d\d)?)"
    r"(?:[,，]\s*(?P<volume>[^\s(（:：,，.]+))?\s*(?:[(（](?P<number>[^)）]+)[)）])?\s*(?:[:：]\s*(?P<pages>[\d,+-]+))?"
)
_NAMED = {"J": "期刊", "N": "报纸", "D": "学位论文", "M": "图书", "C": "会议", "R": "报告", "S": "标准", "P": "专利",
          "EB": "网页", "DB": "数据库", "DS": "数据集", "PP": "预印本", "CP": "软件", "CM": "舆图", "A": "档案", "G": "汇编", "Z": "其他"}  # fmt: skip
_NUMBERED = re.compile(r"(?P<title>.+?)\s*[:：]\s*(?P<number>[A-Z]{0,4}[\s/]?[A-Z]?\s?\d[\dA-Za-z./—-]+)$")
_HOST = re.compile(r"/{2}\s*(?P<host>[^.．]+)[.．]?\s*(?P<rest>.*)")


def read_citations(text: str) -> tuple[list[Draft], list[str]]:
    """Drafts, and faults for lines that are no entry."""
    drafts, outside = [], []
    for number, raw in enumerate(text.split("\n"), start=1):
        match = ENTRY.match(raw)
        if match:
            drafts.append(_draft(number, raw, match))
        elif raw.strip():
            outside.append((number, raw))
    return drafts, stray(outside)


def _draft(number: int, raw: str, match: re.Match[str]) -> Draft:
    draft = Draft(number, raw=[raw])
    code, head, rest = match["code"], match["head"].strip(), match["rest"].lstrip(".． ")
    draft.add("type", _NAMED.get(code, "其他"))
    split = _HEAD.fullmatch(head)
    title = split["title"] if split else head
    draft.add("author", split["authors"] if split else "")
    if code in {"P", "S", "R"} and (numbered := _NUMBERED.fullmatch(title)):
        title = numbered["title"]
        draft.add({"P": "patent_no", "S": "standard_no"}.get(code, "number"), numbered["number"])
    draft.add("title", title)
    if host := _HOST.match(rest):
        draft.add("container", host["host"])
        rest = host["rest"]
    _placed(draft, code, rest)
    draft.add("doi", rest)
    draft.add("url", rest)
    return draft


def _placed(draft: Draft, code: str, rest: str) -> None:
    found = _PLACE.match(rest)
    if not found:
        draft.add("date", rest)
        return
    where = found["where"].strip()
    if code in {"M", "D", "C", "R", "S", "G"}:
        place, _, publisher = where.replace("：", ":").rpartition(":")
        draft.add("place", place)
        draft.add("publisher", publisher)
    else:
        draft.add("container", where)
    draft.add("year", found["year"])
    for name in ("volume", "pages"):
        draft.add(name, found[name] or "")
    draft.add("pages" if code == "N" else "number", found["number"] or "")
