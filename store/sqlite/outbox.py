"""The outbox: articles that wait to be indexed. Each waits once, at the place of its newest change."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from store.sqlite.room import Room, id_list


class OutboxRows(Room):
    """Verbs for whoever keeps the search index."""

    def outbox(self, limit: int) -> list[tuple[int, str]]:
        rows = self._all("SELECT seq, article_id FROM outbox ORDER BY seq LIMIT ?", limit)
        return [(row["seq"], row["article_id"]) for row in rows]

    def clear_outbox(self, up_to: int) -> None:
        with self._write() as db:
            db.execute("DELETE FROM outbox WHERE seq <= ?", [up_to])

    def fill_outbox(self) -> int:
        with self._write() as db:
            return db.execute(
                "INSERT OR REPLACE INTO outbox (article_id) SELECT id FROM articles ORDER BY published_at"
            ).rowcount


def wait_for_index(db: Database, article_ids: Iterable[str]) -> None:
    """``REPLACE`` gives an article that waits already a new number, so that an indexer which has just read the old
    text does not clear it away."""
    db.execute(
        "INSERT OR REPLACE INTO outbox (article_id) SELECT value FROM json_each(?)", [id_list(article_ids)]
    )
