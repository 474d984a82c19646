"""Site collections, their passes and what each pass captured."""

from __future__ import annotations

from collections.abc import Sequence

from domain.collection import CollectionCapture, CollectionRun, SiteCollection
from store.sqlite.codec import from_row, to_row
from store.sqlite.room import Room


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

    def collection_runs(self, collection_id: str) -> list[CollectionRun]:
        """Newest first."""
        sql = "SELECT * FROM collection_runs WHERE collection_id = ? ORDER BY started_at DESC, id"
        return [from_row(CollectionRun, row) for row in self._all(sql, collection_id)]

    def add_collection_captures(self, captures: Sequence[CollectionCapture]) -> None:
        with self._write() as db:
            db.table("collection_captures").insert_all(map(to_row, captures))

    def collection_captures(self, run_id: str) -> list[CollectionCapture]:
        """In the order of capturing."""
        rows = self._all("SELECT * FROM collection_captures WHERE run_id = ? ORDER BY seq", run_id)
        return [from_row(CollectionCapture, row) for row in rows]
