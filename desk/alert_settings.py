"""Verbs on what the office arranged for its alerts: rules, plans of the levels, channels. The database is the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desk.alert_seeds import checked_plan, checked_rule, load_alert_seeds
from desk.delivery import check_address, deliver
from desk.permissions import Permission
from desk.room import DeskRoom
from domain.alert import Alert
from domain.alert_rule import DUTY, AlertRule, Handling, LevelPlan, Metric, graver
from domain.duty import Person, Shift
from domain.errors import FetchFailed, InvalidInput, NotFound
from domain.notice import Channel
from domain.story import Level
from domain.user import Actor
from domain.watch import Watch
from store.base import Arrangement, ArrangementT, Version

_SEEDED = "随附规则"
TEST_TEXT = "知津：这是一条测试通知，收到即说明渠道可用。"


@dataclass(frozen=True)
class AlertSettings:
    """Everything that alerts rest on, as the database has it."""

    rules: Mapping[str, AlertRule]
    plans: Mapping[Level, LevelPlan]
    persons: Mapping[str, Person]
    shifts: Sequence[Shift]
    channels: Mapping[str, Channel]

    def rule_of(self, alert: Alert) -> AlertRule:
        """The rule of an alert; one taken out since is stood in for by the defaults."""
        return self.rules.get(alert.rule) or AlertRule(alert.rule, alert.rule_name, Metric.LEVEL, 1)

    def handling(self, alert: Alert) -> Handling:
        """The rule's own, or that of the level; both, where the alert is graver than its rule."""
        plan, rule = self.plans.get(alert.level), self.rule_of(alert)
        by_level = plan.handling if plan else Handling()
        if rule.handling is None:
            return by_level
        risen = rule.level is not None and graver(alert.level, rule.level)
        return rule.handling.at_least(by_level) if risen else rule.handling


@dataclass(frozen=True)
class RuleView:
    """A rule for the page."""

    rule: AlertRule
    shipped: bool
    changed: bool
    """Whether it differs from what ships."""
    missing: tuple[str, ...]
    """Recipients that stand for nobody at present."""
    versions: tuple[Version, ...]


class AlertSettingVerbs(DeskRoom):
    """Rules, plans, channels."""

    def alert_settings(self) -> AlertSettings:
        """For other verbs. What ships is planted where the database never had it."""
        rules, plans = self.store.arrangements(AlertRule), self.store.arrangements(LevelPlan)
        if not plans:
            seeds = load_alert_seeds(self.settings.data)
            self.plant((*seeds.plans, *seeds.rules), _SEEDED)
            rules, plans = self.store.arrangements(AlertRule), self.store.arrangements(LevelPlan)
        return AlertSettings(
            rules={rule.id: rule for rule in rules},
            plans={Level(plan.id): plan for plan in plans},
            persons={person.id: person for person in self.store.arrangements(Person)},
            shifts=self.store.arrangements(Shift),
            channels={channel.id: channel for channel in self.store.arrangements(Channel)},
        )

    def alert_rules(self, actor: Actor) -> list[RuleView]:
        """Every rule, with what about it a person should know."""
        self.look(actor, Permission.READ, "查看预警规则")
        settings = self.alert_settings()
        shipped = {rule.id: rule for rule in load_alert_seeds(self.settings.data).rules}
        return [
            RuleView(
                rule=rule,
                shipped=rule.id in shipped,
                changed=rule.id in shipped and shipped[rule.id] != rule,
                missing=tuple(r for r in rule.recipients if r != DUTY and not _known(settings, r)),
                versions=tuple(self.store.arrangement_versions(AlertRule, rule.id)),
            )
            for rule in settings.rules.values()
        ]

    def alert_plans(self, actor: Actor) -> Mapping[Level, LevelPlan]:
        """What each level asks of the office."""
        self.look(actor, Permission.READ, "查看预警规则")
        return self.alert_settings().plans

    def save_alert_rule(self, actor: Actor, rule: AlertRule, why: str) -> bool:
        """Insert or replace; False if nothing changed."""
        with self.act(actor, Permission.ADMIN, "保存预警规则", rule.id):
            self._check_names(checked_rule(rule))
            return self._arrange(actor, rule, why)

    def restore_alert_rule(self, actor: Actor, rule_id: str) -> bool:
        """Back to what ships."""
        for seed in load_alert_seeds(self.settings.data).rules:
            if seed.id == rule_id:
                return self.save_alert_rule(actor, seed, "恢复随附规则")
        raise NotFound(f"随附规则里没有“{rule_id}”，请检查编号")

    def drop_alert_rule(self, actor: Actor, rule_id: str, why: str) -> None:
        """Take a rule out; its alerts stay."""
        with self.act(actor, Permission.ADMIN, "删除预警规则", rule_id):
            self._drop(actor, AlertRule, rule_id, why)

    def snooze_alert_rule(self, actor: Actor, rule_id: str, until: datetime | None, why: str) -> None:
        """Have a rule open nothing before ``until``; None: from now on it does again."""
        rule = self.alert_settings().rules.get(rule_id)
        if rule is None:
            raise NotFound(f"没有编号为“{rule_id}”的预警规则，请检查编号")
        self.save_alert_rule(actor, replace(rule, snoozed_until=until), why)

    def save_alert_plan(self, actor: Actor, plan: LevelPlan, why: str) -> bool:
        """Replace what a level asks of the office; False if nothing changed."""
        with self.act(actor, Permission.ADMIN, "保存等级处置方式", plan.id):
            return self._arrange(actor, checked_plan(plan), why)

    def channels(self, actor: Actor) -> list[Channel]:
        """Every channel; addresses masked."""
        self.look(actor, Permission.READ, "查看通知渠道")
        return [channel.on_record for channel in self.store.arrangements(Channel)]

    def save_channel(self, actor: Actor, channel: Channel, why: str) -> bool:
        """Insert or replace; an empty address keeps the one stored. False if nothing changed."""
        with self.act(actor, Permission.ADMIN, "保存通知渠道", channel.id):
            if not channel.id.strip() or not channel.name.strip():
                raise InvalidInput("请填写渠道的编号和名称")
            if not channel.url:
                channel = replace(channel, url=self._channel(channel.id).url)
            check_address(channel.url)
            return self._arrange(actor, channel, why)

    def drop_channel(self, actor: Actor, channel_id: str, why: str) -> None:
        """Take a channel out; what waits for it is not sent."""
        with self.act(actor, Permission.ADMIN, "删除通知渠道", channel_id):
            self._drop(actor, Channel, channel_id, why)

    def test_channel(self, actor: Actor, channel_id: str, address: str = "") -> None:
        """Send one test message now.

        :raises FetchFailed: when it was not taken.
        """
        with self.act(actor, Permission.ADMIN, "测试通知渠道", channel_id):
            channel = self._channel(channel_id)
            if channel.personal and not address:
                raise InvalidInput(f"渠道“{channel.name}”发给个人，请写一个收件地址再测试")
            if fault := deliver(channel, address, TEST_TEXT):
                raise FetchFailed(f"渠道“{channel.name}”的测试通知没有发出：{fault}，请检查地址和网络后再试")

    def _channel(self, channel_id: str) -> Channel:
        for channel in self.store.arrangements(Channel):
            if channel.id == channel_id:
                return channel
        raise NotFound(f"没有编号为“{channel_id}”的通知渠道，请先添加并写明地址")

    def _check_names(self, rule: AlertRule) -> None:
        """Raise ``InvalidInput`` where a rule names what is not there: it would never be met, and nobody would know."""
        sources = {source.id for source in self.store.sources()}
        watches = {watch.id for watch in self.store.arrangements(Watch)}
        channels = {channel.id for channel in self.store.arrangements(Channel)}
        for what, named, known in (
            ("采集源", rule.scope.sources, sources),
            ("监测专题", [rule.scope.watch] if rule.scope.watch else [], watches),
            ("通知渠道", rule.channels, channels),
        ):
            if strange := sorted(set(named) - known):
                raise InvalidInput(f"规则“{rule.name}”不能保存：没有{what}“{'、'.join(strange)}”，请检查编号")
        self._check_superseded(rule)

    def _check_superseded(self, rule: AlertRule) -> None:
        """Each rule either stands in for others or is stood in for: two that wait for each other would never ring."""
        others = {one.id: one for one in self.store.arrangements(AlertRule)} | {rule.id: rule}
        over = [one.name for one in others.values() if rule.id in one.supersedes]
        # A rule that was taken out since needs nobody to stand in for it, and hinders nothing.
        under = [others[one].name for one in rule.supersedes if one in others and others[one].supersedes]
        if rule.supersedes and (over or under):
            raise InvalidInput(
                f"规则“{rule.name}”不能保存：它与“{'、'.join(dict.fromkeys([*over, *under]))}”连环代替，请只留一层"
            )

    def _arrange(self, actor: Actor, arrangement: Arrangement, why: str) -> bool:
        if not why.strip():
            raise InvalidInput("请写明这次修改的原因，记入版本")
        return self.store.put_arrangement(arrangement, actor.name, why.strip(), self.now())

    def _drop(self, actor: Actor, kind: type[ArrangementT], key: str, why: str) -> None:
        if not why.strip():
            raise InvalidInput("请写明删除的原因，记入版本")
        if not self.store.drop_arrangement(kind, key, actor.name, why.strip(), self.now()):
            raise NotFound(f"没有“{key}”，请检查编号")


def _known(settings: AlertSettings, recipient: str) -> bool:
    persons = settings.persons.values()
    return any(recipient == person.id or recipient in person.groups for person in persons)
