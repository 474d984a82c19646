"""规范用语: forms of the administrators' lists that must not stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefs.gate.fault import Fault
from briefs.gate.quotes import outside
from briefs.gate.statements import Statement
from domain.gate import Rule
from domain.wording import Term, TermKind, WordBook

_TITLED = re.compile(r"《[^《》]{1,80}》")
_RULES = {TermKind.SENSATIONAL: Rule.SENSATIONAL, TermKind.ORDERING: Rule.ORDERING}


def faults(statement: Statement, book: WordBook, advising: bool) -> Iterator[Fault]:
    """``advising``: the statement stands among suggestions, where order tone is looked for too."""
    own_words = _TITLED.sub("《》", outside(statement.text))
    for term in book.terms:
        if term.kind is TermKind.ORDERING and not advising:
            continue
        for form in found(term, statement.text if term.quoted else own_words):
            yield _fault(term, form)


def found(term: Term, text: str) -> list[str]:
    """Wrong forms that stand outside the longer right ones, each once, in the order of the term."""
    if not any(form in text for form in term.wrong):
        return []
    taken = [(at, at + len(right)) for right in term.unless for at in _places(right, text)]
    return [
        form
        for form in term.wrong
        if any(
            not any(start <= at and at + len(form) <= end for start, end in taken)
            for at in _places(form, text)
        )
    ]


def _places(form: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(form), text)]


def _fault(term: Term, form: str) -> Fault:
    basis = f"（{term.basis}）" if term.basis else ""
    cure = f"请改为{term.right}" if term.right else "请删去"
    rule = _RULES.get(term.kind, Rule.WORDING)
    why = {Rule.SENSATIONAL: "是渲染用词", Rule.ORDERING: "是命令口气"}.get(rule, "不合规范用语")
    return Fault(rule, form, why + basis, cure, term.blocking)
