"""Exhibits behind what was entered by hand, and what stays after a legal erasure."""

from __future__ import annotations

from collections.abc import Iterable

from domain import ids
from domain.article import Article, Exhibit, Snapshot, Suppression, Tombstone
from store.sqlite.articles import ARTICLE, HIDDEN, read_article
from store.sqlite.codec import from_row, to_row
from store.sqlite.room import Room, id_list


class ErasureRows(Room):
    """Verbs about 凭据, 删除留痕 and 不再采集."""

    def put_exhibit(self, exhibit: Exhibit) -> None:
        with self._write() as db:
            db.table("exhibits").upsert(to_row(exhibit), pk=("article_id", "sha256"))

    def exhibits(self, article_id: str) -> list[Exhibit]:
        """In the order of adding."""
        rows = self._all("SELECT * FROM exhibits WHERE article_id = ? ORDER BY added_at, sha256", article_id)
        return [from_row(Exhibit, row) for row in rows]

    def holds_exhibit(self, sha256: str) -> bool:
        return bool(self._all("SELECT 1 FROM exhibits WHERE sha256 = ? LIMIT 1", sha256))

    def earlier(self, payload_digest: str) -> Snapshot | None:
        sql = "SELECT * FROM snapshots WHERE payload_digest = ? AND kind = 'response' ORDER BY rowid LIMIT 1"
        rows = self._all(sql, payload_digest)
        return from_row(Snapshot, rows[0]) if rows else None

    def snapshots_with(self, payload_digests: Iterable[str]) -> list[tuple[str, Snapshot]]:
        sql = (
            "SELECT * FROM snapshots WHERE payload_digest IN (SELECT value FROM json_each(?)) ORDER BY rowid"
        )
        rows = self._all(sql, id_list(payload_digests))
        return [(row["article_id"], from_row(Snapshot, row)) for row in rows]

    def snapshots_in(self, file: str) -> list[Snapshot]:
        rows = self._all("SELECT * FROM snapshots WHERE file = ? ORDER BY offset", file)
        return [from_row(Snapshot, row) for row in rows]

    def owner(self, record_id: str) -> str:
        missing = f"没有编号为“{record_id}”的快照，请检查编号"
        sql = "SELECT article_id FROM snapshots WHERE record_id = ?"
        return str(self._one(missing, sql, record_id)["article_id"])

    def add_snapshot(self, article_id: str, snapshot: Snapshot) -> None:
        with self._write() as db:
            db.table("snapshots").insert(to_row(snapshot) | {"article_id": article_id}, ignore=True)

    def without_image(self, source_ids: Iterable[str], limit: int) -> list[Article]:
        rows = self._all(_WITHOUT_IMAGE, id_list(source_ids), limit)
        return [read_article(row) for row in rows]

    def tombstone(self, record_id: str) -> Tombstone | None:
        rows = self._all("SELECT * FROM tombstones WHERE record_id = ?", record_id)
        return from_row(Tombstone, rows[0]) if rows else None

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


_WITHOUT_IMAGE = f"""
{ARTICLE} JOIN snapshots s ON s.record_id = a.snapshot_id
WHERE a.source_id IN (SELECT value FROM json_each(?)) AND a.id NOT IN ({HIDDEN}) AND NOT EXISTS (
    SELECT 1 FROM snapshots c
    WHERE c.article_id = a.id AND c.kind = 'conversion' AND c.captured_at >= s.captured_at)
ORDER BY a.fetched_at DESC, a.id LIMIT ?
"""
