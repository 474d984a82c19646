"""阅读链接: personal, short-lived, revocable leave to read one brief without signing in.

The token is a signature over link, brief, recipient and expiry. It is shown once to whoever made it, and goes neither
into the database nor into log or audit; there the link goes by its id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from desk.answers import AnswerVerbs
from desk.permissions import Permission
from domain import clock, ids
from domain.answer import Answer, AnswerKind
from domain.brief import Brief
from domain.dispatch import Opening, ReaderLink
from domain.errors import Conflict, InvalidInput, NotFound
from domain.user import Actor

LONGEST_HOURS = 7 * 24
_SALT = "reader-link"
_SECRET = "link_secret"
CLOSED: dict[str, str] = {
    "expired": "这个链接已过期。如仍需阅读，请联系本馆重新发送。",
    "revoked": "这个链接已停用。如仍需阅读，请联系本馆重新发送。",
    "recalled": "这期简报已撤回，停止阅读；已有的纸本和下载件请停止使用并退回本馆。",
    "inactive": "这个链接已停用。如仍需阅读，请联系本馆重新发送。",
}
"""Why a link is closed → what its page says."""
UNKNOWN = "没有这个链接，请检查地址是否完整。"


@dataclass(frozen=True)
class Ticket:
    """A link just made; ``path`` is the only place where its token ever stands."""

    link: ReaderLink
    path: str


@dataclass(frozen=True)
class LinkView:
    """What an opened link shows: a brief, or why it is closed."""

    link: ReaderLink
    brief: Brief | None
    closed: str
    """A key of ``CLOSED``; empty where the brief is shown."""
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
            now = self.now()
            link = ReaderLink(
                ids.reader_link_id(), brief.id, recipient.id, recipient.name, now, actor.name,
                now + timedelta(hours=hours),
            )  # fmt: skip
            self.store.add_reader_link(link)
            return Ticket(link, f"/r/{self._link_signer().dumps(_signed(link))}")

    def revoke_link(self, actor: Actor, link_id: str) -> None:
        """停用: from now on it opens nothing."""
        with self.act(actor, Permission.DISPATCH, "停用阅读链接", link_id):
            if not self.store.revoke_reader_link(link_id, actor.name, self.now()):
                raise Conflict("这个链接已停用，或没有这个链接")

    def open_link(self, token: str) -> LinkView:
        """What the holder of a token may see; each opening is recorded, refused ones with the reason.

        :raises NotFound: for a token that this installation never signed.
        """
        link = self._link_of(token)
        brief, closed = self.store.brief(link.brief_id), self._link_closed(link)
        self.store.add_opening(
            Opening(link.brief_id, self.now(), link.recipient_id, link_id=link.id, closed=closed)
        )
        if closed:
            return LinkView(link, None, closed)
        return LinkView(link, brief, "", self._has_read(link))

    def read_by_link(self, token: str) -> LinkView:
        """已阅, said by the holder of a token."""
        link = self._link_of(token)
        if closed := self._link_closed(link):
            return LinkView(link, None, closed)
        if not self._has_read(link):
            self.store.add_answer(self._read_answer(link))
            self.note(Actor(link.name, ()), "登记已阅", link.brief_id, "ok", f"经阅读链接 {link.id}")
        return LinkView(link, self.store.brief(link.brief_id), "", read=True)

    def _read_answer(self, link: ReaderLink) -> Answer:
        recipient, now = self.one_recipient(link.recipient_id), self.now()
        return Answer(
            ids.answer_id(now), link.brief_id, recipient.id, recipient.unit, recipient.person, AnswerKind.READ,
            clock.library_day(now), now, f"阅读链接 {link.id}",
        )  # fmt: skip

    def _link_of(self, token: str) -> ReaderLink:
        try:
            signed = self._link_signer().loads(token)
            link = self.store.reader_link(str(signed[0]))
        except (BadSignature, NotFound, LookupError, TypeError):
            raise NotFound(UNKNOWN) from None
        if list(signed) != _signed(link):
            raise NotFound(UNKNOWN)
        return link

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

    def _link_signer(self) -> URLSafeSerializer:
        """A key of its own, apart from that of forms."""
        return URLSafeSerializer(self.kept_secret(_SECRET), salt=_SALT)


def _signed(link: ReaderLink) -> list[str | int]:
    return [link.id, link.brief_id, link.recipient_id, _seconds(link.expires_at)]


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
