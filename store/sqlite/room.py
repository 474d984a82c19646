"""What every part of the store shares: one connection for each thread, reading, and writing in one transaction."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from domain.errors import NotFound, StoreUnavailable
from store.sqlite.errors import explained

Row = dict[str, Any]


def connect(path: Path, wait_seconds: float, mode: str = "rw") -> Database:
    """A connection with the house's settings. ``mode`` rw never makes a file, rwc does.

    Transactions are begun by us alone (``isolation_level=None``). Freed with its thread, whichever frees it.
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    conn = sqlite3.connect(uri, uri=True, timeout=wait_seconds, isolation_level=None, check_same_thread=False)
    conn.execute("PRAGMA foreign_keys=ON")
    conn.execute("PRAGMA synchronous=NORMAL")
    return Database(conn, execute_plugins=False)


@contextmanager
def immediate(db: Database) -> Iterator[Database]:
    """One write transaction that takes the write lock first: nobody else can write between its read and write."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


@contextmanager
def part(db: Database) -> Iterator[Database]:
    """A part of the open transaction. What it did is undone if it fails, the rest of the transaction stays."""
    db.execute("SAVEPOINT part")
    try:
        yield db
    except BaseException:
        if db.conn.in_transaction:  # a full disk has undone everything already
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    db.execute("RELEASE part")


def add_row(db: Database, table: str, row: Row, conflict: str = "") -> None:
    """One row, by a statement that SQLite finds prepared the next time. ``conflict`` is ``OR IGNORE `` or nothing."""
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    db.execute(f"INSERT {conflict}INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def id_list(ids: Iterable[str]) -> str:
    """Ids for ``IN (SELECT value FROM json_each(?))``: one variable, however many ids."""
    return json.dumps(list(ids))


class Room:
    """Base of the verb groups of ``SqliteStore``."""

    def __init__(self, path: Path, *, wait_seconds: float = 5) -> None:
        self.path = path
        self._wait = wait_seconds
        self._local = threading.local()
        self._closed = False

    @contextmanager
    def _read(self) -> Iterator[Database]:
        with explained(self.path, self._wait):
            yield self._connection()

    @contextmanager
    def _write(self) -> Iterator[Database]:
        """A transaction, or inside ``together`` a part of it that is undone alone if it fails."""
        with explained(self.path, self._wait):
            connection = self._connection()
            begun = part(connection) if connection.conn.in_transaction else immediate(connection)
            with begun as db:
                yield db

    @contextmanager
    def together(self) -> Iterator[None]:
        """See the protocol."""
        with self._write():
            yield

    def _all(self, sql: str, *params: Any) -> list[Row]:
        with self._read() as db:
            return list(db.query(sql, params))

    def _one(self, missing: str, sql: str, *params: Any) -> Row:
        """The row asked for; ``NotFound`` saying ``missing`` if there is none."""
        rows = self._all(sql, *params)
        if not rows:
            raise NotFound(missing)
        return rows[0]

    def _connection(self) -> Database:
        db: Database | None = getattr(self._local, "db", None)
        if self._closed:
            self._give_back(db)
            raise StoreUnavailable(f"数据库 {self.path} 已经关闭，请重新打开")
        if db is None:
            db = self._local.db = connect(self.path, self._wait)
        return db

    def close(self) -> None:
        """Close this thread's connection; every later verb of any thread raises ``StoreUnavailable``.

        A connection that another thread may be using at this moment is left to it: closing it under a running
        query crashes the process. It goes with its thread, or at that thread's next verb.
        """
        self._closed = True
        self._give_back(getattr(self._local, "db", None))

    def _give_back(self, db: Database | None) -> None:
        if db is not None:
            self._local.db = None
            db.close()
