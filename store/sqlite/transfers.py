"""Packages written and taken in."""

from __future__ import annotations

from domain.transfer import Transfer
from store.sqlite.codec import from_row, to_row
from store.sqlite.room import Room


class TransferRows(Room):
    """Verbs about 数据包."""

    def put_transfer(self, transfer: Transfer) -> None:
        with self._write() as db:
            db.table("transfers").upsert(to_row(transfer), pk=("package_id", "direction"))

    def transfers(self) -> list[Transfer]:
        """Newest first."""
        return [from_row(Transfer, row) for row in self._all("SELECT * FROM transfers ORDER BY at DESC")]
