"""Alerts (预警): what people do with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk import duty
from desk.alert_opening import AlertOpeningVerbs, happened
from desk.alert_settings import AlertSettings
from desk.notices import PHONE
from desk.permissions import Permission
from domain.alert import Alert, AlertEvent, Happening, gravest_first
from domain.alert_rule import graver
from domain.duty import Person
from domain.errors import Conflict, InvalidInput
from domain.notice import Notice
from domain.story import LEVEL_NAMES, Level, Story
from domain.user import Actor


@dataclass(frozen=True)
class AlertView:
    """One alert with everything its card shows."""

    alert: Alert
    story: Story
    events: tuple[AlertEvent, ...]
    notices: tuple[Notice, ...]
    action: str
    """What its level asks of the office."""
    call_list: tuple[Person, ...]
    """Everybody on the roster, those on duty first, once nobody signed in time; empty before."""


class AlertVerbs(AlertOpeningVerbs):
    """Signing, escalating, ending."""

    def alerts(self, actor: Actor, open_only: bool = True, days: int = 30) -> list[tuple[Alert, Story]]:
        """Gravest first, then those waiting for 签收, then the oldest; ended ones of the last days on request."""
        self.look(actor, Permission.READ, "查看预警")
        since = None if open_only else self.now() - timedelta(days=days)
        found = gravest_first(self.store.alerts(open_only=open_only, since=since))
        return [(alert, self.store.story(alert.story_id)) for alert in found]

    def alert(self, actor: Actor, alert_id: str) -> AlertView:
        """One alert."""
        self.look(actor, Permission.READ, "查看预警")
        alert, settings = self.store.alert(alert_id), self.alert_settings()
        plan = settings.plans.get(alert.level)
        return AlertView(
            alert=alert,
            story=self.store.story(alert.story_id),
            events=tuple(self.store.alert_events(alert_id)),
            notices=tuple(self.store.notices(alert_id)),
            action=plan.action if plan else "",
            call_list=_call_list(settings, self.now()) if alert.waiting and alert.escalated_to else (),
        )

    def acknowledge_alert(self, actor: Actor, alert_id: str) -> Alert:
        """签收: repeats and escalation end."""
        with self._changing(actor, "签收预警", alert_id) as alert:
            if not alert.waiting:
                raise Conflict(f"预警 {alert_id} 不在待签收状态（{_signed(alert)}），不必再签")
            changed = replace(
                alert,
                acknowledged_at=alert.acknowledged_at or self.now(),
                acknowledged_by=actor.name,
                waiting_since=None,
                snoozed_until=None,
            )
            return self._done(actor, changed, Happening.ACKNOWLEDGED, "")

    def escalate_alert(self, actor: Actor, alert_id: str, why: str = "") -> Alert:
        """升级: call upon the next on the roster, or the telephone list after the last."""
        with self._changing(actor, "升级预警", alert_id) as alert:
            if not alert.waiting:
                raise Conflict(
                    f"预警 {alert_id} 不在待签收状态（{_signed(alert)}），不必升级；情况加重请用“改级”"
                )
            if PHONE in alert.escalated_to:
                raise Conflict(f"预警 {alert_id} 已叫完值班表，请按电话表逐一联系")
            return self._call_next(alert, self.alert_settings(), actor.name, why.strip(), self.now())

    def set_alert_level(self, actor: Actor, alert_id: str, level: Level, why: str) -> Alert:
        """改级: a person's level, with the reason; what the rule says is kept beside it. Graver asks for 签收 anew."""
        with self._changing(actor, "改预警等级", alert_id, why) as alert:
            if level is alert.level:
                raise InvalidInput(f"预警 {alert_id} 现在就是{LEVEL_NAMES[level]}，等级没有变")
            now, settings = self.now(), self.alert_settings()
            changed = replace(alert, level=level, level_by=actor.name, level_reason=why.strip())
            if graver(level, alert.level) and settings.handling(changed).ack_required:
                changed = replace(changed, waiting_since=now, escalated_to=(), snoozed_until=None)
            note = f"由{LEVEL_NAMES[alert.level]}改为{LEVEL_NAMES[level]}：{why.strip()}"
            self._done(actor, changed, Happening.LEVEL_SET, note)
            if graver(level, alert.level):
                self._ask(changed, settings, now)
            return changed

    def end_alert(self, actor: Actor, alert_id: str, why: str) -> Alert:
        """解除, with the reason."""
        with self._changing(actor, "解除预警", alert_id, why) as alert:
            return self._done(
                actor, self._ended(actor, alert, why, false=False), Happening.ENDED, why.strip()
            )

    def mark_alert_false(self, actor: Actor, alert_id: str, why: str) -> Alert:
        """误报: ended, and counted against its rule. The story opens it again only for a graver level."""
        with self._changing(actor, "标记误报", alert_id, why) as alert:
            return self._done(actor, self._ended(actor, alert, why, false=True), Happening.FALSE, why.strip())

    def snooze_alert(self, actor: Actor, alert_id: str, minutes: int) -> Alert:
        """暂缓提醒: no repeats and no escalation for so long; then the minutes count from the beginning."""
        with self._changing(actor, "暂缓预警提醒", alert_id) as alert:
            if not 5 <= minutes <= 24 * 60:
                raise InvalidInput("暂缓的时间在 5 分钟到 24 小时（1440 分钟）之间")
            changed = replace(alert, snoozed_until=self.now() + timedelta(minutes=minutes))
            return self._done(actor, changed, Happening.SNOOZED, f"{minutes} 分钟")

    def _ended(self, actor: Actor, alert: Alert, why: str, *, false: bool) -> Alert:
        return replace(
            alert,
            ended_at=self.now(),
            ended_by=actor.name,
            end_reason=why.strip(),
            false_positive=false,
            waiting_since=None,
        )

    def _done(self, actor: Actor, alert: Alert, what: Happening, note: str) -> Alert:
        self.store.change_alert(alert, happened(alert, self.now(), what, actor.name, note))
        return alert

    @contextmanager
    def _changing(self, actor: Actor, what: str, alert_id: str, why: str | None = None) -> Iterator[Alert]:
        """An open alert, in one transaction with what is done to it; ``why`` must say something where it is given."""
        with self.act(actor, Permission.ALERTS, what, alert_id):
            if why is not None and not why.strip():
                raise InvalidInput(f"{what}要写明理由")
            with self.store.together():
                alert = self.store.alert(alert_id)
                if not alert.open:
                    raise Conflict(f"预警 {alert_id} {alert.state}（{alert.ended_by}），不能再改")
                yield alert


def _signed(alert: Alert) -> str:
    return f"{alert.acknowledged_by} 已签收" if alert.acknowledged_by else "这个等级不要求签收"


def _call_list(settings: AlertSettings, now: datetime) -> tuple[Person, ...]:
    first = [name for name in duty.ladder(settings.shifts, now) if name in settings.persons]
    return tuple(settings.persons[name] for name in dict.fromkeys([*first, *sorted(settings.persons)]))
