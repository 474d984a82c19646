"""机构名称: the full name first, the right short name, and no body that no longer exists as if it did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from briefs.gate.fault import Fault
from briefs.gate.quotes import outside
from briefs.gate.statements import Part, Statement
from domain.gate import Rule
from domain.wording import Agency, WordBook

_TITLED = re.compile(r"《[^《》]{1,80}》")
_FORMER = re.compile(r"(?:原|前|时任|当时的)$")
_WHOLE = r"(?!门|队|属|分)"
_SPARED = frozenset({Part.LIST, Part.ENDING, Part.COVERAGE})


class Agencies:
    """One pass over a brief: it remembers which full names were given."""

    def __init__(self, book: WordBook, day: date) -> None:
        self._agencies = book.agencies
        self._day = day
        self._given: set[str] = set()

    def faults(self, statement: Statement) -> Iterator[Fault]:
        """Statements have to come in reading order. Quotations and titles of works are left as they are."""
        if statement.part in _SPARED:
            return
        text = _TITLED.sub("《》", outside(statement.text))
        for agency in self._agencies:
            if any(form in text for form in (agency.id, *agency.shorts, *agency.wrong)):
                yield from self._check(agency, text)

    def _check(self, agency: Agency, text: str) -> Iterator[Fault]:
        for form in agency.wrong:
            if _stands(form, text, (agency.id, *agency.shorts)):
                right = agency.shorts[0] if agency.shorts else agency.id
                yield Fault(Rule.AGENCY, form, "不是规范名称", f"请改为{agency.id}（简称{right}）")
        short = next((s for s in agency.shorts if _stands(s, text, (agency.id, *agency.wrong))), "")
        if agency.valid_until and agency.valid_until < self._day:
            yield from _gone(agency, agency.id if agency.id in text else short, text)
        elif agency.id in text:
            self._given.add(agency.id)
        elif short and agency.id not in self._given:
            self._given.add(agency.id)
            yield Fault(Rule.AGENCY, short, "首次出现应用全称", f"请改为“{agency.id}（以下简称{short}）”")


def _gone(agency: Agency, form: str, text: str) -> Iterator[Fault]:
    at = text.find(form) if form else -1
    if at >= 0 and not _FORMER.search(text[:at]):
        cure = f"请改为{agency.successor}" if agency.successor else "请核对现行机构"
        yield Fault(
            Rule.AGENCY, form, f"已于{agency.valid_until}撤销", f"{cure}；说的是当时情况的，前面加“原”"
        )


def _stands(form: str, text: str, longer: tuple[str, ...]) -> bool:
    """Whether a form stands by itself and not inside a longer one: 国家卫健委 holds 卫健委, 人社部门 no 人社部."""
    for known in longer:
        if form in known:
            text = text.replace(known, "□")
    return re.search(re.escape(form) + _WHOLE, text) is not None
