"""Evidence sheets."""

from __future__ import annotations

from domain.errors import Conflict
from domain.evidence import SealedSheet
from store.sqlite.codec import from_row, to_row
from store.sqlite.room import Room, add_row


class EvidenceRows(Room):
    """Verbs about 证据单."""

    def put_evidence(self, sheet: SealedSheet) -> None:
        with self._write() as db:
            if self.evidence(sheet.brief_id) is not None:
                raise Conflict(f"简报 {sheet.brief_id} 已有证据单，不能改写")
            add_row(db, "evidence_sheets", to_row(sheet))

    def evidence(self, brief_id: str) -> SealedSheet | None:
        rows = self._all("SELECT * FROM evidence_sheets WHERE brief_id = ?", brief_id)
        return from_row(SealedSheet, rows[0]) if rows else None
