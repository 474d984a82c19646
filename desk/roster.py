"""Verbs on the roster (值班表): persons, shifts, who is on duty, where nobody is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk import duty
from desk.alert_settings import AlertSettingVerbs
from desk.permissions import Permission, may
from domain import clock, ids
from domain.clock import Window
from domain.duty import MINUTES, Person, Shift
from domain.errors import Conflict, InvalidInput, NotFound
from domain.user import Actor

_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Roster:
    """The roster as staff see it; telephone numbers included."""

    persons: Mapping[str, Person]
    shifts: tuple[Shift, ...]
    on_duty: tuple[Shift, ...]
    """Now, the one called first before the others."""
    ladder: tuple[Person, ...]
    """Now, in the order they are called upon."""
    gaps: tuple[Window, ...]
    """Spans of the next fourteen days with nobody on duty."""
    holidays_unknown: bool
    """Those days reach beyond the holidays known here: Monday to Friday count as working days there."""


class RosterVerbs(AlertSettingVerbs):
    """The roster."""

    def roster(self, actor: Actor) -> Roster:
        """For staff: it holds telephone numbers."""
        self.look(actor, Permission.READ, "查看值班表")
        settings, now = self.alert_settings(), self.now()
        called = duty.ladder(settings.shifts, now)
        return Roster(
            persons=settings.persons,
            shifts=tuple(sorted(settings.shifts, key=lambda s: (s.first_day, s.id))),
            on_duty=tuple(duty.on_duty(settings.shifts, now)),
            ladder=tuple(settings.persons[key] for key in called if key in settings.persons),
            gaps=tuple(duty.gaps(settings.shifts, Window(now, now + _AHEAD))),
            holidays_unknown=not duty.arranged(clock.library_day(now + _AHEAD)),
        )

    def on_duty_at(self, actor: Actor, moment: datetime) -> list[Person]:
        """In the order they would be called upon."""
        self.look(actor, Permission.READ, "查看值班表")
        settings = self.alert_settings()
        called = duty.ladder(settings.shifts, moment)
        return [settings.persons[key] for key in called if key in settings.persons]

    def save_person(self, actor: Actor, person: Person, why: str) -> bool:
        """Insert or replace someone on the roster; only active accounts of staff."""
        with self.act(actor, Permission.ADMIN, "保存值班人员", person.id):
            self._check_staff(person.id)
            if not person.name.strip() or not person.phone.strip():
                raise InvalidInput("请填写值班人员的姓名和电话")
            channels = {channel.id for channel in self.alert_settings().channels.values() if channel.personal}
            if strange := sorted(set(person.addresses) - channels):
                raise InvalidInput(f"没有发给个人的通知渠道“{'、'.join(strange)}”，请先添加渠道")
            return self._arrange(actor, person, why)

    def drop_person(self, actor: Actor, person_id: str, why: str) -> None:
        """Take someone off the roster; who still has shifts stays (``Conflict``)."""
        with self.act(actor, Permission.ADMIN, "删除值班人员", person_id):
            shifts = self.alert_settings().shifts
            if any(person_id in (shift.person, shift.stand_in) for shift in shifts):
                raise Conflict(f"“{person_id}”还有班次，请先改排或删除这些班次")
            self._drop(actor, Person, person_id, why)

    def save_shift(self, actor: Actor, shift: Shift, why: str) -> Shift:
        """Insert (empty id) or replace a shift."""
        shift = replace(shift, id=shift.id or ids.shift_id())
        with self.act(actor, Permission.ADMIN, "保存班次", shift.id):
            self._check_shift(shift)
            self._arrange(actor, shift, why)
            return shift

    def drop_shift(self, actor: Actor, shift_id: str, why: str) -> None:
        """Take a shift out."""
        with self.act(actor, Permission.ADMIN, "删除班次", shift_id):
            self._drop(actor, Shift, shift_id, why)

    def _check_staff(self, name: str) -> None:
        user = next((user for user in self.store.users() if user.name == name), None)
        if user is None or not user.active:
            raise NotFound(f"没有可用的账号“{name}”，请先在“系统”页建立账号")
        if not may(Actor(user.name, user.roles), Permission.ALERTS):
            raise InvalidInput(f"账号“{name}”不是工作人员，不能列入值班表")

    def _check_shift(self, shift: Shift) -> None:
        persons = self.alert_settings().persons
        for name in filter(None, (shift.person, shift.stand_in)):
            if name not in persons:
                raise InvalidInput(f"“{name}”不在值班人员里，请先添加")
        if shift.person == shift.stand_in:
            raise InvalidInput("A 角和 B 角不能是同一个人")
        if shift.last_day is not None and shift.last_day < shift.first_day:
            raise InvalidInput("班次的结束日期早于开始日期，请改正")
        if not (0 <= shift.begins < MINUTES and 0 <= shift.ends <= MINUTES):
            raise InvalidInput("班次的起止时刻要在 0:00 与 24:00 之间")
