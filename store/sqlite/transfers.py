"""Packages between two networks: what changed since a time, and taking records in beside those already there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from domain.article import Article, Revision, Snapshot
from domain.ledger import LedgerEntry, Run
from domain.source import SourceState
from domain.transfer import Transfer
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.outbox import wait_for_index
from store.sqlite.pages import was_erased
from store.sqlite.room import Room

_CHANGED = """
SELECT DISTINCT a.id FROM articles a JOIN revisions r ON r.article_id = a.id
WHERE r.captured_at >= ? OR a.removed_at >= ?
    OR EXISTS (SELECT 1 FROM intake_marks m WHERE m.article_id = a.id AND m.at >= ?)
ORDER BY a.first_seen_at, a.id
"""


class TransferRows(Room):
    """Verbs about 数据包."""

    def put_transfer(self, transfer: Transfer) -> None:
        with self._write() as db:
            db.table("transfers").upsert(to_row(transfer), pk=("package_id", "direction"))

    def transfers(self) -> list[Transfer]:
        """Newest first."""
        return [from_row(Transfer, row) for row in self._all("SELECT * FROM transfers ORDER BY at DESC")]

    def changed_articles(self, since: datetime) -> list[str]:
        return [row["id"] for row in self._all(_CHANGED, *[stamp(since)] * 3)]

    def ended_runs(self, since: datetime) -> list[Run]:
        sql = "SELECT * FROM runs WHERE ended_at >= ? ORDER BY ended_at, id"
        return [from_row(Run, row) for row in self._all(sql, stamp(since))]

    def merge_article(
        self, article: Article, revisions: Sequence[Revision], snapshots: Sequence[Snapshot]
    ) -> int:
        with self._write() as db:
            if was_erased(db, article.id):
                return 0
            stored = list(db.query("SELECT fetched_at FROM articles WHERE id = ?", [article.id]))
            row = to_row(article)
            del row["body"]  # stands in the revisions
            if not stored:
                bare = row | {"snapshot_id": None, "content_hash": article.content_hash}
                db.table("articles").insert(bare)
            for snapshot in snapshots:
                db.table("snapshots").insert(to_row(snapshot) | {"article_id": article.id}, ignore=True)
            added = _add_missing(db, article.id, revisions)
            if not stored or stored[0]["fetched_at"] <= row["fetched_at"]:
                _show(db, article.id, row)
                wait_for_index(db, [article.id])
            elif added:
                wait_for_index(db, [article.id])
            return added

    def merge_run(self, run: Run, entries: Sequence[LedgerEntry]) -> bool:
        with self._write() as db:
            if list(db.query("SELECT 1 FROM runs WHERE id = ?", [run.id])):
                return False
            db.table("runs").insert(to_row(run))
            db.table("ledger").insert_all(map(to_row, entries))
            return True

    def merge_state(self, state: SourceState) -> None:
        with self._write() as db:
            sql = "SELECT last_run_at FROM source_states WHERE source_id = ?"
            stored = list(db.query(sql, [state.source_id]))
            row = to_row(state)
            if not stored or (row["last_run_at"] or "") > (stored[0]["last_run_at"] or ""):
                db.table("source_states").upsert(row, pk="source_id")


def _add_missing(db: Database, article_id: str, revisions: Sequence[Revision]) -> int:
    sql = "SELECT content_hash, captured_at FROM revisions WHERE article_id = ?"
    held = {(row["content_hash"], row["captured_at"]) for row in db.query(sql, [article_id])}
    rows = [to_row(revision) for revision in revisions]
    missing = [row for row in rows if (row["content_hash"], row["captured_at"]) not in held]
    db.table("revisions").insert_all(missing)
    return len(missing)


def _show(db: Database, article_id: str, row: dict[str, object]) -> None:
    """Make the newest revision and the metadata given the present ones."""
    sql = "SELECT id, content_hash FROM revisions WHERE article_id = ? ORDER BY captured_at DESC, id DESC LIMIT 1"
    newest = next(iter(db.query(sql, [article_id])))
    # The id is left out: setting it would have SQLite search every table that refers to it.
    kept = {name: value for name, value in row.items() if name != "id"}
    db.table("articles").update(
        article_id, kept | {"revision_id": newest["id"], "content_hash": newest["content_hash"]}
    )
