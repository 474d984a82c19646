"""Notices about alerts: put into the outbox with the happening, sent by one sender, never twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from desk import duty
from desk.alert_settings import AlertSettings
from desk.delivery import deliver
from desk.guards import only_one
from desk.masking import MaskingRoom
from desk.permissions import Permission
from desk.roster import RosterVerbs
from desk.schedule import open_at
from domain.alert import SYSTEM, Alert, AlertEvent, Happening
from domain.alert_rule import DUTY, AlertRule
from domain.dispatch import DispatchNotice
from domain.errors import Conflict
from domain.notice import Channel, Notice, NoticeStatus
from domain.privacy import mask
from domain.story import Level
from domain.user import Actor

PHONE = "电话"
"""Stands in ``Alert.escalated_to`` once the roster was exhausted."""
COLOURS = {Level.RED: "红色", Level.ORANGE: "橙色", Level.YELLOW: "黄色", Level.BLUE: "蓝色", Level.NOTE: ""}
MOST_ATTEMPTS = 6
"""With doubling waits from one minute: half an hour of trying. A repeat that is due goes out on its own."""
_NoticeT = TypeVar("_NoticeT", Notice, DispatchNotice)


@dataclass(frozen=True)
class TickReport:
    """What one look did."""

    sent: int = 0
    failed: int = 0
    """Tried once more in vain; tried again later unless the attempts are used up."""
    escalated: int = 0
    unsure: int = 0
    """Being sent when the program died."""
    problems: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {"sent": self.sent, "failed": self.failed, "escalated": self.escalated, "unsure": self.unsure}


class NoticeVerbs(RosterVerbs, MaskingRoom):
    """Sending, repeating, escalating."""

    def alert_tick(self, actor: Actor) -> TickReport:
        """Escalate and repeat what nobody signed, then send what is due. One sender at a time: where another is at
        work this does nothing."""
        self.look(actor, Permission.ALERTS, "发送预警通知")
        try:
            with only_one(self.settings.home, "notices", "发送预警通知"):
                return self._tick()
        except Conflict:
            return TickReport()

    def notices(self, actor: Actor, alert_id: str | None = None) -> list[Notice]:
        """Newest first."""
        self.look(actor, Permission.READ, "查看预警通知")
        return self.store.notices(alert_id)

    def _tick(self) -> TickReport:
        now, settings = self.now(), self.alert_settings()
        lost = self.store.abandon_notices()
        escalated = sum(
            self._insist(alert.id, settings, now) for alert in self.store.alerts() if alert.waiting
        )
        tried = [self._send(notice, settings, now) for notice in self.store.due_notices(now)]
        outcomes = [outcome for outcome in tried if outcome is not None]
        return TickReport(
            sent=outcomes.count(""),
            failed=sum(bool(outcome) for outcome in outcomes),
            escalated=escalated,
            unsure=len(lost),
            problems=tuple(dict.fromkeys(outcome for outcome in outcomes if outcome)),
        )

    def _insist(self, alert_id: str, settings: AlertSettings, now: datetime) -> bool:
        """Repeat and escalate as the handling says; whether somebody else was called upon."""
        with self.store.together():
            alert = self.store.alert(alert_id)  # it may have been signed since it was listed
            start = waiting_from(alert, settings)
            if start is None or now < start or reachable_at(alert, settings, now) > now:
                return False
            handling, waited = settings.handling(alert), (now - start) / timedelta(minutes=1)
            if handling.repeat_minutes and (times := int(waited // handling.repeat_minutes)):
                self._queue(alert, settings, f"repeat-{times}", _first_called(alert, settings, now), now)
            calls = len(alert.escalated_to) + 1
            if not handling.escalate_minutes or waited < handling.escalate_minutes * calls:
                return False
            if PHONE in alert.escalated_to:
                return False
            self._call_next(alert, settings, SYSTEM, f"{waited:.0f} 分钟未签收", now)
            return True

    def _call_next(self, alert: Alert, settings: AlertSettings, who: str, why: str, now: datetime) -> Alert:
        """The next on the roster; after the last one, the telephone list."""
        steps = duty.ladder(settings.shifts, now)[1:]
        called = next((name for name in steps if name not in alert.escalated_to), PHONE)
        changed = replace(alert, escalated_to=(*alert.escalated_to, called))
        name = settings.persons[called].name if called in settings.persons else called
        told = "值班表已叫完，请按电话表逐一联系" if called == PHONE else f"请 {name} 处理"
        note = f"{why}；{told}" if why else told
        self.store.change_alert(
            changed, AlertEvent(alert.id, now, Happening.ESCALATED, who, alert.level, alert.size, note)
        )
        self._queue(changed, settings, f"escalate-{len(changed.escalated_to)}", (called,), now)
        return changed

    def _queue(
        self, alert: Alert, settings: AlertSettings, step: str, persons: Sequence[str], now: datetime
    ) -> None:
        """Into the outbox, once for each channel and recipient."""
        due = reachable_at(alert, settings, now)
        self.store.add_notices(
            [
                Notice(alert.id, f"{period(alert)}-{step}", channel.id, recipient, now, due)
                for channel in _channels(settings.rule_of(alert), settings)
                for recipient in _addressed(channel, persons, settings)
            ]
        )

    def _ask(self, alert: Alert, settings: AlertSettings, now: datetime) -> None:
        """The first notice of an alert, or of its rise."""
        self._queue(alert, settings, "ask", _first_called(alert, settings, now), now)

    def _send(self, notice: Notice, settings: AlertSettings, now: datetime) -> str | None:
        """Empty if it went out, None if it need not any more; otherwise one line about why not."""
        alert, channel = self.store.alert(notice.alert_id), settings.channels.get(notice.channel)
        if channel is None or not channel.enabled or not alert.open or not _still_asked(notice, alert):
            self.store.settle_notice(replace(notice, status=NoticeStatus.DROPPED))
            return None
        person = settings.persons.get(notice.recipient)
        address = person.addresses.get(channel.id, "") if person else ""
        if not self.store.claim_notice(notice):
            return None
        if channel.personal and not address:
            return self._settle(notice, channel, f"“{notice.recipient}”没有这个渠道的地址", now)
        return self._settle(
            notice, channel, deliver(channel, address, self._text(alert, channel, notice)), now
        )

    def _settle(self, notice: Notice, channel: Channel, fault: str, now: datetime) -> str:
        tried = after_attempt(notice, fault, now)
        self.store.settle_notice(tried)
        if not fault:
            return ""
        return f"预警 {notice.alert_id} 的通知经“{channel.name}”没有发出（第 {tried.attempts} 次）：{fault}"

    def _text(self, alert: Alert, channel: Channel, notice: Notice) -> str:
        """What a notice says. Title and reasons only through channels that were allowed to carry them."""
        state = "久未签收，已升级" if "-escalate-" in notice.step else "待签收"
        state = state if alert.waiting else "供知悉"
        line = (
            f"知津：有 1 条{COLOURS[alert.level]}预警（馆内研判）{state}，请登录工作台查看（编号 {alert.id}）"
        )
        if not channel.with_content:
            return line
        title = self.store.story(alert.story_id).title
        private = self.names_of_stories([alert.story_id])[alert.story_id]
        return mask(f"{line}\n{title}\n{alert.reason}", private)


def period(alert: Alert) -> str:
    """Names one time of waiting in the keys of notices: an alert that became graver asks anew."""
    return f"{alert.waiting_since or alert.opened_at:%Y%m%d%H%M%S}"


def waiting_from(alert: Alert, settings: AlertSettings) -> datetime | None:
    """From when the minutes without 签收 count; None where nobody need sign."""
    if not alert.waiting or alert.waiting_since is None:
        return None
    start = max(alert.waiting_since, alert.snoozed_until or alert.waiting_since)
    return reachable_at(alert, settings, start)


def reachable_at(alert: Alert, settings: AlertSettings, moment: datetime) -> datetime:
    """``moment``, or the end of the quiet hours it falls into where the handling heeds them."""
    if settings.handling(alert).ignores_quiet_hours:
        return moment
    return open_at(moment, settings.rule_of(alert).active_hours)


def _still_asked(notice: Notice, alert: Alert) -> bool:
    """Whether the time of waiting that the notice is about goes on. One that asked for no 签收 is for information."""
    return notice.step.startswith(period(alert)) and (alert.waiting or alert.acknowledged_at is None)


def _first_called(alert: Alert, settings: AlertSettings, now: datetime) -> tuple[str, ...]:
    """Account names of the rule's recipients, and of those called upon since."""
    found: dict[str, None] = {}
    for recipient in settings.rule_of(alert).recipients:
        if recipient == DUTY:
            found |= dict.fromkeys(duty.ladder(settings.shifts, now)[:1])
        else:
            members = [p.id for p in settings.persons.values() if recipient == p.id or recipient in p.groups]
            found |= dict.fromkeys(members)
    return tuple(found | dict.fromkeys(name for name in alert.escalated_to if name != PHONE))


def _channels(rule: AlertRule, settings: AlertSettings) -> list[Channel]:
    on = [channel for channel in settings.channels.values() if channel.enabled]
    return [channel for channel in on if not rule.channels or channel.id in rule.channels]


def _addressed(channel: Channel, persons: Sequence[str], settings: AlertSettings) -> list[str]:
    """Recipients of a channel: the persons with an address there, or the group behind it as one."""
    if not channel.personal:
        return [""]
    known = settings.persons
    return [name for name in persons if name in known and known[name].addresses.get(channel.id)]


def after_attempt(notice: _NoticeT, fault: str, now: datetime) -> _NoticeT:
    """The notice as it stands after one more attempt: sent, waiting twice as long as before, or given up."""
    tried = replace(notice, attempts=notice.attempts + 1, error=fault)
    if not fault:
        return replace(tried, status=NoticeStatus.SENT, sent_at=now)
    if tried.attempts < MOST_ATTEMPTS:
        due = now + timedelta(minutes=2 ** (tried.attempts - 1))
        return replace(tried, status=NoticeStatus.WAITING, due_at=due)
    return replace(tried, status=NoticeStatus.FAILED)
