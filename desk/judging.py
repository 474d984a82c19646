"""Verbs about weights: what heat, risk and levels are weighed by, who changed it and why; and the day's yardstick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from desk.permissions import Permission
from desk.room import DeskRoom
from domain import clock
from domain.clock import Window
from domain.errors import InvalidInput, NotFound
from domain.user import Actor
from domain.weights import KIND_NAMES, HeatWeights, RiskRules, WeightKind, WeightsVersion
from nlp.bursts import BoardMatcher
from nlp.heat import BASELINE_DAYS, BURST_HOURS, NORM_DAYS, Baseline, usual
from nlp.levels import LevelRules

_SHIPPED: Mapping[WeightKind, type[HeatWeights] | type[RiskRules]] = {
    WeightKind.HEAT: HeatWeights,
    WeightKind.RISK: RiskRules,
}
_NATIONAL = "全国"


@dataclass(frozen=True)
class Yardstick:
    """What all stories of one run are measured with, so that they can be compared."""

    now: datetime
    weights: HeatWeights
    baseline: Baseline
    rules: LevelRules
    board: BoardMatcher
    """The top of the national boards of the last day."""


class JudgingVerbs(DeskRoom):
    """Weights as configuration with history. The database is the truth; the values in the code are its seed."""

    def weights(self, actor: Actor, kind: WeightKind) -> list[WeightsVersion]:
        """Every version, newest first; the first is in force."""
        self.look(actor, Permission.READ, f"查看{KIND_NAMES[kind]}")
        return self._versions(kind)

    def heat_weights(self, actor: Actor, name: str | None = None) -> HeatWeights:
        """Those in force, or those of a version that an old report names (``heat-2``)."""
        versions = self.weights(actor, WeightKind.HEAT)
        found = versions[0] if name is None else next((v for v in versions if v.name == name), None)
        if found is None:
            known = "、".join(version.name for version in reversed(versions))
            raise NotFound(f"{KIND_NAMES[WeightKind.HEAT]}没有“{name}”这一版，现有：{known}")
        return HeatWeights(**found.record)

    def change_weights(
        self, actor: Actor, kind: WeightKind, changes: Mapping[str, Any], why: str
    ) -> WeightsVersion:
        """The weights in force with some values changed, from the next analysis on; a version of their own.

        A value of a table (``media``, ``severity_of``) is a mapping of the codes to change.
        """
        with self.act(actor, Permission.ADMIN, f"修改{KIND_NAMES[kind]}", kind.value):
            if not why.strip():
                raise InvalidInput(f"修改{KIND_NAMES[kind]}要写明理由，旧报告以此说明当时的口径")
            newest = self._versions(kind)[0]
            named = f"{kind.value}-{newest.version + 1}"
            weights = replace(_changed(kind, newest.record, changes), version=named).checked()
            if _same(weights, newest.record):
                raise InvalidInput(f"{KIND_NAMES[kind]}与现行的一样，没有改动")
            made = WeightsVersion(
                kind, newest.version + 1, actor.name, why.strip(), self.now(), _record(weights)
            )
            self.store.put_weights(made)
            return made

    @cached_property
    def levels(self) -> LevelRules:
        """The word lists behind the levels, under the shipped weights."""
        return LevelRules(self.settings.data / "lexicons" / "risk.yml")

    _kept_usual: tuple[tuple[datetime, int], Baseline, BoardMatcher] | None = None
    """What was usual, with the ten minutes and the rank it was looked up for."""

    def yardstick(self) -> Yardstick:
        """For one run: the weights in force and what was usual up to now."""
        now = self.now()
        rules = RiskRules(**self._versions(WeightKind.RISK)[0].record)
        baseline, board = self._usual(now, rules.hot_rank)
        return Yardstick(
            now=now,
            weights=HeatWeights(**self._versions(WeightKind.HEAT)[0].record),
            baseline=baseline,
            rules=self.levels.weighed(rules),
            board=board,
        )

    def _usual(self, now: datetime, lowest: int) -> tuple[Baseline, BoardMatcher]:
        """Looked up anew every ten minutes: a service measures stories each second, what is usual moves by the hour."""
        key = (now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0), lowest)
        if self._kept_usual is None or self._kept_usual[0] != key:
            self._kept_usual = key, self._baseline(now), BoardMatcher(self._top_items(now, lowest))
        return self._kept_usual[1:]

    def _baseline(self, now: datetime) -> Baseline:
        today = clock.library_day(now)
        norms = self.store.norms(today - timedelta(days=NORM_DAYS), today - timedelta(days=1))
        hours = timedelta(hours=BURST_HOURS)
        ends = [now - timedelta(days=days) for days in range(1, BASELINE_DAYS + 1)]
        counts = [n for end in ends for n in self.store.articles_per_story(Window(end - hours, end))]
        return usual(norms, counts)

    def _top_items(self, now: datetime, lowest: int) -> dict[str, int]:
        national = {source.id for source in self.store.sources() if source.region == _NATIONAL}
        best: dict[str, int] = {}
        for seen in self.store.observations(Window(now - timedelta(days=1), now)):
            if seen.rank <= lowest and seen.source_id in national:
                best[seen.item] = min(seen.rank, best.get(seen.item, seen.rank))
        return best

    def _versions(self, kind: WeightKind) -> list[WeightsVersion]:
        """What the program came with is written down at its first use, so that an upgrade changes nothing set here."""
        found = self.store.weights(kind)
        if found:
            return found
        shipped = _record(_SHIPPED[kind]())
        self.store.put_weights(WeightsVersion(kind, 1, "系统", "随附的初值", self.now(), shipped))
        return self.store.weights(kind)


def _record(weights: HeatWeights | RiskRules) -> dict[str, Any]:
    """Field → value; tables as plain dicts."""
    values = ((f.name, getattr(weights, f.name)) for f in fields(weights))
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in values}


def _same(weights: HeatWeights | RiskRules, record: Mapping[str, Any]) -> bool:
    return {**_record(weights), "version": ""} == {**record, "version": ""}


def _changed(
    kind: WeightKind, held: Mapping[str, Any], changes: Mapping[str, Any]
) -> HeatWeights | RiskRules:
    if unknown := sorted(changes.keys() - held.keys() | changes.keys() & {"version"}):
        names = "、".join(name for name in held if name != "version")
        raise InvalidInput(f"{KIND_NAMES[kind]}没有“{unknown[0]}”这一项，可改的有：{names}")
    merged = {name: _merged(held[name], value) for name, value in changes.items()}
    return _SHIPPED[kind](**{**held, **merged})


def _merged(held: Any, value: Any) -> Any:
    return {**held, **value} if isinstance(held, Mapping) and isinstance(value, Mapping) else value
