"""更正说明: it has to say what was corrected, and what it quotes of the wrong issue is not judged as our wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefs.gate.evidence import Evidence
from briefs.gate.quotes import quotations
from briefs.gate.statements import Statement
from domain.brief import CORRECTION, Brief
from domain.gate import Finding, Place, Rule

_NAME = "更正说明"


def findings(brief: Brief) -> Iterator[Finding]:
    """One for a correction that does not say what it corrects."""
    if brief.corrects and not any(s.key == CORRECTION and s.items for s in brief.sections):
        place = Place(CORRECTION, "", _NAME, _NAME)
        yield Finding(
            Rule.BLANK,
            place,
            _NAME,
            f"{_NAME}：没有写明改了什么，请改正正文（改动会逐条列出），或写明例外理由",
        )


def in_own_words(statement: Statement, evidence: Evidence) -> Statement:
    """The statement as the checks of words read it: without what a 更正说明 quotes of the issue it corrects."""
    if statement.place.section != CORRECTION or evidence.corrected is None:
        return statement
    text = statement.text
    for said in quotations(text):
        if evidence.corrected.has_quotation(said):
            text = text.replace(said, "")
    return replace(statement, text=text)
