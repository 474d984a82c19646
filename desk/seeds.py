"""Verbs on shipped source files (种子): the database is the truth; what an upgrade brings is taken or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawlers.spec import SourceSpec, load_specs, to_source
from desk.declarations import FieldChange, changes
from desk.permissions import Permission
from desk.room import DeskRoom
from domain.errors import NotFound
from domain.source import SeedMark, Source
from domain.user import Actor

SEEDS: Mapping[str, str] = {"new": "新增", "changed": "有变化", "gone": "已不再随附"}
"""Kind of difference → name on screen."""
_OURS = ("enabled", "status_reason", "rights")
"""Decisions of the library: a seed that was never compared with before does not overrule them."""


@dataclass(frozen=True)
class SeedDifference:
    """One shipped source that differs from the database, and nobody has decided about it."""

    id: str
    name: str
    pack: str
    kind: str
    """A key of ``SEEDS``."""
    fields: tuple[FieldChange, ...]
    """What taking it would change: ``before`` is in the database, ``after`` would be."""
    own: tuple[str, ...]
    """Fields that people here changed, and that taking it leaves as they are."""


@dataclass(frozen=True)
class SeedReport:
    """Ids that were taken or refused."""

    taken: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def shipped(data: Path) -> dict[str, SourceSpec]:
    """The shipped catalogue by id; empty where none is shipped."""
    folder = data / "sources"
    if not folder.is_dir() or not any(folder.rglob("*.y*ml")):
        return {}
    return {spec.id: spec for spec in load_specs(folder)}


class SeedVerbs(DeskRoom):
    """Shipped sources."""

    def seeds(self, actor: Actor) -> list[SeedDifference]:
        """What is shipped and differs from the database, and is not yet decided; a person's own changes are not."""
        self.look(actor, Permission.READ, "查看种子差异")
        seeds, kept, marks = self._seed_sides()
        found = [
            _difference(spec, kept.get(spec.id), marks.get(spec.id))
            for spec in seeds.values()
            if _undecided(_data(spec), kept.get(spec.id), marks.get(spec.id))
        ]
        gone = [_gone(kept[i]) for i, mark in marks.items() if mark.spec and i not in seeds and i in kept]
        return [*found, *gone]

    def take_seeds(
        self,
        actor: Actor,
        source_ids: Sequence[str] = (),
        *,
        pack: str | None = None,
        why: str = "采用随附目录",
    ) -> SeedReport:
        """Take differences into the database, by id or by pack; each makes a version of its source."""
        with self.act(actor, Permission.SOURCES, "采用种子", pack or "、".join(source_ids)[:300]):
            chosen = self._seeds_chosen(actor, source_ids, pack)
            seeds, kept, marks = self._seed_sides()
            for one in chosen:
                spec, mark = seeds.get(one.id), marks.get(one.id)
                wanted = _merged(spec, kept.get(one.id), mark) if spec else _switched_off(kept[one.id])
                self.store.put_source(to_source(wanted), actor.name, why, self.now())
                self._decide(actor, one.id, _data(spec) if spec else {}, "taken")
            return SeedReport(taken=tuple(one.id for one in chosen))

    def refuse_seeds(
        self, actor: Actor, source_ids: Sequence[str] = (), *, pack: str | None = None
    ) -> SeedReport:
        """Leave the database as it is; a difference comes back only when the shipped file changes again."""
        with self.act(actor, Permission.SOURCES, "不采用种子", pack or "、".join(source_ids)[:300]):
            chosen = self._seeds_chosen(actor, source_ids, pack)
            seeds = shipped(self.settings.data)
            for one in chosen:
                self._decide(actor, one.id, _data(seeds[one.id]) if one.id in seeds else {}, "refused")
            return SeedReport(refused=tuple(one.id for one in chosen))

    def plant_seeds(self, actor: Actor) -> SeedReport:
        """The whole shipped catalogue into a new installation, on and off as shipped."""
        return self.take_seeds(actor, [one.id for one in self.seeds(actor)], why="随附目录")

    def _seed_sides(self) -> tuple[dict[str, SourceSpec], dict[str, Source], dict[str, SeedMark]]:
        kept = {source.id: source for source in self.store.sources()}
        return shipped(self.settings.data), kept, self.store.seed_marks()

    def _seeds_chosen(
        self, actor: Actor, source_ids: Sequence[str], pack: str | None
    ) -> list[SeedDifference]:
        waiting = {one.id: one for one in self.seeds(actor)}
        if missing := [i for i in source_ids if i not in waiting]:
            raise NotFound(f"采集源“{'、'.join(missing)}”没有待定的种子差异，请用 zhijin sources seeds 查看")
        in_pack = [one.id for one in waiting.values() if pack is not None and one.pack == pack]
        if pack is not None and not in_pack:
            raise NotFound(f"分组“{pack}”没有待定的种子差异，请用 zhijin sources seeds 查看")
        return [waiting[i] for i in dict.fromkeys([*source_ids, *in_pack])]

    def _decide(self, actor: Actor, source_id: str, spec: Mapping[str, Any], decision: str) -> None:
        self.store.put_seed_mark(SeedMark(source_id, spec, decision, actor.name, self.now()))


def _data(spec: SourceSpec) -> dict[str, Any]:
    """As the database holds it."""
    return spec.model_dump(mode="json", exclude_defaults=True)


def _undecided(data: Mapping[str, Any], kept: Source | None, mark: SeedMark | None) -> bool:
    """Whether the shipped declaration is other than the one kept and other than the one last decided about."""
    if mark is not None and mark.spec == data:
        return False
    return kept is None or dict(kept.spec) != data


def _difference(spec: SourceSpec, kept: Source | None, mark: SeedMark | None) -> SeedDifference:
    if kept is None:
        return SeedDifference(spec.id, spec.name, spec.pack, "new", changes({}, _data(spec)), ())
    wanted = _data(_merged(spec, kept, mark))
    own = tuple(c.path for c in changes(wanted, _data(spec)))
    return SeedDifference(spec.id, spec.name, kept.pack, "changed", changes(kept.spec, wanted), own)


def _gone(kept: Source) -> SeedDifference:
    fields = (FieldChange("enabled", str(kept.enabled), "False"),) if kept.enabled else ()
    return SeedDifference(kept.id, kept.name, kept.pack, "gone", fields, ())


def _merged(spec: SourceSpec, kept: Source | None, mark: SeedMark | None) -> SourceSpec:
    """The shipped declaration with what people here changed and the upgrade did not.

    Without an earlier decision to compare with, only the library's own decisions stay.
    """
    if kept is None:
        return spec
    own, new = dict(kept.spec), _data(spec)
    if mark is not None and mark.spec:
        stay = {f for f in own.keys() | new.keys() if own.get(f) != mark.spec.get(f) == new.get(f)}
    else:
        stay = set(_OURS)
    merged = {f: v for f, v in new.items() if f not in stay} | {f: own[f] for f in stay if f in own}
    return SourceSpec.model_validate(merged)


def _switched_off(kept: Source) -> SourceSpec:
    off = {"enabled": False, "status_reason": "新版随附目录已不含这个采集源"}
    return SourceSpec.model_validate(dict(kept.spec) | off)
