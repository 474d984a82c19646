"""What a check of words says of a statement; the gate makes a finding of it."""

from __future__ import annotations

from dataclasses import dataclass

from briefs.gate.statements import Statement
from domain import text as zh
from domain.gate import Finding, Rule


@dataclass(frozen=True)
class Fault:
    """``found`` is at fault because of ``why``; ``cure`` says what to do."""

    rule: Rule
    found: str
    why: str
    cure: str
    blocking: bool = True

    def at(self, statement: Statement) -> Finding:
        """As a finding about the statement."""
        message = f"{statement.place.label}：“{zh.shorten(self.found, 40)}”{self.why}，{self.cure}"
        return Finding(self.rule, statement.place, self.found, message, self.blocking)
