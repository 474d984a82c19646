"""简报种类 as YAML: a closed schema read and written, and what any kind must satisfy, said in Chinese."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import yaml
from pydantic import TypeAdapter, ValidationError

from briefs.kind_checks import checked_kind
from domain.brief_kind import BriefKind
from domain.errors import InvalidInput

SEEDS = Path(__file__).resolve().parent.parent / "data" / "briefs"
"""Where the shipped kinds lie."""
_LONGEST = 60_000
"""Characters of a kind as YAML; the largest that ships has 4,000."""


def load_kind(path: Path) -> BriefKind:
    """Reads one shipped kind. Raises ``InvalidInput`` naming the file and the field."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"读不到简报种类文件 {path}（{error}）：请检查文件是否存在") from error
    return read_kind(text, path.name)


def shipped_kinds(folder: Path = SEEDS) -> tuple[BriefKind, ...]:
    """Every kind of the folder, in the order of their file names; two of one key are an error."""
    kinds = tuple(load_kind(path) for path in sorted(folder.glob("*.yml")))
    keys = [kind.key for kind in kinds]
    if double := {key for key in keys if keys.count(key) > 1}:
        raise InvalidInput(f"简报种类“{'、'.join(sorted(double))}”有两个文件，请删去一个")
    return kinds


def read_kind(text: str, name: str = "简报种类") -> BriefKind:
    """The kind that a YAML text declares, checked. ``name`` is what an error calls the text."""
    return checked_kind(parse_kind(text, name), name)


def parse_kind(text: str, name: str = "简报种类") -> BriefKind:
    """The same unchecked: every field is there and of its type, whatever it says."""
    if len(text) > _LONGEST:
        raise InvalidInput(f"{name} 有 {len(text)} 字，超过 {_LONGEST} 字，不能读入，请检查是否贴错了内容")
    try:
        data = yaml.safe_load(text)
        _refuse_unknown(BriefKind, data, name, "")
        return TypeAdapter(BriefKind).validate_python(data)
    except yaml.YAMLError as error:
        raise InvalidInput(f"{name} 不是有效的 YAML（{_where(error)}）：请改正后重试") from error
    except RecursionError as error:
        raise InvalidInput(f"{name} 嵌套太深，不能读入，请改正后重试") from error
    except ValidationError as error:
        raise InvalidInput(f"{name} 有误（{_faults(error)}）：请改正后重试") from error


def write_kind(kind: BriefKind) -> str:
    """As YAML that ``read_kind`` reads back to the same; what stands at its default is left out."""
    data = _plain(kind)
    # Leaves on one line, as a person would write them.
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)


def _refuse_unknown(kind: Any, data: Any, name: str, place: str) -> None:
    """Raise ``InvalidInput`` for a key that no field of the records bears, wherever it stands."""
    if get_origin(kind) is tuple and isinstance(data, list):
        for at, one in enumerate(data):
            _refuse_unknown(get_args(kind)[0], one, name, f"{place}[{at}]")
    if not dataclasses.is_dataclass(kind):
        return
    if not isinstance(data, Mapping):
        raise InvalidInput(f"{name} 的 {place or '全文'} 要写成“键: 值”的样子，请改正后重试")
    hints = get_type_hints(kind)
    for key, value in data.items():
        spot = f"{place}.{key}" if place else str(key)
        if key not in hints:
            raise InvalidInput(f"{name} 有不认识的键 {spot}，可用的有 {'、'.join(hints)}")
        _refuse_unknown(hints[key], value, name, spot)


_WORDS = {"missing": "缺少", "missing_argument": "缺少", "tuple_type": "要写成列表", "int_type": "要写整数"}


def _faults(error: ValidationError) -> str:
    """Every field at fault, e.g. ``blocks.0.title 缺少``."""
    return "；".join(
        f"{'.'.join(map(str, fault['loc'])) or '全文'} {_WORDS.get(fault['type'], '的值不合要求')}"
        for fault in error.errors()[:5]
    )


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else "整个文件"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != _default(field)
        }
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default
