"""Exhibits behind what was entered by hand, and what stays after a legal erasure."""

from __future__ import annotations

from domain import ids
from domain.article import Exhibit, Snapshot, Suppression, Tombstone
from store.sqlite.codec import from_row, to_row
from store.sqlite.room import Room


class ErasureRows(Room):
    """Verbs about 凭据, 删除留痕 and 不再采集."""

    def put_exhibit(self, exhibit: Exhibit) -> None:
        with self._write() as db:
            db.table("exhibits").upsert(to_row(exhibit), pk=("article_id", "sha256"))

    def exhibits(self, article_id: str) -> list[Exhibit]:
        """In the order of adding."""
        rows = self._all("SELECT * FROM exhibits WHERE article_id = ? ORDER BY added_at, sha256", article_id)
        return [from_row(Exhibit, row) for row in rows]

    def earlier(self, payload_digest: str) -> Snapshot | None:
        sql = "SELECT * FROM snapshots WHERE payload_digest = ? AND kind = 'response' ORDER BY rowid LIMIT 1"
        rows = self._all(sql, payload_digest)
        return from_row(Snapshot, rows[0]) if rows else None

    def put_tombstone(self, tombstone: Tombstone) -> None:
        with self._write() as db:
            db.table("tombstones").upsert(to_row(tombstone), pk="record_id")

    def tombstones(self) -> list[Tombstone]:
        """In the order of erasing."""
        return [
            from_row(Tombstone, row)
            for row in self._all("SELECT * FROM tombstones ORDER BY erased_at, record_id")
        ]

    def suppress(self, suppression: Suppression) -> None:
        with self._write() as db:
            db.table("suppressions").upsert(to_row(suppression), pk="key")

    def suppressions(self) -> list[Suppression]:
        """In the order of entry."""
        return [
            from_row(Suppression, row) for row in self._all("SELECT * FROM suppressions ORDER BY at, key")
        ]

    def suppressed(self, url: str) -> Suppression | None:
        rows = self._all("SELECT * FROM suppressions WHERE key = ?", ids.canonical_url(url))
        return from_row(Suppression, rows[0]) if rows else None
