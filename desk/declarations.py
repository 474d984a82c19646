"""Declarations of sources as people read them: YAML, differences field by field, versions, rights not yet recorded."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

from crawlers.schema import Rights

FILE = "采集规则"
"""What a text typed on a page is called in messages, where a file has its name."""
RIGHTS: Mapping[str, str] = {
    "authorisation": "授权情况",
    "assessed_on": "影响评估日期",
    "responsible": "责任人",
    "copyright": "版权声明",
}
"""Field of ``rights`` → name on screen."""
FIELDS: Mapping[str, str] = {
    "name": "名称",
    "owner": "主办",
    "kind": "类别",
    "media_type": "媒体类型",
    "region": "地域",
    "level": "层级",
    "tags": "标签",
    "weight": "权重",
    "pack": "分组",
    "enabled": "启用",
    "status_reason": "状态说明",
    "every_minutes": "间隔（分钟）",
    "schedule": "采集时段",
    "bounds": "采集边界",
    "rights": "权利登记",
    "entries": "入口",
    "fetch": "抓取",
    "dates": "日期",
    "detail": "文章页规则",
    "expect": "预期",
    "evidence": "规则依据",
}
"""Block of a declaration → name on screen; the path within it stays as in the file."""


@dataclass(frozen=True)
class FieldChange:
    """One field that differs. Values are as YAML would show them; empty is absent."""

    path: str
    """``entries[0].rule.item``."""
    before: str
    after: str

    @property
    def name(self) -> str:
        """On screen: ``入口 entries[0].rule.item``, ``权重``."""
        top = self.path.partition(".")[0].partition("[")[0]
        named = FIELDS.get(top, "")
        return f"{named} {self.path}".strip() if top != self.path or not named else named


@dataclass(frozen=True)
class Version:
    """One version of a source, and what it changed."""

    number: int
    at: datetime
    who: str
    why: str
    yaml: str
    diff: str
    """Unified difference from the version before; empty for the first."""


def dump(data: Any) -> str:
    """As YAML that ``import`` takes back."""
    return yaml.safe_dump(_plain(data), allow_unicode=True, sort_keys=False, width=110)


def difference(before: str, after: str, names: tuple[str, str] = ("上一版", "这一版")) -> str:
    """A unified difference with a line of context."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), *names, lineterm="", n=1)
    return "\n".join(lines)


def versions_of(rows: Sequence[Mapping[str, Any]]) -> Iterator[Version]:
    """Newest first, from the store's rows in that order."""
    texts = [dump(row["spec"]) for row in rows] + [""]
    for n, row in enumerate(rows):
        diff = difference(texts[n + 1], texts[n]) if texts[n + 1] else ""
        yield Version(row["version"], row["at"], row["who"], row["why"], texts[n], diff)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Every field that differs, in the order of the first declaration, then of the second."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    paths = [*old, *(path for path in new if path not in old)]
    return tuple(
        FieldChange(path, old.get(path, ""), new.get(path, ""))
        for path in paths
        if old.get(path) != new.get(path)
    )


def lacking(rights: Rights) -> tuple[str, ...]:
    """Names on screen of the fields that are empty."""
    return tuple(name for field, name in RIGHTS.items() if not getattr(rights, field))


def _leaves(data: Any, path: str) -> Iterator[tuple[str, str]]:
    """Path → value; a list of plain values is one value, as it is edited as one."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, (list, tuple)) and any(isinstance(item, (Mapping, list)) for item in data):
        for n, item in enumerate(data):
            yield from _leaves(item, f"{path}[{n}]")
    elif isinstance(data, (list, tuple)):
        yield path, "、".join(map(str, data))
    else:
        yield path, str(data)


def _plain(data: Any) -> Any:
    """Only dicts, lists and scalars: what YAML writes without tags."""
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    return [_plain(item) for item in data] if isinstance(data, (list, tuple)) else data
