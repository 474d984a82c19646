"""The gazetteer files: districts with their rules, bodies, places, and what shows that a text is about Tianjin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from domain.errors import ModelMissing
from nlp import assets


@dataclass(frozen=True)
class District:
    """One of the sixteen districts and how its names may be read (see the head of ``districts.yml``)."""

    id: str
    name: str
    code: str
    """GB/T 2260, six digits."""
    sure: tuple[str, ...]
    context: tuple[str, ...]
    beside: tuple[str, ...]
    counted: tuple[str, ...]
    masked: tuple[str, ...]
    elsewhere: tuple[str, ...]
    old: Mapping[str, date] = field(default_factory=dict)
    """Name of a former district or county → the day from which it is history."""

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True)
class Entry:
    """A body or a place. ``in_context`` names count only in a text about Tianjin."""

    id: str
    type: str
    """ORG or LOC."""
    name: str
    names: tuple[str, ...]
    in_context: tuple[str, ...]
    masked: tuple[str, ...]
    district: str | None
    tianjin: bool
    valid_from: date | None = None
    """First day of the name; ``None`` where it is older than the texts."""
    valid_to: date | None = None
    """First day without the name."""
    successor: str | None = None
    """Id of the body that does its work since."""


@dataclass(frozen=True)
class City:
    """Names of the city, look-alikes, and the words by which local outlets mean it."""

    names: tuple[str, ...]
    masked: tuple[str, ...]
    outlets: tuple[str, ...]
    ours: tuple[str, ...]


@dataclass(frozen=True)
class Gazetteer:
    """Everything of ``data/gazetteer``."""

    city: City
    districts: tuple[District, ...]
    entries: tuple[Entry, ...]

    def heirs(self) -> dict[str, Entry]:
        """Id of a body that no longer exists → the body that does its work today."""
        by_id = {entry.id: entry for entry in self.entries}
        heirs = {}
        for entry in self.entries:
            heir = entry
            while heir.successor:
                heir = by_id[heir.successor]
            if heir is not entry:
                heirs[entry.id] = heir
        return heirs


def load_gazetteer(folder: Path) -> Gazetteer:
    """Raises :class:`ModelMissing` naming file and key."""
    bodies, places = folder / "organisations.yml", folder / "places.yml"
    entries = (*_entries(bodies, "ORG"), *_entries(places, "LOC"))
    _check_ids(entries, bodies)
    return Gazetteer(
        city=_city(folder / "city.yml"),
        districts=tuple(_district(row, folder / "districts.yml") for row in _rows(folder / "districts.yml")),
        entries=entries,
    )


def _check_ids(entries: Sequence[Entry], path: Path) -> None:
    """Ids come once; who follows a body exists and comes after it in time, so that no chain runs in a circle."""
    by_id = {entry.id: entry for entry in entries}
    if len(by_id) < len(entries):
        twice = next(e.id for e in entries if by_id[e.id] is not e)
        raise ModelMissing(f"词表格式有误：{path.parent} 中编号“{twice}”重复。请修改该文件。")
    for entry in entries:
        if entry.successor is None:
            continue
        heir = by_id.get(entry.successor)
        if heir is None or entry.valid_to is None or (heir.valid_to and heir.valid_to <= entry.valid_to):
            raise ModelMissing(
                f"词表格式有误：{path} 中“{entry.name}”的继任机构（successor）不存在，"
                "或没有写明停用日期（valid_to）。请修改该文件。"
            )


def _rows(path: Path) -> list[Any]:
    rows = assets.read_yaml(path)
    if not isinstance(rows, list):
        raise ModelMissing(f"词表格式有误：{path} 应为列表。请修改该文件。")
    return rows


def _city(path: Path) -> City:
    row = assets.checked(assets.read_yaml(path), path, ("names", "not", "outlets", "ours"))
    return City(_split(row, "names"), _split(row, "not"), _split(row, "outlets"), _split(row, "ours"))


def _district(row: Any, path: Path) -> District:
    row = assets.checked(
        row, path, ("id", "name", "code", "sure"), ("context", "beside", "counted", "not", "elsewhere", "old")
    )
    return District(
        id=row["id"],
        name=row["name"],
        code=row["code"],
        sure=_split(row, "sure"),
        context=_split(row, "context"),
        beside=_split(row, "beside"),
        counted=_split(row, "counted"),
        masked=_split(row, "not"),
        elsewhere=_split(row, "elsewhere"),
        old={
            name: _day(since, path) for name, _, since in (item.partition("=") for item in _split(row, "old"))
        },
    )


def _entries(path: Path, kind: str) -> Iterator[Entry]:
    optional = (
        "aliases",
        "context",
        "kind",
        "district",
        "not",
        "elsewhere",
        "when",
        "valid_from",
        "valid_to",
        "successor",
    )
    for raw in _rows(path):
        row = assets.checked(raw, path, ("id", "name"), optional)
        names, context = (row["name"], *_split(row, "aliases")), _split(row, "context")
        if row.get("when") == "context":
            names, context = (), (*names, *context)
        yield Entry(
            id=row["id"],
            type=kind,
            name=row["name"],
            names=names,
            in_context=context,
            masked=_split(row, "not"),
            district=row.get("district"),
            tianjin=not row.get("elsewhere", False),
            valid_from=_day(row["valid_from"], path) if "valid_from" in row else None,
            valid_to=_day(row["valid_to"], path) if "valid_to" in row else None,
            successor=row.get("successor"),
        )


def _day(text: str, path: Path) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise ModelMissing(
            f"词表格式有误：{path} 中日期“{text}”应写成 2018-11-01 的样子。请修改该文件。"
        ) from error


def _split(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple((row.get(key) or "").split())
