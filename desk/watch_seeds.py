"""The watches that ship (``data/watches.yml``), and what any watch must satisfy, said in Chinese."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from desk.watch_match import Profile
from domain.errors import InvalidInput
from domain.watch import Watch

_ID = re.compile(r"[a-z][a-z0-9-]{1,39}")
_LONGEST_NAME = 40


def load_watch_seeds(data: Path) -> tuple[Watch, ...]:
    """Read ``watches.yml`` of the folder.

    :raises InvalidInput: naming the entry and the field that is wrong.
    """
    path = data / "watches.yml"
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["watches"]
    except (OSError, yaml.YAMLError) as error:
        raise InvalidInput(f"读不了监测专题文件 {path}（{error}），请恢复随附的文件") from None
    return tuple(checked_watch(_read(entry, path)) for entry in entries)


def _read(entry: dict[str, object], path: Path) -> Watch:
    known = {field.name for field in dataclasses.fields(Watch)}
    if unknown := set(entry) - known:
        raise InvalidInput(
            f"{path.name} 里“{entry.get('id')}”有不认识的字段 {'、'.join(sorted(unknown))}，请改正"
        )
    try:
        return TypeAdapter(Watch).validate_python(entry)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InvalidInput(f"{path.name} 里“{entry.get('id')}”的 {field} 缺少或不合要求，请改正") from None


def checked_watch(watch: Watch) -> Watch:
    """The watch itself.

    :raises InvalidInput: one line about the first fault.
    """
    for wrong, told in _FAULTS:
        if wrong(watch):
            raise InvalidInput(f"专题“{watch.name or watch.id}”不能保存：{told}")
    Profile(watch)
    return watch


def _dates_wrong(watch: Watch) -> bool:
    return watch.starts_on is not None and watch.ends_on is not None and watch.ends_on < watch.starts_on


_FAULTS: Sequence[tuple[Callable[[Watch], bool], str]] = (
    (lambda w: not _ID.fullmatch(w.id), "编号只能用小写字母、数字和连字符，以字母开头，2–40 个字"),
    (lambda w: not w.name.strip() or len(w.name) > _LONGEST_NAME, "请写名称，不超过 40 个字"),
    (lambda w: not 0 <= w.min_relevance < 1, "最低相关度在 0 与 1 之间"),
    (_dates_wrong, "结束日期不能早于开始日期"),
    (
        lambda w: w.widening is not None and not 0.3 <= w.widening.threshold <= 1,
        "语义扩展的相似度界限在 0.3 与 1 之间；再低几乎什么都算相近",
    ),
)
