"""What collection brings in: pages, articles with their revisions and snapshots, hot-board lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from domain import ids
from domain.article import Article, HotObservation, KnownPage, Snapshot
from domain.clock import Window
from domain.errors import InvalidInput
from domain.ledger import Fate
from store.sqlite.articles import ARTICLE, read_article
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.outbox import wait_for_index
from store.sqlite.room import Room, add_row


class PageRows(Room):
    """Verbs that collection calls."""

    def known(self, url: str) -> KnownPage | None:
        """By canonical URL: http and https, with and without tracking parameters, are one page."""
        rows = self._all("SELECT * FROM pages WHERE key = ?", _key(url))
        return from_row(KnownPage, rows[0]) if rows else None

    def touch(
        self,
        url: str,
        at: datetime,
        etag: str | None,
        last_modified: str | None,
        *,
        check_at: datetime | None = None,
        listed: str = "",
    ) -> None:
        """A validator that the answer lacks keeps its old value; a removed article is back."""
        with self._write() as db:
            db.execute(
                "UPDATE pages SET fetched_at = ?, etag = coalesce(?, etag),"
                " last_modified = coalesce(?, last_modified), unchanged_in_row = unchanged_in_row + 1,"
                " check_at = ?, listed = coalesce(nullif(?, ''), listed) WHERE key = ?",
                [stamp(at), etag, last_modified, _moment(check_at), listed, _key(url)],
            )
            db.execute(
                "UPDATE articles SET fetched_at = ?, removed_at = NULL"
                " WHERE id = (SELECT article_id FROM pages WHERE key = ?)",
                [stamp(at), _key(url)],
            )

    def put_article(
        self,
        article: Article,
        snapshot: Snapshot | None,
        etag: str | None = None,
        last_modified: str | None = None,
        *,
        check_at: datetime | None = None,
        listed: str = "",
    ) -> Fate:
        """See the protocol. The metadata shown are those of the newest capture, also where the text is unchanged;
        only a capture without any date never moves a date already known."""
        with self._write() as db:
            return put(db, article, snapshot, etag, last_modified, check_at, listed)

    def mark_removed(self, url: str, at: datetime, check_at: datetime | None = None) -> bool:
        """The time of the first notice stays."""
        with self._write() as db:
            found = list(db.query("SELECT article_id FROM pages WHERE key = ?", [_key(url)]))
            for row in found:
                sql = "UPDATE pages SET fetched_at = ?, check_at = ? WHERE key = ?"
                db.execute(sql, [stamp(at), _moment(check_at), _key(url)])
                sql = "UPDATE articles SET removed_at = coalesce(removed_at, ?) WHERE id = ?"
                db.execute(sql, [stamp(at), row["article_id"]])
            return bool(found)

    def add_observations(self, observations: Sequence[HotObservation]) -> None:
        with self._write() as db:
            db.table("observations").insert_all(map(to_row, observations), ignore=True)

    def observations(
        self, window: Window | None = None, source_id: str | None = None
    ) -> list[HotObservation]:
        """By time, source and rank; the window is that of ``observed_at``."""
        tests, params = ["1"], []
        if window:
            tests.append("observed_at >= ? AND observed_at < ?")
            params += [stamp(window.start), stamp(window.end)]
        if source_id is not None:
            tests.append("source_id = ?")
            params.append(source_id)
        sql = f"SELECT * FROM observations WHERE {' AND '.join(tests)} ORDER BY observed_at, source_id, rank, item"
        return [from_row(HotObservation, row) for row in self._all(sql, *params)]


def put(
    db: Database,
    article: Article,
    snapshot: Snapshot | None,
    etag: str | None,
    last_modified: str | None,
    check_at: datetime | None = None,
    listed: str = "",
) -> Fate:
    """``put_article`` inside a transaction that is open already."""
    if was_erased(db, article.id):
        return Fate.REFUSED
    stored = _stored(db, article.id)
    if snapshot is not None:
        article = replace(article, snapshot_id=article.snapshot_id or snapshot.record_id)
    fate = _fate(article, stored)
    _keep(db, _joined(article, stored), snapshot, stored, fate)
    if article.url:
        page = KnownPage(
            article.url, article.id, article.content_hash, etag, last_modified, article.fetched_at
        )
        _remember(db, replace(page, check_at=check_at, listed=listed), fate)
    return fate


def _moment(value: datetime | None) -> str | None:
    return stamp(value) if value else None


def was_erased(db: Database, article_id: str) -> bool:
    """Whether the article was erased on legal request: nothing brings its text back."""
    sql = "SELECT 1 FROM intake_marks WHERE article_id = ? AND decision = 'erased'"
    return bool(list(db.query(sql, [article_id])))


def _key(url: str) -> str:
    try:
        return ids.canonical_url(url)
    except ValueError:
        raise InvalidInput(f"网址“{url}”写得不对，无法识别，请检查") from None


def _stored(db: Database, article_id: str) -> Article | None:
    rows = list(db.query(f"{ARTICLE} WHERE a.id = ?", [article_id]))
    return read_article(rows[0]) if rows else None


def _fate(article: Article, stored: Article | None) -> Fate:
    if stored is None:
        return Fate.KEPT
    return Fate.UNCHANGED if article.content_hash == stored.content_hash else Fate.REVISED


def _joined(article: Article, stored: Article | None) -> Article:
    """The article as it is to be shown: new, but with what must not move."""
    if stored is None:
        return article
    article = replace(article, first_seen_at=stored.first_seen_at)
    if article.source_id != stored.source_id:
        # Two sources may list one page; the first keeps it, or its outlet would change with every crawl.
        article = replace(
            article,
            source_id=stored.source_id,
            outlet=stored.outlet,
            origin=stored.origin,
            intake=stored.intake,
            entered_by=stored.entered_by,
        )
    if article.precision == "crawl":
        article = replace(
            article,
            published_at=stored.published_at,
            published_raw=stored.published_raw,
            precision=stored.precision,
        )
    if article.content_hash == stored.content_hash and article.snapshot_id is None:
        article = replace(article, snapshot_id=stored.snapshot_id)
    return article


def _keep(
    db: Database, article: Article, snapshot: Snapshot | None, stored: Article | None, fate: Fate
) -> None:
    """In an order in which nothing refers to what is not there yet: article, snapshot, revision, links."""
    row = to_row(article)
    body = row.pop("body")
    if stored is None:
        add_row(db, "articles", row | {"snapshot_id": None, "content_hash": article.content_hash})
    if snapshot is not None:
        # The same capture may be put again after a crash.
        add_row(db, "snapshots", to_row(snapshot) | {"article_id": article.id}, "OR IGNORE ")
    if fate is not Fate.UNCHANGED:
        row["content_hash"] = article.content_hash
        row["revision_id"] = _add_revision(db, article, body)
    # The id is left out: setting it would have SQLite search every table that refers to it.
    del row["id"]
    sets = ", ".join(f'"{name}" = ?' for name in row)
    db.execute(f"UPDATE articles SET {sets} WHERE id = ?", [*row.values(), article.id])
    if fate is not Fate.UNCHANGED or (stored and _looked_up(article) != _looked_up(stored)):
        wait_for_index(db, [article.id])


def _looked_up(article: Article) -> tuple[object, ...]:
    """What the index knows of an article beside its text."""
    return article.published_at, article.outlet, article.origin, article.author, article.editor


def _add_revision(db: Database, article: Article, body: str) -> int:
    values = [article.id, article.content_hash, article.title, body, stamp(article.fetched_at)]
    cursor = db.execute(
        "INSERT INTO revisions (article_id, content_hash, title, body, captured_at, snapshot_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [*values, article.snapshot_id],
    )
    return int(cursor.lastrowid or 0)


def _remember(db: Database, page: KnownPage, fate: Fate) -> None:
    """An unchanged text counts once more, a new one counts from the start; a list that is silent renames nothing."""
    row = to_row(page) | {"key": _key(page.url)}
    names = [name for name in row if name not in {"key", "unchanged_in_row", "listed"}]
    unchanged = "unchanged_in_row + 1" if fate is Fate.UNCHANGED else "0"
    db.execute(
        f"INSERT INTO pages ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) ON CONFLICT (key) DO UPDATE SET"
        f" {', '.join(f'{name} = excluded.{name}' for name in names)}, unchanged_in_row = {unchanged},"
        " listed = coalesce(nullif(excluded.listed, ''), listed)",
        list(row.values()),
    )
