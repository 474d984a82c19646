"""Sources, their versions and what the last passes over them showed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from domain.source import SeedMark, Source, SourceState, Specimen
from store.sqlite.codec import from_row, stamp, to_json, to_row
from store.sqlite.room import Room


class SourceRows(Room):
    """Verbs about 采集源."""

    def put_source(self, source: Source, who: str, why: str, now: datetime) -> bool:
        row = to_row(source)
        with self._write() as db:
            stored = list(db.query("SELECT * FROM sources WHERE id = ?", [source.id]))
            # Compared as records: two specs that differ only in the order of their keys are the same.
            if stored and from_row(Source, stored[0]) == from_row(Source, row):
                return False
            db.table("sources").upsert(row, pk="id")
            _add_version(db, source, who, why, now)
            return True

    def source(self, source_id: str) -> Source:
        missing = f"没有编号为“{source_id}”的采集源，请用 zhijin sources list 查看全部编号"
        return from_row(Source, self._one(missing, "SELECT * FROM sources WHERE id = ?", source_id))

    def sources(self) -> list[Source]:
        return [from_row(Source, row) for row in self._all("SELECT * FROM sources ORDER BY id")]

    def source_versions(self, source_id: str) -> list[dict[str, Any]]:
        rows = self._all("SELECT * FROM source_versions WHERE source_id = ? ORDER BY version DESC", source_id)
        return [
            {
                "version": row["version"],
                "who": row["who"],
                "why": row["why"],
                "at": datetime.fromisoformat(row["at"]),
                "spec": json.loads(row["record"])["spec"],
            }
            for row in rows
        ]

    def put_schedule(self, source_id: str, interval_minutes: float | None, due_at: datetime | None) -> None:
        with self._write() as db:
            rows = list(db.query("SELECT * FROM source_states WHERE source_id = ?", [source_id]))
            state = from_row(SourceState, rows[0]) if rows else SourceState(source_id)
            state = replace(state, interval_minutes=interval_minutes, due_at=due_at)
            db.table("source_states").upsert(to_row(state), pk="source_id")

    def seed_marks(self) -> dict[str, SeedMark]:
        return {row["source_id"]: from_row(SeedMark, row) for row in self._all("SELECT * FROM seed_marks")}

    def put_seed_mark(self, mark: SeedMark) -> None:
        with self._write() as db:
            db.table("seed_marks").upsert(to_row(mark), pk="source_id")

    def put_specimen(self, specimen: Specimen) -> None:
        with self._write() as db:
            db.table("specimens").upsert(to_row(specimen), pk=("source_id", "role", "kind"))

    def specimens(self, source_id: str) -> list[Specimen]:
        rows = self._all("SELECT * FROM specimens WHERE source_id = ? ORDER BY kind, role", source_id)
        return [from_row(Specimen, row) for row in rows]

    def source_states(self) -> dict[str, SourceState]:
        rows = self._all("SELECT * FROM source_states")
        return {row["source_id"]: from_row(SourceState, row) for row in rows}


def _add_version(db: Database, source: Source, who: str, why: str, now: datetime) -> None:
    db.execute(
        "INSERT INTO source_versions SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ?, ?"
        " FROM source_versions WHERE source_id = ?",
        [source.id, who, why, stamp(now), to_json(source), source.id],
    )
