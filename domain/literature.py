"""文献: a work cited from the literature, in the terms of CSL-JSON, whatever file it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from domain import ids
from domain.text import fold

TYPE_NAMES: Mapping[str, str] = {
    "M": "图书",
    "C": "会议录",
    "G": "汇编",
    "N": "报纸",
    "J": "期刊",
    "D": "学位论文",
    "R": "报告",
    "S": "标准",
    "P": "专利",
    "DB": "数据库",
    "CP": "计算机程序",
    "EB": "网页",
    "A": "档案",
    "CM": "舆图",
    "DS": "数据集",
    "PP": "预印本",
    "Z": "其他",
}
"""Type code of GB/T 7714 → its name."""


@dataclass(frozen=True)
class Reference:
    """文献题录. Empty text means unknown; dates are as printed, ``2026``, ``2026-05`` or ``2026-05-09``."""

    id: str
    """``w-`` + hash of DOI, or of title, first author and year (``domain.ids.reference_id``)."""
    type: str
    """Type code of GB/T 7714: M, C, G, N, J, D, R, S, P, DB, CP, EB, A, CM, DS, PP or Z."""
    title: str
    authors: tuple[str, ...] = ()
    """A person in Latin letters is ``Surname, Given``; without a comma it is a body."""
    container: str = ""
    """Journal, newspaper, proceedings or site."""
    publisher: str = ""
    """Of a thesis the school, of a patent its holder."""
    place: str = ""
    issued: str = ""
    volume: str = ""
    number: str = ""
    """Issue of a journal; number of a standard, patent or report."""
    pages: str = ""
    edition: str = ""
    doi: str = ""
    cstr: str = ""
    url: str = ""
    accessed: str = ""
    """Day of our capture or look-up."""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "zh"
    database: str = ""
    """Where the record came from, e.g. CNKI, 万方."""
    title_alt: str = ""
    """The title in another language."""
    affiliations: tuple[str, ...] = ()
    issn: str = ""
    isbn: str = ""
    clc: tuple[str, ...] = ()
    """中图分类号."""
    ipc: tuple[str, ...] = ()
    """Classes of the International Patent Classification."""
    application: str = ""
    """Number of the application of a patent that is known by its publication number."""
    applied: str = ""
    """Day of that application."""
    degree: str = ""
    """Of a thesis: 博士 or 硕士."""
    advisor: str = ""

    @property
    def doi_key(self) -> str:
        """What two records of one DOI share; empty without DOI."""
        return doi_key(self.doi)

    @property
    def work_key(self) -> str:
        """What two records of one work share: title, first author and year, folded."""
        return work_key(self.title, self.authors[0] if self.authors else "", self.issued[:4])


_DOI_HEAD = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi\s*[:：]\s*)", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")


def doi_key(doi: str) -> str:
    """A DOI in lower case, without the address of a resolver; empty for what is no DOI."""
    bare = _DOI_HEAD.sub("", doi.strip()).strip().lower()
    return bare if bare.startswith("10.") and "/" in bare else ""


def work_key(title: str, first_author: str, year: str) -> str:
    """Folded and without punctuation, so that how a database writes them makes no difference."""
    parts = (title, first_author, year)
    return "\x1f".join(_SIGNS.sub("", fold(part)) for part in parts)


def identified(reference: Reference) -> Reference:
    """The same under its own id."""
    return replace(reference, id=ids.reference_id(reference.doi_key, reference.work_key))


@dataclass(frozen=True)
class Merger:
    """Two records of one work as one. What was known is kept, what was empty is filled."""

    reference: Reference
    filled: tuple[str, ...]
    """Names of the fields that the newcomer filled."""
    differing: tuple[str, ...]
    """Names of the fields in which the newcomer says something else, which is not taken."""


def merge(known: Reference, newcomer: Reference) -> Merger:
    """Where it came from (``database``), its id and its language stay as they were."""
    changes, differing = {}, []
    for name in (f.name for f in fields(known) if f.name not in {"id", "language", "database"}):
        old, new = getattr(known, name), getattr(newcomer, name)
        if new and not old:
            changes[name] = new
        elif new and _plain(new) != _plain(old):
            differing.append(name)
    return Merger(replace(known, **changes), tuple(changes), tuple(differing))


def _plain(value: str | tuple[str, ...]) -> str:
    return _SIGNS.sub("", fold(value if isinstance(value, str) else "".join(value)))


@dataclass(frozen=True)
class LiteratureImport:
    """导入: one file that was read, with what could not be read."""

    name: str
    sha256: str
    format: str
    """As shown, e.g. RIS, NoteExpress."""
    who: str
    at: datetime
    new: tuple[str, ...] = ()
    """Ids of the references that were not known before."""
    known: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    """Ids of known ones that gained something."""
    unreadable: tuple[str, ...] = ()
    """One line of Chinese for each part of the file that could not be read."""
    seq: int = 0
