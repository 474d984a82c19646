"""Strict reading of one mapping of a content file: every key is taken out, what is left over is an error."""

from __future__ import annotations

import re
from collections.abc import Collection

from desk.demo.records import ContentError

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class Row:
    """A mapping and the place it stands (file and entry), named in every error."""

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, dict):
            raise ContentError(f"{where}：应为一组“键: 值”，实际是 {type(raw).__name__}")
        self._left: dict[object, object] = dict(raw)
        self.where = where

    def fail(self, message: str) -> ContentError:
        """The error to raise about this row."""
        return ContentError(f"{self.where}：{message}")

    def _take(self, key: str, kind: type, name: str, required: bool) -> object:
        value = self._left.pop(key, None)
        if value is None:
            if required:
                raise self.fail(f"缺少 {key}")
            return None
        if type(value) is not kind:
            raise self.fail(f"{key} 应为{name}，实际是 {value!r}（数字、时间请加引号）")
        return value

    def text(self, key: str) -> str:
        """A required, non-empty text."""
        value = self.text_or_none(key)
        if value is None:
            raise self.fail(f"缺少 {key}")
        return value

    def text_or_none(self, key: str) -> str | None:
        """A text that may be absent; an empty one is an error."""
        value = self._take(key, str, "文字", required=False)
        if value is not None and not str(value).strip():
            raise self.fail(f"{key} 是空的，请填写或删去此行")
        return None if value is None else str(value)

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """A required text out of ``allowed``."""
        value = self.text(key)
        if value not in allowed:
            raise self.fail(f"{key} 的值 {value} 不在允许范围：{'、'.join(allowed)}")
        return value

    def one_of_or_none(self, key: str, allowed: Collection[str]) -> str | None:
        """A text out of ``allowed`` that may be absent."""
        return self.one_of(key, allowed) if self._left.get(key) is not None else None

    def number(self, key: str, low: int, high: int) -> int:
        """A required whole number within ``low`` … ``high``."""
        value = self.number_or_none(key, low, high)
        if value is None:
            raise self.fail(f"缺少 {key}")
        return value

    def number_or_none(self, key: str, low: int, high: int) -> int | None:
        """A whole number that may be absent."""
        value = self._take(key, int, "整数", required=False)
        if value is None:
            return None
        number = int(str(value))
        if not low <= number <= high:
            raise self.fail(f"{key} 应在 {low}—{high} 之间，实际是 {number}")
        return number

    def clock(self, key: str) -> str:
        """A required time of day, ``"08:30"``."""
        value = self.text(key)
        if not _CLOCK.fullmatch(value):
            raise self.fail(f'{key} 应写成 "08:30" 这样的两位时分，实际是 {value}')
        return value

    def clock_or_none(self, key: str) -> str | None:
        """A time of day that may be absent."""
        return self.clock(key) if self._left.get(key) is not None else None

    def flag(self, key: str) -> bool:
        """``true`` or absent."""
        return bool(self._take(key, bool, " true 或 false", required=False))

    def pairs(self, key: str) -> list[tuple[str, str]]:
        """A list of ``[old, new]`` texts, empty when absent."""
        value = self._take(key, list, "列表", required=False)
        found = []
        for pair in value if isinstance(value, list) else []:
            if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)):
                raise self.fail(f"{key} 的每一项应为 [原文, 新文]，实际是 {pair!r}（数字请加引号）")
            found.append((pair[0], pair[1]))
        return found

    def rows(self, key: str) -> list[object]:
        """A required, non-empty list."""
        value = self._take(key, list, "列表", required=True)
        if not isinstance(value, list) or not value:
            raise self.fail(f"{key} 是空的")
        return value

    def sub(self, key: str) -> Row | None:
        """A nested mapping, or None when absent."""
        value = self._left.pop(key, None)
        return None if value is None else Row(value, f"{self.where} 的 {key}")

    def done(self) -> None:
        """Raises when a key was not asked for: a slip of the pen must not vanish silently."""
        if self._left:
            raise self.fail(f"有不认识的键 {'、'.join(map(str, self._left))}")
