"""Quotations stay short: 200 characters an item in all (DOMAIN F1, fair use)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefs.gate.quotes import quotations
from briefs.gate.statements import Part, Statement
from domain import text as zh
from domain.gate import Finding, Rule

MOST_QUOTED = 200
"""Characters between quotation marks, an item's sentences together."""


def findings(told: Sequence[Statement]) -> Iterator[Finding]:
    """One finding for an item that quotes too much."""
    prose = [s for s in told if s.part is Part.TEXT]
    said = [quotation for statement in prose for quotation in quotations(statement.text)]
    total = sum(map(len, said))
    if total > MOST_QUOTED:
        longest = max(said, key=len)
        message = (
            f"{prose[0].place.label}：引语共{total}字，每条不得超过{MOST_QUOTED}字，请删减或改为转述；"
            f"最长的是“{zh.shorten(longest, 30)}”"
        )
        yield Finding(Rule.QUOTED_LENGTH, prose[0].place, longest, message)
