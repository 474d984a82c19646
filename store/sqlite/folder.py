"""素材夹: entries and their history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from domain.errors import Conflict, NotFound
from domain.folder import EntryKind, FolderAct, FolderAction, FolderEntry
from store.sqlite.codec import from_row, to_row
from store.sqlite.room import Room, add_row, id_list

_ACTIVE = "removed_at IS NULL"


class FolderRows(Room):
    """Verbs about 素材夹."""

    def put_folder_entry(self, entry: FolderEntry) -> FolderEntry:
        with self._write() as db:
            same = f"SELECT * FROM folder WHERE kind = ? AND target = ? AND text = ? AND {_ACTIVE}"
            if rows := list(db.query(same, [entry.kind.value, entry.target, entry.text])):
                return from_row(FolderEntry, rows[0])
            placed = replace(entry, place=_last_place(db) + 1)
            add_row(db, "folder", to_row(placed))
            _add_act(db, FolderAct(entry.id, FolderAction.PUT, entry.who, entry.at))
            return placed

    def folder_entry(self, entry_id: str) -> FolderEntry:
        missing = f"素材夹里没有编号为“{entry_id}”的素材，请刷新后再试"
        return from_row(FolderEntry, self._one(missing, "SELECT * FROM folder WHERE id = ?", entry_id))

    def folder_entries(
        self, who: str | None = None, kinds: Iterable[EntryKind] | None = None, removed: bool = False
    ) -> list[FolderEntry]:
        tests, params = ["removed_at IS NOT NULL" if removed else _ACTIVE], list[Any]()
        if who is not None:
            tests.append("who = ?")
            params.append(who)
        if kinds is not None:
            tests.append("kind IN (SELECT value FROM json_each(?))")
            params.append(id_list(kind.value for kind in kinds))
        order = "removed_at DESC, id" if removed else "place, id"
        sql = f"SELECT * FROM folder WHERE {' AND '.join(tests)} ORDER BY {order}"
        return [from_row(FolderEntry, row) for row in self._all(sql, *params)]

    def change_folder_entry(self, entry: FolderEntry, act: FolderAct) -> FolderEntry:
        with self._write() as db:
            known = _entry(db, entry.id)
            if act.action == FolderAction.REMOVE and known.removed_at:
                raise Conflict(f"素材“{known.title}”已经被移出，请刷新后再看")
            if act.action == FolderAction.RESTORE:
                if not known.removed_at:
                    raise Conflict(f"素材“{known.title}”已经在素材夹里，请刷新后再看")
                entry = replace(entry, place=_last_place(db) + 1)
            row = to_row(entry)
            changed = {name: row[name] for name in ("note", "briefs", "removed_at", "place")}
            db.table("folder").update(entry.id, changed)
            _add_act(db, act)
            return entry

    def move_folder_entry(self, entry_id: str, place: int, act: FolderAct) -> None:
        with self._write() as db:
            rows = db.query(f"SELECT id FROM folder WHERE {_ACTIVE} ORDER BY place, id")
            order = [row["id"] for row in rows]
            if entry_id not in order:
                raise NotFound("这条素材已经不在素材夹里，请刷新后再试")
            order.remove(entry_id)
            order.insert(max(0, place - 1), entry_id)
            places = [(number, key) for number, key in enumerate(order, start=1)]
            db.conn.executemany("UPDATE folder SET place = ? WHERE id = ?", places)
            _add_act(db, act)

    def folder_acts(self, entry_id: str) -> list[FolderAct]:
        rows = self._all("SELECT * FROM folder_acts WHERE entry_id = ? ORDER BY seq", entry_id)
        return [from_row(FolderAct, row) for row in rows]


def _entry(db: Database, entry_id: str) -> FolderEntry:
    rows = list(db.query("SELECT * FROM folder WHERE id = ?", [entry_id]))
    if not rows:
        raise NotFound(f"素材夹里没有编号为“{entry_id}”的素材，请刷新后再试")
    return from_row(FolderEntry, rows[0])


def _last_place(db: Database) -> int:
    (row,) = db.query(f"SELECT coalesce(max(place), 0) AS last FROM folder WHERE {_ACTIVE}")
    return int(row["last"])


def _add_act(db: Database, act: FolderAct) -> None:
    add_row(db, "folder_acts", to_row(act))
