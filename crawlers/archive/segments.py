"""The files that an archive's index is made of: sorted lines, and beside each what WARC files they come from.

A file is never written again. What takes its place gets a new number and names those it replaces, so that a crash at
any moment leaves an index that is whole, or one that the next writer puts right:

1. the lines, synced, under a name that ends in ``.cdxj``;
2. the list beside them (``.json``), which makes them count;
3. those replaced are removed, list first. Until then both stand, and equal lines are given once.
"""

from __future__ import annotations

import heapq
import json
import mmap
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple


class Covered(NamedTuple):
    """How much of a WARC file the index knows."""

    size: int
    """The file's, when it was read."""
    sound: int
    """Where its last whole record ends; reading goes on from there when the file has grown."""


@dataclass(frozen=True)
class Segment:
    """One file of the index. ``files``: WARC file → how much of it is known; all that have lines in it are named."""

    path: Path
    files: Mapping[str, Covered]
    replaces: frozenset[str] = field(default=frozenset())


def beside(path: Path) -> Path:
    """The list that belongs to a file of lines."""
    return path.with_suffix(".json")


def paths_in(folder: Path) -> list[Path]:
    """The files of lines, the oldest first."""
    return sorted(folder.glob("*.cdxj"))


def read(path: Path) -> Segment | None:
    """A file of lines with its list; None where the list is not there or cannot be read."""
    try:
        told = json.loads(beside(path).read_text(encoding="utf-8"))
        files = {name: Covered(*pair) for name, pair in told["files"].items()}
        return Segment(path, files, frozenset(told["replaces"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write(path: Path, lines: Iterable[bytes], files: Mapping[str, Covered], replaced: Iterable[Path]) -> None:
    """Put sorted lines in place, equal ones once, then remove what they replace."""
    part, replaced = path.with_suffix(".part"), list(replaced)
    with part.open("wb", buffering=1 << 20) as file:
        file.writelines(line for line, _ in groupby(lines))
        file.flush()
        os.fsync(file.fileno())
    beside(path).unlink(missing_ok=True)
    part.replace(path)
    told = {"replaces": [old.name for old in replaced], "files": files}
    part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    part.replace(beside(path))
    for old in replaced:
        remove(old)


def remove(path: Path) -> None:
    """Take one file of the index away."""
    beside(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def sweep(folder: Path, live: Set[Path]) -> None:
    """Take away what a crash left: files that do not count, and those half written."""
    for path in set(paths_in(folder)) - live:
        remove(path)
    for path in folder.glob("*.part"):
        path.unlink()


def merged(paths: Iterable[Path]) -> Iterator[bytes]:
    """All lines of several files in order; a line of each is in memory at a time."""
    return heapq.merge(*(lines_of(path) for path in paths))


def lines_of(path: Path) -> Iterator[bytes]:
    """The whole lines of one file."""
    with path.open("rb") as file:
        yield from (line for line in file if line.endswith(b"\n"))


def starting(path: Path, prefix: bytes) -> list[bytes]:
    """Lines with a prefix, by bisection over the bytes of the file.

    :raises FileNotFoundError: when another process has merged the file away.
    """
    found: list[bytes] = []
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return found
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            at = _Lines(data).start(prefix)
            while data[at : at + len(prefix)] == prefix:
                end = data.find(b"\n", at) + 1 or len(data)
                found.append(data[at:end])
                at = end
    return found


def together(segments: Iterable[Segment]) -> dict[str, Covered]:
    """What several files of the index cover between them."""
    covered: dict[str, Covered] = {}
    for segment in segments:
        for name, known in segment.files.items():
            covered[name] = max(known, covered.get(name, known))
    return covered


class _Lines(Sequence[bytes]):
    """Byte positions seen as a sorted sequence: the line that begins at or after each."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data)

    def __getitem__(self, place: int) -> bytes:  # type: ignore[override]
        start = self._begin(place)
        return self._data[start : self._data.find(b"\n", start) + 1 or len(self._data)] or b"\xff"

    def start(self, prefix: bytes) -> int:
        """Where the first line stands that is not before ``prefix``."""
        return self._begin(bisect_left(self, prefix))

    def _begin(self, place: int) -> int:
        return 0 if place == 0 else self._data.find(b"\n", place - 1) + 1 or len(self._data)
