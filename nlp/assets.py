"""Reading the shipped word lists and telling their versions apart."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from domain.errors import ModelMissing


def read_text(path: Path) -> str:
    """Text of an asset. Raises :class:`ModelMissing` when it is absent or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelMissing(f"词表无法读取：{path}。请从安装包恢复该文件。") from error


def read_yaml(path: Path) -> Any:
    """Parsed YAML. Raises :class:`ModelMissing` naming file and line."""
    try:
        return yaml.load(read_text(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark else ""
        raise ModelMissing(f"词表格式有误：{path} {line}。请修改该文件。") from error


def checked(row: Any, path: Path, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
    """``row`` if it is a mapping with just these keys, else :class:`ModelMissing` naming the key."""
    needed = set(required)
    if not isinstance(row, dict):
        raise ModelMissing(f"词表格式有误：{path} 中“{row}”不是键值结构。请修改该文件。")
    if missing := sorted(needed - row.keys()):
        raise ModelMissing(f"词表格式有误：{path} 缺少“{missing[0]}”。请修改该文件。")
    if unknown := sorted(str(key) for key in row.keys() - needed - set(optional)):
        raise ModelMissing(f"词表格式有误：{path} 有未知的“{unknown[0]}”。请修改该文件。")
    return row


def lines(path: Path) -> Iterator[str]:
    """Non-empty lines without comments (``#`` to the end of the line)."""
    for raw in read_text(path).splitlines():
        if line := raw.split("#", 1)[0].strip():
            yield line


def fingerprint(paths: Iterable[Path]) -> str:
    """Eight hex digits over the bytes of the files in the order of their names."""
    code = 0
    for path in sorted(paths):
        code = zlib.crc32(path.name.encode(), code)
        code = zlib.crc32(path.read_bytes(), code)
    return f"{code:08x}"
