"""The gazetteer files: districts with their rules, bodies, places, and what shows that a text is about Tianjin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    masked: tuple[str, ...]
    elsewhere: tuple[str, ...]


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
    valid_from: str | None = None
    valid_to: str | None = None


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


def load_gazetteer(folder: Path) -> Gazetteer:
    """Raises :class:`ModelMissing` naming file and key."""
    return Gazetteer(
        city=_city(folder / "city.yml"),
        districts=tuple(_district(row, folder / "districts.yml") for row in _rows(folder / "districts.yml")),
        entries=tuple(_entries(folder / "organisations.yml", "ORG"))
        + tuple(_entries(folder / "places.yml", "LOC")),
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
    row = assets.checked(row, path, ("id", "name", "code", "sure"), ("context", "beside", "not", "elsewhere"))
    return District(
        id=row["id"],
        name=row["name"],
        code=row["code"],
        sure=_split(row, "sure"),
        context=_split(row, "context"),
        beside=_split(row, "beside"),
        masked=_split(row, "not"),
        elsewhere=_split(row, "elsewhere"),
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
            valid_from=row.get("valid_from"),
            valid_to=row.get("valid_to"),
        )


def _split(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple((row.get(key) or "").split())
