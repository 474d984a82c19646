"""通知: messages about alerts, through channels that an administrator added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

TO = "{to}"
"""In the address of a channel: the place of a person's address. Such a channel reaches persons, any other a group."""


@dataclass(frozen=True)
class Channel:
    """通知渠道. ``url`` is an address in the form of apprise; it holds secrets and is shown masked only."""

    id: str
    name: str
    url: str
    enabled: bool = True
    with_content: bool = False
    """Whether a notice carries the title and the reasons; off unless switched on."""

    @property
    def personal(self) -> bool:
        """Addresses one person each, not a group."""
        return TO in self.url

    @property
    def masked_url(self) -> str:
        """Scheme, host where it is no secret itself, and whether a person's address goes in."""
        scheme, _, rest = self.url.partition("://")
        host = rest.partition("/")[0].partition("?")[0].rpartition("@")[2]
        return f"{scheme}://{host if scheme in _HOST_IS_NO_SECRET else ''}****{TO if self.personal else ''}"

    @property
    def on_record(self) -> Channel:
        """What its versions keep."""
        return replace(self, url=self.masked_url)


_HOST_IS_NO_SECRET = frozenset({"mailto", "mailtos", "json", "jsons", "form", "forms"})


class NoticeStatus(StrEnum):
    """Where a notice is on its way."""

    WAITING = "waiting"
    SENDING = "sending"
    """Marked before it is handed over. If the program dies here nobody knows whether it arrived."""
    SENT = "sent"
    FAILED = "failed"
    """Tried as often as allowed."""
    UNSURE = "unsure"
    """Was ``SENDING`` when the program died. It is not sent again."""
    DROPPED = "dropped"
    """Somebody signed, or the alert ended, before it went out."""


NOTICE_NAMES: Mapping[NoticeStatus, str] = {
    NoticeStatus.WAITING: "待发",
    NoticeStatus.SENDING: "正在发",
    NoticeStatus.SENT: "已发出",
    NoticeStatus.FAILED: "发送失败",
    NoticeStatus.UNSURE: "发送时程序中断，不知是否送达，不再重发",
    NoticeStatus.DROPPED: "不必再发",
}


@dataclass(frozen=True)
class Notice:
    """One message. (alert, step, channel, recipient) is its key: it never goes out twice."""

    alert_id: str
    step: str
    """open, raise-LEVEL-N, repeat-N, escalate-N."""
    channel: str
    recipient: str
    """Account name of a person; empty for a group."""
    created_at: datetime
    due_at: datetime
    status: NoticeStatus = NoticeStatus.WAITING
    attempts: int = 0
    sent_at: datetime | None = None
    error: str = ""
