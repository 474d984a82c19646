"""Verbs on crawl targets: import, list, export, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from crawlers.spec import SourceSpec, from_source, load_specs, to_source
from desk.permissions import Permission
from desk.room import DeskRoom
from domain.ledger import LedgerEntry, Run
from domain.source import Source, SourceState
from domain.user import Actor


@dataclass(frozen=True)
class SourceLine:
    """One row of the list of sources."""

    source: Source
    state: SourceState


@dataclass(frozen=True)
class ImportReport:
    """What an import changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """The health of one source: 好, 需改 or 停用, with the reason."""

    id: str
    name: str
    status: str
    reason: str


class SourceVerbs(DeskRoom):
    """Crawl targets."""

    def sources(self, actor: Actor) -> list[SourceLine]:
        """Every source with what its last pass showed."""
        self.look(actor, Permission.READ, "查看采集源")
        states = self.store.source_states()
        return [SourceLine(s, states.get(s.id, SourceState(s.id))) for s in self._declared()]

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

    def export_sources(self, actor: Actor) -> str:
        """All sources as one YAML list that ``import`` takes back."""
        self.look(actor, Permission.READ, "导出采集源")
        specs = [
            from_source(source).model_dump(mode="json", exclude_defaults=True)
            for source in self._declared()
        ]
        return yaml.safe_dump(specs, allow_unicode=True, sort_keys=False, width=110)

    def check_sources(self, actor: Actor, source_id: str | None = None) -> list[Verdict]:
        """Judge each source by its last pass and by what it promises in ``expect``."""
        self.look(actor, Permission.READ, "检查采集源")
        chosen = [self.store.source(source_id)] if source_id else self._declared()
        states = self.store.source_states()
        return [self._verdict(source, states.get(source.id, SourceState(source.id))) for source in chosen]

    def _declared(self) -> list[Source]:
        """Sources that a crawler reads; those of 人工录入 only hold what people entered."""
        return [source for source in self.store.sources() if source.kind != "manual"]

    def _verdict(self, source: Source, state: SourceState) -> Verdict:
        if not source.enabled:
            return Verdict(source.id, source.name, "停用", "已停用")
        if state.status == "never":
            return Verdict(source.id, source.name, "需改", "还没有采集过，请先运行 zhijin crawl " + source.id)
        if state.status != "ok":
            return Verdict(source.id, source.name, "需改", state.reason)
        if source.kind == "hotboard":
            return self._board_verdict(source)
        silent = from_source(source).expect.max_silence_hours
        if state.last_kept_at is None:
            return Verdict(source.id, source.name, "需改", "采集正常，但从未得到文章")
        hours = (self.now() - state.last_kept_at).total_seconds() / 3600
        if hours > silent:
            return Verdict(
                source.id, source.name, "需改", f"已有 {hours:.0f} 小时没有新内容（预期不超过 {silent} 小时）"
            )
        return Verdict(source.id, source.name, "好", "")

    def _board_verdict(self, source: Source) -> Verdict:
        """A hot board brings observations, never articles."""
        seen = any(run.observations for run in self.store.runs(source.id, 1))
        return Verdict(
            source.id, source.name, "好" if seen else "需改", "" if seen else "采集正常，但榜单是空的"
        )
