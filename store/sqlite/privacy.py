"""Hidden names, leave to read unmasked, and the register of requests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.privacy.request import PrivacyRequest, Unmasking
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import Room, add_row, id_list


class PrivacyRows(Room):
    """Verbs about personal data."""

    def hide_names(self, hashes: Iterable[str], request_id: str, who: str, now: datetime) -> None:
        with self._write() as db:
            for code in hashes:
                row = {"hash": code, "request_id": request_id, "who": who, "at": stamp(now)}
                add_row(db, "hidden_names", row, "OR IGNORE ")

    def hidden_names(self, hashes: Iterable[str]) -> set[str]:
        sql = "SELECT hash FROM hidden_names WHERE hash IN (SELECT value FROM json_each(?))"
        return {row["hash"] for row in self._all(sql, id_list(hashes))}

    def count_hidden_names(self) -> int:
        return int(self._all("SELECT count(*) AS n FROM hidden_names")[0]["n"])

    def add_unmasking(self, unmasking: Unmasking) -> None:
        with self._write() as db:
            add_row(db, "unmaskings", to_row(unmasking))

    def may_unmask(self, user: str, article_id: str, now: datetime) -> bool:
        sql = "SELECT 1 FROM unmaskings WHERE user = ? AND article_id = ? AND until > ? LIMIT 1"
        return bool(self._all(sql, user, article_id, stamp(now)))

    def put_privacy_request(self, request: PrivacyRequest) -> None:
        with self._write() as db:
            db.table("privacy_requests").upsert(to_row(request), pk="id")

    def privacy_request(self, request_id: str) -> PrivacyRequest:
        missing = f"没有编号为“{request_id}”的个人信息请求，请刷新后再试"
        return from_row(
            PrivacyRequest, self._one(missing, "SELECT * FROM privacy_requests WHERE id = ?", request_id)
        )

    def privacy_requests(self) -> list[PrivacyRequest]:
        sql = "SELECT * FROM privacy_requests ORDER BY state <> 'open', due_at, id"
        return [from_row(PrivacyRequest, row) for row in self._all(sql)]
