"""What is on record about the way of a brief: decisions, comments, exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from domain.brief_flow import Comment, Decision, GateException
from domain.errors import Conflict, NotFound
from store.sqlite.briefs import OPEN, BriefRows
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import add_row, id_list


class BriefFlowRows(BriefRows):
    """Verbs about 审签, 意见 and 例外."""

    def add_decision(self, decision: Decision, status: str) -> Decision:
        with self._write() as db:
            self._require_same(decision.brief_id, decision.content_hash)
            db.execute("UPDATE briefs SET status = ? WHERE id = ?", [status, decision.brief_id])
            return put_decision(db, decision)

    def _require_same(self, brief_id: str, content_hash: str) -> None:
        """Under the write lock: what is decided on is what is stored."""
        brief = self.brief(brief_id)
        if brief.content_hash != content_hash:
            newest = self.brief_versions(brief_id)[0]
            raise Conflict(
                f"“{newest.who}”刚保存了第 {newest.version} 版，你办的不是现在的内容，没有登记，请看过新版再办"
            )

    def brief_decisions(self, brief_id: str) -> list[Decision]:
        rows = self._all("SELECT * FROM brief_decisions WHERE brief_id = ? ORDER BY number", brief_id)
        return [from_row(Decision, row) for row in rows]

    def decisions_of(self, brief_ids: Iterable[str]) -> dict[str, list[Decision]]:
        sql = (
            "SELECT * FROM brief_decisions WHERE brief_id IN (SELECT value FROM json_each(?))"
            " ORDER BY brief_id, number"
        )
        found: dict[str, list[Decision]] = {}
        for row in self._all(sql, id_list(brief_ids)):
            found.setdefault(row["brief_id"], []).append(from_row(Decision, row))
        return found

    def add_comments(self, comments: Sequence[Comment]) -> list[Comment]:
        with self._write() as db:
            return [_put_comment(db, comment) for comment in comments]

    def resolve_comment(self, brief_id: str, number: int, who: str, answer: str, now: datetime) -> None:
        with self._write() as db:
            changed = db.execute(
                "UPDATE brief_comments SET resolved_by = ?, answer = ?, resolved_at = ?"
                " WHERE brief_id = ? AND number = ? AND resolved_at IS NULL",
                [who, answer, stamp(now), brief_id, number],
            ).rowcount
            if not changed:
                raise NotFound(f"没有待处理的第 {number} 条意见，可能已有人处理，请刷新后再看")

    def brief_comments(self, brief_id: str) -> list[Comment]:
        rows = self._all("SELECT * FROM brief_comments WHERE brief_id = ? ORDER BY number", brief_id)
        return [from_row(Comment, row) for row in rows]

    def add_exception(self, exception: GateException) -> None:
        with self._write() as db:
            add_row(db, "brief_exceptions", to_row(exception))

    def brief_exceptions(self, brief_id: str) -> list[GateException]:
        rows = self._all("SELECT * FROM brief_exceptions WHERE brief_id = ? ORDER BY seq", brief_id)
        return [from_row(GateException, row) for row in rows]

    def _require_open(self, brief_id: str, content_hash: str) -> None:
        """Under the write lock: it can still be issued, and as it was decided on."""
        brief = self.brief(brief_id)
        if brief.status not in OPEN:
            number = f"，是第 {brief.issue_no} 期" if brief.issue_no else ""
            raise Conflict(f"“{brief.title}”已经签发过{number}，没有再发一次")
        self._require_same(brief_id, content_hash)


def put_decision(db: Database, decision: Decision) -> Decision:
    """Add one with the next number of its brief."""
    numbered = replace(decision, number=_next(db, "brief_decisions", decision.brief_id))
    add_row(db, "brief_decisions", to_row(numbered))
    return numbered


def _put_comment(db: Database, comment: Comment) -> Comment:
    numbered = replace(comment, number=_next(db, "brief_comments", comment.brief_id))
    add_row(db, "brief_comments", to_row(numbered))
    return numbered


def _next(db: Database, table: str, brief_id: str) -> int:
    sql = f"SELECT coalesce(max(number), 0) + 1 AS next FROM {table} WHERE brief_id = ?"
    return int(next(iter(db.query(sql, [brief_id])))["next"])
