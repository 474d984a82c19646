"""Alerts opened by rules and kept up to date with their stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desk.alert_rules import HISTORY, Finding, Signals, met
from desk.alert_settings import AlertSettings
from desk.watch_signals import WatchSignalRoom
from domain import ids
from domain.alert import SYSTEM, Alert, AlertEvent, Happening
from domain.alert_rule import AlertRule, graver
from domain.story import LEVEL_NAMES, Level

FRESH = timedelta(days=2)
"""An alert is opened only while a story is alive: reading an archive for the first time must not ring the bell."""
_GROWN = 1.1
"""Growth of a story that is worth a line in the history; each article of a thousand is not."""


class AlertOpeningVerbs(WatchSignalRoom):
    """For whoever judges stories."""

    def raise_alerts(self, signals: Sequence[Signals]) -> int:
        """Bring alerts up to date with stories that were just judged; number opened."""
        now, settings = self.now(), self.alert_settings()
        ringing = [rule for rule in settings.rules.values() if _rings(rule, now)]
        rules = sorted((r for r in ringing if not r.scope.whole_watch), key=lambda r: not r.supersedes)
        last = self.store.last_alerts(one.story.id for one in signals)
        opened = sum(self._look_at(one, rules, last, settings, now) for one in signals)
        return opened + sum(self._look_over(r, settings, now) for r in ringing if r.scope.whole_watch)

    def _look_over(self, rule: AlertRule, settings: AlertSettings, now: datetime) -> bool:
        """A whole 监测专题 under its rule: one alert at a time, told with the story most of it is about."""
        signals = self.watch_signals(rule, now)
        if signals is None:
            return False
        finding, mine = met(rule, signals, now), self._last_of(rule, now)
        if mine is not None and mine.open:
            self._update(mine.id, signals, finding, settings, now)
        elif finding is not None and _may_open(rule, signals, finding, mine, now):
            return self._open(rule, signals, finding, settings, now) is not None
        return False

    def _last_of(self, rule: AlertRule, now: datetime) -> Alert | None:
        """Of any story: the open one, else the newest."""
        recent = self.store.alerts(open_only=False, since=now - HISTORY) + self.store.alerts()
        mine = (alert for alert in recent if alert.rule == rule.id)
        return max(mine, key=lambda alert: (alert.open, alert.opened_at), default=None)

    def _look_at(
        self,
        signals: Signals,
        rules: Sequence[AlertRule],
        last: Mapping[tuple[str, str], Alert],
        settings: AlertSettings,
        now: datetime,
    ) -> int:
        """One story under all rules, those that stand in for others first; number of alerts opened."""
        found = {rule.id: met(rule, signals, now) for rule in rules}
        alerts = {rule.id: a for rule in rules if (a := last.get((rule.id, signals.story.id)))}
        opened = 0
        for rule in rules:
            above = [alerts[r.id] for r in rules if rule.id in r.supersedes and r.id in alerts]
            mine, standing = alerts.get(rule.id), next((a for a in above if a.open), None)
            finding = _with_superseded(rule, found, going_on=mine is not None and mine.open)
            if standing is not None:
                self._hand_over(mine, standing, now)
            elif mine is not None and mine.open:
                self._update(mine.id, signals, finding, settings, now)
            elif finding is not None and _may_open(rule, signals, finding, _latest(mine, above), now):
                made = self._open(rule, signals, finding, settings, now)
                alerts |= {rule.id: made} if made else {}
                opened += made is not None
        return opened

    def _open(
        self, rule: AlertRule, signals: Signals, finding: Finding, settings: AlertSettings, now: datetime
    ) -> Alert | None:
        """None where another process was faster."""
        story = signals.story
        told = [article for article in signals.articles if article.published_at >= story.first_at]
        seen = [article.first_seen_at for article in told]
        analysed = [signals.analyses[a.id].analysed_at for a in told if a.id in signals.analyses]
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
                return None
            self.store.add_alert_event(happened(alert, now, Happening.OPENED, SYSTEM, finding.reason))
            self._ask(alert, settings, now)
        return alert

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
            self.store.change_alert(changed, happened(changed, now, what, SYSTEM, note))
            if rises:
                self._ask(changed, settings, now)

    def _hand_over(self, alert: Alert | None, to: Alert, now: datetime) -> None:
        """The general alert of a story ends when a special one takes its place: nobody is asked twice."""
        if alert is None or not alert.open:
            return
        with self.store.together():
            alert = self.store.alert(alert.id)  # a person may have ended it since it was listed
            if not alert.open:
                return
            note = f"并入“{to.rule_name}”预警 {to.id}"
            ended = replace(alert, ended_at=now, ended_by=SYSTEM, end_reason=note, waiting_since=None)
            self.store.change_alert(ended, happened(ended, now, Happening.HANDED_OVER, SYSTEM, note))

    def _risen(self, alert: Alert, finding: Finding, settings: AlertSettings, now: datetime) -> Alert:
        """Graver than anybody signed for: 签收 is asked anew. A level set by a person stays, to be looked at again."""
        if alert.level_by is None:
            alert = replace(alert, level=finding.level, reason=finding.reason)
        waiting = now if settings.handling(alert).ack_required else None
        return replace(alert, waiting_since=waiting, escalated_to=(), snoozed_until=None)


def happened(alert: Alert, at: datetime, what: Happening, who: str, note: str) -> AlertEvent:
    """A line for the history, with the alert as it is then."""
    return AlertEvent(alert.id, at, what, who, alert.level, alert.size, note)


def _rings(rule: AlertRule, now: datetime) -> bool:
    return rule.enabled and (rule.snoozed_until is None or rule.snoozed_until <= now)


def _with_superseded(
    rule: AlertRule, found: Mapping[str, Finding | None], *, going_on: bool
) -> Finding | None:
    """What the rule says, and where a rule that it stands in for says graver, that level and reason too."""
    own = found[rule.id]
    if own is None and not going_on:
        return None
    others = [one for name in rule.supersedes if (one := found.get(name)) is not None]
    worst = min(others, key=lambda one: tuple(Level).index(one.level), default=own)
    if own is None or worst is None or not graver(worst.level, own.level):
        return own or worst
    return Finding(worst.level, f"{own.reason}；{worst.reason}")


def _latest(mine: Alert | None, above: Sequence[Alert]) -> Alert | None:
    """The last word about a story under a rule may be that of the rule that stands in for it."""
    every = [*above, mine] if mine else above
    return max(every, key=lambda alert: alert.opened_at, default=None)


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
