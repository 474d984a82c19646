"""Guards around verbs that write: one instance at a time, and never on a full disk."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import Conflict, InvalidInput, NoSpace, StoreUnavailable


@contextmanager
def only_one(home: Path, name: str, what: str) -> Iterator[None]:
    """Hold ``home/NAME.lock``; a second holder on this machine gets ``Conflict``.

    The kernel drops the lock with the process, so a crash leaves nothing to clean up.
    """
    path = make_folder(home) / f"{name}.lock"
    try:
        file = path.open("a+")
    except OSError as error:
        raise StoreUnavailable(f"无法写 {path}（{reason_of(error)}），请检查权限") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "未知"
            raise Conflict(f"已有一个进程正在{what}（进程号 {holder}），请等它结束后再试") from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def make_folder(path: Path) -> Path:
    """The folder, made if absent."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"无法建立文件夹 {path}（{reason_of(error)}），请换一个位置") from None
    return path


def reason_of(error: OSError) -> str:
    """What the system refused, in Chinese for the common cases."""
    match error:
        case PermissionError():
            return "没有权限"
        case FileExistsError() | NotADirectoryError():
            return "已有同名的文件"
        case FileNotFoundError():
            return "上级文件夹不存在或不可写"
    return "文件系统是只读的" if error.errno == errno.EROFS else str(error.strerror or error)


def named_folder(path: Path | None, setting: str) -> Path | None:
    """The folder that a setting names, if any.

    :raises InvalidInput: when it is not there.
    """
    if path is not None and not path.is_dir():
        raise InvalidInput(f"找不到文件夹 {path}，请检查设置 {setting}")
    return path


def free_mb(path: Path) -> int:
    """Free megabytes on the disk that holds ``path``."""
    return shutil.disk_usage(path).free // 1_000_000


def require_space(home: Path, min_free_mb: int) -> None:
    """Raise ``NoSpace`` before anything is written rather than in the middle of it."""
    free = free_mb(make_folder(home))
    if free < min_free_mb:
        raise NoSpace(
            f"磁盘空间不足：{home} 所在磁盘只剩 {free} MB（至少需要 {min_free_mb} MB），请清理后再试"
        )
