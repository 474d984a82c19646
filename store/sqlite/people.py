"""Users, sessions and the audit log."""

from __future__ import annotations

from datetime import datetime

from domain.user import AuditEntry, Session, User
from store.audit import chained
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import Room

_NEWEST = "SELECT * FROM audit ORDER BY sequence DESC LIMIT ?"


class PeopleRows(Room):
    """Verbs about 用户, 会话 and 审计."""

    def put_user(self, user: User) -> None:
        with self._write() as db:
            db.table("users").upsert(to_row(user), pk="name")

    def user(self, name: str) -> User:
        missing = f"没有名为“{name}”的账号，请检查名字"
        return from_row(User, self._one(missing, "SELECT * FROM users WHERE name = ?", name))

    def users(self) -> list[User]:
        """By name."""
        return [from_row(User, row) for row in self._all("SELECT * FROM users ORDER BY name")]

    def put_session(self, session: Session) -> None:
        with self._write() as db:
            db.table("sessions").upsert(to_row(session), pk="token_hash")

    def session(self, token_hash: str) -> Session:
        sql = "SELECT * FROM sessions WHERE token_hash = ?"
        return from_row(Session, self._one("登录已失效，请重新登录", sql, token_hash))

    def end_session(self, token_hash: str) -> None:
        """A session already ended is no error."""
        with self._write() as db:
            db.execute("DELETE FROM sessions WHERE token_hash = ?", [token_hash])

    def end_sessions_before(self, moment: datetime) -> int:
        """End sessions whose ``expires_at`` has come by then; number ended."""
        with self._write() as db:
            return db.execute("DELETE FROM sessions WHERE expires_at <= ?", [stamp(moment)]).rowcount

    def append_audit(
        self, at: datetime, user: str, verb: str, subject: str, outcome: str, detail: str
    ) -> AuditEntry:
        # The write lock is held from reading the last entry on, so two writers cannot both follow it.
        with self._write() as db:
            last = [from_row(AuditEntry, row) for row in db.query(_NEWEST, [1])]
            entry = chained(last[0] if last else None, at, user, verb, subject, outcome, detail)
            db.table("audit").insert(to_row(entry))
            return entry

    def audit(self, limit: int | None = 200) -> list[AuditEntry]:
        return [from_row(AuditEntry, row) for row in self._all(_NEWEST, -1 if limit is None else limit)]
