"""Verbs of review: hand in, pass, return; what waits for whom, and what the gate holds against signing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.brief_edit import BriefEditVerbs, within_length
from desk.brief_gate import GateVerbs
from desk.permissions import Permission, may
from desk.stand_ins import Acting, StandInVerbs
from domain.brief import Brief
from domain.brief_flow import Decision, GateException, Verdict
from domain.brief_kind import StepRule
from domain.brief_opinion import Opinion
from domain.brief_steps import hands, next_step, objection, unticked
from domain.errors import Conflict, InvalidInput, NotAllowed
from domain.user import ROLE_NAMES, Actor, Role

STALE = timedelta(days=14)
"""Drafts that nobody handed in for so long are no longer listed; they can still be opened and handed in."""
_NEEDS = {"edit": Permission.DRAFT, "issue": Permission.ISSUE}


@dataclass(frozen=True)
class Turn:
    """A brief that is at a step, as an actor finds it."""

    brief: Brief
    steps: tuple[StepRule, ...]
    decisions: tuple[Decision, ...]
    authors: frozenset[str]

    @property
    def step(self) -> StepRule:
        """The next one."""
        step = next_step(self.steps, self.decisions)
        if step is None:  # the kind lost its last steps after they were taken
            raise Conflict(f"“{self.brief.title}”的步骤都已办完，请管理员检查这一种类的审签步骤")
        return step


class BriefFlowVerbs(BriefEditVerbs, StandInVerbs, GateVerbs):
    """审签."""

    def submit_brief(self, actor: Actor, brief_id: str, opinion: Opinion = Opinion()) -> Decision:
        """Hand a draft in: the editor's step. Every comment has to be dealt with first."""
        acting = self.acting(actor, opinion.stands_for)
        with self.deciding(acting, Permission.DRAFT, "送审简报", brief_id):
            turn = self.turn(brief_id)
            if turn.step.key != "edit":
                raise Conflict(f"“{turn.brief.title}”已经送审，现在等{turn.step.name}，不必再送")
            waiting = sum(1 for c in self.store.brief_comments(brief_id) if c.resolved_at is None)
            if waiting:
                raise InvalidInput(f"还有 {waiting} 条意见没有处理，请逐条处理后再送审")
            decision = self.decided(turn, Verdict.SUBMIT, acting, opinion)
            return self.store.add_decision(decision, "review")

    def pass_brief(self, actor: Actor, brief_id: str, opinion: Opinion = Opinion()) -> Decision:
        """Take a step between handing in and issuing."""
        acting = self.acting(actor, opinion.stands_for)
        with self.deciding(acting, Permission.CHECK, "审核简报", brief_id):
            turn = self.turn(brief_id)
            if turn.step.key == "edit":
                raise Conflict(f"“{turn.brief.title}”还在编辑，没有送审，不能审核")
            if turn.step.key == "issue":
                raise Conflict(f"“{turn.brief.title}”已经审完，现在等签发，不必再审")
            decision = self.decided(turn, Verdict.PASS, acting, opinion)
            return self.store.add_decision(decision, "review")

    def return_brief(self, actor: Actor, brief_id: str, opinion: Opinion) -> Decision:
        """Give it back to the editor with a reason and remarks on passages: all steps have to be taken again."""
        acting = self.acting(actor, opinion.stands_for)
        needed = _NEEDS.get(self.turn(brief_id).step.key, Permission.CHECK)
        with self.deciding(acting, needed, "退回简报", brief_id):
            turn = self.turn(brief_id)
            if turn.step.key == "edit":
                raise Conflict(f"“{turn.brief.title}”还在编辑，不必退回")
            if not opinion.text.strip() and not opinion.remarks:
                raise InvalidInput("请写明退回的意见，或在正文上批注")
            remarks = [
                self._comment(actor, turn.brief, remark.text, remark.item_key, remark.quote)
                for remark in opinion.remarks
            ]
            decision = self.decided(turn, Verdict.RETURN, acting, opinion)
            self.store.add_comments(remarks)
            return self.store.add_decision(decision, "draft")

    @contextmanager
    def deciding(self, acting: Acting, permission: Permission, what: str, brief_id: str) -> Iterator[None]:
        """One transaction from reading what is decided on to putting the decision on record."""
        self.brief_kinds()  # plants what ships, once a process: not inside what may be undone
        with self.act(acting.actor, permission, what, brief_id), self.store.together():
            yield

    def turn(self, brief_id: str) -> Turn:
        """The step that a brief is at; ``Conflict`` once it is issued."""
        brief = self.store.brief(brief_id)
        if brief.status not in ("draft", "review"):
            raise Conflict(f"“{brief.title}”已经签发（第{brief.issue_no}期），审签已结束")
        decisions = tuple(self.store.brief_decisions(brief_id))
        return Turn(brief, self.steps_of(brief.kind), decisions, self.store.brief_authors(brief_id))

    def steps_of(self, kind: str) -> tuple[StepRule, ...]:
        """Steps of review of a kind of brief."""
        known = self.brief_kinds(enabled=False)
        if kind not in known:
            raise Conflict(f"简报种类“{kind}”已被删除，不知道审签步骤，请系统管理员先恢复这一种类")
        return known[kind].steps

    def decided(self, turn: Turn, verdict: Verdict, acting: Acting, opinion: Opinion) -> Decision:
        """The decision to put on record, once everything about it was checked."""
        brief, step = turn.brief, turn.step
        if opinion.seen and opinion.seen != brief.content_hash:
            raise Conflict(f"内容已改到第 {brief.version} 版，你看到的是旧的，没有登记，请看过新版再办")
        if obstacle := self.obstacle(turn, acting):
            raise NotAllowed(obstacle)
        missing = unticked(step, opinion.ticked) if verdict is not Verdict.RETURN else ()
        if missing:
            raise InvalidInput(f"{step.name}要逐项核对，还没有勾选：{'、'.join(missing)}")
        return Decision(
            brief_id=brief.id,
            step=step.key,
            step_name=step.name,
            verdict=verdict,
            who=acting.actor.name,
            signed_as=self.name_of(acting.actor.name),
            at=self.now(),
            version=brief.version,
            content_hash=brief.content_hash,
            opinion=within_length(opinion.text, "意见"),
            ticked=tuple(point for point in step.checklist if point in opinion.ticked),
            stands_for=acting.stands_for,
        )

    def obstacle(self, turn: Turn, acting: Acting) -> str:
        """Why this person may not take the step the brief is at; empty if they may."""
        step = turn.step
        if Role(step.role) not in acting.roles:
            who = acting.stands_for or acting.actor.name
            return f"“{who}”不能办{step.name}：这一步需要{ROLE_NAMES[Role(step.role)]}身份"
        return objection(step, acting.people, hands(turn.decisions), turn.authors)

    def waiting_for(self, actor: Actor) -> list[Turn]:
        """Briefs whose next step the actor may take, for themselves or standing in, longest waiting first."""
        self.look(actor, Permission.BRIEFS, "查看待办简报")
        ways = self.ways(actor)
        known = self.brief_kinds(enabled=False)
        turns = [
            self.turn(brief.id)
            for brief in self.store.briefs_under_way(self.now() - STALE)
            if brief.kind in known
        ]
        mine = [turn for turn in turns if any(self.open_to(turn, acting) for acting in ways)]
        return sorted(mine, key=_since)

    def ways(self, actor: Actor) -> list[Acting]:
        """As themselves, and as each person they may stand in for today."""
        return [self.acting(actor, name) for name in ("", *(user.name for user in self.principals(actor)))]

    def open_to(self, turn: Turn, acting: Acting) -> bool:
        """Whether this person may take the step the brief is at."""
        needed = _NEEDS.get(turn.step.key, Permission.CHECK)
        return may(acting.actor, needed) and not self.obstacle(turn, acting)

    def except_finding(self, actor: Actor, brief_id: str, finding_key: str, reason: str) -> GateException:
        """Let a finding of the gate stand, for a reason that stays on record; it holds for that very finding."""
        with self.act(actor, Permission.REVIEW, "核查例外", f"{brief_id} {finding_key}"):
            why = within_length(reason, "理由")
            if not why:
                raise InvalidInput("请写明例外的理由，签发人会看到")
            found = {finding.key: finding for finding in self.brief_findings(actor, brief_id)}
            if finding_key not in found:
                raise InvalidInput("这一项已不在核查结果里，可能正文刚被改动，请刷新后再看")
            if not found[finding_key].excusable:
                raise InvalidInput(f"这一项不能作为例外，请改正文：{found[finding_key].message}")
            message = found[finding_key].message
            exception = GateException(brief_id, finding_key, message, why, actor.name, self.now())
            self.store.add_exception(exception)
            return exception


def _since(turn: Turn) -> datetime:
    return turn.decisions[-1].at if turn.decisions else turn.brief.created_at
