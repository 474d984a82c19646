"""The lists of words that ship (``data/wording/*.yml``)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from domain.errors import InvalidInput
from domain.wording import Agency, Leader, Office, Term, Wording, check_wording

FILES: Mapping[type[Wording], str] = {Term: "terms", Office: "offices", Leader: "leaders", Agency: "agencies"}
"""Kind of entry → its file and the key in it."""


def load_wording_seeds(data: Path) -> tuple[Wording, ...]:
    """Every entry of the folder's ``wording``.

    :raises InvalidInput: naming file, entry and field that is wrong.
    """
    return tuple(entry for kind, name in FILES.items() for entry in _load(kind, data / "wording", name))


def _load(kind: type[Wording], folder: Path, name: str) -> list[Wording]:
    path = folder / f"{name}.yml"
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))[name]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise InvalidInput(f"读不了用语文件 {path}（{error}），请恢复随附的文件") from None
    return [_entry(kind, entry, path) for entry in entries]


def _entry(kind: type[Wording], entry: Mapping[str, Any], path: Path) -> Wording:
    known = {field.name for field in dataclasses.fields(kind)}
    if unknown := set(entry) - known:
        raise InvalidInput(
            f"{path.name} 里“{entry.get('id')}”有不认识的字段 {'、'.join(sorted(unknown))}，请改正"
        )
    try:
        made: Wording = TypeAdapter(kind).validate_python(entry)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InvalidInput(f"{path.name} 里“{entry.get('id')}”的 {field} 缺少或不合要求，请改正") from None
    check_wording(made)
    return made
