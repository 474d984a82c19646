"""Records to rows and back, driven by the type hints of the frozen dataclasses in ``domain``.

A column holds a scalar as it is; a tuple, mapping or nested record is JSON text. Times are ISO-8601 UTC text of
fixed width, so that text order is time order. A field that an older row lacks takes the default of its dataclass.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from domain.errors import InvalidInput

T = TypeVar("T")
Read = Callable[[Any], Any]
_PLAIN = frozenset({str, int, float, bool, type(None)})


def stamp(moment: datetime) -> str:
    """``2026-11-22T19:12:11.000000+00:00``; a time without zone raises ``InvalidInput``."""
    if moment.tzinfo is None:
        raise InvalidInput(f"时间 {moment} 没有时区，无法保存，请换成带时区的时间")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def plain(value: Any) -> Any:
    """JSON data that says the same as ``value``."""
    if type(value) in _PLAIN:  # nearly all; a StrEnum is a str too, but not of that very type
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    raise InvalidInput(f"无法保存类型为 {type(value).__name__} 的内容")


def to_json(value: Any) -> str:
    """Compact JSON text; NaN and infinity, which are not JSON, raise ``InvalidInput``."""
    return _written(plain(value))


def _written(data: Any) -> str:
    try:
        return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        raise InvalidInput("内容里有不是数的数值（NaN 或无穷大），无法保存") from None


def to_row(record: Any) -> dict[str, Any]:
    """Column → value for every field of a record."""
    return {field.name: _cell(getattr(record, field.name)) for field in dataclasses.fields(record)}


def from_row(kind: type[T], row: Mapping[str, Any]) -> T:
    """The record of a row that ``to_row`` made; columns that are no fields are passed over."""
    return kind(**{name: read(row[name]) for name, read in _columns(cast(Any, kind)) if name in row})


def from_plain(kind: type[T], data: Mapping[str, Any]) -> T:
    """The record of JSON data that ``plain`` made."""
    return kind(**{name: read(data[name]) for name, read, _ in _fields(cast(Any, kind)) if name in data})


def _cell(value: Any) -> Any:
    if isinstance(value, bytes):
        return value
    data = plain(value)
    if isinstance(data, bool):
        return int(data)
    return _written(data) if isinstance(data, dict | list) else data


@cache
def _fields(kind: Hashable) -> tuple[tuple[str, Read, bool], ...]:
    """(name, reader of its JSON data, whether a column holds it as JSON text) of each field."""
    hints = get_type_hints(kind)
    fields = dataclasses.fields(cast(Any, kind))
    return tuple((f.name, _reader(hints[f.name]), _nested(hints[f.name])) for f in fields)


@cache
def _columns(kind: Hashable) -> tuple[tuple[str, Read], ...]:
    return tuple((name, _from_text(read) if nested else read) for name, read, nested in _fields(kind))


def _from_text(read: Read) -> Read:
    return lambda text: read(None if text is None else json.loads(text))


def _bare(hint: Any) -> Any:
    """``X`` of ``X | None``."""
    if get_origin(hint) in (types.UnionType, Union):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return hint


def _nested(hint: Any) -> bool:
    bare = _bare(hint)
    return get_origin(bare) in (tuple, Mapping) or dataclasses.is_dataclass(bare)


def _reader(hint: Any) -> Read:
    read = _solid_reader(_bare(hint))
    return lambda data: None if data is None else read(data)


def _solid_reader(hint: Any) -> Read:
    if get_origin(hint) is tuple:
        return _tuple_reader(get_args(hint))
    if get_origin(hint) is Mapping:
        return _mapping_reader(get_args(hint)[1])
    if hint in (datetime, date):
        return cast(Read, hint.fromisoformat)
    if dataclasses.is_dataclass(hint):
        return lambda data: from_plain(cast(type, hint), data)
    if isinstance(hint, type) and (hint in (bool, float) or issubclass(hint, Enum)):
        return hint
    return lambda data: data


def _tuple_reader(parts: tuple[Any, ...]) -> Read:
    if parts[-1] is Ellipsis:
        every = _reader(parts[0])
        return lambda data: tuple(every(item) for item in data)
    each = [_reader(part) for part in parts]
    return lambda data: tuple(read(item) for read, item in zip(each, data, strict=True))


def _mapping_reader(part: Any) -> Read:
    read = _reader(part)
    return lambda data: {key: read(item) for key, item in data.items()}
