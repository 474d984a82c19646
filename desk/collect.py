"""Verb ``collect``: one pass over sources, carried out by ``desk.collector``."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime, timedelta

from crawlers.schema import EPaper
from crawlers.spec import from_source
from desk import schedule
from desk.collecting import CollectorProcess
from desk.guards import only_one, require_space
from desk.permissions import Permission
from desk.room import DeskRoom
from domain.clock import library_day, zh_minute
from domain.errors import Conflict, FetchFailed, InvalidInput, SourceSpecError
from domain.ledger import CollectReport
from domain.source import Source, SourceState
from domain.user import Actor

_log = logging.getLogger(__name__)
MOST_DAYS = 3660
"""Days of one back-fill: ten years of a newspaper."""


class CollectVerbs(DeskRoom):
    """Collection."""

    _standing: CollectorProcess | None = None

    def collect(
        self, actor: Actor, source_ids: Sequence[str] = (), *, due_only: bool = False
    ) -> CollectReport:
        """Read the named sources, or all enabled ones (``due_only``: those whose time has come).

        A named source is read even if it is disabled, but not while its host asks to be left alone. The report counts
        every URL offered; when each source is due again is worked out afterwards.
        """
        if due_only and not source_ids:
            return self._collect_due(actor)
        with self.act(actor, Permission.COLLECT, "采集", "、".join(source_ids) or "全部采集源"):
            self._require_able()
            chosen = self._to_read(source_ids)
            # A person who asks wants today's paper looked for even before its usual hour.
            return self._read_sources([source.id for source in chosen], {"ignore_schedule": True})

    def _collect_due(self, actor: Actor) -> CollectReport:
        """A service looks every few seconds: only what it does goes into the audit, not that it looked."""
        self.look(actor, Permission.COLLECT, "采集")
        self._require_able()
        due = [source.id for source in self._due()]
        if not due:
            return CollectReport((), 0.0)
        with self.act(actor, Permission.COLLECT, "采集", f"到时的 {len(due)} 个采集源"):
            return self._read_sources(due, {"ignore_schedule": False})

    def backfill(self, actor: Actor, source_id: str, first: date, last: date) -> CollectReport:
        """Read the e-paper issues of a source from ``first`` to ``last``, both included.

        What is known already is not asked for again, so an interrupted back-fill is simply started once more.
        """
        with self.act(actor, Permission.COLLECT, "补采", f"{source_id} {first} 至 {last}"):
            self._require_able()
            source = self._named(source_id)
            days = _days(first, last, library_day(self.now()))
            if not any(isinstance(entry, EPaper) for entry in from_source(source).entries):
                raise InvalidInput(
                    f"“{source.name}”不是数字报，不能按日期补采，请直接用 zhijin crawl {source_id}"
                )
            order = {"ignore_schedule": False, "days": [day.isoformat() for day in days]}
            return self._read_sources([source_id], order)

    def next_due(self, actor: Actor) -> datetime | None:
        """When the first enabled source is due; None where none is enabled."""
        self.look(actor, Permission.COLLECT, "采集")
        states, now = self.store.source_states(), self.now()
        found = (_due_at(s, states.get(s.id), now) for s in self.store.sources() if s.enabled)
        return min((moment for moment in found if moment), default=None)

    @contextmanager
    def standing_collector(self) -> Iterator[None]:
        """Inside, the collecting process stays loaded from pass to pass: for a service that looks every few seconds."""
        with CollectorProcess() as collector:
            collector.warm()
            self._standing = collector
            try:
                yield
            finally:
                self._standing = None

    def _collector(self) -> AbstractContextManager[CollectorProcess]:
        return nullcontext(self._standing) if self._standing else CollectorProcess()

    def _require_able(self) -> None:
        if self.settings.role == "office":
            raise Conflict("本机是办公端（ZHIJIN_ROLE=office），不采集；请导入采集端的数据包")
        require_space(self.settings.home, self.settings.min_free_mb)

    def _read_sources(self, source_ids: list[str], order: dict[str, object]) -> CollectReport:
        if not source_ids:
            return CollectReport((), 0.0)
        with only_one(self.settings.home, "collect", "采集"):
            self.store.interrupt_open_runs(self.now())
            try:
                report = self._in_child(source_ids, order | {"resumed": self._interrupted(source_ids)})
            except FetchFailed:
                self._put_off(source_ids)
                raise
            for source_id in source_ids:
                self._plan(source_id)
            return report

    def _interrupted(self, source_ids: list[str]) -> dict[str, str]:
        """Source id → start of the first of the interrupted passes since its last whole one."""
        found: dict[str, str] = {}
        for source_id in source_ids:
            for run in self.store.runs(source_id, schedule.RUNS):
                if run.status != "interrupted":
                    break
                found[source_id] = run.started_at.isoformat()
        return found

    def _plan(self, source_id: str) -> None:
        """Work out when a source is due again."""
        bounds = schedule.reins(from_source(self.store.source(source_id)))
        planned = schedule.plan(bounds, self.store.runs(source_id, schedule.RUNS), self.now())
        self.store.put_schedule(source_id, planned.interval, planned.due_at)

    def _put_off(self, source_ids: list[str]) -> None:
        """The collecting process died: its sources are not asked again at once, or a crash would repeat itself."""
        for source_id in source_ids:
            bounds = schedule.reins(from_source(self.store.source(source_id)))
            due = self.now() + timedelta(minutes=bounds.least)
            self.store.put_schedule(source_id, bounds.clamp(bounds.every), due)

    def _to_read(self, source_ids: Sequence[str]) -> list[Source]:
        if source_ids:
            return [self._named(source_id) for source_id in source_ids]
        enabled = [source for source in self.store.sources() if source.enabled]
        if not enabled:
            raise InvalidInput("没有启用的采集源，请先用 zhijin sources import 导入")
        return [source for source in enabled if self._resting(source) is None]

    def _due(self) -> list[Source]:
        states, now = self.store.source_states(), self.now()
        return [s for s in self.store.sources() if s.enabled and _is_due(s, states.get(s.id), now)]

    def _named(self, source_id: str) -> Source:
        source = self.store.source(source_id)
        if source.kind == "manual":
            raise InvalidInput(f"“{source.name}”没有可采集的地址，内容由人录入，请到“录入”页添加")
        if until := self._resting(source):
            raise Conflict(f"“{source.name}”的网站要求 {zh_minute(until)} 以前不要访问，请到时再采")
        return source

    def _resting(self, source: Source) -> datetime | None:
        return schedule.resting_until(self.store.runs(source.id, schedule.RUNS), self.now())

    def _in_child(self, source_ids: list[str], order: dict[str, object]) -> CollectReport:
        """Run ``python -m desk.collector``; the runs it made are read back from the store."""
        began = self.now()
        clock = time.perf_counter()
        order = order | {
            # The child works in another folder: its paths must not start from here.
            "settings": self.settings.model_dump(mode="json")
            | {"database_url": f"sqlite:///{self.settings.database}"},
            "sources": source_ids,
        }
        try:
            with self._collector() as collector:
                ids = collector.ask(order)
        finally:
            self.store.interrupt_open_runs(self.now())
        since = [run for run in self.store.runs(limit=10 * len(source_ids) + 10) if run.started_at >= began]
        runs = tuple(sorted((run for run in since if run.id in ids), key=lambda run: run.source_id))
        return CollectReport(runs, time.perf_counter() - clock)


def _due_at(source: Source, state: SourceState | None, now: datetime) -> datetime | None:
    """When a source is due; None outside its hours, and for a declaration that no longer fits the schema."""
    try:
        spec = from_source(source)
    except SourceSpecError:
        return None
    due = schedule.due_at(schedule.reins(spec), state) or now
    return due if due > now or schedule.is_due(spec, state, now) else None


def _is_due(source: Source, state: SourceState | None, now: datetime) -> bool:
    """A declaration that no longer fits the schema stops its source alone; ``sources check`` says what is wrong."""
    try:
        return schedule.is_due(from_source(source), state, now)
    except SourceSpecError as error:
        _log.warning("%s", error)
        return False


def _days(first: date, last: date, today: date) -> list[date]:
    """Every day of the range, oldest first."""
    if first > last:
        raise InvalidInput(f"起始日期 {first} 晚于结束日期 {last}，请对调")
    if last > today:
        raise InvalidInput(f"结束日期 {last} 还没有到，请改为今天（{today}）或更早")
    if (last - first).days >= MOST_DAYS:
        raise InvalidInput(f"一次最多补采 {MOST_DAYS} 天，请分几次进行")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
