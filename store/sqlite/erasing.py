"""A legal erasure in the database: one transaction, and no remains in free pages or the write-ahead log."""

from __future__ import annotations

from sqlite_utils import Database

from domain import ids
from store.base import Erasure
from store.sqlite.codec import to_row
from store.sqlite.outbox import wait_for_index
from store.sqlite.room import Room, id_list

_BLANKED = """
UPDATE articles SET title = :word, content_hash = :hash, analysis_id = NULL, topic = NULL, sentiment = NULL,
    local = NULL, origin = NULL, author = NULL, editor = NULL, subtitle = NULL, column = NULL, policy = NULL,
    captions = '[]', attachments = '[]', published_raw = '', snapshot_id = NULL
WHERE id = :id
"""
_EMPTIED = """
UPDATE revisions SET title = :word, body = :word, content_hash = :hash, snapshot_id = NULL WHERE article_id = :id
"""
_RETITLED = """
UPDATE stories SET title = :word, keywords = '[]'
WHERE seed_id = :id OR title = (SELECT title FROM articles WHERE id = :id)
"""
_OUT_OF_FOLDER = """
UPDATE folder SET title = :word, text = '', citation = NULL
WHERE target = :id OR target IN (SELECT id FROM stories WHERE seed_id = :id)
"""
_OF_ARTICLE = (
    "analyses", "corrections", "article_districts", "vectors", "exhibits", "watch_hits", "watch_queue",
)  # fmt: skip


class ErasingRows(Room):
    """The verb that takes away."""

    def erase(self, erasure: Erasure) -> None:
        """See the protocol. Freed pages are overwritten, and the log is emptied into the database."""
        with self._read() as db:
            db.execute("PRAGMA secure_delete=ON")
        try:
            with self._write() as db:
                _move(db, erasure)
                _bury(db, erasure)
                _blank(db, erasure)
        finally:
            with self._read() as db:
                db.execute("PRAGMA secure_delete=OFF")
        with self._read() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _move(db: Database, erasure: Erasure) -> None:
    """Snapshots that remain stand in the successors now."""
    for old, new in erasure.files.items():
        db.execute("UPDATE snapshots SET file = ? WHERE file = ?", [new, old])
    rows = [(offset, record) for record, offset in erasure.moved.items()]
    db.conn.executemany("UPDATE snapshots SET offset = ? WHERE record_id = ?", rows)


def _bury(db: Database, erasure: Erasure) -> None:
    """A tombstone for each capture that went; whatever named it names none."""
    db.table("tombstones").upsert_all(map(to_row, erasure.tombstones), pk="record_id")
    gone = id_list(tombstone.record_id for tombstone in erasure.tombstones)
    for table in ("articles", "revisions"):
        db.execute(
            f"UPDATE {table} SET snapshot_id = NULL WHERE snapshot_id IN (SELECT value FROM json_each(?))",
            [gone],
        )
    db.execute("DELETE FROM snapshots WHERE record_id IN (SELECT value FROM json_each(?))", [gone])


def _blank(db: Database, erasure: Erasure) -> None:
    """Nothing of the text remains, and the article is out of lists, figures and search."""
    word = erasure.placeholder
    values = {"id": erasure.article_id, "word": word, "hash": ids.content_hash(word, word)}
    for sql in (_OUT_OF_FOLDER, _RETITLED, _BLANKED, _EMPTIED):
        db.execute(sql, values)
    for table in _OF_ARTICLE:
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", [erasure.article_id])
    db.execute(
        "DELETE FROM specimens WHERE url IN (SELECT url FROM articles WHERE id = ?)", [erasure.article_id]
    )
    db.execute(
        "UPDATE pages SET content_hash = NULL, etag = NULL, last_modified = NULL WHERE article_id = ?",
        [erasure.article_id],
    )
    if erasure.suppression:
        db.table("suppressions").upsert(to_row(erasure.suppression), pk="key")
    db.table("intake_marks").upsert(to_row(erasure.mark), pk="article_id")
    wait_for_index(db, [erasure.article_id])
