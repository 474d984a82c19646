"""What the page of review shows of one brief, and the lists that lead to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.brief_flow import STALE, Turn
from desk.brief_paper import BriefPaperVerbs
from desk.permissions import Permission, may
from domain.brief import Brief
from domain.brief_flow import (
    Comment,
    Decision,
    GateException,
    Issuing,
    PaperSigning,
    Recall,
    VersionMark,
)
from domain.brief_kind import StepRule
from domain.brief_steps import hands, in_force, unexcused
from domain.gate import Finding
from domain.user import Actor

_RECENT = 30


@dataclass(frozen=True)
class FlowView:
    """One brief and everything on record about its way."""

    brief: Brief
    steps: tuple[tuple[StepRule, Decision | None], ...]
    """Each step with the decision in force."""
    step: StepRule | None
    """The next one; None once it is issued."""
    ways: tuple[str, ...]
    """How the actor may take it: ``""`` for themselves, else whom they stand in for; empty if they may not."""
    obstacle: str
    """Why they may not."""
    history: tuple[Decision, ...]
    comments: tuple[Comment, ...]
    findings: tuple[Finding, ...]
    exceptions: Mapping[str, GateException]
    """By key of the finding."""
    versions: tuple[VersionMark, ...]
    names: Mapping[str, str]
    """Account → name of the person."""
    issuing: Issuing | None = None
    paper: PaperSigning | None = None
    recall: Recall | None = None
    corrections: tuple[Brief, ...] = ()
    """The briefs that correct this one."""
    corrected: Brief | None = None
    """The brief that this one corrects."""
    review_due: datetime | None = None
    """By when it has to be read again; None where nothing is due."""
    may_review: bool = False
    """Whether the actor may read it again."""

    @property
    def held_up(self) -> list[Finding]:
        """What signing has to wait for."""
        return unexcused(self.findings, list(self.exceptions.values()))

    @property
    def open_comments(self) -> list[Comment]:
        """Those that nobody has dealt with."""
        return [comment for comment in self.comments if comment.resolved_at is None]


@dataclass(frozen=True)
class Desktop:
    """The lists of the page."""

    mine: tuple[Turn, ...]
    """What waits for the actor."""
    others: tuple[Turn, ...]
    """Under way, waiting for somebody else."""
    due: tuple[tuple[Issuing, Brief], ...]
    """Post-reviews that nobody has made."""
    issued: tuple[Brief, ...]
    """Issued and recalled, latest first."""


class BriefViewVerbs(BriefPaperVerbs):
    """Reading the flow."""

    def signing_desk(self, actor: Actor) -> Desktop:
        """What is under way and what was issued lately."""
        mine = self.waiting_for(actor)
        known, taken = self.brief_kinds(enabled=False), {turn.brief.id for turn in mine}
        under_way = [
            b
            for b in self.store.briefs_under_way(self.now() - STALE)
            if b.id not in taken and b.kind in known
        ]
        out = self.store.issuings()[::-1]
        latest = sorted(out, key=lambda issuing: issuing.at, reverse=True)[:_RECENT]
        return Desktop(
            mine=tuple(mine),
            others=tuple(self.turn(brief.id) for brief in under_way),
            due=tuple((i, self.store.brief(i.brief_id)) for i in self.store.reviews_due()),
            issued=tuple(self.store.brief(issuing.brief_id) for issuing in latest),
        )

    def post_reviews(self, actor: Actor) -> list[tuple[Issuing, Brief]]:
        """Post-reviews that nobody has made and this actor may, those due first before others."""
        self.look(actor, Permission.BRIEFS, "查看发后复核")
        return [
            (issuing, self.store.brief(issuing.brief_id))
            for issuing in self.store.reviews_due()
            if self._may_review(actor, issuing.brief_id, self.store.brief_decisions(issuing.brief_id))
        ]

    def flow_view(self, actor: Actor, brief_id: str) -> FlowView:
        """Everything about the way of one brief."""
        self.look(actor, Permission.BRIEFS, "查看审签")
        brief = self.store.brief(brief_id)
        history = tuple(self.store.brief_decisions(brief_id))
        under_way = brief.status in ("draft", "review")
        ways, obstacle = self._ways(actor, brief_id) if under_way else ((), "")
        due = next((i.review_due for i in self.store.reviews_due() if i.brief_id == brief_id), None)
        return FlowView(
            brief=brief,
            steps=self._steps(brief, history),
            step=self.turn(brief_id).step if under_way else None,
            ways=ways,
            obstacle=obstacle,
            history=history,
            comments=tuple(self.store.brief_comments(brief_id)),
            findings=tuple(self.findings_of(brief)) if under_way else (),
            exceptions={e.finding_key: e for e in self.store.brief_exceptions(brief_id)},
            versions=tuple(self.store.brief_versions(brief_id)),
            names={user.name: user.display or user.name for user in self.store.users()},
            issuing=self.store.issuing(brief_id),
            paper=self.store.paper_signing(brief_id),
            recall=self.store.recall(brief_id),
            corrections=tuple(self.store.corrections_of(brief_id)),
            corrected=self.store.brief(brief.corrects) if brief.corrects else None,
            review_due=due,
            may_review=due is not None and self._may_review(actor, brief_id, history),
        )

    def _steps(
        self, brief: Brief, history: Sequence[Decision]
    ) -> tuple[tuple[StepRule, Decision | None], ...]:
        taken = {decision.step: decision for decision in in_force(history)}
        if brief.status in ("draft", "review"):
            return tuple((step, taken.get(step.key)) for step in self.steps_of(brief.kind))
        # Once issued, the steps are those that were taken, whatever became of the kind.
        return tuple((StepRule(d.step, d.step_name, "", d.ticked), d) for d in taken.values())

    def _ways(self, actor: Actor, brief_id: str) -> tuple[tuple[str, ...], str]:
        turn = self.turn(brief_id)
        ways = self.ways(actor)
        free = tuple(acting.stands_for for acting in ways if self.open_to(turn, acting))
        return free, "" if free else self.obstacle(turn, ways[0])

    def _may_review(self, actor: Actor, brief_id: str, history: Sequence[Decision]) -> bool:
        involved = hands(history) | self.store.brief_authors(brief_id)
        return may(actor, Permission.CHECK) and actor.name not in involved
