"""Verbs on the 审签单: a sheet of the brief as it is now, to be signed on paper."""

from __future__ import annotations

from briefs.signoff import Sheet, SheetStep, signoff_docx
from desk.brief_after import BriefAfterVerbs
from desk.brief_flow import Turn
from desk.permissions import Permission
from domain import clock
from domain.brief import Brief
from domain.brief_flow import Decision
from domain.brief_kind import StepRule
from domain.brief_steps import in_force, unexcused
from domain.user import Actor


class BriefSheetVerbs(BriefAfterVerbs):
    """审签单."""

    def signoff_sheet(self, actor: Actor, brief_id: str) -> bytes:
        """The 审签单 of the brief as it is now, as DOCX; steps taken on screen are filled in."""
        with self.act(actor, Permission.REVIEW, "打印审签单", brief_id):
            turn = self.turn(brief_id)
            return signoff_docx(self._sheet(actor, turn))

    def _sheet(self, actor: Actor, turn: Turn) -> Sheet:
        brief = turn.brief
        taken = {decision.step: decision for decision in in_force(turn.decisions)}
        return Sheet(
            brief=brief,
            kind=brief.masthead.name,
            steps=tuple(self._row(step, taken.get(step.key)) for step in turn.steps),
            notes=tuple(self._sheet_notes(brief)),
            printed_at=self.now(),
            printed_by=self.name_of(actor.name),
        )

    def _row(self, step: StepRule, decision: Decision | None) -> SheetStep:
        if decision is None:
            return SheetStep(step.name, step.checklist)
        stood_in = f"（代{self.name_of(decision.stands_for)}）" if decision.stands_for else ""
        day = clock.zh_day(clock.library_day(decision.at))
        name = decision.signed_as + stood_in
        return SheetStep(step.name, step.checklist, decision.opinion or "同意", name, day)

    def _sheet_notes(self, brief: Brief) -> list[str]:
        exceptions = {e.finding_key: e for e in self.store.brief_exceptions(brief.id)}
        findings = [f for f in self.findings_of(brief) if f.blocking]
        left = unexcused(findings, list(exceptions.values()))
        notes = [f"核查未决 {len(left)} 处，解决之前不能登记签发。"] if left else []
        excused = [exceptions[f.key] for f in findings if f not in left]
        return notes + [f"核查例外：{e.message}。理由：{e.reason}（{self.name_of(e.who)}）" for e in excused]
