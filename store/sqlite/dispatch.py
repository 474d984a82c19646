"""Issues in their order, deliveries, links, openings, answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from domain.answer import Answer, AnswerEvent, Reply, replies
from domain.brief import Brief
from domain.clock import Window
from domain.dispatch import Delivery, DeliveryEvent, IssuedText, Opening, ReaderLink, Sent
from domain.errors import NotFound
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import Room, add_row, id_list

_ISSUED = """
SELECT b.* FROM issued_briefs i JOIN briefs b ON b.id = i.brief_id
WHERE b.status IN ('issued', 'recalled') ORDER BY i.seq DESC
"""


class DispatchRows(Room):
    """Verbs about 报送 and 反馈."""

    def last_issue(self) -> int:
        return int(self._all("SELECT coalesce(max(seq), 0) AS n FROM issued_briefs")[0]["n"])

    def issued_since(self, seq: int) -> list[tuple[int, Brief]]:
        sql = (
            "SELECT i.seq, b.* FROM issued_briefs i JOIN briefs b ON b.id = i.brief_id"
            " WHERE i.seq > ? ORDER BY i.seq"
        )
        return [(row["seq"], from_row(Brief, row)) for row in self._all(sql, seq)]

    def briefs_by_id(self, brief_ids: Iterable[str]) -> dict[str, Brief]:
        sql = "SELECT * FROM briefs WHERE id IN (SELECT value FROM json_each(?))"
        return {row["id"]: from_row(Brief, row) for row in self._all(sql, id_list(brief_ids))}

    def issued_heads(self) -> list[Brief]:
        bare = {"sections": "[]", "citations": "[]", "spare": "[]"}
        return [from_row(Brief, row | bare) for row in self._all(_ISSUED)]

    def issued(self) -> list[Brief]:
        return [from_row(Brief, row) for row in self._all(_ISSUED)]

    def unread_issues(self) -> list[Brief]:
        sql = (
            "SELECT b.* FROM issued_briefs i JOIN briefs b ON b.id = i.brief_id"
            " WHERE i.brief_id NOT IN (SELECT brief_id FROM issued_texts) ORDER BY i.seq"
        )
        return [from_row(Brief, row) for row in self._all(sql)]

    def put_issued_text(self, text: IssuedText) -> None:
        with self._write() as db:
            add_row(db, "issued_texts", to_row(text), "OR IGNORE ")

    def issued_texts(self) -> dict[str, IssuedText]:
        rows = self._all("SELECT * FROM issued_texts")
        return {row["brief_id"]: from_row(IssuedText, row) for row in rows}

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        self._add("deliveries", deliveries)

    def add_delivery_event(self, event: DeliveryEvent) -> None:
        self._add("delivery_events", [event])

    def delivery(self, delivery_id: str) -> Sent:
        missing = f"没有编号为“{delivery_id}”的报送登记，请检查编号"
        row = self._one(missing, "SELECT * FROM deliveries WHERE id = ?", delivery_id)
        return self._sent([from_row(Delivery, row)])[0]

    def deliveries(
        self, brief_id: str | None = None, window: Window | None = None, recipient_ids: Iterable[str] = ()
    ) -> list[Sent]:
        tests, params = _narrowed(brief_id, window, "sent_at")
        if wanted := tuple(recipient_ids):
            tests.append("recipient_id IN (SELECT value FROM json_each(?))")
            params.append(id_list(wanted))
        sql = f"SELECT * FROM deliveries WHERE {' AND '.join(tests)} ORDER BY sent_at, rowid"
        return self._sent([from_row(Delivery, row) for row in self._all(sql, *params)])

    def _sent(self, deliveries: Sequence[Delivery]) -> list[Sent]:
        sql = (
            "SELECT * FROM delivery_events WHERE delivery_id IN (SELECT value FROM json_each(?)) ORDER BY seq"
        )
        history: dict[str, list[DeliveryEvent]] = {}
        for row in self._all(sql, id_list(delivery.id for delivery in deliveries)):
            history.setdefault(row["delivery_id"], []).append(from_row(DeliveryEvent, row))
        return [Sent(delivery, tuple(history.get(delivery.id, ()))) for delivery in deliveries]

    def add_reader_link(self, link: ReaderLink) -> None:
        self._add("reader_links", [link])

    def reader_link(self, link_id: str) -> ReaderLink:
        missing = "没有这个阅读链接，请检查编号"
        return from_row(ReaderLink, self._one(missing, "SELECT * FROM reader_links WHERE id = ?", link_id))

    def reader_links(self, brief_id: str) -> list[ReaderLink]:
        sql = "SELECT * FROM reader_links WHERE brief_id = ? ORDER BY created_at DESC, id"
        return [from_row(ReaderLink, row) for row in self._all(sql, brief_id)]

    def revoke_reader_link(self, link_id: str, who: str, now: datetime) -> bool:
        sql = "UPDATE reader_links SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL"
        with self._write() as db:
            return bool(db.execute(sql, [stamp(now), who, link_id]).rowcount)

    def add_opening(self, opening: Opening) -> None:
        self._add("openings", [opening])

    def openings(self, brief_id: str | None = None, window: Window | None = None) -> list[Opening]:
        tests, params = _narrowed(brief_id, window, "at")
        sql = f"SELECT * FROM openings WHERE {' AND '.join(tests)} ORDER BY seq"
        return [from_row(Opening, row) for row in self._all(sql, *params)]

    def add_answer(self, answer: Answer) -> None:
        self._add("answers", [answer])

    def add_answer_event(self, event: AnswerEvent) -> None:
        self._add("answer_events", [event])

    def answer(self, answer_id: str) -> Reply:
        for reply in self.answers():
            if reply.answer.id == answer_id:
                return reply
        raise NotFound(f"没有编号为“{answer_id}”的反馈，请检查编号")

    def answers(self, brief_id: str | None = None) -> list[Reply]:
        tests, params = _narrowed(brief_id, None, "")
        rows = self._all(f"SELECT * FROM answers WHERE {' AND '.join(tests)} ORDER BY rowid", *params)
        found = [from_row(Answer, row) for row in rows]
        sql = "SELECT * FROM answer_events WHERE answer_id IN (SELECT value FROM json_each(?)) ORDER BY seq"
        events = self._all(sql, id_list(answer.id for answer in found))
        return list(replies(found, [from_row(AnswerEvent, row) for row in events]))

    def holds_proof(self, sha256: str) -> bool:
        sql = "SELECT 1 AS n FROM answers WHERE json_extract(proof, '$.sha256') = ? LIMIT 1"
        return bool(self._all(sql, sha256))

    def _add(self, table: str, records: Sequence[Any]) -> None:
        with self._write() as db:
            for record in records:
                add_row(db, table, to_row(record))


def _narrowed(brief_id: str | None, window: Window | None, time: str) -> tuple[list[str], list[Any]]:
    """Conditions and their values; the first always holds."""
    tests, params = ["1"], []
    if brief_id is not None:
        tests.append("brief_id = ?")
        params.append(brief_id)
    if window is not None:
        tests.append(f"{time} >= ? AND {time} < ?")
        params += [stamp(window.start), stamp(window.end)]
    return tests, params
