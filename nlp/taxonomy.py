"""The classes of a facet (topics and scenarios of DOMAIN D2) as their files hold them: names and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.errors import ModelMissing
from nlp import assets

OTHER = "T00"
NO_SCENARIO = "S00"


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
    also: tuple[str, ...] = ()
    """Names under which labelled texts know the class beside its own."""


@dataclass(frozen=True)
class Taxonomy:
    """All classes in the order of the file."""

    classes: tuple[TopicClass, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(topic.code for topic in self.classes)

    @property
    def other(self) -> str:
        """The class of what belongs to none."""
        return next(code for code in self.codes if code in (OTHER, NO_SCENARIO))

    def code_of(self, name: str) -> str:
        """Code of a class called by its name or another. Raises ``KeyError``."""
        for topic in self.classes:
            if name in (topic.code, topic.name, *topic.also):
                return topic.code
        raise KeyError(name)

    def name(self, code: str) -> str:
        """Name of a class; the code itself for one that an older version knew."""
        return next((topic.name for topic in self.classes if topic.code == code), code)


def load_taxonomy(data_dir: Path) -> Taxonomy:
    """``data_dir/taxonomy.yml``, read once for each state of the file. Raises :class:`ModelMissing`."""
    return _load(data_dir / "taxonomy.yml", OTHER)


def load_scenarios(data_dir: Path) -> Taxonomy:
    """``data_dir/lexicons/scenarios.yml``, likewise."""
    return _load(data_dir / "lexicons" / "scenarios.yml", NO_SCENARIO)


def _load(path: Path, other: str) -> Taxonomy:
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise ModelMissing(f"找不到分类体系：{path}。请从安装包恢复该文件。") from error
    return _read(path, other, changed)


@lru_cache(maxsize=4)
def _read(path: Path, other: str, _changed: int) -> Taxonomy:
    rows = assets.read_yaml(path)
    if not isinstance(rows, list):
        raise ModelMissing(f"词表格式有误：{path} 应为列表。请修改该文件。")
    classes = tuple(_topic(row, path) for row in rows)
    codes = [topic.code for topic in classes]
    if other not in codes or len(set(codes)) != len(codes):
        raise ModelMissing(f"词表格式有误：{path} 缺少 {other} 或分类代码重复。请修改该文件。")
    return Taxonomy(classes)


def _topic(row: Any, path: Path) -> TopicClass:
    row = assets.checked(
        row,
        path,
        ("code", "name"),
        ("also", "include", "strong", "weak", "ambiguous", "require", "exclude"),
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
        also=_words(row, "also"),
    )


def _words(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list, or one string of words separated by spaces."""
    value = row.get(key) or ""
    return tuple(value.split() if isinstance(value, str) else value)
