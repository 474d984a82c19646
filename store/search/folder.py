"""The folder of the index: one generation is in use, named by a stamp; a rebuild makes another and moves the stamp.

    folder/current.json         which generation, of which version, made from which store
    folder/g-…/                 a tantivy index
    folder/writer.lock          held by the one process that writes

Readers hold their generation open, so one that is no longer current can be deleted under them.
"""

from __future__ import annotations

import errno
import fcntl
import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tantivy.tantivy import __version__ as ENGINE

from domain.errors import Conflict, NoSpace, StoreUnavailable
from store.search.fields import SCHEMA_VERSION

_STAMP = "current.json"


class Damaged(Exception):
    """The index cannot be read. Never leaves this package: the remedy is to rebuild."""


@dataclass(frozen=True)
class Stamp:
    """What the generation in use was made by and from."""

    store: str
    """The store's own id."""
    generation: str
    schema: int = SCHEMA_VERSION
    engine: str = ENGINE

    @classmethod
    def fresh(cls, store: str) -> Stamp:
        """The stamp of a generation about to be made."""
        return cls(store, f"g-{secrets.token_hex(6)}")


def read_stamp(folder: Path) -> Stamp | None:
    """None if there is none or it cannot be read as ours."""
    try:
        return Stamp(**json.loads((folder / _STAMP).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def new_generation(folder: Path, stamp: Stamp) -> Iterator[Path]:
    """A place to build in: taken into use if the block succeeds, deleted if it does not."""
    place = folder / stamp.generation
    try:
        with usable(folder):
            place.mkdir()
        yield place
        with usable(folder):
            _move_stamp(folder, stamp)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _move_stamp(folder: Path, stamp: Stamp) -> None:
    """Take a generation into use and delete the others."""
    part = folder / f"{_STAMP}.part"
    part.write_text(json.dumps(asdict(stamp)), "utf-8")
    part.replace(folder / _STAMP)
    for old in folder.glob("g-*"):
        if old.name != stamp.generation:
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Be the one writer, over all processes; ``Conflict`` if another is. The lock goes with the process."""
    with usable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "writer.lock").open("a")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Conflict("检索索引正由另一个进程更新，请稍候再试") from None
        yield


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Say in Chinese what keeps the folder from being written."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _full(folder) from error
        raise StoreUnavailable(f"检索索引文件夹 {folder} 写不进去（{error.strerror}），请检查权限") from error
    except ValueError as error:
        # The engine says everything by ValueError; the message alone tells what it was.
        if "os error 28" in str(error):
            raise _full(folder) from error
        if "LockBusy" in str(error):
            raise Conflict("检索索引正由另一个进程更新，请稍候再试") from error
        raise StoreUnavailable(f"检索索引 {folder} 写入出错（{error}），请运行 zhijin reindex") from error


def _full(folder: Path) -> NoSpace:
    return NoSpace(f"磁盘已满，检索索引 {folder} 写不进去：请清理磁盘后重试，数据库没有受影响")


@contextmanager
def readable() -> Iterator[None]:
    """Turn whatever the engine says of a broken index into ``Damaged``."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Damaged(str(error)) from error
    except BaseException as error:
        # A panic inside the engine is no Exception and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged(str(error)) from error
