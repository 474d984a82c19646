"""The CDXJ index of an archive folder, made from its WARC files alone.

An update costs what is new, however large the archive is: new lines make a small sorted file of their own, small files
are merged as they gather (``_pile``), and one beyond ``_LARGE`` stays as it is until ``rebuild`` or until a WARC file it
speaks of is gone. Replay tools read the folder of these files as it is.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawlers.archive import segments
from crawlers.archive.segments import Covered, Segment
from crawlers.site_cdxj import CdxjLine, index_records, read_lines, surt
from domain.article import Snapshot
from domain.errors import NoSpace, StoreUnavailable

NAME = "index"
_FORMER = ("index.cdxj", "index.files.json", "index.lock")
"""Beside the WARC files, of an index that was one file."""
_CHUNK = 10_000
"""Lines sorted in memory: 4 MB."""
_SMALL = 4096
"""Bytes. Below this sizes say nothing of the cost of a file, and an empty one could never be merged."""
_LARGE = 32_000_000
"""Bytes, some 80,000 records: merging as many takes a few tenths of a second, searching one more file 20 µs."""
_ROUND = 3600.0
"""Seconds after which an update that was told what is new looks through the whole folder all the same."""
_TRIES = 5
_FULL = frozenset({28, 122})  # ENOSPC, EDQUOT
_REMEDY = "请运行 zhijin archive index 重建"


@dataclass(frozen=True)
class IndexReport:
    """What an update read: files new or changed, records in the whole index."""

    files: int
    records: int


class ArchiveIndex:
    """Lookup by address and time. Nothing is held in memory; a crash at any moment costs no line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.home = folder / NAME

    def paths(self) -> list[Path]:
        """The sorted files that make up the index."""
        return segments.paths_in(self.home)

    def update(self) -> IndexReport:
        """Take in files that are new, have grown or are gone.

        :raises NoSpace: when the disk is full.
        :raises StoreUnavailable: when the folder cannot be written.
        """
        with self._alone():
            return IndexReport(self._follow(), self._count())

    def update_if_any(self, written: Iterable[str] | None = None) -> None:
        """``update`` where there is an archive at all.

        ``written`` names the files that are new since; then the time it takes depends on these alone.
        """
        if not self._folder.is_dir():
            return
        with self._alone():
            if written is None or self._is_long_ago():
                self._follow()
            else:
                self._take_in(self.home, {name: 0 for name in written if (self._folder / name).exists()})

    def rebuild(self) -> IndexReport:
        """Make the index anew from the WARC files, as a single file; the old one serves until it is there."""
        if not self._folder.is_dir():
            return IndexReport(0, 0)
        with self._alone():
            present = self._present()
            anew = self.home / "anew"
            shutil.rmtree(anew, ignore_errors=True)
            anew.mkdir()
            self._take_in(anew, dict.fromkeys(present, 0))
            made = [found for path in segments.paths_in(anew) if (found := segments.read(path))]
            lines = segments.merged(segment.path for segment in made)
            segments.write(_next(self.home), lines, segments.together(made), self.paths())
            shutil.rmtree(anew)
            self._forget_former()
            return IndexReport(len(present), self._count())

    def find(self, url: str) -> list[CdxjLine]:
        """Captures of an address, oldest first; scheme, ``www.`` and the order of parameters do not matter."""
        try:
            key = surt(url)
        except ValueError:
            return []
        return [line for line in _parsed(self._starting(f"{key} ".encode())) if line.key == key]

    def nearest(self, url: str, at: datetime) -> CdxjLine | None:
        """The capture of an address that lies nearest to a time."""
        return min(self.find(url), key=lambda line: abs(line.moment - at), default=None)

    def files_with(self, digests: Set[str]) -> list[str]:
        """Names of the files that hold one of these digests (as WARC headers write them); reads the whole index."""
        wanted = [digest.encode() for digest in digests]
        if not wanted or not self.paths():
            return []
        with self._alone():
            lines = (line for path in self.paths() for line in segments.lines_of(path))
            told = (line for line in lines if any(digest in line for digest in wanted))
            return sorted({line.fields["filename"] for line in _parsed(told)})

    def unknown(self) -> list[Path]:
        """Files that the index does not cover as they are now, newest first."""
        covered = segments.together(self._live())
        names = [n for n, size in self._present().items() if n not in covered or covered[n].size != size]
        return [self._folder / name for name in sorted(names, reverse=True)]

    def check(self, snapshots: Iterable[Snapshot] = ()) -> list[str]:
        """One Chinese line if the index is absent, stale, out of order, or lacks one of the store's captures."""
        present = set(self._present())
        if not present:
            return []
        if not self.paths():
            return [f"快照索引 {self.home.name} 不存在，{_REMEDY}"]
        with self._alone():
            return self._problems(present, snapshots)

    def _problems(self, present: Set[str], snapshots: Iterable[Snapshot]) -> list[str]:
        problems = [f"快照索引没有收入 {path.name}，{_REMEDY}" for path in self.unknown()]
        gone = sorted(set(segments.together(self._live())) - present)
        problems += [f"快照索引收入的 {name} 已不在文件夹中，{_REMEDY}" for name in gone]
        lacking = {(s.file, str(s.offset)): s.record_id for s in snapshots if s.kind != "conversion"}
        for path in self.paths():
            if not _in_order(path, lacking):
                problems.append(f"快照索引 {path.name} 次序不对，{_REMEDY}")
        return problems + [f"快照索引没有收入快照 {record}，{_REMEDY}" for record in lacking.values()]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time; the kernel drops the lock with the process."""
        try:
            self.home.mkdir(exist_ok=True)
            with (self.home / "lock").open("w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
        except OSError as error:
            if error.errno in _FULL:
                raise NoSpace(
                    f"磁盘已满，快照索引没有写入 {self.home}，快照本身完好，请清理磁盘后{_REMEDY[1:]}"
                ) from None
            raise StoreUnavailable(f"无法写快照索引 {self.home}（{error.strerror}），请检查权限") from None

    def _present(self) -> dict[str, int]:
        """Name → size of every WARC file."""
        if not self._folder.is_dir():
            return {}
        with os.scandir(self._folder) as entries:  # a third of the time of Path.glob, among many thousands
            found = {entry.name: entry.stat().st_size for entry in entries if entry.name.endswith(".warc.gz")}
        return dict(sorted(found.items()))

    def _live(self) -> list[Segment]:
        """The files of the index that count: whole, and not replaced by another."""
        found = [segment for path in self.paths() if (segment := segments.read(path))]
        replaced = {name for segment in found for name in segment.replaces}
        return [segment for segment in found if segment.path.name not in replaced]

    def _follow(self) -> int:
        """Bring the whole index up to the whole folder; how many files were read."""
        live, present = self._live(), self._present()
        segments.sweep(self.home, {segment.path for segment in live})
        self._forget_former()
        covered = segments.together(live)
        lost = {name for name, known in covered.items() if present.get(name, -1) < known.size}
        for segment in live:
            if not lost.isdisjoint(segment.files):
                self._without(segment, lost)
        known = {name: c for name, c in covered.items() if name not in lost}
        starts = {
            name: known[name].sound if name in known else 0
            for name, size in present.items()
            if name not in known or known[name].size != size
        }
        self._take_in(self.home, starts)
        (self.home / "looked").touch()
        return len(starts)

    def _is_long_ago(self) -> bool:
        """Whether what a crash left unlisted may have waited long enough."""
        try:
            return time.time() - (self.home / "looked").stat().st_mtime > _ROUND
        except FileNotFoundError:
            return True

    def _without(self, segment: Segment, lost: Set[str]) -> None:
        lines = (line for line in segments.lines_of(segment.path) if _file_of(line) not in lost)
        files = {name: known for name, known in segment.files.items() if name not in lost}
        segments.write(_next(self.home), lines, files, [segment.path])

    def _take_in(self, home: Path, starts: Mapping[str, int]) -> None:
        """Read WARC files (name → where to begin), and give their lines to the index a chunk at a time."""
        lines: list[bytes] = []
        done: dict[str, Covered] = {}
        for name, start in starts.items():
            size, sound = (self._folder / name).stat().st_size, start
            for line, sound in index_records(self._folder / name, start):
                if line is not None:
                    lines.append(f"{line}\n".encode())
                if len(lines) == _CHUNK:
                    _add(home, lines, done | {name: Covered(sound, sound)})
                    lines, done = [], {}
            done[name] = Covered(max(size, sound), sound)
        if done:
            _add(home, lines, done)

    def _forget_former(self) -> None:
        for name in _FORMER:
            (self._folder / name).unlink(missing_ok=True)

    def _count(self) -> int:
        return sum(1 for path in self.paths() for _ in segments.lines_of(path))

    def _starting(self, prefix: bytes) -> list[bytes]:
        """Lines with a prefix, in order, each once: after a crash two files may hold the same."""
        for _ in range(_TRIES):
            try:
                return sorted({line for path in self.paths() for line in segments.starting(path, prefix)})
            except FileNotFoundError:  # merged away meanwhile: what it held stands in a new one
                continue
        return []


def _add(home: Path, lines: list[bytes], files: Mapping[str, Covered]) -> None:
    """A new file of the index; then those of its size become one."""
    segments.write(_next(home), sorted(lines), files, ())
    pile = _pile(segments.paths_in(home))
    found = [segment for path in pile if (segment := segments.read(path))]
    if len(found) > 1:
        paths = [segment.path for segment in found]
        segments.write(_next(home), segments.merged(paths), segments.together(found), paths)


def _pile(paths: list[Path]) -> list[Path]:
    """The smallest files, as far as each is less than twice all before it: a line is copied but log n times."""
    taken, total = list[Path](), 0
    for size, path in sorted((path.stat().st_size, path) for path in paths):
        if size >= _LARGE or (taken and size >= 2 * max(total, _SMALL)):
            break
        taken.append(path)
        total += size
    return taken


def _next(home: Path) -> Path:
    """A name greater than all that are taken, so that no list ever speaks of another file of the same name."""
    taken = (int(path.stem) for path in home.glob("*.cdxj") if path.stem.isdecimal())
    return home / f"{max(taken, default=0) + 1:08d}.cdxj"


def _file_of(line: bytes) -> str:
    """The WARC file that a line speaks of: the last of its fields."""
    return line.rpartition(b'"filename": "')[2].partition(b'"')[0].decode()


def _in_order(path: Path, lacking: dict[tuple[str, str], str]) -> bool:
    """Whether a file of the index is sorted; what it holds is no longer lacking."""
    before, sound = b"", True
    for line in segments.lines_of(path):
        sound, before = sound and before <= line, line
        for read in _parsed([line]):
            lacking.pop((read.fields["filename"], read.fields["offset"]), None)
    return sound


def _parsed(lines: Iterable[bytes]) -> Iterator[CdxjLine]:
    """The lines that can be read: a damaged index finds less, ``check`` tells, and ``rebuild`` mends it."""
    for text in lines:
        try:
            yield from read_lines(text)
        except ValueError:
            continue
