"""Alerts (预警): opened by rules, kept up to date, and what people do with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk import duty
from desk.alert_rules import Finding, Signals, met
from desk.alert_settings import AlertSettings
from desk.notices import PHONE, SYSTEM, NoticeVerbs
from desk.permissions import Permission
from domain import ids
from domain.alert import Alert, AlertEvent, Happening, gravest_first
from domain.alert_rule import AlertRule, graver
from domain.duty import Person
from domain.errors import Conflict, InvalidInput
from domain.notice import Notice
from domain.story import LEVEL_NAMES, Level, Story
from domain.user import Actor

FRESH = timedelta(days=2)
"""An alert is opened only while a story is alive: reading an archive for the first time must not ring the bell."""
_GROWN = 1.1
"""Growth of a story that is worth a line in the history; each article of a thousand is not."""


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


class AlertVerbs(NoticeVerbs):
    """Opening, signing, escalating, ending."""

    def raise_alerts(self, signals: Sequence[Signals]) -> int:
        """Bring alerts up to date with stories that were just judged; number opened."""
        now, settings = self.now(), self.alert_settings()
        rules = [rule for rule in settings.rules.values() if _rings(rule, now)]
        last = self.store.last_alerts(one.story.id for one in signals)
        opened = 0
        for one in signals:
            for rule in rules:
                finding, previous = met(rule, one, now), last.get((rule.id, one.story.id))
                if previous is not None and previous.open:
                    self._update(previous.id, one, finding, settings, now)
                elif finding is not None and _may_open(rule, one, finding, previous, now):
                    opened += self._open(rule, one, finding, settings, now)
        return opened

    def _open(
        self, rule: AlertRule, signals: Signals, finding: Finding, settings: AlertSettings, now: datetime
    ) -> int:
        story = signals.story
        seen = [article.first_seen_at for article in signals.articles]
        analysed = [analysis.analysed_at for analysis in signals.analyses.values()]
        alert = Alert(
            id=ids.alert_id(rule.id, story.id, now),
            rule=rule.id,
            rule_name=rule.name,
            story_id=story.id,
            level=finding.level,
            opened_at=now,
            reason=finding.reason,
            judged_level=finding.level,
            matter=signals.matter,
            size=story.size,
            first_published_at=story.first_at,
            crawled_at=min(seen, default=None),
            analysed_at=min(analysed, default=None),
        )
        if settings.handling(alert).ack_required:
            alert = replace(alert, waiting_since=now)
        with self.store.together():
            if not self.store.put_alerts([alert]):
                return 0
            self.store.add_alert_event(_event(alert, now, Happening.OPENED, SYSTEM, finding.reason))
            self._ask(alert, settings, now)
        return 1

    def _update(
        self, alert_id: str, signals: Signals, finding: Finding | None, settings: AlertSettings, now: datetime
    ) -> None:
        with self.store.together():
            alert = self.store.alert(alert_id)  # a person may have acted since it was listed
            judged, before = finding.level if finding else Level.NOTE, alert.judged_level or alert.level
            story = signals.story
            grown = story.size >= alert.size * _GROWN and story.size > alert.size
            if not alert.open or (judged is before and not grown):
                return
            changed = replace(alert, judged_level=judged, matter=signals.matter, size=story.size)
            rises = graver(judged, before) and graver(judged, alert.level)
            if rises and finding is not None:
                changed = self._risen(changed, finding, settings, now)
            what = Happening.RAISED if rises else Happening.UPDATED
            note = _changes(alert, changed, before, finding)
            self.store.change_alert(changed, _event(changed, now, what, SYSTEM, note))
            if rises:
                self._ask(changed, settings, now)

    def _risen(self, alert: Alert, finding: Finding, settings: AlertSettings, now: datetime) -> Alert:
        """Graver than anybody signed for: 签收 is asked anew. A level set by a person stays, to be looked at again."""
        if alert.level_by is None:
            alert = replace(alert, level=finding.level, reason=finding.reason)
        waiting = now if settings.handling(alert).ack_required else None
        return replace(alert, waiting_since=waiting, escalated_to=(), snoozed_until=None)

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
        self.store.change_alert(alert, _event(alert, self.now(), what, actor.name, note))
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


def _rings(rule: AlertRule, now: datetime) -> bool:
    return rule.enabled and (rule.snoozed_until is None or rule.snoozed_until <= now)


def _may_open(
    rule: AlertRule, signals: Signals, finding: Finding, previous: Alert | None, now: datetime
) -> bool:
    """A living story; after an end only when it has cooled down and something new was reported."""
    if signals.story.last_at < now - FRESH:
        return False
    if previous is None or previous.ended_at is None:
        return True
    if previous.false_positive and not graver(finding.level, previous.judged_level or previous.level):
        return False
    ended, cool = previous.ended_at, timedelta(minutes=rule.cool_down_minutes)
    return now >= ended + cool and any(article.first_seen_at > ended for article in signals.articles)


def _event(alert: Alert, at: datetime, what: Happening, who: str, note: str) -> AlertEvent:
    return AlertEvent(alert.id, at, what, who, alert.level, alert.size, note)


def _changes(alert: Alert, changed: Alert, before: Level, finding: Finding | None) -> str:
    """What the history says about an update."""
    told = [f"报道由{alert.size}篇增至{changed.size}篇"] if changed.size > alert.size else []
    judged = changed.judged_level or before
    if finding is None and judged is not before:
        told.append("已不再满足规则，预警不自动解除")
    elif graver(judged, before):
        reason = finding.reason if finding else ""
        told.append(f"馆内研判由{LEVEL_NAMES[before]}升为{LEVEL_NAMES[judged]}：{reason}")
        told += ["人工所定等级保留，请复核"] if changed.level_by else []
    elif judged is not before:
        told.append(f"馆内研判由{LEVEL_NAMES[before]}回落为{LEVEL_NAMES[judged]}，预警等级不自动降低")
    return "；".join(told) or f"报道{changed.size}篇"


def _signed(alert: Alert) -> str:
    return f"{alert.acknowledged_by} 已签收" if alert.acknowledged_by else "这个等级不要求签收"


def _call_list(settings: AlertSettings, now: datetime) -> tuple[Person, ...]:
    first = [name for name in duty.ladder(settings.shifts, now) if name in settings.persons]
    return tuple(settings.persons[name] for name in dict.fromkeys([*first, *sorted(settings.persons)]))
