"""Whether every claim of a brief is proven: by the works cited, by stored queries, or by an earlier sentence that was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from briefs.cite import marks
from briefs.gate.claims import Claim, claims
from briefs.gate.evidence import Evidence, Testimony
from briefs.gate.quotes import plainest
from briefs.gate.statements import BESIDE, Part, Statement, bare, statements
from briefs.numerals import span
from domain import clock
from domain import text as zh
from domain.brief import CORRECTION, Brief, Section
from domain.gate import Finding, Rule

_MONITORED = re.compile(r"监测|采集|环比|同比|信息量|传播量|声量|本期|上期|样本")
"""An item's sentence about what was watched may rest on the section's stored queries."""
_REPORTING = re.compile(r"报道|刊发|刊登|发文|发帖|发表|刊载|首发|转载")
"""What is said of a report may take its day from its publication; what happened may not."""
_AROUND = 12
"""Characters on each side of a fact that say what it is a fact of."""
_SHARED = 2
"""Character pairs around a fact that make it the same fact again."""
_ITSELF = frozenset({Part.LIST})
"""Titles of works say what they say."""
_OWN_NAMES = frozenset({Part.HEAD, Part.ENDING, Part.COVERAGE})
"""They name the library, its readers and its sources."""
_ROWS = frozenset({Part.TABLE, Part.CHART})
_WHAT = {
    Rule.NUMBER: "数字",
    Rule.DATE: "日期",
    Rule.NAME: "名称",
    Rule.QUOTATION: "引语",
    Rule.SUPERLATIVE: "极言",
}
_CURE = {
    Rule.NUMBER: "请核对原文后改正，或改引有此数字的文章",
    Rule.DATE: "请核对原文后改正，或改引有此日期的文章",
    Rule.NAME: "请核对原文中的名称，或改引提到它的文章",
    Rule.QUOTATION: "请照录原话、去掉引号，或改引原话所在的文章",
    Rule.SUPERLATIVE: "请删去，或改引有此说法的文章",
}


class Prover:
    """One pass over a brief in reading order."""

    def __init__(self, brief: Brief, evidence: Evidence) -> None:
        self._brief, self._evidence = brief, evidence
        self._own = Testimony(_own_facts(brief))
        self._figures = {section.key: _figures(section) for section in brief.sections}
        self._ledger = _Ledger()

    def findings(self, statement: Statement) -> Iterator[Finding]:
        """Claims of the statement that nothing proves."""
        if statement.part in _ITSELF:
            return
        if statement.place.section == CORRECTION:
            yield from self._corrected(statement)
            return
        asked = statement.part in BESIDE and self._figures.get(statement.place.section) is not None
        counted = asked and (statement.part in _ROWS or bool(_MONITORED.search(statement.text)))
        nameless = statement.judgement or statement.part in _OWN_NAMES or counted
        names = () if nameless else self._evidence.names(statement.text)
        found = claims(statement.text, names, statement.judgement)
        if asked:
            # 等级最高的10条: the query itself ranks.
            found = [claim for claim in found if claim.rule is not Rule.SUPERLATIVE]
        speaking = self._speaking(statement)
        reporting = statement.part is Part.ENDING or bool(_REPORTING.search(statement.text))
        open_claims = []
        for claim in found:
            if any(claim.stands_in(testimony, reporting) for testimony in speaking):
                self._ledger.add(claim, statement.text)
            elif not self._ledger.knows(claim, statement.text):
                open_claims.append(claim)
        if open_claims and not self._cited(statement):
            yield _uncited(statement, open_claims)
        else:
            yield from (_unproven(statement, claim) for claim in open_claims)

    def _corrected(self, statement: Statement) -> Iterator[Finding]:
        """更正说明 quotes the issue it corrects and this one: it has to say what either says, and cites nothing. What
        stood there wrongly is no fact that later sentences may rest on."""
        names = () if statement.part is Part.HEAD else self._evidence.names(statement.text)
        speaking = [told for told in (self._evidence.corrected, self._rest) if told is not None]
        for claim in claims(statement.text, names, statement.judgement):
            if not any(claim.stands_in(testimony, False) for testimony in speaking):
                what = f"{_WHAT[claim.rule]}“{zh.shorten(claim.text, 40)}”"
                message = f"{statement.place.label}：{what}在被更正的一期和本期正文里都查不到，请照录原文和更正后的文字"
                yield Finding(claim.rule, statement.place, claim.text, message)

    @cached_property
    def _rest(self) -> Testimony:
        """The brief outside of its 更正说明."""
        told = (s.text for s in statements(self._brief) if s.place.section != CORRECTION)
        return Testimony("\n".join(told))

    def _speaking(self, statement: Statement) -> list[Testimony]:
        """What may prove the statement."""
        sources = self._evidence.sources
        told = [sources[n].testimony for n in statement.cites if n in sources]
        beside = statement.part in BESIDE | {Part.HEAD, Part.ENDING, Part.NOTE}
        if beside or _MONITORED.search(statement.text):
            told.append(self._own)
            told += filter(None, [self._figures.get(statement.place.section)])
        return told

    def _cited(self, statement: Statement) -> bool:
        beside = statement.part in BESIDE | {Part.HEAD}
        return bool(statement.cites) or (beside and self._figures.get(statement.place.section) is not None)


def _own_facts(brief: Brief) -> str:
    """What a brief knows of itself: its day, its window, how long its lists are, what its parts are called."""
    window = brief.window
    days = [clock.zh_date(clock.library_day(at)) for at in (window.start, window.end)]
    counts = [f"{len(brief.citations)}条", f"{brief.item_count}条"]
    titles = [bare(item.title) for section in brief.sections for item in section.items]
    heads = [section.title for section in brief.sections]
    return "\n".join([clock.zh_date(brief.day), span(window), *days, *counts, *heads, *titles])


def _figures(section: Section) -> Testimony | None:
    lines = [f"{name} {figure}" for query in section.queries for name, figure in query.results.items()]
    return Testimony("\n".join(lines)) if lines else None


def _uncited(statement: Statement, open_claims: Sequence[Claim]) -> Finding:
    named = "、".join(dict.fromkeys(f"{_WHAT[c.rule]}“{zh.shorten(c.text, 24)}”" for c in open_claims[:3]))
    message = f"{statement.place.label}：有{named}而没有引文，请补引文；统计数字请用统计栏目生成"
    return Finding(Rule.UNCITED, statement.place, open_claims[0].text, message)


def _unproven(statement: Statement, claim: Claim) -> Finding:
    where = f"所引文章{marks(statement.cites)}" if statement.cites else "本栏目的统计"
    what = f"{_WHAT[claim.rule]}“{zh.shorten(claim.text, 40)}”"
    message = f"{statement.place.label}：{what}在{where}中查不到，{_CURE[claim.rule]}"
    return Finding(claim.rule, statement.place, claim.text, message)


class _Ledger:
    """Facts proven so far, with the words around them: a repeated fact inherits its citation."""

    def __init__(self) -> None:
        self._known: dict[tuple[Rule, object], list[frozenset[str]]] = {}

    def add(self, claim: Claim, text: str) -> None:
        self._known.setdefault(_key(claim), []).append(_around(claim, text))

    def knows(self, claim: Claim, text: str) -> bool:
        told: Mapping[tuple[Rule, object], list[frozenset[str]]] = self._known
        before = told.get(_key(claim), [])
        if claim.rule in {Rule.NAME, Rule.QUOTATION}:
            return bool(before)
        around = _around(claim, text)
        return any(len(around & known) >= _SHARED for known in before)


def _key(claim: Claim) -> tuple[Rule, object]:
    fact = claim.fact
    if fact is None:
        return claim.rule, plainest(claim.text)
    values = {k: v for k, v in vars(fact).items() if k not in {"text", "start", "plain"}}
    return claim.rule, tuple(values.items())


def _around(claim: Claim, text: str) -> frozenset[str]:
    end = claim.start + len(claim.text)
    before, after = text[max(0, claim.start - _AROUND) : claim.start], text[end : end + _AROUND]
    return frozenset(part[i : i + 2] for part in (before, after) for i in range(len(part) - 1))
