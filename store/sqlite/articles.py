"""Reading articles: lists, filters, history, figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from domain.article import Article, Revision, Snapshot
from domain.clock import Window, day_window
from store.base import Filters
from store.sqlite.codec import from_row, stamp
from store.sqlite.room import Room, Row, id_list

ARTICLE = "SELECT a.*, r.body FROM articles a JOIN revisions r ON r.id = a.revision_id"
"""An article with its present text."""


HIDDEN = "SELECT article_id FROM intake_marks WHERE decision <> 'taken'"
"""Ids of articles that a person took out of lists: withdrawn, or not taken from the inbox."""


class ArticleRows(Room):
    """Verbs that read articles."""

    def article(self, article_id: str) -> Article:
        missing = f"没有编号为“{article_id}”的文章，请检查编号"
        return read_article(self._one(missing, f"{ARTICLE} WHERE a.id = ?", article_id))

    def articles(
        self, filters: Filters | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Article]:
        where, params = narrowed(filters)
        sql = f"{ARTICLE} WHERE {where} ORDER BY a.published_at DESC, a.id LIMIT ? OFFSET ?"
        rows = self._all(sql, *params, -1 if limit is None else limit, offset)
        return [read_article(row) for row in rows]

    def articles_by_id(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Unknown ids are left out."""
        sql = f"{ARTICLE} WHERE a.id IN (SELECT value FROM json_each(?))"
        return {row["id"]: read_article(row) for row in self._all(sql, id_list(article_ids))}

    def count_articles(self, filters: Filters | None = None) -> int:
        where, params = narrowed(filters)
        return int(self._all(f"SELECT count(*) AS n FROM articles a WHERE {where}", *params)[0]["n"])

    def revisions(self, article_id: str) -> list[Revision]:
        rows = self._all("SELECT * FROM revisions WHERE article_id = ? ORDER BY id", article_id)
        return [from_row(Revision, row) for row in rows]

    def snapshots(self, article_id: str) -> list[Snapshot]:
        sql = "SELECT * FROM snapshots WHERE article_id = ? ORDER BY captured_at, rowid"
        return [from_row(Snapshot, row) for row in self._all(sql, article_id)]

    def snapshot(self, record_id: str) -> Snapshot:
        missing = f"没有编号为“{record_id}”的快照，请检查编号"
        row = self._one(missing, "SELECT * FROM snapshots WHERE record_id = ?", record_id)
        return from_row(Snapshot, row)

    def all_snapshots(self) -> list[Snapshot]:
        """In the order of keeping."""
        return [from_row(Snapshot, row) for row in self._all("SELECT * FROM snapshots ORDER BY rowid")]

    def count_by_day(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """Every day from ``first`` to ``last`` is there, with all four counts, zero or not."""
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        counts = {day: {"pos": 0, "neu": 0, "neg": 0, "none": 0} for day in days}
        if not days:
            return counts
        window = Window(day_window(first).start, day_window(last).end)
        for row in self._all(_BY_DAY, stamp(window.start), stamp(window.end)):
            counts[date.fromisoformat(row["day"])][row["sentiment"]] = row["n"]
        return counts


# Beijing is eight hours ahead all the year round (domain.clock).
_BY_DAY = f"""
SELECT date(published_at, '+8 hours') AS day, coalesce(sentiment, 'none') AS sentiment, count(*) AS n
FROM articles WHERE published_at >= ? AND published_at < ? AND id NOT IN ({HIDDEN}) GROUP BY 1, 2
"""


def read_article(row: Row) -> Article:
    """The article of a row of ``ARTICLE``."""
    return from_row(Article, row)


def narrowed(filters: Filters | None) -> tuple[str, list[Any]]:
    """The WHERE clause over ``articles a`` and its values; an empty tuple of values lets nothing through."""
    filters = filters or Filters()
    tests: list[str] = [f"a.id NOT IN ({HIDDEN})"]
    params: list[Any] = []
    if filters.window:
        tests.append("a.published_at >= ? AND a.published_at < ?")
        params += [stamp(filters.window.start), stamp(filters.window.end)]
    for test, values in (
        ("a.source_id IN (SELECT value FROM json_each(?))", filters.sources),
        ("a.topic IN (SELECT value FROM json_each(?))", filters.topics),
        ("a.sentiment IN (SELECT value FROM json_each(?))", filters.sentiments),
        (_IN_DISTRICTS, filters.districts),
    ):
        if values is not None:
            tests.append(test)
            params.append(id_list(values))
    if filters.local is not None:
        tests.append("a.local = ?")
        params.append(int(filters.local))
    return " AND ".join(tests), params


# EXISTS, not IN: a list in order of time can then stop as soon as it is long enough.
_IN_DISTRICTS = """EXISTS (
    SELECT 1 FROM article_districts d
    WHERE d.article_id = a.id AND d.district IN (SELECT value FROM json_each(?)))"""
