"""阅读链接: personal, short-lived, revocable leave to read one brief without signing in (tokens: ``link_tokens``)."""

from __future__ import annotations

from dataclasses import dataclass

from desk.answers import AnswerVerbs
from desk.permissions import Permission
from domain import clock, ids
from domain.answer import Answer, AnswerKind
from domain.brief import Brief
from domain.dispatch import Opening, ReaderLink
from domain.errors import Conflict, InvalidInput
from domain.user import Actor

LONGEST_HOURS = 7 * 24
CLOSED: dict[str, str] = {
    "expired": "这个链接已过期。如仍需阅读，请联系本馆重新发送。",
    "revoked": "这个链接已停用。如仍需阅读，请联系本馆重新发送。",
    "inactive": "这个链接已停用。如仍需阅读，请联系本馆重新发送。",
}
"""Why a link is closed → what its page says."""


@dataclass(frozen=True)
class Ticket:
    """A link just made; ``path`` is the only place where its token ever stands."""

    link: ReaderLink
    path: str


@dataclass(frozen=True)
class LinkView:
    """What an opened link shows: a brief, or why it is closed."""

    link: ReaderLink
    brief: Brief
    """Not to be shown where ``closed`` says so."""
    closed: str
    """A key of ``CLOSED``, or recalled; empty where the brief is shown."""
    read: bool = False
    """Whether the recipient has said 已阅."""


class ReaderLinkVerbs(AnswerVerbs):
    """Making, opening, revoking."""

    def make_link(self, actor: Actor, brief_id: str, recipient_id: str, hours: int = 72) -> Ticket:
        """For one recipient of an issued brief, good for so many hours (1 to 168)."""
        with self.act(actor, Permission.DISPATCH, "生成阅读链接", f"{brief_id} {recipient_id}"):
            brief, recipient = self._issued_brief(brief_id), self.one_recipient(recipient_id)
            if not recipient.active:
                raise InvalidInput(f"“{recipient.name}”已停用，请先在“读者与定题”启用")
            if not 1 <= hours <= LONGEST_HOURS:
                raise InvalidInput(f"链接的有效期在 1 与 {LONGEST_HOURS} 小时之间")
            link = self.new_link(brief.id, recipient, actor.name, hours)
            return Ticket(link, self.link_path(link))

    def revoke_link(self, actor: Actor, link_id: str) -> None:
        """停用: from now on it opens nothing."""
        with self.act(actor, Permission.DISPATCH, "停用阅读链接", link_id):
            if not self.store.revoke_reader_link(link_id, actor.name, self.now()):
                raise Conflict("这个链接已停用，或没有这个链接")

    def open_link(self, token: str) -> LinkView:
        """What the holder of a token may see; each opening is recorded, refused ones with the reason.

        :raises NotFound: for a token that this installation never signed.
        """
        link = self.link_of(token)
        brief, closed = self.store.brief(link.brief_id), self._link_closed(link)
        self.store.add_opening(
            Opening(link.brief_id, self.now(), link.recipient_id, link_id=link.id, closed=closed)
        )
        if closed:
            return LinkView(link, brief, closed)
        return LinkView(link, brief, "", self._has_read(link))

    def read_by_link(self, token: str) -> LinkView:
        """已阅, said by the holder of a token."""
        link = self.link_of(token)
        brief = self.store.brief(link.brief_id)
        if closed := self._link_closed(link):
            return LinkView(link, brief, closed)
        if not self._has_read(link):
            self.store.add_answer(self._read_answer(link))
            self.note(Actor(link.name, ()), "登记已阅", link.brief_id, "ok", f"经阅读链接 {link.id}")
        return LinkView(link, brief, "", read=True)

    def _read_answer(self, link: ReaderLink) -> Answer:
        recipient, now = self.one_recipient(link.recipient_id), self.now()
        return Answer(
            ids.answer_id(now), link.brief_id, recipient.id, recipient.unit, recipient.person, AnswerKind.READ,
            clock.library_day(now), now, f"阅读链接 {link.id}",
        )  # fmt: skip

    def _link_closed(self, link: ReaderLink) -> str:
        """Why it opens nothing now; empty if it does."""
        if self.store.brief(link.brief_id).status != "issued":
            return "recalled"
        if link.revoked_at is not None:
            return "revoked"
        if link.expires_at <= self.now():
            return "expired"
        recipient = self.recipient_book().get(link.recipient_id)
        return "" if recipient is not None and recipient.active else "inactive"

    def _has_read(self, link: ReaderLink) -> bool:
        return any(
            r.standing and r.answer.kind is AnswerKind.READ and r.answer.recipient_id == link.recipient_id
            for r in self.store.answers(link.brief_id)
        )
