"""用语: the lists that words of a brief are checked against; administrators keep them, each entry with its dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import InvalidInput

LONGEST = 40
"""Characters of one form; a longer one is a sentence and matches nothing."""


class TermKind(StrEnum):
    """What a term is about."""

    SOVEREIGNTY = "sovereignty"
    NATION = "nation"
    PERSONS = "persons"
    SENSATIONAL = "sensational"
    ORDERING = "ordering"
    OTHER = "other"


TERM_KIND_NAMES: Mapping[TermKind, str] = {
    TermKind.SOVEREIGNTY: "主权与港澳台",
    TermKind.NATION: "民族宗教",
    TermKind.PERSONS: "人群称谓",
    TermKind.SENSATIONAL: "渲染用词",
    TermKind.ORDERING: "命令口气（只查建议）",
    TermKind.OTHER: "其他",
}


@dataclass(frozen=True)
class Dated:
    """An entry that holds from one day to another, both included; None: without bound."""

    valid_from: date | None = None
    valid_until: date | None = None
    basis: str = ""
    """依据: where the rule comes from."""

    def holds_on(self, day: date) -> bool:
        """Whether the entry is in force."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@dataclass(frozen=True)
class Term(Dated):
    """规范用语: forms that must not stand, and what to write."""

    id: str = ""
    kind: TermKind = TermKind.OTHER
    wrong: tuple[str, ...] = ()
    right: str = ""
    """What to write instead; empty where the word simply has to go."""
    unless: tuple[str, ...] = ()
    """Longer forms in which a wrong one is right: “台独” in quotation marks, 启蒙族."""
    quoted: bool = False
    """Also inside quotation marks and 《》, where others speak."""
    blocking: bool = True
    enabled: bool = True

    @property
    def on_record(self) -> Term:
        """What its versions keep: all of it."""
        return self


@dataclass(frozen=True)
class Office(Dated):
    """职务: a title as it is written, and its place in the order of mention (1 first)."""

    id: str = ""
    """The title itself."""
    rank: int = 0

    @property
    def on_record(self) -> Office:
        """What its versions keep: all of it."""
        return self


@dataclass(frozen=True)
class Leader(Dated):
    """领导人: name, titles and order of mention; entered by an administrator, none ship."""

    id: str = ""
    """The name."""
    posts: tuple[str, ...] = ()
    """Titles as they may stand before the name."""
    rank: int = 0
    """Order of mention, 1 first; 0: that of the first of the titles among the offices."""

    @property
    def on_record(self) -> Leader:
        """What its versions keep: all of it."""
        return self


@dataclass(frozen=True)
class Agency(Dated):
    """机构: full name, short names, wrong names. ``valid_until`` is its last day; ``successor`` does its work since."""

    id: str = ""
    """The full name."""
    shorts: tuple[str, ...] = ()
    """Short names that may stand once the full name was given."""
    wrong: tuple[str, ...] = ()
    """Forms that are neither."""
    successor: str = ""

    @property
    def on_record(self) -> Agency:
        """What its versions keep: all of it."""
        return self


@dataclass(frozen=True)
class WordBook:
    """Every list."""

    terms: tuple[Term, ...] = ()
    offices: tuple[Office, ...] = ()
    leaders: tuple[Leader, ...] = ()
    agencies: tuple[Agency, ...] = ()

    def on(self, day: date) -> WordBook:
        """What is in force that day. Agencies and leaders stay: who is gone must not be named as if in office."""
        return WordBook(
            tuple(term for term in self.terms if term.enabled and term.holds_on(day)),
            tuple(office for office in self.offices if office.holds_on(day)),
            self.leaders,
            self.agencies,
        )


Wording = Term | Office | Leader | Agency
"""One entry of any list."""
WORDING_NAMES: Mapping[type, str] = {Term: "规范用语", Office: "职务", Leader: "领导人", Agency: "机构名称"}


def check_wording(entry: Wording) -> None:
    """Raises :class:`InvalidInput` saying what to change."""
    what = f"{WORDING_NAMES[type(entry)]}“{entry.id[:20]}”"
    if not entry.id.strip() or len(entry.id) > LONGEST:
        raise InvalidInput(f"{what}不能保存：名称要写，不超过 {LONGEST} 个字")
    if entry.valid_from and entry.valid_until and entry.valid_until < entry.valid_from:
        raise InvalidInput(f"{what}不能保存：失效日期不能早于生效日期")
    forms = _forms(entry)
    if any(not form.strip() or len(form) > LONGEST for form in forms):
        raise InvalidInput(f"{what}不能保存：每个写法 1–{LONGEST} 个字，一行一个")
    if isinstance(entry, Term):
        _check_term(entry, what)
    if isinstance(entry, Office | Leader) and entry.rank < 0:
        raise InvalidInput(f"{what}不能保存：排序写 1 以上的整数，不排写 0")


def _forms(entry: Wording) -> tuple[str, ...]:
    match entry:
        case Term():
            return (*entry.wrong, *entry.unless)
        case Agency():
            return (*entry.shorts, *entry.wrong)
        case Leader():
            return entry.posts
    return ()


def _check_term(term: Term, what: str) -> None:
    if not term.wrong:
        raise InvalidInput(f"{what}不能保存：请写出不应使用的写法")
    if any(len(form) < 2 for form in term.wrong):
        raise InvalidInput(f"{what}不能保存：单字到处都有，请写两个字以上")
    if lost := [form for form in term.unless if not any(wrong in form for wrong in term.wrong)]:
        raise InvalidInput(f"{what}不能保存：例外“{lost[0]}”里没有所列的写法，起不了作用")
