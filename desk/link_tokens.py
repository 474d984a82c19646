"""Tokens of 阅读链接: a signature over link, brief, recipient and expiry.

A token goes neither into the database nor into log or audit; there the link goes by its id. It can be made again from
the link and the key of this installation.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from desk.room import DeskRoom
from domain import ids
from domain.dispatch import ReaderLink, Recipient
from domain.errors import NotFound

_SALT = "reader-link"
_SECRET = "link_secret"
UNKNOWN_LINK = "没有这个链接，请检查地址是否完整。"


class LinkTokenRoom(DeskRoom):
    """Making and reading tokens; for other verbs."""

    def new_link(self, brief_id: str, recipient: Recipient, who: str, hours: int) -> ReaderLink:
        """Stored."""
        now = self.now()
        link = ReaderLink(
            ids.reader_link_id(),
            brief_id,
            recipient.id,
            recipient.name,
            now,
            who,
            now + timedelta(hours=hours),
        )
        self.store.add_reader_link(link)
        return link

    def link_path(self, link: ReaderLink) -> str:
        """The address of its page on this server, token and all."""
        return f"/r/{self._token_signer().dumps(_signed(link))}"

    def link_of(self, token: str) -> ReaderLink:
        """:raises NotFound: for a token that this installation never signed, or signed for other words."""
        try:
            signed = self._token_signer().loads(token)
            link = self.store.reader_link(str(signed[0]))
        except (BadSignature, NotFound, LookupError, TypeError):
            raise NotFound(UNKNOWN_LINK) from None
        if list(signed) != _signed(link):
            raise NotFound(UNKNOWN_LINK)
        return link

    def _token_signer(self) -> URLSafeSerializer:
        """A key of its own, apart from that of forms."""
        return URLSafeSerializer(self.kept_secret(_SECRET), salt=_SALT)


def _signed(link: ReaderLink) -> list[str | int]:
    return [link.id, link.brief_id, link.recipient_id, _seconds(link.expires_at)]


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
