"""Ordinary people stay masked: names, numbers, addresses and accounts (DOMAIN F2). Findings tell them masked only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefs.gate.evidence import Evidence
from briefs.gate.statements import Part, Statement
from domain import text as zh
from domain.gate import Finding, Rule
from domain.privacy import find, mask
from domain.privacy.masking import KIND_NAMES

_OWN = frozenset({Part.HEAD, Part.ENDING, Part.COVERAGE})
"""The library's own address and telephone, and names of outlets."""


def findings(statement: Statement, evidence: Evidence) -> Iterator[Finding]:
    """Personal data in the statement that is not masked."""
    if statement.part in _OWN:
        return
    names = _private(statement, evidence)
    for finding in find(statement.text, names):
        raw = statement.text[finding.start : finding.end]
        if raw == finding.masked:
            continue
        place = replace(statement.place, sentence=mask(statement.text, names))
        what = f"{KIND_NAMES[finding.kind]}“{zh.shorten(finding.masked, 30)}”"
        message = f"{place.label}：有未遮盖的{what}，请改为遮盖后的写法；确属公众人物的请说明理由"
        yield Finding(Rule.PRIVATE, place, finding.masked, message)


def _private(statement: Statement, evidence: Evidence) -> set[str]:
    """Who the sentence itself shows to be an ordinary person, and who the cited texts hide; one that speaks of a name
    openly (a director, a performer) settles it for the sentence."""
    cited = [evidence.sources[n] for n in statement.cites if n in evidence.sources]
    hidden = {name for source in cited for name in source.private}
    shown = "\n".join(text for source in cited for text in source.texts)
    named = [name for name in evidence.names(statement.text) if name.private]
    return {name for name in hidden if name not in shown} | {
        name.text for name in named if name.said or name.text not in shown
    }
