"""The database itself: settings kept in it, its soundness, copies of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from domain.errors import InvalidInput, StoreUnavailable
from store.sqlite.codec import to_json
from store.sqlite.errors import explained
from store.sqlite.room import Room
from store.sqlite.schema import MIGRATIONS


class PlaceRows(Room):
    """Verbs about the place where records live."""

    def get_setting(self, key: str) -> Any | None:
        rows = self._all("SELECT value FROM settings WHERE key = ?", key)
        return json.loads(rows[0]["value"]) if rows else None

    def put_setting(self, key: str, value: Any) -> None:
        row = {"key": key, "value": to_json(value)}
        with self._write() as db:
            db.table("settings").upsert(row, pk="key")

    def check(self) -> Mapping[str, Any]:
        """A damaged database is told in ``integrity``, not raised, as far as the rest can still be read."""
        with self._read() as db:
            return {
                "integrity": self._integrity(),
                "schema": MIGRATIONS.applied(db)[-1].name,
                "articles": db.table("articles").count,
                "bytes": sum(file.stat().st_size for file in _files(self.path)),
            }

    def _integrity(self) -> str:
        try:
            found = [
                str(next(iter(row.values()))) for row in self._connection().query("PRAGMA integrity_check")
            ]
        except sqlite3.DatabaseError as error:
            return str(error)
        return "；".join(found)

    def backup(self, path: str) -> None:
        """Written beside ``path`` first, so that a copy that fails half-way replaces nothing."""
        target = Path(path)
        if target.resolve() == self.path.resolve():
            raise InvalidInput(f"备份不能写到数据库自身 {path}，请换一个文件名")
        with self._read() as db:
            copy_database(db.conn, target)


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """A consistent copy of what ``source`` sees, in one file; a damaged one is refused (``StoreUnavailable``)."""
    part = target.with_name(target.name + ".part")
    try:
        with explained(target):
            part.unlink(missing_ok=True)
            with closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
                # One file, whole in itself: no -wal beside a copy that may go to another disk.
                copy.execute("PRAGMA journal_mode=DELETE")
                _require_sound(copy)
        part.replace(target)
    except OSError as error:
        raise StoreUnavailable(
            f"无法写入 {target}（{error.strerror}）：请检查文件夹是否存在、可写"
        ) from error
    finally:
        if part.parent.is_dir():
            part.unlink(missing_ok=True)


def _require_sound(copy: sqlite3.Connection) -> None:
    """A copy takes over damage page by page without a word, and would then replace a good one."""
    if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StoreUnavailable("数据库已损坏，没有备份：请停止使用并保留原文件，再从备份恢复")


def _files(path: Path) -> list[Path]:
    """The database file and what SQLite keeps beside it."""
    candidates = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]
    return [file for file in candidates if file.exists()]
