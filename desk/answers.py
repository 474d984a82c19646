"""Verbs on 反馈: readers' answers, what librarians register for them, the tasks that come of it.

Of a 批示 only the fact is registered: whether, at what level, when, where the paper lies. Its text and its scan have no
place in this system, so no field and no upload takes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk.answer_checks import check_answer, check_due, checked_note, checked_reason, kept_proof
from desk.dispatch import DispatchVerbs
from desk.intake_files import Upload
from desk.permissions import Permission, may
from desk.proofs import keep_proof, read_proof
from domain import clock, ids
from domain.answer import (
    ANSWER_NAMES,
    Answer,
    AnswerEvent,
    AnswerKind,
    Proof,
    Rank,
    Reply,
    Turn,
)
from domain.brief import STATUS_NAMES, Brief
from domain.dispatch import Recipient
from domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from domain.text import clean
from domain.user import Actor

BY_READER = frozenset({AnswerKind.READ, AnswerKind.REQUEST, AnswerKind.QUESTION, AnswerKind.REVISE})
"""What a reader or a 联络员 may say; the rest is registered by a librarian."""
BY_LIBRARIAN = frozenset(AnswerKind) - {AnswerKind.READ}
"""已阅 is the reader's own word."""


@dataclass(frozen=True)
class AnswerDraft:
    """What somebody answers, as typed. Which parts count depends on the kind; others must be empty."""

    brief_id: str
    kind: AnswerKind
    recipient_id: str = ""
    """Empty: an outlet that nobody sends to, or the reader's own recipient."""
    given_on: date | None = None
    """None: today."""
    text: str = ""
    outlet: str = ""
    rank: Rank | None = None
    present: bool = True
    lies_at: str = ""
    due_on: date | None = None
    corrects: str = ""
    """Id of the answer that this one stands in for."""


@dataclass(frozen=True)
class TaskLine:
    """约办事项: one request or question that the desk owes an answer to."""

    reply: Reply
    brief: Brief
    overdue: bool


class AnswerVerbs(DispatchVerbs):
    """Answers and tasks."""

    def give_answer(self, actor: Actor, draft: AnswerDraft, proof: Upload | None = None) -> Answer:
        """Add one answer; as stored. A 已阅 given twice is kept once.

        :raises InvalidInput: where a part is missing, too long, or has no place in an answer of this kind.
        """
        what = f"登记{ANSWER_NAMES[draft.kind]}"
        permission = Permission.DISPATCH if may(actor, Permission.DISPATCH) else Permission.ANSWER
        with self.act(actor, permission, what, draft.brief_id):
            recipient = self._answers_for(actor, draft)
            brief = self._answerable(actor, draft)
            answer = self._drawn_up(actor, draft, recipient, kept_proof(proof, draft.kind), brief)
            with self.store.together():
                if draft.kind is AnswerKind.READ and (same := self._read_before(answer)):
                    return same
                if draft.corrects:
                    self._require_correctable(actor, answer)
                if proof is not None:
                    keep_proof(self.settings.home, proof)
                self.store.add_answer(answer)
            return answer

    def withdraw_answer(self, actor: Actor, answer_id: str, why: str) -> None:
        """撤销: it was a mistake; the line stays with the reason."""
        permission = Permission.DISPATCH if may(actor, Permission.DISPATCH) else Permission.ANSWER
        with self.act(actor, permission, "撤销反馈", answer_id), self.store.together():
            reply = self._own_answer(actor, answer_id)
            self._answer_turn(actor, reply, Turn.WITHDRAWN, checked_reason(why, "撤销"))

    def answer_tasks(self, actor: Actor, open_only: bool = True) -> list[TaskLine]:
        """约稿 and 追问, those due first before others; done ones too on request."""
        self.look(actor, Permission.BRIEFS, "查看约办事项")
        today = clock.library_day(self.now())
        tasks = [r for r in self.store.answers() if r.is_task and not (open_only and r.done)]
        briefs = self.store.briefs_by_id(r.answer.brief_id for r in tasks)
        tasks.sort(key=lambda r: (r.done is not None, r.due_on or date.max, r.answer.id))
        return [TaskLine(r, briefs[r.answer.brief_id], r.overdue(today)) for r in tasks]

    def finish_task(self, actor: Actor, answer_id: str, note: str = "", brief_id: str = "") -> None:
        """办结, with the brief that answers it where there is one."""
        with self.act(actor, Permission.DISPATCH, "办结约办事项", answer_id), self.store.together():
            reply = self._open_task(answer_id)
            if brief_id:
                self.store.brief(brief_id)
            elif not clean(note):
                raise InvalidInput("请写明怎样办结，或选一期答复它的简报")
            self._answer_turn(actor, reply, Turn.DONE, checked_note(note), brief_id=brief_id)

    def move_task(self, actor: Actor, answer_id: str, due_on: date, why: str) -> None:
        """改期, with the reason."""
        with self.act(actor, Permission.DISPATCH, "约办事项改期", answer_id), self.store.together():
            reply = self._open_task(answer_id)
            check_due(due_on, clock.library_day(self.now()))
            self._answer_turn(actor, reply, Turn.DUE, checked_reason(why, "改期"), due_on=due_on)

    def proof(self, actor: Actor, answer_id: str) -> tuple[Proof, bytes]:
        """The file behind a 采用, its digest checked."""
        with self.act(actor, Permission.BRIEFS, "查看采用凭证", answer_id):
            proof = self.store.answer(answer_id).answer.proof
            if proof is None:
                raise NotFound(f"反馈 {answer_id} 没有凭证，请检查编号")
            return proof, read_proof(self.settings.home, proof, answer_id, self.now())

    def _answers_for(self, actor: Actor, draft: AnswerDraft) -> Recipient | None:
        """Whose answer it is."""
        if may(actor, Permission.DISPATCH):
            if draft.kind not in BY_LIBRARIAN:
                raise NotAllowed("已阅由送阅对象或联络员本人确认，馆员不能代填")
            return self.one_recipient(draft.recipient_id) if draft.recipient_id else None
        if draft.kind not in BY_READER:
            raise NotAllowed(f"“{actor.name}”不能登记{ANSWER_NAMES[draft.kind]}：由馆员登记，请联系本馆")
        mine = {recipient.id: recipient for recipient in self.stands_for(actor)}
        if not mine:
            raise NotAllowed(f"账号“{actor.name}”还没有对应到送阅对象，请联系本馆登记")
        wanted = draft.recipient_id or next(iter(mine))
        if wanted not in mine:
            raise NotAllowed(f"“{actor.name}”只能以本人或所联络的对象的名义答复")
        return mine[wanted]

    def _answerable(self, actor: Actor, draft: AnswerDraft) -> Brief:
        brief = self.store.brief(draft.brief_id)
        if not self.readable(actor)(brief):
            raise NotAllowed(f"这期简报没有送给“{actor.name}”的单位，不能答复")
        if brief.status not in ("issued", "recalled"):
            raise Conflict(f"“{brief.title}”{STATUS_NAMES[brief.status]}，签发之后才有反馈")
        if brief.status == "recalled" and draft.kind is AnswerKind.READ:
            raise Conflict(f"“{brief.title}”已撤回，不再阅读")
        return brief

    def _drawn_up(
        self, actor: Actor, draft: AnswerDraft, recipient: Recipient | None, proof: Proof | None, brief: Brief
    ) -> Answer:
        answer = Answer(
            id=ids.answer_id(self.now()),
            brief_id=draft.brief_id,
            recipient_id=recipient.id if recipient else "",
            unit=recipient.unit if recipient else "",
            person=recipient.person if recipient else "",
            kind=draft.kind,
            given_on=draft.given_on or clock.library_day(self.now()),
            registered_at=self.now(),
            registered_by=actor.name,
            text="\n".join(filter(None, map(clean, draft.text.split("\n")))),
            outlet=clean(draft.outlet),
            rank=draft.rank,
            present=draft.present,
            lies_at=clean(draft.lies_at),
            proof=proof,
            due_on=draft.due_on,
            corrects=draft.corrects,
        )
        check_answer(answer, brief.day, clock.library_day(self.now()))
        return answer

    def _read_before(self, answer: Answer) -> Answer | None:
        for reply in self.store.answers(answer.brief_id):
            known = reply.answer
            if reply.standing and (known.kind, known.recipient_id) == (answer.kind, answer.recipient_id):
                return known
        return None

    def _require_correctable(self, actor: Actor, answer: Answer) -> None:
        known = self._own_answer(actor, answer.corrects).answer
        if (known.brief_id, known.kind) != (answer.brief_id, answer.kind):
            raise InvalidInput("更正的反馈要与原来的同一期、同一种；登记错了种类请先撤销再重新登记")

    def _own_answer(self, actor: Actor, answer_id: str) -> Reply:
        """A standing answer that the actor may withdraw or correct."""
        reply = self.store.answer(answer_id)
        librarian = may(actor, Permission.DISPATCH) and reply.answer.kind in BY_LIBRARIAN
        if reply.answer.registered_by != actor.name and not librarian:
            raise NotAllowed("只能撤销或更正本人登记的反馈")
        if not reply.standing:
            raise Conflict(f"反馈 {answer_id} 已撤销或更正，请看它的后一条")
        return reply

    def _open_task(self, answer_id: str) -> Reply:
        reply = self.store.answer(answer_id)
        if not reply.is_task or reply.done:
            raise Conflict(f"约办事项 {answer_id} 已办结、已撤销，或不是约稿、追问，没有改动")
        return reply

    def _answer_turn(
        self,
        actor: Actor,
        reply: Reply,
        what: Turn,
        note: str,
        due_on: date | None = None,
        brief_id: str = "",
    ) -> None:
        self.store.add_answer_event(
            AnswerEvent(reply.answer.id, what, self.now(), actor.name, note, due_on, brief_id)
        )
