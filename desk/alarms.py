"""Verb ``source_alarms``: sources that have fallen ill or recovered since they were last looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desk.health import HealthVerbs
from desk.permissions import Permission
from domain.health import CONDITION_NAMES, Condition
from domain.user import Actor

_SETTING = "source_conditions"
_WELL = frozenset({Condition.FINE, Condition.EMPTY, Condition.NEVER, Condition.DISABLED})


@dataclass(frozen=True)
class SourceAlarm:
    """One source whose condition has become another."""

    source_id: str
    name: str
    before: Condition
    now: Condition
    reason: str

    @property
    def line(self) -> str:
        """For a log or a terminal."""
        if self.now in _WELL:
            return (
                f"采集恢复：{self.name} 由“{CONDITION_NAMES[self.before]}”恢复为“{CONDITION_NAMES[self.now]}”"
            )
        return f"采集异常：{self.name} {CONDITION_NAMES[self.now]}——{self.reason}"


class AlarmVerbs(HealthVerbs):
    """Noticing a site that changes before a librarian misses it."""

    def source_alarms(self, actor: Actor, source_ids: Iterable[str]) -> list[SourceAlarm]:
        """Look at these sources; what was told once is not told again, even after a restart."""
        self.look(actor, Permission.COLLECT, "查看采集健康")
        known: dict[str, str] = dict(self.store.get_setting(_SETTING) or {})
        alarms = [a for s in dict.fromkeys(source_ids) if (a := self._alarm(actor, s, known)) is not None]
        if alarms:
            known |= {alarm.source_id: alarm.now.value for alarm in alarms}
            self.store.put_setting(_SETTING, known)
        for alarm in alarms:
            self.note(actor, "采集健康", alarm.source_id, "ok", alarm.line)
        return alarms

    def _alarm(self, actor: Actor, source_id: str, known: dict[str, str]) -> SourceAlarm | None:
        health = self.health_of(actor, source_id)
        before = Condition(known.get(source_id, Condition.FINE.value))
        if (health.condition in _WELL and before in _WELL) or health.condition is before:
            return None
        return SourceAlarm(source_id, health.name, before, health.condition, health.reason)
