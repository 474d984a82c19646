"""From a draft to a reference: one place where the meanings of fields by type of document are settled."""

from __future__ import annotations

import re

from crawlers.literature import values
from crawlers.literature.draft import Draft
from crawlers.literature.names import people
from crawlers.literature.types import guessed, type_code
from domain.literature import Reference

_HAN = re.compile(r"[\u3400-\u9fff]")
_STANDARD_NO = re.compile(
    r"(?:GB(?:/[TZ])?|WH/T|[A-Z]{2,3}/[TZ]|DB\d{2}/T?|T/[A-Z]+|ISO(?:/[A-Z]+)*|IEC|ANSI|ASTM|IEEE|EN|DIN|JIS)"
    r"\s*[A-Z]{0,2}\s?\d[\d.]*(?:[-—–－:：]\d{2,4})?"
)
_HYPHENATED = re.compile(r"[A-Z]{2}-\d+-[A-Z]\d?")
"""As Google Patents writes publication numbers."""
_LEVELS = (
    ("博士", ("博士", "phd", "ph.d", "doctor", "cdfd")),
    ("硕士", ("硕士", "master", "cmfd")),
)
_DATABASES = (
    ("cnki", "CNKI"), ("知网", "CNKI"), ("wanfang", "万方"), ("万方", "万方"), ("cqvip", "维普"), ("维普", "维普"),
    ("web of science", "Web of Science"), ("pubmed", "PubMed"), ("scopus", "Scopus"),
)  # fmt: skip


def reference_of(draft: Draft) -> Reference | None:
    """None where there is no title."""
    title, number = _title(draft)
    if not title:
        return None
    code = _type(draft)
    authors = people(draft.every("author", "inventor"))
    container, publisher = _published(draft, code)
    return Reference(
        id="",
        type=code,
        title=title,
        authors=authors,
        container=container,
        publisher=publisher,
        place=values.line(draft.first("place")),
        issued=values.day(*draft.every("year", "date")),
        volume=values.line(draft.first("volume")),
        number=number if code == "S" and number else _number(draft, code),
        pages=values.pages(draft.first("pages"), draft.first("start"), draft.first("end"))
        or values.line(draft.first("article_no")),
        edition=values.line(draft.first("edition")),
        doi=values.doi(*draft.every("doi", "url")),
        cstr=values.line(draft.first("cstr")).removeprefix("CSTR:"),
        url=values.web(*draft.every("url")),
        accessed=values.day(draft.first("accessed")),
        abstract=values.abstract(draft.first("abstract")),
        keywords=values.words(draft.every("keyword")),
        language="zh" if _HAN.search(title) else "en",
        database=_database(draft),
        title_alt=values.line(draft.first("title_alt")),
        affiliations=values.listed(draft.every("affiliation")),
        issn=values.issn(" ".join(draft.every("issn", "issn_isbn"))),
        isbn=values.isbn(" ".join(draft.every("isbn", "issn_isbn"))),
        clc=values.listed(draft.every("clc")),
        ipc=values.listed(draft.every("ipc")),
        application=values.line(draft.first("application")),
        applied=values.day(draft.first("applied")),
        degree=_degree(draft) if code == "D" else "",
        advisor="；".join(people(draft.every("advisor"))),
    )


def _title(draft: Draft) -> tuple[str, str]:
    """Title and, where it begins with one, the number of a standard."""
    title = values.line(draft.first("title")) or values.line(draft.first("title_alt"))
    if len(title) > 1 and title.endswith(".") and not title.endswith(".."):
        title = title[:-1]
    number = _STANDARD_NO.match(title)
    if number and _type(draft) == "S":
        return title[number.end() :].strip(" ,，:：") or title, number[0]
    return title, ""


def _type(draft: Draft) -> str:
    """The first kind named that we know of; a preprint server or the fields that are there decide the rest."""
    named = next((code for code in map(type_code, draft.every("type")) if code), "")
    where = values.line(draft.first("container", "publisher")).lower()
    if where.startswith(("arxiv", "chinaxiv", "biorxiv", "medrxiv", "ssrn", "psychchina", "pssxiv")):
        return "PP"
    if named == "Z" and _STANDARD_NO.match(values.line(draft.first("note", "standard_no"))):
        return "S"
    return named or guessed(draft.values)


def _published(draft: Draft, code: str) -> tuple[str, str]:
    """(container, publisher): the source of a thesis is its school, of a patent its holder, of a book its publisher."""
    container, publisher = values.line(draft.first("container")), values.line(draft.first("publisher"))
    if code == "P":
        return "", "；".join(people(draft.every("applicant"))) or publisher
    if code == "C":  # 万方 names the meeting and, apart from it, the book of its papers
        return values.line(draft.first("proceedings")) or container, publisher
    if code in {"D", "R"}:
        return "", publisher or container
    if code == "M" and container and not publisher and not draft.first("pages", "start"):
        return "", container
    return container, publisher


def _number(draft: Draft, code: str) -> str:
    if code == "P":
        number = values.line(draft.first("patent_no", "application", "number", "standard_no")).replace(
            " ", ""
        )
        return number.replace("-", "") if _HYPHENATED.fullmatch(number) else number
    if code == "S":
        found = _STANDARD_NO.search(values.line(draft.first("standard_no", "number", "note")))
        return found[0] if found else values.line(draft.first("standard_no", "number"))
    return values.line(draft.first("number"))


def _degree(draft: Draft) -> str:
    told = " ".join(draft.every("degree", "type")).lower()
    return next((name for name, signs in _LEVELS if any(sign in told for sign in signs)), "")


def _database(draft: Draft) -> str:
    """CNKI puts 期刊 or 博士 where others name the database: then the address tells."""
    told = values.line(draft.first("database"))
    for text in (told, *draft.every("url"), draft.first("doi")):
        if name := next((name for sign, name in _DATABASES if sign in text.lower()), ""):
            return name
    return "" if type_code(told) else told
