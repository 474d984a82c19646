"""Ordinary people stay masked: names, numbers, addresses and accounts (DOMAIN F2). Findings tell them masked only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefs.gate.evidence import Evidence
from briefs.gate.statements import Part, Statement
from domain import text as zh
from domain.gate import Finding, Rule
from domain.privacy import Kind, find, mask
from domain.privacy.masking import KIND_NAMES

_OWN = frozenset({Part.HEAD, Part.ENDING, Part.COVERAGE})
"""Where the library's own address and telephone stand, and names of outlets: only whom the stories hide is told there."""


def findings(statement: Statement, evidence: Evidence) -> Iterator[Finding]:
    """Personal data in the statement that is not masked."""
    own = statement.part in _OWN
    names = _hidden(statement, evidence) if own else _private(statement, evidence)
    for finding in find(statement.text, names):
        raw = statement.text[finding.start : finding.end]
        if raw == finding.masked or (own and finding.kind is not Kind.NAME):
            continue
        place = replace(statement.place, sentence=mask(statement.text, names))
        what = f"{KIND_NAMES[finding.kind]}“{zh.shorten(finding.masked, 30)}”"
        message = f"{place.label}：有未遮盖的{what}，请改为遮盖后的写法；确属公众人物的请说明理由"
        yield Finding(Rule.PRIVATE, place, finding.masked, message)


def _private(statement: Statement, evidence: Evidence) -> set[str]:
    """Who is masked in a story of the brief, and who the sentence itself shows to be an ordinary person; one of whom it
    only says nothing is known by the cited texts and by the stories."""
    named = [name for name in evidence.names(statement.text) if name.private]
    shown = _shown(statement, evidence)
    guessed = {n.text for n in named if n.said or (n.text not in shown and n.text not in evidence.open)}
    return _hidden(statement, evidence) | guessed


def _hidden(statement: Statement, evidence: Evidence) -> set[str]:
    """Who is masked in any story of the brief, cited here or not; a cited text of another story that speaks of the name
    openly (a director, a performer) settles it for the sentence."""
    hidden = {name for name in evidence.private if name in statement.text}
    shown = _shown(statement, evidence) if hidden else ""
    return {name for name in hidden if name not in shown}


def _shown(statement: Statement, evidence: Evidence) -> str:
    cited = [evidence.sources[n] for n in statement.cites if n in evidence.sources]
    return "\n".join(text for source in cited for text in source.texts)
