"""Opening: whose database is it, is its schema ours, and what has to be done before it can be used."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database, Migrations

from domain.clock import utc_now
from domain.errors import StoreUnavailable
from store.sqlite.errors import explained
from store.sqlite.place import copy_database
from store.sqlite.room import connect, immediate
from store.sqlite.schema import MIGRATIONS
from store.sqlite.store import SqliteStore

_COPIES = 3
"""Copies of a database from before a migration that are kept; the eldest go."""


def open_store(
    path: Path,
    *,
    create: bool = False,
    wait_seconds: float = 5,
    migrations: Migrations = MIGRATIONS,
    now: Callable[[], datetime] = utc_now,
) -> SqliteStore:
    """The store at ``path``, its schema brought up to date; an older database is copied aside first.

    ``create`` makes the file and its folder where there is none. Another program's file, a newer schema, or a
    place that cannot be used raises ``StoreUnavailable`` and leaves everything as it was.
    """
    _find(path, create)
    mode = "rwc" if create else "rw"
    with explained(path, wait_seconds), closing(connect(path, wait_seconds, mode)) as db:
        _bring_up_to_date(db, path, wait_seconds, migrations, now)
    return SqliteStore(path, wait_seconds=wait_seconds)


def _find(path: Path, create: bool) -> None:
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        # An empty file is what a crash at the very first opening leaves.
        elif not path.exists() or path.stat().st_size == 0:
            raise StoreUnavailable(f"找不到数据库 {path}，请先运行 zhijin init")
    except OSError as error:
        raise StoreUnavailable(f"无法使用文件夹 {path.parent}（{error.strerror}），请检查权限") from error


def _bring_up_to_date(
    db: Database, path: Path, wait_seconds: float, migrations: Migrations, now: Callable[[], datetime]
) -> None:
    _refuse_foreign(db, path, migrations)
    if not migrations.pending(db):
        return
    db.enable_wal()
    with immediate(db):
        # Asked again under the lock: another process may have done it meanwhile.
        pending = migrations.pending(db)
        if pending and migrations.applied(db):
            with closing(connect(path, wait_seconds)) as reader:
                _copy_aside(reader, path, pending[0].name, now())
        migrations.apply(db)


def _refuse_foreign(db: Database, path: Path, migrations: Migrations) -> None:
    applied = [step.name for step in migrations.applied(db)]
    if not applied and db.table_names():
        raise StoreUnavailable(f"{path} 是别的程序的数据库，没有改动，请检查路径")
    ours = {step.name for step in migrations.pending(db)} | set(_names(migrations))
    newer = [name for name in applied if name not in ours]
    if newer:
        raise StoreUnavailable(
            f"数据库 {path} 由更新版本的知津写成（{newer[-1]}），没有改动，请升级程序后再打开"
        )


def _names(migrations: Migrations) -> list[str]:
    """Names of all steps the code knows: those pending in an empty database."""
    with closing(Database(memory=True)) as empty:
        return [step.name for step in migrations.pending(empty)]


def _copy_aside(reader: Database, path: Path, migration: str, now: datetime) -> None:
    """``<name>.before-<migration>.<UTC time>.bak``; the times sort, so the last names are the newest."""
    moment = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    copy_database(reader.conn, path.with_name(f"{path.name}.before-{migration}.{moment}.bak"))
    copies = sorted(path.parent.glob(f"{path.name}.before-*.bak"), key=lambda file: file.name.split(".")[-2])
    for old in copies[:-_COPIES]:
        old.unlink()
