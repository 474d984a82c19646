"""Verbs on what is issued: correction, recall, the review afterwards."""

from __future__ import annotations

from dataclasses import replace

from briefs.correction_note import SUFFIX, opened
from desk.brief_edit import within_length
from desk.brief_issue import BriefIssueVerbs
from desk.permissions import Permission
from domain import ids
from domain.brief import Brief
from domain.brief_flow import POST_REVIEW, POST_REVIEW_NAME, Decision, Recall, Verdict
from domain.brief_opinion import Opinion
from domain.brief_steps import hands
from domain.errors import Conflict, InvalidInput, NotAllowed
from domain.user import Actor


class BriefAfterVerbs(BriefIssueVerbs):
    """更正, 撤回, 发后复核."""

    def correct_brief(self, actor: Actor, brief_id: str, reason: str) -> Brief:
        """Begin a 更正: a draft with the content of an issued brief, linked to it, that passes through the steps anew.

        At its head stands the 更正说明, into which each change is written as it is saved.
        """
        with self.act(actor, Permission.DRAFT, "更正简报", brief_id):
            wrong, why = self.store.brief(brief_id), within_length(reason, "更正原因")
            if wrong.status not in ("issued", "recalled"):
                raise Conflict(f"“{wrong.title}”还没有签发，直接修改即可，不必更正")
            if not why:
                raise InvalidInput("请写明更正的原因")
            draft = opened(self._correction(actor, wrong), wrong, why)
            with self.store.together():
                self.store.put_brief(draft)
                self.store.add_comments([self._comment(actor, draft, f"更正原因：{why}", "", "")])
            return draft

    def _correction(self, actor: Actor, wrong: Brief) -> Brief:
        now = self.now()
        head = replace(wrong.masthead, editor="", reviewer="", approver="")
        return replace(
            wrong,
            id=ids.brief_id(wrong.kind, now),
            title=f"{wrong.title.removesuffix(SUFFIX)}{SUFFIX}",
            created_at=now,
            created_by=actor.name,
            masthead=head,
            status="draft",
            issue_no=None,
            total_no=None,
            files=None,
            version=1,
            corrects=wrong.id,
        )

    def recall_brief(self, actor: Actor, brief_id: str, reason: str, stands_for: str = "") -> Recall:
        """Close an issued brief to its readers. The number stays taken; the approver is whoever calls this."""
        acting = self.acting(actor, stands_for)
        with self.act(acting.actor, Permission.ISSUE, "撤回简报", brief_id):
            why = within_length(reason, "撤回原因")
            if not why:
                raise InvalidInput("请写明撤回的原因")
            recall = Recall(brief_id, why, actor.name, self.name_of(actor.name), self.now())
            self.store.recall_brief(recall)
            return recall

    def post_review(self, actor: Actor, brief_id: str, fault: bool, opinion: Opinion = Opinion()) -> Decision:
        """发后复核 by somebody who had no hand in the brief; a fault asks for a correction or a recall."""
        acting = self.acting(actor, opinion.stands_for)
        with self.deciding(acting, Permission.CHECK, "发后复核", brief_id):
            brief = self.store.brief(brief_id)
            decisions = self.store.brief_decisions(brief_id)
            if brief_id not in {issuing.brief_id for issuing in self.store.reviews_due()}:
                raise Conflict(f"“{brief.title}”没有待办的发后复核，请刷新后再看")
            involved = hands(decisions) | self.store.brief_authors(brief_id)
            if involved.intersection(acting.people):
                raise NotAllowed(f"“{actor.name}”办过这期简报，发后复核要换一个人")
            if fault and not opinion.text.strip():
                raise InvalidInput("请写明复核发现的问题")
            decision = Decision(
                brief_id=brief_id,
                step=POST_REVIEW,
                step_name=POST_REVIEW_NAME,
                verdict=Verdict.FAULT if fault else Verdict.CLEAR,
                who=actor.name,
                signed_as=self.name_of(actor.name),
                at=self.now(),
                version=brief.version,
                content_hash=brief.content_hash,
                opinion=within_length(opinion.text, "意见"),
                stands_for=acting.stands_for,
            )
            return self.store.add_decision(decision, brief.status)
