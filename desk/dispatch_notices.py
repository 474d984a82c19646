"""报送通知: word to recipients through the channels of the alerts, put into the outbox with the delivery, sent at most
once. Without leave of the channel it says neither title nor content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desk.delivery import deliver
from desk.link_tokens import LinkTokenRoom
from desk.notices import after_attempt
from desk.permissions import Permission
from desk.recipients import RecipientVerbs
from domain.alert import SYSTEM
from domain.dispatch import Delivery, DispatchNotice, Recipient
from domain.notice import Channel, NoticeStatus
from domain.user import Actor

ROOM = "请登录知津“参阅”查看"
LINK_HOURS = 72
"""Of a link that goes out with a notice."""
RECALL = "recall-"
"""Begins the subject of a notice that a brief was recalled."""


@dataclass(frozen=True)
class PostReport:
    """What one look at the outbox did."""

    sent: int = 0
    failed: int = 0
    unsure: int = 0
    """Being sent when the program died; not sent again."""
    problems: tuple[str, ...] = ()


class DispatchNoticeVerbs(RecipientVerbs, LinkTokenRoom):
    """Queueing and sending."""

    def tell_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Queue word of these, inside the transaction that registers them; for other verbs."""
        for one in deliveries:
            self.queue_notices(one.id, one.recipient_id, one.brief_id)

    def queue_notices(self, subject: str, recipient_id: str, brief_id: str = "") -> None:
        """One notice for each channel on which the recipient has an address; for other verbs."""
        now, recipient = self.now(), self.one_recipient(recipient_id)
        self.store.add_dispatch_notices(
            [
                DispatchNotice(subject, channel.id, recipient_id, brief_id, now, now)
                for channel in self.store.arrangements(Channel)
                if channel.enabled and channel.personal and recipient.addresses.get(channel.id)
            ]
        )

    def dispatch_notices(self, actor: Actor, brief_id: str | None = None) -> list[DispatchNotice]:
        """Newest first."""
        self.look(actor, Permission.BRIEFS, "查看报送通知")
        return self.store.dispatch_notices(brief_id)

    def send_dispatch_notices(self, now: datetime) -> PostReport:
        """Everything due; for the one sender that holds the lock."""
        lost = self.store.abandon_dispatch_notices()
        channels = {channel.id: channel for channel in self.store.arrangements(Channel)}
        book = self.recipient_book()
        tried = [
            self._post_notice(notice, channels, book, now) for notice in self.store.due_dispatch_notices(now)
        ]
        outcomes = [outcome for outcome in tried if outcome is not None]
        problems = tuple(dict.fromkeys(outcome for outcome in outcomes if outcome))
        return PostReport(outcomes.count(""), sum(bool(o) for o in outcomes), lost, problems)

    def _post_notice(
        self, notice: DispatchNotice, channels: dict[str, Channel], book: dict[str, Recipient], now: datetime
    ) -> str | None:
        """Empty if it went out, None if it need not any more; otherwise one line about why not."""
        channel, recipient = channels.get(notice.channel), book.get(notice.recipient_id)
        address = recipient.addresses.get(notice.channel, "") if recipient else ""
        if channel is None or not channel.enabled or recipient is None or not recipient.active or not address:
            self.store.settle_dispatch_notice(replace(notice, status=NoticeStatus.DROPPED))
            return None
        text = self._notice_text(notice, channel, recipient)
        if not text:
            self.store.settle_dispatch_notice(replace(notice, status=NoticeStatus.DROPPED))
            return None
        if not self.store.claim_dispatch_notice(notice):
            return None
        return self._post_settled(notice, channel, deliver(channel, address, text), now)

    def _post_settled(self, notice: DispatchNotice, channel: Channel, fault: str, now: datetime) -> str:
        tried = after_attempt(notice, fault, now)
        self.store.settle_dispatch_notice(tried)
        if not fault:
            return ""
        return f"报送通知 {notice.subject} 经“{channel.name}”没有发出（第 {tried.attempts} 次）：{fault}"

    def _notice_text(self, notice: DispatchNotice, channel: Channel, recipient: Recipient) -> str:
        """Empty where there is nothing to be told any more: a brief recalled before word of it went out."""
        if not notice.brief_id:
            return f"知津：您的定题有新的内容，{ROOM}"
        brief = self.store.brief(notice.brief_id)
        recalled = notice.subject.startswith(RECALL)
        if recalled != (brief.status == "recalled"):
            return ""
        line = (
            "知津：此前送您的 1 期简报已撤回，请停止使用并退回"
            if recalled
            else f"知津：有 1 期简报送您参阅，{ROOM}"
        )
        if not channel.with_content:
            return line
        issue = f"第{brief.issue_no}期" if brief.issue_no is not None else ""
        told = f"{line}\n{brief.masthead.name}{issue}：{brief.title}"
        return told if recalled else told + self._link_line(brief.id, recipient)

    def _link_line(self, brief_id: str, recipient: Recipient) -> str:
        """The personal link, where the address of this server is known. A second try sends the same one."""
        if not self.settings.public_url:
            return ""
        links = self.store.reader_links(brief_id)
        known = (link for link in links if (link.recipient_id, link.created_by) == (recipient.id, SYSTEM))
        link = next(known, None) or self.new_link(brief_id, recipient, SYSTEM, LINK_HOURS)
        return f"\n{self.settings.public_url.rstrip('/')}{self.link_path(link)}"
