"""Whether every citation can still be looked up, and every mark finds its citation."""

from __future__ import annotations

from collections.abc import Iterator

from briefs.gate.evidence import Evidence, SourceState
from briefs.gate.fault import Fault
from briefs.gate.statements import Statement
from domain import text as zh
from domain.brief import Brief, Citation
from domain.gate import Finding, Place, Rule

_STATES = {
    SourceState.MISSING: ("所引文章已不在库中", "请改引其他文章，或删去相关内容", True),
    SourceState.ERASED: ("所引文章已依法删除", "请改引其他文章，或删去相关内容", True),
    SourceState.UNCAPTURED: ("所引文章没有网页快照，日后无从查证", "请尽量改引有快照的文章", False),
}


def findings(brief: Brief, evidence: Evidence) -> Iterator[Finding]:
    """Citations whose article is gone or was never captured."""
    for citation in brief.citations:
        source = evidence.sources.get(citation.number)
        state = source.state if source else SourceState.MISSING
        if state in _STATES:
            yield _finding(citation, *_STATES[state])


def _finding(citation: Citation, what: str, cure: str, blocking: bool) -> Finding:
    label = f"来源清单第{citation.number}条"
    title = citation.reference.title if citation.reference else citation.title
    message = f"{label}“{zh.shorten(title, 30)}”：{what}，{cure}"
    return Finding(Rule.SOURCE, Place("", "", title, label), citation.article_id, message, blocking)


def unknown_marks(statement: Statement, evidence: Evidence) -> Iterator[Fault]:
    """Numbers that the list of sources does not have."""
    for number in statement.cites:
        if number not in evidence.sources:
            cure = "请删去该编号，或重新插入引文"
            yield Fault(Rule.SOURCE, f"[{number}]", "不在来源清单里", cure)
