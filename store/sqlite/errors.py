"""What SQLite complains of, said in one Chinese line with its remedy."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import Conflict, InvalidInput, NoSpace, NotFound, StoreUnavailable, ZhijinError

_LOW_BYTES = 5_000_000
"""With less free than this, an input/output error is taken for a full disk."""


@contextmanager
def explained(path: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Turn any error of SQLite about the database at ``path`` into one of ``domain.errors``."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path, wait_seconds) from error
    except UnicodeEncodeError as error:
        raise InvalidInput("文字里有残缺的字符（孤立代理码位），无法保存，请清理后重试") from error


def explain(error: sqlite3.Error, path: Path, wait_seconds: float) -> ZhijinError:
    """The error of ours that says what ``error`` means for the person who meets it."""
    name = getattr(error, "sqlite_errorname", None) or str(error)
    for prefix, line in _LINES.items():
        if name.startswith(prefix):
            return StoreUnavailable(line.format(path=path, wait=f"{wait_seconds:g}"))
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _disk_is_full(path)):
        return NoSpace(f"磁盘已满，数据库 {path} 写不进去：请清理磁盘后重试，已保存的内容没有丢失")
    if name == "SQLITE_CONSTRAINT_FOREIGNKEY":
        return NotFound(
            f"要保存的记录提到了数据库 {path.name} 里没有的记录，没有保存，请先保存被提到的那一条"
        )
    if name == "SQLITE_CONSTRAINT_TRIGGER":
        return _forbidden(str(error), path)
    if name.startswith("SQLITE_CONSTRAINT"):
        return InvalidInput(f"记录与数据库 {path.name} 里已有的相冲突，没有保存（{error}）")
    return StoreUnavailable(f"数据库 {path} 出错（{error}）：请运行 zhijin doctor 检查，已保存的内容没有改动")


def _forbidden(message: str, path: Path) -> ZhijinError:
    """What the triggers of the schema refuse."""
    if message.startswith("an issued brief"):
        return Conflict("简报已经签发，不能改动或删除；有错请发更正，不宜再读请撤回")
    if message.startswith(("a brief is issued", "a recall")):
        return Conflict("简报的状态只能经签发、撤回改变，没有保存")
    what = "审计日志" if message.startswith("audit") else "流转记录"
    return StoreUnavailable(f"{what}只能追加，不能修改或删除（{path.name}）")


_LINES = {
    "SQLITE_BUSY": "数据库 {path} 正被另一个程序占用，等了 {wait} 秒仍未让出，请稍后再试",
    "SQLITE_LOCKED": "数据库 {path} 正被另一个程序占用，等了 {wait} 秒仍未让出，请稍后再试",
    "SQLITE_READONLY": "数据库 {path} 是只读的，写不进去：请检查这个文件和所在文件夹的写权限",
    "SQLITE_PERM": "没有权限使用数据库 {path}：请检查这个文件和所在文件夹的权限",
    "SQLITE_CANTOPEN": "打不开数据库 {path}：请检查文件是否还在、所在文件夹是否可写",
    "SQLITE_NOTADB": "{path} 不是数据库文件或文件头已损坏：请检查路径，或从备份恢复",
    "SQLITE_CORRUPT": "数据库 {path} 已损坏：请停止使用并保留原文件，再从备份恢复",
}


def _disk_is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LOW_BYTES
    except OSError:
        return False
