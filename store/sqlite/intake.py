"""What no crawler fetched: taking articles in by the hundred, and what a person decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.article import Article, Exhibit, IntakeMark
from domain.ledger import Fate
from store.sqlite.articles import ARTICLE, read_article
from store.sqlite.codec import from_row, to_row
from store.sqlite.outbox import wait_for_index
from store.sqlite.pages import put
from store.sqlite.room import Room, id_list

# The second test lets the partial index ``articles_entered`` be used.
_ENTERED = "a.intake IN (SELECT value FROM json_each(?)) AND a.intake <> 'crawl'"


class IntakeRows(Room):
    """Verbs about 人工录入, 表格导入 and 收件箱."""

    def put_articles(self, articles: Sequence[Article]) -> list[Fate]:
        """All of them or, after a crash, none."""
        with self._write() as db:
            return [put(db, article, None, None, None) for article in articles]

    def entered(self, intakes: Sequence[str], limit: int, *, unmarked_first: bool = False) -> list[Article]:
        first = "a.id IN (SELECT article_id FROM intake_marks), " if unmarked_first else ""
        sql = f"{ARTICLE} WHERE {_ENTERED} ORDER BY {first}a.first_seen_at DESC, a.id LIMIT ?"
        return [read_article(row) for row in self._all(sql, id_list(intakes), limit)]

    def count_unmarked(self, intakes: Sequence[str]) -> int:
        sql = f"SELECT count(*) AS n FROM articles a WHERE {_ENTERED} AND a.id NOT IN (SELECT article_id FROM intake_marks)"
        return int(self._all(sql, id_list(intakes))[0]["n"])

    def same_text(self, content_hash: str) -> list[str]:
        """In the order of coming in."""
        sql = "SELECT id FROM articles WHERE content_hash = ? ORDER BY first_seen_at, id"
        return [row["id"] for row in self._all(sql, content_hash)]

    def all_exhibits(self) -> list[Exhibit]:
        """In the order of adding."""
        return [
            from_row(Exhibit, row) for row in self._all("SELECT * FROM exhibits ORDER BY added_at, sha256")
        ]

    def put_intake_mark(self, mark: IntakeMark) -> None:
        """The article enters the search outbox, since the index leaves out what is hidden."""
        with self._write() as db:
            db.table("intake_marks").upsert(to_row(mark), pk="article_id")
            wait_for_index(db, [mark.article_id])

    def intake_marks(self, article_ids: Iterable[str]) -> dict[str, IntakeMark]:
        sql = "SELECT * FROM intake_marks WHERE article_id IN (SELECT value FROM json_each(?))"
        return {row["article_id"]: from_row(IntakeMark, row) for row in self._all(sql, id_list(article_ids))}
