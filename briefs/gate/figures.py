"""Stored queries put again: a figure that the store no longer gives is stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefs.gate.evidence import Evidence
from domain.brief import Brief, Section, StoredQuery
from domain.gate import Finding, Place, Rule

_TOLD = 3


def findings(brief: Brief, evidence: Evidence) -> Iterator[Finding]:
    """Queries that nobody can answer, and those that answer otherwise now."""
    for section in brief.sections:
        for query in section.queries:
            answer = evidence.ask(query)
            if answer is None:
                cure = "无法重新提出，请重新生成本栏目"
                yield _finding(section, query, f"统计“{query.name}”{cure}", True)
            elif changed := _changed(query.results, answer.results):
                cure = "请重新生成本栏目" if not answer.passing else "属随时变动的状态，可不改"
                told = f"统计“{query.name}”与库中现况不同：{changed}，{cure}"
                yield _finding(section, query, told, not answer.passing)


def _changed(printed: Mapping[str, str], now: Mapping[str, str]) -> str:
    """The first differences, for people; empty for none."""
    names = [name for name in {**printed, **now} if printed.get(name) != now.get(name)]
    told = [f"{name} 原为“{printed.get(name, '无')}”，现为“{now.get(name, '无')}”" for name in names[:_TOLD]]
    return "；".join(told) + (f"等{len(names)}处" if len(names) > _TOLD else "")


def _finding(section: Section, query: StoredQuery, message: str, blocking: bool) -> Finding:
    place = Place(section.key, "", query.name, section.title)
    return Finding(Rule.FIGURE, place, query.name, f"{section.title}：{message}", blocking)
