"""The whole gate over one brief."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefs.gate import secrecy
from briefs.gate.evidence import Evidence
from briefs.gate.fault import Fault
from briefs.gate.statements import Statement, statements
from briefs.gate.support import Prover
from domain.brief import Brief
from domain.gate import Finding

_CHECKS: tuple[Callable[[Statement], Iterator[Fault]], ...] = (secrecy.faults,)


def check_brief(brief: Brief, evidence: Evidence) -> tuple[Finding, ...]:
    """Everything that stands against signing, in reading order, each once."""
    found: dict[str, Finding] = {}
    for finding in _findings(brief, evidence):
        found.setdefault(finding.key, finding)
    return tuple(found.values())


def _findings(brief: Brief, evidence: Evidence) -> Iterator[Finding]:
    prover = Prover(brief, evidence)
    for statement in statements(brief):
        yield from prover.findings(statement)
        for check in _CHECKS:
            yield from (fault.at(statement) for fault in check(statement))
