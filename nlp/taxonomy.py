"""The classes of DOMAIN D2 as ``data/taxonomy.yml`` holds them: names, words, example sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.errors import ModelMissing
from nlp import assets

OTHER = "T00"


@dataclass(frozen=True)
class TopicClass:
    """One class. Words are matched as substrings of folded text."""

    code: str
    name: str
    include: Mapping[str, float]
    """Word → weight; 1 is an ordinary seed word."""
    ambiguous: Mapping[str, float]
    """Words that count only beside a word of ``require`` or in a text about Tianjin."""
    require: tuple[str, ...]
    exclude: tuple[str, ...]
    """Expressions blanked out before the words are looked for."""
    examples: tuple[str, ...]
    """Sentences of our own that a classifier learns from."""


@dataclass(frozen=True)
class Taxonomy:
    """All classes in the order of the file."""

    classes: tuple[TopicClass, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(topic.code for topic in self.classes)

    def name(self, code: str) -> str:
        """Name of a class; the code itself for one that an older version knew."""
        return next((topic.name for topic in self.classes if topic.code == code), code)


def load_taxonomy(data_dir: Path) -> Taxonomy:
    """``data_dir/taxonomy.yml``, read once for each state of the file. Raises :class:`ModelMissing`."""
    path = data_dir / "taxonomy.yml"
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise ModelMissing(f"找不到分类体系：{path}。请从安装包恢复该文件。") from error
    return _read(path, changed)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Taxonomy:
    rows = assets.read_yaml(path)
    if not isinstance(rows, list):
        raise ModelMissing(f"词表格式有误：{path} 应为列表。请修改该文件。")
    classes = tuple(_topic(row, path) for row in rows)
    codes = [topic.code for topic in classes]
    if OTHER not in codes or len(set(codes)) != len(codes):
        raise ModelMissing(f"词表格式有误：{path} 缺少 {OTHER} 或分类代码重复。请修改该文件。")
    return Taxonomy(classes)


def _topic(row: Any, path: Path) -> TopicClass:
    row = assets.checked(
        row,
        path,
        ("code", "name", "examples"),
        ("include", "strong", "weak", "ambiguous", "require", "exclude"),
    )
    include = dict.fromkeys(_words(row, "weak"), 0.4)
    include |= dict.fromkeys(_words(row, "include"), 1.0)
    include |= dict.fromkeys(_words(row, "strong"), 2.0)
    return TopicClass(
        code=row["code"],
        name=row["name"],
        include=include,
        ambiguous=dict.fromkeys(_words(row, "ambiguous"), 1.0),
        require=_words(row, "require"),
        exclude=_words(row, "exclude"),
        examples=tuple(row["examples"]),
    )


def _words(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list, or one string of words separated by spaces."""
    value = row.get(key) or ""
    return tuple(value.split() if isinstance(value, str) else value)
