"""The whole gate over one brief."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from briefs.gate import figures, length, persons, secrecy, sources, unverified
from briefs.gate.evidence import Evidence
from briefs.gate.fault import Fault
from briefs.gate.statements import Statement, key_of, statements
from briefs.gate.support import Prover
from domain.brief import Brief, Item
from domain.gate import Finding

_CHECKS: tuple[Callable[[Statement], Iterator[Fault]], ...] = (secrecy.faults,)


def check_brief(brief: Brief, evidence: Evidence) -> tuple[Finding, ...]:
    """Everything that stands against signing, in reading order, each once."""
    found: dict[str, Finding] = {}
    for finding in _findings(brief, evidence):
        found.setdefault(finding.key, finding)
    return tuple(found.values())


def _findings(brief: Brief, evidence: Evidence) -> Iterator[Finding]:
    told = list(statements(brief))
    prover = Prover(brief, evidence)
    for statement in told:
        yield from prover.findings(statement)
        yield from persons.findings(statement, evidence)
        for fault in _faults(statement, evidence):
            yield fault.at(statement)
    for item, own in _items(brief, told):
        yield from length.findings(own)
        yield from unverified.findings(item, own, evidence)
    yield from figures.findings(brief, evidence)
    yield from sources.findings(brief, evidence)


def _faults(statement: Statement, evidence: Evidence) -> Iterator[Fault]:
    yield from sources.unknown_marks(statement, evidence)
    for check in _CHECKS:
        yield from check(statement)


def _items(brief: Brief, told: Sequence[Statement]) -> Iterator[tuple[Item, Sequence[Statement]]]:
    """Each item with its statements."""
    grouped: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in told:
        place = statement.place
        grouped.setdefault((place.section, place.item, place.label), []).append(statement)
    for section in brief.sections:
        for number, item in enumerate(section.items, 1):
            yield item, grouped.get((section.key, *key_of(section, item, number)), [])
