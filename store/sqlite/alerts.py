"""Alerts with their history, what the office arranged for them, and the outbox of notices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from domain.alert import Alert, AlertEvent
from domain.notice import Notice, NoticeStatus
from store.base import Arrangement, ArrangementT, Version
from store.sqlite.codec import from_plain, from_row, stamp, to_json, to_row
from store.sqlite.room import Room, add_row, id_list


class AlertRows(Room):
    """Verbs about 预警."""

    def put_alerts(self, alerts: Sequence[Alert]) -> int:
        with self._write() as db:
            return sum(_added(db, "alerts", to_row(alert)) for alert in alerts)

    def change_alert(self, alert: Alert, event: AlertEvent) -> None:
        with self._write() as db:
            db.table("alerts").upsert(to_row(alert), pk="id")
            add_row(db, "alert_events", to_row(event))

    def add_alert_event(self, event: AlertEvent) -> None:
        with self._write() as db:
            add_row(db, "alert_events", to_row(event))

    def alert(self, alert_id: str) -> Alert:
        missing = f"没有编号为“{alert_id}”的预警，请检查编号"
        return from_row(Alert, self._one(missing, "SELECT * FROM alerts WHERE id = ?", alert_id))

    def alerts(self, open_only: bool = True, since: datetime | None = None) -> list[Alert]:
        open_part = "ended_at IS NULL" if open_only else "1"
        sql = f"SELECT * FROM alerts WHERE {open_part} AND opened_at >= ? ORDER BY opened_at DESC, id"
        return [from_row(Alert, row) for row in self._all(sql, stamp(since) if since else "")]

    def last_alerts(self, story_ids: Iterable[str]) -> dict[tuple[str, str], Alert]:
        sql = (
            "SELECT * FROM alerts WHERE story_id IN (SELECT value FROM json_each(?))"
            " ORDER BY opened_at, ended_at IS NULL"
        )
        found = [from_row(Alert, row) for row in self._all(sql, id_list(story_ids))]
        return {(alert.rule, alert.story_id): alert for alert in found}

    def alert_events(self, alert_id: str) -> list[AlertEvent]:
        rows = self._all("SELECT * FROM alert_events WHERE alert_id = ? ORDER BY seq", alert_id)
        return [from_row(AlertEvent, row) for row in rows]

    def put_arrangement(self, arrangement: Arrangement, who: str, why: str, now: datetime) -> bool:
        kind, record = type(arrangement).__name__, to_json(arrangement)
        with self._write() as db:
            if _kept(db, kind, arrangement.id) == record:
                return False
            _keep(db, kind, arrangement.id, record)
            _add_version(db, kind, arrangement.id, to_json(arrangement.on_record), who, why, now)
        return True

    def drop_arrangement(self, kind: type[Arrangement], key: str, who: str, why: str, now: datetime) -> bool:
        with self._write() as db:
            if _kept(db, kind.__name__, key) is None:
                return False
            _keep(db, kind.__name__, key, None)
            _add_version(db, kind.__name__, key, None, who, why, now)
        return True

    def arrangements(self, kind: type[ArrangementT]) -> list[ArrangementT]:
        sql = "SELECT record FROM arrangements WHERE kind = ? AND record IS NOT NULL ORDER BY id"
        return [from_plain(kind, json.loads(row["record"])) for row in self._all(sql, kind.__name__)]

    def arrangement_versions(self, kind: type[Arrangement], key: str) -> list[Version]:
        sql = "SELECT * FROM arrangement_versions WHERE kind = ? AND id = ? ORDER BY version DESC"
        return [from_row(Version, row) for row in self._all(sql, kind.__name__, key)]

    def add_notices(self, notices: Sequence[Notice]) -> int:
        with self._write() as db:
            return sum(_added(db, "notices", to_row(notice)) for notice in notices)

    def due_notices(self, now: datetime) -> list[Notice]:
        sql = "SELECT * FROM notices WHERE status = ? AND due_at <= ? ORDER BY due_at, created_at"
        return [from_row(Notice, row) for row in self._all(sql, NoticeStatus.WAITING.value, stamp(now))]

    def claim_notice(self, notice: Notice) -> bool:
        with self._write() as db:
            claimed = replace(notice, status=NoticeStatus.SENDING, attempts=notice.attempts + 1)
            return _update_notice(db, claimed, NoticeStatus.WAITING) == 1

    def settle_notice(self, notice: Notice) -> None:
        with self._write() as db:
            _update_notice(db, notice, None)

    def abandon_notices(self) -> list[Notice]:
        with self._write() as db:
            rows = db.query("SELECT * FROM notices WHERE status = ?", [NoticeStatus.SENDING.value])
            lost = [replace(from_row(Notice, row), status=NoticeStatus.UNSURE) for row in rows]
            for notice in lost:
                _update_notice(db, notice, None)
            return lost

    def notices(self, alert_id: str | None = None, limit: int = 200) -> list[Notice]:
        where = "WHERE alert_id = ?" if alert_id else ""
        sql = f"SELECT * FROM notices {where} ORDER BY created_at DESC, step, channel, recipient LIMIT ?"
        return [from_row(Notice, row) for row in self._all(sql, *([alert_id] if alert_id else []), limit)]


def _added(db: Database, table: str, row: dict[str, Any]) -> int:
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    # Any conflict: an id that is known, or another open alert of the same rule and story.
    return db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", row).rowcount


def _kept(db: Database, kind: str, key: str) -> str | None:
    sql = "SELECT record FROM arrangements WHERE kind = ? AND id = ?"
    rows = list(db.query(sql, [kind, key]))
    return rows[0]["record"] if rows else None


def _keep(db: Database, kind: str, key: str, record: str | None) -> None:
    db.execute("INSERT OR REPLACE INTO arrangements (kind, id, record) VALUES (?, ?, ?)", [kind, key, record])


def _add_version(
    db: Database, kind: str, key: str, record: str | None, who: str, why: str, now: datetime
) -> None:
    db.execute(
        "INSERT INTO arrangement_versions (kind, id, version, who, why, at, record)"
        " SELECT ?1, ?2, coalesce(max(version), 0) + 1, ?3, ?4, ?5, ?6"
        " FROM arrangement_versions WHERE kind = ?1 AND id = ?2",
        [kind, key, who, why, stamp(now), record],
    )


def _update_notice(db: Database, notice: Notice, was: NoticeStatus | None) -> int:
    """Number of rows changed; only one that has the status ``was`` now, where that is named."""
    condition = " AND status = :was" if was else ""
    return db.execute(
        "UPDATE notices SET due_at = :due_at, status = :status, attempts = :attempts, sent_at = :sent_at,"
        " error = :error WHERE alert_id = :alert_id AND step = :step AND channel = :channel"
        f" AND recipient = :recipient{condition}",
        to_row(notice) | ({"was": was.value} if was else {}),
    ).rowcount
