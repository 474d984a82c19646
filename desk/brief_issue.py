"""Verbs of issuing: the number, the frozen content and its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from desk.brief_flow import BriefFlowVerbs, Turn
from desk.evidence import EvidenceVerbs
from desk.permissions import Permission
from domain import clock
from domain.brief import Brief
from domain.brief_flow import (
    Decision,
    Issuing,
    NumberStart,
    Verdict,
)
from domain.brief_opinion import Opinion
from domain.brief_steps import in_force, unexcused
from domain.errors import Conflict, InvalidInput, ZhijinError
from domain.user import Actor


@dataclass(frozen=True)
class IssueReport:
    """What issuing did. The number is taken whatever became of the documents: they can be rendered again."""

    brief: Brief
    issuing: Issuing
    notes: tuple[str, ...] = ()
    """字体替代 and characters no face can draw."""
    problem: str = ""
    """Why the documents were not written; empty if they were."""

    def lines(self) -> list[str]:
        """For people."""
        number = f"第{self.issuing.issue_no}期（总第{self.issuing.total_no}期）"
        lines = [f"已签发《{self.brief.masthead.name}》{number}：{self.brief.title}"]
        lines += [f"  {form.upper()}：{path}" for form, path in sorted((self.brief.files or {}).items())]
        return [*lines, *self.notes, *([self.problem] if self.problem else [])]

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        return {
            "id": self.brief.id,
            "issue_no": self.issuing.issue_no,
            "total_no": self.issuing.total_no,
            "files": dict(self.brief.files or {}),
            "problem": self.problem,
        }


class BriefIssueVerbs(EvidenceVerbs, BriefFlowVerbs):
    """签发."""

    def issue_brief(self, actor: Actor, brief_id: str, opinion: Opinion = Opinion()) -> IssueReport:
        """Take the last step: number, names and status in one transaction, then the documents."""
        acting = self.acting(actor, opinion.stands_for)
        with self.act(acting.actor, Permission.ISSUE, "签发简报", brief_id):
            _require_last(self.turn(brief_id))
            passed = self.require_passed(brief_id)
            with self.store.together():
                turn = self.turn(brief_id)
                self._require_unchanged(turn.brief, passed)
                _require_last(turn)
                decision = self.decided(turn, Verdict.ISSUE, acting, opinion)
                issuing = self.number(turn, [decision])
        return self._with_documents(issuing)

    def require_passed(self, brief_id: str) -> str:
        """Hash of the content that the gate has nothing against, or nothing without a reason.

        Asked before the transaction: it reads many articles, and nobody could write meanwhile.
        """
        brief = self.store.brief(brief_id)
        left = unexcused(self.findings_of(brief), self.store.brief_exceptions(brief_id))
        if left:
            raise Conflict(
                f"核查还有 {len(left)} 处没有解决，不能签发，请改正文或写明例外理由；第一处：{left[0].message}"
            )
        return brief.content_hash

    def _require_unchanged(self, brief: Brief, content_hash: str) -> None:
        if brief.content_hash != content_hash:
            raise Conflict(f"内容刚改到第 {brief.version} 版，没有签发，请看过新版再办")

    def number(self, turn: Turn, decisions: Sequence[Decision]) -> Issuing:
        """Issue inside the transaction that checked everything; ``decisions`` are those that come on record with it."""
        brief, now = turn.brief, self.now()
        held = (*in_force(turn.decisions), *decisions)
        if any(decision.content_hash != brief.content_hash for decision in held):
            raise Conflict(f"“{brief.title}”审过的不是现在的内容，没有签发，请重新送审")
        year = clock.library_day(now).year
        start = next((s for s in self.store.arrangements(NumberStart) if s.id == brief.kind), None)
        hours = self.post_review_hours(brief.kind)
        issuing = Issuing(
            brief_id=brief.id,
            kind=brief.kind,
            year=year,
            issue_no=start.issue_no if start and start.year == year else 0,
            total_no=start.total_no if start else 0,
            at=now,
            content_hash=brief.content_hash,
            review_due=now + timedelta(hours=hours) if hours else None,
        )
        return self.store.issue_brief(_signed(brief, held), decisions, issuing)

    def post_review_hours(self, kind: str) -> int:
        """Hours after issuing within which a second person reads a kind of brief again; 0 for none."""
        known = self.brief_kinds(enabled=False)
        return known[kind].post_review_hours if kind in known else 0

    def _with_documents(self, issuing: Issuing) -> IssueReport:
        """Rendered from what is frozen. A full disk or a crash here leaves the brief issued and renderable."""
        try:
            self.write_evidence(self.store.brief(issuing.brief_id))
            brief, notes = self.render_brief(self.store.brief(issuing.brief_id))
        except ZhijinError as error:
            told = f"签发有效，期号已登记，但文件没有写出（{error}），解决后可重新生成"
            return IssueReport(self.store.brief(issuing.brief_id), issuing, problem=told)
        return IssueReport(brief, issuing, notes)

    def start_numbers(self, actor: Actor, start: NumberStart, why: str) -> bool:
        """Say what a kind had reached before; only while this system has numbered none of it."""
        with self.act(actor, Permission.ADMIN, "设起始期号", start.id):
            if min(start.issue_no, start.total_no) < 0 or not why.strip():
                raise InvalidInput("期号不能小于 0，并请写明设置原因")
            if taken := self.store.issuings(start.id):
                raise Conflict(
                    f"这一种类已签发到总第 {taken[-1].total_no} 期，起始期号不能再改，以免重号或漏号"
                )
            return self.store.put_arrangement(start, actor.name, why.strip(), self.now())

    def number_starts(self, actor: Actor) -> list[NumberStart]:
        """What kinds had reached before this system numbered them."""
        self.look(actor, Permission.ADMIN, "查看起始期号")
        return self.store.arrangements(NumberStart)


def _require_last(turn: Turn) -> None:
    if turn.step.key != "issue":
        raise Conflict(f"“{turn.brief.title}”还没有{turn.step.name}，不能签发")


def _signed(brief: Brief, held: Sequence[Decision]) -> Brief:
    """With the names of those who took the steps, as the 版记 prints them."""
    names = {decision.step: decision.signed_as for decision in held}
    between = [name for step, name in names.items() if step not in ("edit", "issue")]
    head = replace(
        brief.masthead,
        editor=names.get("edit", ""),
        reviewer="、".join(between),
        approver=names.get("issue", ""),
    )
    return replace(brief, masthead=head)
