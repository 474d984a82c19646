"""Verbs on crawl targets: import, list, change, switch on and off, go back to a version, export, check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from crawlers.schema import Rights
from crawlers.spec import SourceSpec, from_source, load_specs, load_text, to_source
from desk import schedule
from desk.declarations import FILE, Version, dump, lacking, versions_of
from desk.health import HealthVerbs, Verdict
from desk.permissions import Permission
from domain.errors import Conflict, InvalidInput, NotFound, SourceSpecError
from domain.ledger import LedgerEntry, Run
from domain.source import Source, SourceState
from domain.user import Actor

__all__ = ["ImportReport", "PackLine", "RightsGap", "SourceLine", "SourceVerbs", "SourceView", "Verdict"]


@dataclass(frozen=True)
class SourceLine:
    """One row of the list of sources."""

    source: Source
    state: SourceState


@dataclass(frozen=True)
class SourceView:
    """One source whole. ``spec`` is None, with ``fault``, where it no longer fits the schema."""

    source: Source
    state: SourceState
    spec: SourceSpec | None
    yaml: str
    versions: tuple[Version, ...]
    verdict: Verdict
    fault: str = ""


@dataclass(frozen=True)
class PackLine:
    """One pack and how many of its sources are on."""

    name: str
    total: int
    enabled: int


@dataclass(frozen=True)
class RightsGap:
    """A source that is on, and which of its rights fields nobody has filled in."""

    id: str
    name: str
    pack: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ImportReport:
    """What an import or change did, by ids."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


class SourceVerbs(HealthVerbs):
    """Crawl targets."""

    def sources(self, actor: Actor) -> list[SourceLine]:
        """Every source with what its last pass showed."""
        self.look(actor, Permission.READ, "查看采集源")
        states = self.store.source_states()
        return [SourceLine(s, _standing(s, states.get(s.id))) for s in self.store.sources()]

    def source(self, actor: Actor, source_id: str) -> SourceView:
        """One source with its declaration and versions; one that people fill in has no declaration to show."""
        self.look(actor, Permission.READ, "查看采集源")
        source = self.store.source(source_id)
        if source.kind == "manual":
            raise InvalidInput(f"“{source.name}”的内容由人录入，没有采集规则，请到“录入”页查看")
        state = _standing(source, self.store.source_states().get(source_id))
        spec, fault = _checked(source)
        return SourceView(
            source,
            state,
            spec,
            dump(source.spec),
            tuple(versions_of(self.store.source_versions(source_id))),
            self.verdict(source, state),
            fault,
        )

    def packs(self, actor: Actor) -> list[PackLine]:
        """Every pack, by name."""
        self.look(actor, Permission.READ, "查看采集源")
        sources = self._declared()
        return [
            PackLine(
                name, sum(s.pack == name for s in sources), sum(s.pack == name and s.enabled for s in sources)
            )
            for name in sorted({source.pack for source in sources})
        ]

    def source_history(self, actor: Actor, source_id: str, limit: int = 20) -> list[Run]:
        """The last passes over one source, newest first."""
        self.look(actor, Permission.READ, "查看采集源")
        return self.store.runs(self.store.source(source_id).id, limit)

    def run_ledger(self, actor: Actor, run_id: str) -> list[LedgerEntry]:
        """The fate of every URL of one run."""
        self.look(actor, Permission.READ, "查看采集批次")
        return self.store.ledger(run_id)

    def import_sources(self, actor: Actor, path: Path, why: str = "导入") -> ImportReport:
        """Take in a source file or a folder of them; one faulty line refuses the whole file, named."""
        return self.put_sources(actor, load_specs(path), why, path.name)

    def put_sources(self, actor: Actor, specs: Sequence[SourceSpec], why: str, subject: str) -> ImportReport:
        """Insert or change sources; each change is kept as a version with who and why."""
        added: list[str] = []
        changed: list[str] = []
        unchanged: list[str] = []
        with self.act(actor, Permission.SOURCES, "修改采集源", subject):
            known = {source.id for source in self.store.sources()}
            for spec in specs:
                moved = self.store.put_source(to_source(spec), actor.name, why, self.now())
                (unchanged if not moved else changed if spec.id in known else added).append(spec.id)
        return ImportReport(tuple(added), tuple(changed), tuple(unchanged))

    def add_source(self, actor: Actor, text: str, why: str) -> ImportReport:
        """Save a new source from its YAML; one whose id is taken is a ``Conflict``, never overwritten."""
        self.look(actor, Permission.SOURCES, "修改采集源")
        spec = _sole(text)
        if any(source.id == spec.id for source in self.store.sources()):
            raise Conflict(f"编号“{spec.id}”已被别的采集源使用，请把 id 改成没有用过的再保存")
        return self.put_sources(actor, [spec], _reason(why), spec.id)

    def change_source(self, actor: Actor, source_id: str, text: str, why: str) -> ImportReport:
        """Save a source's YAML as a person edited it.

        :raises SourceSpecError: naming line and field.
        """
        self.look(actor, Permission.SOURCES, "修改采集源")
        spec = _sole(text)
        if spec.id != self.store.source(source_id).id:
            raise InvalidInput(
                f"编号不能由“{source_id}”改成“{spec.id}”，已采的文章记着原来的编号；要新建请用“试采”"
            )
        return self.put_sources(actor, [spec], _reason(why), spec.id)

    def switch_sources(
        self, actor: Actor, source_ids: Sequence[str], *, on: bool, why: str, pack: str | None = None
    ) -> ImportReport:
        """Switch the named sources, or a whole pack, on or off; the reason is kept beside a source that is off."""
        self.look(actor, Permission.SOURCES, "修改采集源")
        reason = _reason(why)
        chosen = [self.store.source(source_id) for source_id in source_ids]
        if pack is not None:
            chosen += [source for source in self._declared() if source.pack == pack]
        if not chosen:
            raise NotFound(
                f"没有采集源属于分组“{pack}”，请核对分组名称"
                if pack
                else "没有写明要改哪些采集源，请写编号或分组"
            )
        update = {"enabled": on, "status_reason": "" if on else reason}
        return self._update_sources(actor, chosen, lambda spec: update if spec.enabled != on else {}, reason)

    def set_rights(
        self,
        actor: Actor,
        source_id: str,
        *,
        authorisation: str,
        assessed_on: date | None,
        responsible: str,
        copyright: str,
        why: str,
    ) -> ImportReport:
        """Record by what right a source is read."""
        self.look(actor, Permission.SOURCES, "修改采集源")
        rights = Rights(
            authorisation=authorisation.strip(),
            assessed_on=assessed_on,
            responsible=responsible.strip(),
            copyright=copyright.strip(),
        )
        chosen = [self.store.source(source_id)]
        return self._update_sources(actor, chosen, lambda spec: {"rights": rights}, _reason(why))

    def rights_gaps(self, actor: Actor) -> list[RightsGap]:
        """Sources that are on and lack something of their rights record."""
        self.look(actor, Permission.READ, "查看采集源")
        found = []
        for source in self._declared():
            spec, _ = _checked(source)
            if spec and source.enabled and (missing := lacking(spec.rights)):
                found.append(RightsGap(source.id, source.name, source.pack, missing))
        return found

    def restore_source(self, actor: Actor, source_id: str, version: int, why: str) -> ImportReport:
        """Make an earlier version the present one; what lies between stays in the history."""
        self.look(actor, Permission.SOURCES, "修改采集源")
        rows = self.store.source_versions(self.store.source(source_id).id)
        wanted = next((row for row in rows if row["version"] == version), None)
        if wanted is None:
            raise NotFound(f"采集源“{source_id}”没有第 {version} 版，请从“版本”里选择")
        spec = load_text(dump(wanted["spec"]), f"第 {version} 版")[0]
        return self.put_sources(actor, [spec], f"恢复第 {version} 版：{_reason(why)}", source_id)

    def export_sources(self, actor: Actor) -> str:
        """All sources as one YAML list that ``import`` takes back."""
        self.look(actor, Permission.READ, "导出采集源")
        return dump([dict(source.spec) for source in self._declared()])

    def check_sources(self, actor: Actor, source_id: str | None = None) -> list[Verdict]:
        """Judge each source by its last pass and by what it promises in ``expect``."""
        self.look(actor, Permission.READ, "检查采集源")
        chosen = [self.store.source(source_id)] if source_id else self._declared()
        states = self.store.source_states()
        return [self.verdict(source, states.get(source.id)) for source in chosen]

    def _declared(self) -> list[Source]:
        """Sources that a crawler reads; those of 人工录入 only hold what people entered."""
        return [source for source in self.store.sources() if source.kind != "manual"]

    def _update_sources(
        self,
        actor: Actor,
        chosen: Sequence[Source],
        update: Callable[[SourceSpec], dict[str, object]],
        why: str,
    ) -> ImportReport:
        """Change fields of several sources; each is checked whole before any is saved."""
        specs = [(spec := from_source(source)).model_copy(update=update(spec)) for source in chosen]
        checked = [
            SourceSpec.model_validate(spec.model_dump(mode="json", exclude_defaults=True)) for spec in specs
        ]
        return self.put_sources(actor, checked, why, "、".join(spec.id for spec in checked)[:300])


def _standing(source: Source, state: SourceState | None) -> SourceState:
    """The state with interval and due time as they hold now: bounds changed since the last pass count at once."""
    state = state or SourceState(source.id)
    spec, _ = _checked(source) if source.enabled and source.spec else (None, "")
    if spec is None or state.interval_minutes is None:
        return state
    bounds = schedule.reins(spec)
    return replace(
        state, interval_minutes=bounds.clamp(state.interval_minutes), due_at=schedule.due_at(bounds, state)
    )


def _sole(text: str) -> SourceSpec:
    specs = load_text(text, FILE)
    if len(specs) != 1:
        raise InvalidInput(
            f"这里一次只能写一个采集源，现有 {len(specs)} 个；成批导入请用 zhijin sources import"
        )
    return specs[0]


def _reason(why: str) -> str:
    if not why.strip():
        raise InvalidInput("请写明修改的原因，它会记入采集源的版本")
    return why.strip()


def _checked(source: Source) -> tuple[SourceSpec | None, str]:
    """The declaration, or why it no longer fits the schema."""
    try:
        return from_source(source), ""
    except SourceSpecError as error:
        return None, str(error)
