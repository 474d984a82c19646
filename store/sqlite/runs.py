"""Runs, their ledger, and the state of a source that follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from domain.errors import NotFound
from domain.ledger import Fate, LedgerEntry, LedgerQuery, Run, count_fates
from domain.source import SourceState
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import Room, add_row, id_list

_INTERRUPTED = "采集中途停止，已采到的内容都已保存"


class RunRows(Room):
    """Verbs about 采集批次."""

    def begin_run(self, run: Run) -> None:
        with self._write() as db:
            db.table("runs").insert(to_row(run))

    def end_run(self, run: Run) -> None:
        with self._write() as db:
            _end(db, run)

    def interrupt_open_runs(self, now: datetime) -> int:
        with self._write() as db:
            rows = list(db.query("SELECT * FROM runs WHERE status = 'running' ORDER BY started_at, id"))
            for row in rows:
                _end(db, _interrupted(db, from_row(Run, row), now))
            return len(rows)

    def add_ledger(self, entry: LedgerEntry) -> None:
        with self._write() as db:
            add_row(db, "ledger", to_row(entry))

    def runs(self, source_id: str | None = None, limit: int = 50) -> list[Run]:
        """Newest first."""
        where, params = ("WHERE source_id = ?", [source_id]) if source_id is not None else ("", [])
        sql = f"SELECT * FROM runs {where} ORDER BY started_at DESC, id DESC LIMIT ?"
        return [from_row(Run, row) for row in self._all(sql, *params, limit)]

    def ledger(self, run_id: str) -> list[LedgerEntry]:
        """In the order of adding."""
        rows = self._all("SELECT * FROM ledger WHERE run_id = ? ORDER BY seq", run_id)
        return [from_row(LedgerEntry, row) for row in rows]

    def search_ledger(self, query: LedgerQuery, limit: int = 200, offset: int = 0) -> list[LedgerEntry]:
        where, params = _narrowed(query)
        sql = f"SELECT * FROM ledger WHERE {where} ORDER BY seq DESC LIMIT ? OFFSET ?"
        return [from_row(LedgerEntry, row) for row in self._all(sql, *params, limit, offset)]

    def count_ledger(self, query: LedgerQuery) -> dict[tuple[str, str], int]:
        where, params = _narrowed(query)
        sql = f"SELECT fate, cause, count(*) AS n FROM ledger WHERE {where} GROUP BY fate, cause"
        return {(row["fate"], row["cause"]): row["n"] for row in self._all(sql, *params)}


def _narrowed(query: LedgerQuery) -> tuple[str, list[str]]:
    """The WHERE clause over ``ledger`` and its values."""
    tests: list[str] = ["kind = 'article'"] if query.articles_only else ["1"]
    params: list[str] = []
    for test, values in (
        ("fate IN (SELECT value FROM json_each(?))", query.fates),
        ("cause IN (SELECT value FROM json_each(?))", query.causes),
    ):
        if values is not None:
            tests.append(test)
            params.append(id_list(values))
    for test, value in (
        ("source_id = ?", query.source_id),
        ("instr(url, ?) > 0", query.url_part),
        ("at >= ?", stamp(query.since) if query.since else None),
    ):
        if value is not None:
            tests.append(test)
            params.append(value)
    return " AND ".join(tests), params


def _end(db: Database, run: Run) -> None:
    """Store the end of a run; the state moves only if the run was still open, so ending twice counts once."""
    begun = list(db.query("SELECT status FROM runs WHERE id = ?", [run.id]))
    if not begun:
        raise NotFound(f"没有编号为“{run.id}”的采集批次，无法结束它，请先开始这一批次")
    db.table("runs").upsert(to_row(run), pk="id")
    if begun[0]["status"] == "running" and run.status != "running":
        rows = list(db.query("SELECT * FROM source_states WHERE source_id = ?", [run.source_id]))
        state = from_row(SourceState, rows[0]) if rows else SourceState(run.source_id)
        db.table("source_states").upsert(to_row(_moved(state, run)), pk="source_id")


def _moved(state: SourceState, run: Run) -> SourceState:
    """The state after a run. An interrupted one leaves ``last_run_at``, so that the source stays due."""
    kept = any((run.fates or {}).get(fate.value) for fate in (Fate.KEPT, Fate.REVISED))
    state = replace(state, last_run_id=run.id, reason=run.reason)
    if kept:
        state = replace(state, last_kept_at=run.ended_at or run.started_at)
    if run.status == "interrupted":
        return replace(state, status="failed")
    failures = state.failures_in_row + 1 if run.status == "failed" else 0
    return replace(state, status=run.status, last_run_at=run.started_at, failures_in_row=failures)


def _interrupted(db: Database, run: Run, now: datetime) -> Run:
    """The run as its ledger tells it."""
    rows = db.query("SELECT * FROM ledger WHERE run_id = ?", [run.id])
    entries = [from_row(LedgerEntry, row) for row in rows]
    fates = count_fates(entries)
    offered = sum(fates.values())
    seen = "SELECT count(*) AS n FROM observations WHERE source_id = ? AND observed_at >= ?"
    observations = next(iter(db.query(seen, [run.source_id, stamp(run.started_at)])))["n"]
    return replace(
        run,
        ended_at=now,
        offered=offered,
        fates=fates,
        pages=len(entries) - offered,
        observations=observations,
        status="interrupted",
        reason=_INTERRUPTED,
    )
