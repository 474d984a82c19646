"""Verbs on 报送: register what was sent to whom, 签收, returned copies; who has a brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.briefs import BriefVerbs
from desk.dispatch_notices import RECALL, DispatchNoticeVerbs
from desk.permissions import Permission
from desk.recipients import Suggested
from domain import clock, ids
from domain.answer import Reply
from domain.brief import STATUS_NAMES, Brief
from domain.dispatch import (
    WAY_NAMES,
    Delivery,
    DeliveryEvent,
    Holder,
    Opening,
    Passage,
    ReaderLink,
    Recipient,
    Sent,
    Way,
    holders,
)
from domain.errors import Conflict, InvalidInput
from domain.text import clean
from domain.user import Actor

LONGEST_NOTE = 100
_SLACK = timedelta(minutes=5)
"""Clocks of a browser and of this machine may differ by so much."""


@dataclass(frozen=True)
class Addressee:
    """One line of a distribution list."""

    recipient_id: str
    way: Way
    copies: int = 1


@dataclass(frozen=True)
class DispatchLine:
    """One issued brief in the register."""

    brief: Brief
    sent: int
    """Recipients."""
    signed: int
    opened: int
    """Times on screen."""
    replies: int


@dataclass(frozen=True)
class DispatchView:
    """One brief with everything its page of the register shows."""

    brief: Brief
    sent: tuple[Sent, ...]
    links: tuple[ReaderLink, ...]
    openings: tuple[Opening, ...]
    replies: tuple[Reply, ...]
    suggested: Suggested
    """Of the 报 and 送 lines, those sent to already included."""
    holders: tuple[Holder, ...]


class DispatchVerbs(BriefVerbs, DispatchNoticeVerbs):
    """The register."""

    def dispatch_lines(self, actor: Actor, limit: int = 100) -> list[DispatchLine]:
        """Issued and recalled briefs, latest issue first."""
        self.look(actor, Permission.BRIEFS, "查看报送登记")
        sent, openings, replies = self.store.deliveries(), self.store.openings(), self.store.answers()
        lines = []
        for brief in self.store.issued_heads()[:limit]:
            key = brief.id
            valid = [s for s in sent if s.delivery.brief_id == key and not s.voided]
            lines.append(
                DispatchLine(
                    brief=brief,
                    sent=len({s.delivery.recipient_id for s in valid}),
                    signed=len({s.delivery.recipient_id for s in valid if s.signed}),
                    opened=sum(o.brief_id == key and not o.closed for o in openings),
                    replies=sum(r.answer.brief_id == key and r.standing for r in replies),
                )
            )
        return lines

    def dispatch_view(self, actor: Actor, brief_id: str) -> DispatchView:
        """One brief: who has it, by which way, what they signed and answered."""
        self.look(actor, Permission.BRIEFS, "查看报送登记")
        brief = self.store.brief(brief_id)
        sent, openings = self.store.deliveries(brief_id), self.store.openings(brief_id)
        return DispatchView(
            brief=brief,
            sent=tuple(sent),
            links=tuple(self.store.reader_links(brief_id)),
            openings=tuple(openings),
            replies=tuple(self.store.answers(brief_id)),
            suggested=self.suggested_recipients(brief),
            holders=self.who_has(brief_id),
        )

    def who_has(self, brief_id: str) -> tuple[Holder, ...]:
        """Who was sent a brief or had it on screen, for a recall; for other verbs."""
        found = holders(self.store.deliveries(brief_id), self.store.openings(brief_id))
        names = {user.name: user.display for user in self.store.users()}
        return tuple(
            holder if holder.sent_at else _named_reader(holder, names, self.recipient_book())
            for holder in found
        )

    def register_deliveries(
        self,
        actor: Actor,
        brief_id: str,
        addressees: Sequence[Addressee],
        sent_at: datetime | None = None,
        *,
        notify: bool = False,
    ) -> list[Delivery]:
        """报送登记: all of them or none. Of each way a recipient gets a brief once.

        :raises Conflict: where one was sent it by that way before, or the brief is not issued.
        """
        with self.act(actor, Permission.DISPATCH, "报送登记", brief_id), self.store.together():
            brief = self._issued_brief(brief_id)
            if not addressees:
                raise InvalidInput("请至少选一个送阅对象")
            moment = self._not_later(sent_at or self.now(), "送出")
            made = [self._new_delivery(actor, brief, one, moment) for one in addressees]
            self._require_new_deliveries(brief, made)
            self.store.add_deliveries(made)
            if notify:
                self.tell_deliveries(made)
            return made

    def sign_delivery(self, actor: Actor, delivery_id: str, who: str, at: datetime | None = None) -> Sent:
        """签收: who took it, when; a later one corrects an earlier."""
        with self.act(actor, Permission.DISPATCH, "登记签收", delivery_id):
            sent = self._standing_delivery(delivery_id)
            if not clean(who):
                raise InvalidInput("请写明由谁签收")
            moment = self._not_later(at or self.now(), "签收")
            if moment < sent.delivery.sent_at:
                raise InvalidInput(
                    f"签收时间早于送出时间（{clock.zh_minute(sent.delivery.sent_at)}），请检查"
                )
            return self._delivery_happened(actor, sent, Passage.SIGNED, moment, who, 0, "")

    def return_copies(self, actor: Actor, delivery_id: str, copies: int, who: str, note: str = "") -> Sent:
        """退回: copies that came back, brought by whom."""
        with self.act(actor, Permission.DISPATCH, "登记退回", delivery_id):
            sent = self._standing_delivery(delivery_id)
            out = sent.delivery.copies - sent.returned
            if not 1 <= copies <= out:
                raise InvalidInput(f"退回的份数在 1 与 {out} 之间（送出 {sent.delivery.copies} 份）")
            return self._delivery_happened(actor, sent, Passage.RETURNED, self.now(), who, copies, note)

    def void_delivery(self, actor: Actor, delivery_id: str, why: str) -> Sent:
        """登记作废: it was entered by mistake; the line stays."""
        with self.act(actor, Permission.DISPATCH, "报送登记作废", delivery_id):
            sent = self._standing_delivery(delivery_id)
            if not clean(why):
                raise InvalidInput("请写明登记为什么作废")
            return self._delivery_happened(actor, sent, Passage.VOIDED, self.now(), actor.name, 0, why)

    def tell_recall(self, actor: Actor, brief_id: str) -> int:
        """Queue word to everybody who was sent a recalled brief; number of recipients."""
        with self.act(actor, Permission.DISPATCH, "通知撤回", brief_id), self.store.together():
            brief = self.store.brief(brief_id)
            if brief.status != "recalled":
                raise Conflict(f"“{brief.title}”没有撤回，不必通知")
            having = [holder.recipient_id for holder in self.who_has(brief_id) if holder.sent_at]
            for recipient_id in having:
                self.queue_notices(f"{RECALL}{brief_id}", recipient_id, brief_id)
            return len(having)

    def _issued_brief(self, brief_id: str) -> Brief:
        brief = self.store.brief(brief_id)
        if brief.status != "issued":
            raise Conflict(f"“{brief.title}”{STATUS_NAMES[brief.status]}，只有已签发的简报才能报送")
        return brief

    def _new_delivery(self, actor: Actor, brief: Brief, one: Addressee, moment: datetime) -> Delivery:
        recipient = self.one_recipient(one.recipient_id)
        if not recipient.active:
            raise InvalidInput(f"“{recipient.name}”已停用，请先在“读者与定题”启用")
        if not 1 <= one.copies <= 999:
            raise InvalidInput("份数在 1 与 999 之间")
        return made_delivery(brief.id, recipient, one.way, one.copies, moment, actor.name, self.now())

    def _require_new_deliveries(self, brief: Brief, made: Sequence[Delivery]) -> None:
        before = [s.delivery for s in self.store.deliveries(brief.id) if not s.voided]
        for number, delivery in enumerate(made):
            for other in (*before, *made[:number]):
                if (other.recipient_id, other.way) == (delivery.recipient_id, delivery.way):
                    raise Conflict(
                        f"“{delivery.name}”已登记经{WAY_NAMES[delivery.way]}报送本期"
                        f"（{clock.zh_minute(other.sent_at)}），没有重复登记"
                    )

    def _standing_delivery(self, delivery_id: str) -> Sent:
        sent = self.store.delivery(delivery_id)
        if sent.voided:
            raise Conflict(f"报送登记 {delivery_id} 已作废，不能再登记")
        return sent

    def _delivery_happened(
        self, actor: Actor, sent: Sent, what: Passage, at: datetime, who: str, copies: int, note: str
    ) -> Sent:
        text = clean(note)
        if len(text) > LONGEST_NOTE or len(clean(who)) > LONGEST_NOTE:
            raise InvalidInput(f"说明请写在 {LONGEST_NOTE} 字以内")
        event = DeliveryEvent(sent.delivery.id, what, at, clean(who), copies, text, self.now(), actor.name)
        self.store.add_delivery_event(event)
        return self.store.delivery(sent.delivery.id)

    def _not_later(self, moment: datetime, what: str) -> datetime:
        if moment > self.now() + _SLACK:
            raise InvalidInput(f"{what}时间 {clock.zh_minute(moment)} 还没有到，请检查")
        return moment


def made_delivery(
    brief_id: str,
    recipient: Recipient,
    way: Way,
    copies: int,
    sent_at: datetime,
    who: str,
    now: datetime,
    profile_id: str = "",
    run: int | None = None,
) -> Delivery:
    """A new line of the register."""
    return Delivery(
        ids.delivery_id(now), brief_id, recipient.id, recipient.unit, recipient.person, way, sent_at, copies, now,
        who, profile_id, run,
    )  # fmt: skip


def _named_reader(holder: Holder, names: dict[str, str], book: dict[str, Recipient]) -> Holder:
    """One who only had it on screen, by the name of the recipient or of the account."""
    known = book.get(holder.recipient_id)
    return replace(holder, name=known.name if known else names.get(holder.name, holder.name))
