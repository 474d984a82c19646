"""定题: how far each profile has looked, what waits under it, what went out; and the outbox of 报送通知."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from domain.dispatch import DispatchNotice
from domain.notice import NoticeStatus
from domain.profile import ItemState, ProfileItem, ProfileRun, Use, Watermark
from domain.watch import HitState, WatchHit
from store.sqlite.articles import HIDDEN
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import Room, add_row, id_list

_WAITING, _GIVEN = ItemState.WAITING.value, ItemState.GIVEN.value


class ProfileRows(Room):
    """Verbs about 定题; the profiles themselves are arrangements."""

    def watermark(self, profile_id: str) -> Watermark | None:
        rows = self._all("SELECT * FROM profile_marks WHERE profile_id = ?", profile_id)
        return from_row(Watermark, rows[0]) if rows else None

    def put_watermark(self, mark: Watermark) -> None:
        with self._write() as db:
            add_row(db, "profile_marks", to_row(mark), "OR REPLACE ")

    def last_hit(self, watch_id: str) -> int:
        sql = "SELECT coalesce(max(seq), 0) AS n FROM watch_hits WHERE watch_id = ?"
        return int(self._all(sql, watch_id)[0]["n"])

    def hits_since(self, watch_id: str, seq: int, profile_id: str) -> list[WatchHit]:
        sql = (
            "SELECT h.* FROM watch_hits h WHERE h.watch_id = ? AND h.seq > ? AND h.state = ?"
            f" AND h.article_id NOT IN ({HIDDEN})"
            " AND h.article_id NOT IN (SELECT item_id FROM profile_items WHERE profile_id = ?) ORDER BY h.seq"
        )
        rows = self._all(sql, watch_id, seq, HitState.KEPT.value, profile_id)
        return [from_row(WatchHit, row) for row in rows]

    def add_profile_items(self, items: Sequence[ProfileItem]) -> int:
        with self._write() as db:
            before = db.conn.total_changes
            for item in items:
                add_row(db, "profile_items", to_row(item), "OR IGNORE ")
            return db.conn.total_changes - before

    def profile_items(
        self, profile_id: str, state: ItemState | None = None, run: int | None = None
    ) -> list[ProfileItem]:
        sql = (
            "SELECT * FROM profile_items WHERE profile_id = ? AND state = coalesce(?, state)"
            " AND (? IS NULL OR run = ?) ORDER BY seq"
        )
        wanted = state.value if state else None
        return [from_row(ProfileItem, row) for row in self._all(sql, profile_id, wanted, run, run)]

    def decide_profile_item(
        self, profile_id: str, item_id: str, state: ItemState, who: str, why: str
    ) -> bool:
        sql = (
            "UPDATE profile_items SET state = ?, who = ?, why = ?"
            " WHERE profile_id = ? AND item_id = ? AND state <> ?"
        )
        with self._write() as db:
            return bool(db.execute(sql, [state.value, who, why, profile_id, item_id, _GIVEN]).rowcount)

    def rate_profile_item(self, profile_id: str, item_id: str, use: Use, who: str) -> bool:
        sql = 'UPDATE profile_items SET "use" = ?, used_by = ? WHERE profile_id = ? AND item_id = ? AND state = ?'
        with self._write() as db:
            return bool(db.execute(sql, [use.value, who, profile_id, item_id, _GIVEN]).rowcount)

    def take_profile_run(
        self, profile_id: str, item_ids: Iterable[str], who: str, now: datetime
    ) -> ProfileRun | None:
        with self._write() as db:
            mark = next(iter(db.query("SELECT * FROM profile_marks WHERE profile_id = ?", [profile_id])))
            number = (
                1
                + db.execute(
                    "SELECT coalesce(max(number), 0) FROM profile_runs WHERE profile_id = ?", [profile_id]
                ).fetchone()[0]
            )
            taken = db.execute(
                "UPDATE profile_items SET run = ?, state = ? WHERE profile_id = ? AND state = ?"
                " AND item_id IN (SELECT value FROM json_each(?))",
                [number, _GIVEN, profile_id, _WAITING, id_list(item_ids)],
            ).rowcount
            if not taken:
                return None
            run = {
                "profile_id": profile_id,
                "number": number,
                "start": mark["at"],
                "end": stamp(now),
                "who": who,
            }
            db.table("profile_runs").insert(run | {"size": taken})
            db.execute("UPDATE profile_marks SET at = ? WHERE profile_id = ?", [stamp(now), profile_id])
            return from_row(ProfileRun, run | {"size": taken})

    def profile_runs(self, profile_id: str | None = None) -> list[ProfileRun]:
        sql = (
            "SELECT * FROM profile_runs WHERE profile_id = coalesce(?, profile_id)"
            ' ORDER BY "end" DESC, profile_id, number DESC'
        )
        return [from_row(ProfileRun, row) for row in self._all(sql, profile_id)]

    def add_dispatch_notices(self, notices: Sequence[DispatchNotice]) -> None:
        with self._write() as db:
            for notice in notices:
                add_row(db, "dispatch_notices", to_row(notice), "OR IGNORE ")

    def due_dispatch_notices(self, now: datetime) -> list[DispatchNotice]:
        sql = "SELECT * FROM dispatch_notices WHERE status = ? AND due_at <= ? ORDER BY due_at, created_at"
        return [
            from_row(DispatchNotice, row) for row in self._all(sql, NoticeStatus.WAITING.value, stamp(now))
        ]

    def claim_dispatch_notice(self, notice: DispatchNotice) -> bool:
        with self._write() as db:
            claimed = replace(notice, status=NoticeStatus.SENDING, attempts=notice.attempts + 1)
            return _update(db, claimed, NoticeStatus.WAITING) == 1

    def settle_dispatch_notice(self, notice: DispatchNotice) -> None:
        with self._write() as db:
            _update(db, notice, None)

    def abandon_dispatch_notices(self) -> int:
        sql = "UPDATE dispatch_notices SET status = ? WHERE status = ?"
        with self._write() as db:
            return int(db.execute(sql, [NoticeStatus.UNSURE.value, NoticeStatus.SENDING.value]).rowcount)

    def dispatch_notices(self, brief_id: str | None = None, limit: int = 200) -> list[DispatchNotice]:
        sql = (
            "SELECT * FROM dispatch_notices WHERE brief_id = coalesce(?, brief_id)"
            " ORDER BY created_at DESC, subject, channel, recipient_id LIMIT ?"
        )
        return [from_row(DispatchNotice, row) for row in self._all(sql, brief_id, limit)]


def _update(db: Database, notice: DispatchNotice, was: NoticeStatus | None) -> int:
    """Number of rows changed; only one that has the status ``was`` now, where that is named."""
    condition = " AND status = :was" if was else ""
    return int(
        db.execute(
            "UPDATE dispatch_notices SET due_at = :due_at, status = :status, attempts = :attempts,"
            " sent_at = :sent_at, error = :error WHERE subject = :subject AND channel = :channel"
            f" AND recipient_id = :recipient_id{condition}",
            to_row(notice) | ({"was": was.value} if was else {}),
        ).rowcount
    )
