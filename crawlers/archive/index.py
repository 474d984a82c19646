"""The CDXJ index of an archive folder: one sorted file for all its WARC files, made from them alone."""

from __future__ import annotations

import bisect
import fcntl
import heapq
import json
import mmap
import os
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawlers.site_cdxj import CdxjLine, index_file, read_lines, surt
from domain.article import Snapshot
from domain.errors import StoreUnavailable

NAME = "index.cdxj"
_COVERED = "index.files.json"


@dataclass(frozen=True)
class IndexReport:
    """What an update read: files new or changed, records in the whole index."""

    files: int
    records: int


class ArchiveIndex:
    """Lookup by address and time. Nothing is held in memory; ``update`` replaces the file whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / NAME

    def update(self) -> IndexReport:
        """Take in files that are new, have grown or are gone.

        :raises StoreUnavailable: when the folder cannot be written.
        """
        with self._alone():
            return self._update()

    def _update(self) -> IndexReport:
        covered, present = self._covered(), self._present()
        changed = sorted(name for name, size in present.items() if covered.get(name) != size)
        dropped = [name for name in covered if present.get(name) != covered[name]]
        if not changed and not dropped and self.path.exists():
            return IndexReport(0, self._count())
        fresh = sorted(f"{line}\n" for name in changed for line in index_file(self._folder / name)[0])
        try:
            self._replace(heapq.merge(self._lines_without(dropped), fresh), present)
        except OSError as error:
            raise StoreUnavailable(f"无法写快照索引 {self.path}（{error.strerror}），请检查权限") from None
        return IndexReport(len(changed), self._count())

    def rebuild(self) -> IndexReport:
        """Make the index anew from the WARC files."""
        if not self._folder.is_dir():
            return IndexReport(0, 0)
        self.path.unlink(missing_ok=True)
        (self._folder / _COVERED).unlink(missing_ok=True)
        return self.update()

    def find(self, url: str) -> list[CdxjLine]:
        """Captures of an address, oldest first; scheme, ``www.`` and the order of parameters do not matter."""
        try:
            key = surt(url)
        except ValueError:
            return []
        return [line for line in self._starting(f"{key} ".encode()) if line.key == key]

    def nearest(self, url: str, at: datetime) -> CdxjLine | None:
        """The capture of an address that lies nearest to a time."""
        return min(self.find(url), key=lambda line: abs(line.moment - at), default=None)

    def files_with(self, digests: Set[str]) -> list[str]:
        """Names of the files that hold one of these digests (as WARC headers write them); reads the whole index."""
        if not digests or not self.path.exists():
            return []
        with self.path.open(encoding="utf-8") as file:
            told = (line for line in file if any(digest in line for digest in digests))
            return sorted({line.fields["filename"] for line in _parsed(told)})

    def unknown(self) -> list[Path]:
        """Files that the index does not cover as they are now, newest first."""
        covered = self._covered()
        names = [name for name, size in self._present().items() if covered.get(name) != size]
        return [self._folder / name for name in sorted(names, reverse=True)]

    def update_if_any(self) -> None:
        """``update`` where there is an archive at all."""
        if self._folder.is_dir():
            self.update()

    def check(self, snapshots: Iterable[Snapshot] = ()) -> list[str]:
        """One Chinese line if the index is absent, stale, out of order, or lacks one of the store's captures."""
        remedy = "请运行 zhijin archive index 重建"
        if not self._present():
            return []
        if not self.path.exists():
            return [f"快照索引 {self.path.name} 不存在，{remedy}"]
        problems = [f"快照索引没有收入 {path.name}，{remedy}" for path in self.unknown()]
        gone = sorted(set(self._covered()) - set(self._present()))
        problems += [f"快照索引收入的 {name} 已不在文件夹中，{remedy}" for name in gone]
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        if lines != sorted(lines):
            problems.append(f"快照索引 {self.path.name} 次序不对，{remedy}")
        places = {(line.fields["filename"], line.fields["offset"]) for line in _parsed(lines)}
        wanted = (s for s in snapshots if s.kind != "conversion")
        lacking = [s.record_id for s in wanted if (s.file, str(s.offset)) not in places]
        return problems + [f"快照索引没有收入快照 {record}，{remedy}" for record in lacking]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time; the kernel drops the lock with the process."""
        try:
            file = (self._folder / "index.lock").open("w")
        except OSError as error:
            raise StoreUnavailable(f"无法写快照索引 {self.path}（{error.strerror}），请检查权限") from None
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _present(self) -> dict[str, int]:
        """Name → size of every WARC file."""
        return {path.name: path.stat().st_size for path in sorted(self._folder.glob("*.warc.gz"))}

    def _covered(self) -> dict[str, int]:
        """Name → size that the index was made from."""
        try:
            found: dict[str, int] = json.loads((self._folder / _COVERED).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if self.path.exists() else {}

    def _lines_without(self, names: Sequence[str]) -> Iterator[str]:
        if not self.path.exists() or not self._covered():
            return
        marks = [f'"filename": {json.dumps(name)}' for name in names]
        with self.path.open(encoding="utf-8") as file:
            yield from (line for line in file if not any(mark in line for mark in marks))

    def _replace(self, lines: Iterator[str], covered: dict[str, int]) -> None:
        """The list of files goes last: after a crash between both the next update reads again what it must."""
        listing = self._folder / _COVERED
        part = self.path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        listing.unlink(missing_ok=True)
        part.replace(self.path)
        part.write_text(json.dumps(covered), encoding="utf-8")
        part.replace(listing)

    def _count(self) -> int:
        with self.path.open("rb") as file:
            return sum(1 for _ in file)

    def _starting(self, prefix: bytes) -> Iterator[CdxjLine]:
        """Lines with a prefix, by bisection over the bytes of the file."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return
        with file:
            if not os.fstat(file.fileno()).st_size:
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                at = _Lines(data).start(prefix)
                while data[at : at + len(prefix)] == prefix:
                    end = data.find(b"\n", at) + 1 or len(data)
                    yield from _parsed([data[at:end].decode("utf-8", "replace")])
                    at = end


def _parsed(lines: Iterable[str]) -> Iterator[CdxjLine]:
    """The lines that can be read: a damaged index finds less, ``check`` tells, and ``rebuild`` mends it."""
    for text in lines:
        try:
            yield from read_lines(text.encode())
        except ValueError:
            continue


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
        return self._begin(bisect.bisect_left(self, prefix))

    def _begin(self, place: int) -> int:
        return 0 if place == 0 else self._data.find(b"\n", place - 1) + 1 or len(self._data)
