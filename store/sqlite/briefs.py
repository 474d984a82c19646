"""Briefs."""

from __future__ import annotations

from domain.brief import Brief
from store.sqlite.codec import from_row, to_row
from store.sqlite.room import Room


class BriefRows(Room):
    """Verbs about 简报."""

    def put_brief(self, brief: Brief) -> None:
        with self._write() as db:
            db.table("briefs").upsert(to_row(brief), pk="id")

    def brief(self, brief_id: str) -> Brief:
        missing = f"没有编号为“{brief_id}”的简报，请用 zhijin brief list 查看全部编号"
        return from_row(Brief, self._one(missing, "SELECT * FROM briefs WHERE id = ?", brief_id))

    def briefs(self, kind: str | None = None, limit: int = 50) -> list[Brief]:
        where, params = ("WHERE kind = ?", [kind]) if kind is not None else ("", [])
        sql = f"SELECT * FROM briefs {where} ORDER BY created_at DESC, id LIMIT ?"
        return [from_row(Brief, row) for row in self._all(sql, *params, limit)]
