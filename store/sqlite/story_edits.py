"""Members moved by people, and the history of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.errors import NotFound
from domain.story_edit import StoryEdit
from store.sqlite.articles import HIDDEN
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import Room, add_row


class StoryEditRows(Room):
    """Verbs about what people change in stories."""

    def member_ids(self, story_id: str) -> list[str]:
        rows = self._all(
            "SELECT article_id FROM members WHERE story_id = ? ORDER BY joined_at, seq", story_id
        )
        return [row["article_id"] for row in rows]

    def members_mark(self) -> tuple[int, int]:
        sql = (
            "SELECT coalesce(max(seq), 0) AS newest, count(*) AS n FROM members"
            f" WHERE article_id NOT IN ({HIDDEN})"
        )
        (row,) = self._all(sql)
        return row["newest"], row["n"]

    def move_members(self, article_ids: Iterable[str], story_id: str, now: datetime) -> int:
        # A new number for each: whoever holds the members in memory sees by the highest one that they changed.
        sql = (
            "UPDATE members SET story_id = ?, reason = 'person', score = 1, joined_at = ?,"
            " seq = (SELECT max(seq) FROM members) + 1 WHERE article_id = ? AND story_id <> ?"
        )
        with self._write() as db:
            return sum(db.execute(sql, [story_id, stamp(now), a, story_id]).rowcount for a in article_ids)

    def add_story_edit(self, edit: StoryEdit) -> None:
        with self._write() as db:
            add_row(db, "story_edits", to_row(edit))

    def story_edit(self, edit_id: str) -> StoryEdit:
        missing = f"没有编号为“{edit_id}”的归并记录，请刷新后再试"
        return from_row(StoryEdit, self._one(missing, "SELECT * FROM story_edits WHERE id = ?", edit_id))

    def story_edits(self, story_id: str) -> list[StoryEdit]:
        sql = "SELECT * FROM story_edits WHERE ? IN (story_id, other_id) ORDER BY seq DESC"
        return [from_row(StoryEdit, row) for row in self._all(sql, story_id)]

    def mark_edit_undone(self, edit_id: str) -> None:
        with self._write() as db:
            if not db.execute(
                "UPDATE story_edits SET undone = 1 WHERE id = ? AND undone = 0", [edit_id]
            ).rowcount:
                raise NotFound(f"归并记录“{edit_id}”不存在或已经撤销，请刷新后再试")
