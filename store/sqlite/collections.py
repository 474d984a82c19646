"""Site collections, their passes and what each pass captured."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain import ids
from domain.article import Snapshot
from domain.collection import CollectionCapture, CollectionRun, SiteCollection
from store.sqlite.codec import from_plain, from_row, to_row
from store.sqlite.room import Room, id_list

_TALLY = """
SELECT
    coalesce(sum(kind = 'page' AND status < 400), 0) AS pages,
    coalesce(sum(kind = 'requisite' AND status < 400), 0) AS requisites,
    coalesce(sum(status IS NULL OR status >= 400), 0) AS failed,
    coalesce(sum(json_extract(snapshot, '$.length')), 0) AS bytes
FROM collection_captures WHERE run_id = ?
"""


class CollectionRows(Room):
    """Verbs about 网事典藏."""

    def put_collection(self, collection: SiteCollection) -> None:
        with self._write() as db:
            db.table("collections").upsert(to_row(collection), pk="id")

    def collection(self, collection_id: str) -> SiteCollection:
        missing = f"没有编号为“{collection_id}”的典藏专题，请检查编号"
        return from_row(
            SiteCollection, self._one(missing, "SELECT * FROM collections WHERE id = ?", collection_id)
        )

    def collections(self) -> list[SiteCollection]:
        """Newest first."""
        return [
            from_row(SiteCollection, row)
            for row in self._all("SELECT * FROM collections ORDER BY created_at DESC, id")
        ]

    def put_collection_run(self, run: CollectionRun) -> None:
        with self._write() as db:
            db.table("collection_runs").upsert(to_row(run), pk="id")

    def collection_run(self, run_id: str) -> CollectionRun:
        missing = f"没有编号为“{run_id}”的典藏批次，请检查编号"
        return from_row(
            CollectionRun, self._one(missing, "SELECT * FROM collection_runs WHERE id = ?", run_id)
        )

    def collection_runs(self, collection_id: str) -> list[CollectionRun]:
        """Newest first."""
        sql = "SELECT * FROM collection_runs WHERE collection_id = ? ORDER BY started_at DESC, id"
        return [from_row(CollectionRun, row) for row in self._all(sql, collection_id)]

    def add_collection_captures(self, captures: Sequence[CollectionCapture]) -> None:
        with self._write() as db:
            db.table("collection_captures").insert_all(
                to_row(capture) | {"key": ids.canonical_url(capture.url)} for capture in captures
            )

    def collection_captures(self, run_id: str) -> list[CollectionCapture]:
        """In the order of capturing."""
        rows = self._all("SELECT * FROM collection_captures WHERE run_id = ? ORDER BY seq", run_id)
        return [from_row(CollectionCapture, row) for row in rows]

    def collection_capture(self, run_id: str, url: str) -> CollectionCapture | None:
        sql = """SELECT * FROM collection_captures WHERE key = ? AND run_id = ? AND snapshot IS NOT NULL
                 ORDER BY kind = 'redirect', seq LIMIT 1"""
        rows = self._all(sql, ids.canonical_url(url), run_id)
        return from_row(CollectionCapture, rows[0]) if rows else None

    def earlier_in_collection(self, run_id: str, payload_digest: str) -> Snapshot | None:
        sql = """SELECT c.snapshot FROM collection_captures AS c JOIN collection_runs AS r ON r.id = c.run_id
                 WHERE json_extract(c.snapshot, '$.payload_digest') = ?
                 AND json_extract(c.snapshot, '$.kind') = 'response'
                 AND r.collection_id = (SELECT collection_id FROM collection_runs WHERE id = ?)
                 ORDER BY c.seq LIMIT 1"""
        rows = self._all(sql, payload_digest, run_id)
        return from_plain(Snapshot, json.loads(rows[0]["snapshot"])) if rows else None

    def collection_keys(self, run_id: str, keys: Iterable[str]) -> set[str]:
        sql = """SELECT DISTINCT key FROM collection_captures WHERE run_id = ? AND snapshot IS NOT NULL
                 AND key IN (SELECT value FROM json_each(?))"""
        return {row["key"] for row in self._all(sql, run_id, id_list(keys))}

    def counted_collection_run(self, run: CollectionRun) -> CollectionRun:
        row = self._all(_TALLY, run.id)[0]
        return replace(
            run, pages=row["pages"], requisites=row["requisites"], failed=row["failed"], bytes=row["bytes"]
        )

    def set_collection_findings(self, run_id: str, findings: Mapping[str, str]) -> None:
        pairs = [(finding, run_id, url) for url, finding in findings.items()]
        with self._write() as db:
            db.execute(
                "UPDATE collection_captures SET finding = '' WHERE run_id = ? AND snapshot IS NOT NULL",
                [run_id],
            )
            db.conn.executemany(
                "UPDATE collection_captures SET finding = ? WHERE run_id = ? AND url = ?", pairs
            )
