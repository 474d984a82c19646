"""Erasure on legal request: a WARC file written anew without what must go, everything else byte for byte.

The old file stays until whoever asked has told the store where records stand now; a crash before that leaves an
unused copy, a crash after it an old file to be removed, and both are put right by asking again.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from crawlers.archive.index import ArchiveIndex
from crawlers.archive.reader import Place, records_of
from crawlers.archive.records import Records, plain_digest, record_id, warc_digest
from domain import ids
from domain.article import Snapshot
from domain.errors import NoSpace, StoreUnavailable

_MAIN = frozenset({"response", "revisit", "conversion", "resource"})
_GENERATION = re.compile(r"(?:-e(\d+))?\.warc\.gz$")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Doomed:
    """What must go: one page with all that was captured of it."""

    article_id: str
    url: str
    record_ids: frozenset[str]
    digests: frozenset[str]
    """``sha256:`` + hex: the same bytes go wherever they stand."""


@dataclass(frozen=True)
class Gone:
    """A capture that was cut out."""

    record_id: str
    url: str
    digest: str
    """``sha256:`` + hex; empty for a record that names none."""


@dataclass(frozen=True)
class Rewritten:
    """A file and its successor. ``moved`` tells where each snapshot asked about stands now."""

    old: str
    new: str
    moved: Mapping[str, int]
    gone: tuple[Gone, ...]


@dataclass(frozen=True)
class _Seen:
    """A record as far as erasing needs to know it."""

    place: Place
    id: str
    kind: str
    url: str
    digest: str
    media_type: str
    refers_to: frozenset[str]
    facts: Mapping[str, str] = field(default_factory=dict)


def files_holding(folder: Path, doomed: Doomed, known: Iterable[Snapshot]) -> list[str]:
    """Names of the files that hold something of what must go: those of ``known`` snapshots, those that the index
    names for the address or the bytes, and the other files of the same crawls."""
    index = ArchiveIndex(folder)
    names = {snapshot.file for snapshot in known}
    names |= {line.fields["filename"] for line in index.find(doomed.url)} if doomed.url else set()
    names |= set(index.files_with({warc_digest(digest) for digest in doomed.digests}))
    crawls = {name.rpartition("-")[0] for name in (_first_name(n) for n in names)}
    present = sorted(path.name for path in folder.glob("*.warc.gz"))
    return [n for n in present if n in names or _first_name(n).rpartition("-")[0] in crawls]


def rewrite(
    folder: Path, name: str, doomed: Doomed, standing: Iterable[Snapshot], reason: str, at: datetime
) -> Rewritten | None:
    """Write the successor of one file; None if the file holds nothing of what must go.

    ``standing`` are the store's snapshots in it. In place of each capture stands a metadata record that says what
    was there. The successor is on the disk when this returns.

    :raises NoSpace: when it does not fit; the old file is as it was.
    """
    path, standing = folder / name, list(standing)
    seen = list(_scan(path, sorted(s.offset for s in standing)))
    cut = _condemned(seen, doomed)
    if not cut:
        return None
    gone = [record for record in seen if record.id in cut and record.kind in _MAIN]
    notes = {record.id: _note(record, reason, at) for record in gone}
    cuts = [
        (r.place.offset, r.place.offset + r.place.length, notes.get(r.id, b"")) for r in seen if r.id in cut
    ]
    new = _next_name(name)
    try:
        _copy_without(path, folder / new, cuts)
    except OSError as error:
        (folder / f"{new}.part").unlink(missing_ok=True)
        if error.errno == 28:
            raise NoSpace(f"磁盘已满，无法改写 {name}，没有删除任何内容，请清理磁盘后再试") from None
        raise StoreUnavailable(f"无法改写 {path}（{error.strerror}），请检查权限") from None
    moved = {s.record_id: _shifted(s.offset, cuts) for s in standing if s.record_id not in cut}
    return Rewritten(name, new, moved, tuple(Gone(r.id, r.url, plain_digest(r.digest)) for r in gone))


def remove(folder: Path, name: str) -> None:
    """Take an old file away for good.

    :raises StoreUnavailable: when the folder cannot be written.
    """
    try:
        (folder / Path(name).name).unlink(missing_ok=True)
        _sync_folder(folder)
    except OSError as error:
        raise StoreUnavailable(f"无法删除旧文件 {name}（{error.strerror}），请检查权限后再试一次") from None


def _scan(path: Path, known: list[int]) -> Iterator[_Seen]:
    """Every record that can be read; after a damaged one reading goes on at the next place the store knows."""
    at: int | None = 0
    while at is not None:
        end = at
        for place, record, content in records_of(path, at):
            end = place.offset + place.length
            yield _seen(place, record, content)
        at = next((offset for offset in known if offset > end), None) if end < path.stat().st_size else None


def _seen(place: Place, record: Any, content: bytes) -> _Seen:
    head = record.rec_headers
    names = ("WARC-Concurrent-To", "WARC-Refers-To")
    media_type = record.http_headers.get_header("Content-Type") if record.http_headers else ""
    return _Seen(
        place,
        record_id(record),
        record.rec_type,
        head.get_header("WARC-Target-URI") or "",
        head.get_header("WARC-Payload-Digest") or "",
        (media_type or "").lower(),
        frozenset(str(head.get_header(n)).strip("<>") for n in names if head.get_header(n)),
        _facts(content) if record.rec_type == "metadata" else {},
    )


def _facts(content: bytes) -> dict[str, str]:
    rows = (line.partition(":") for line in content.decode("utf-8", "replace").splitlines())
    return {name.strip(): value.strip() for name, _, value in rows}


def _condemned(seen: list[_Seen], doomed: Doomed) -> set[str]:
    """Ids of the records that go: the page's captures, its parts and pictures, and what tells of them."""
    digests = {warc_digest(digest) for digest in doomed.digests}
    key = ids.canonical_url(doomed.url) if doomed.url else ""
    by_id = {record.id: record for record in seen}
    cut = set(doomed.record_ids) & set(by_id)
    for record in seen:
        if record.kind in _MAIN and (record.digest in digests or (key and _key(record.url) == key)):
            cut.add(record.id)
        if record.facts.get("articleId") == doomed.article_id and "erasedRecord" not in record.facts:
            cut |= {i for i in record.refers_to if _is_its_own(by_id.get(i), record)}
    told = {record.id for record in seen if record.kind != "revisit" and record.refers_to & cut}
    return cut | {i for i in told if "erasedRecord" not in by_id[i].facts}


def _is_its_own(main: _Seen | None, metadata: _Seen) -> bool:
    """Whether a capture belongs to the article alone: its pages and pictures, not the site's styles and fonts."""
    return main is not None and ("via" not in metadata.facts or main.media_type.startswith("image/"))


def _key(url: str) -> str:
    try:
        return ids.canonical_url(url)
    except ValueError:
        return ""


def _note(record: _Seen, reason: str, at: datetime) -> bytes:
    """The record that stands in its place."""
    out = BytesIO()
    facts = {
        "erasedRecord": record.id,
        "erasedPayloadDigest": record.digest,
        "erasedType": record.kind,
        "reason": reason,
    }
    Records(out).metadata(record.url, at, facts, "")
    return out.getvalue()


def _copy_without(source: Path, target: Path, cuts: list[tuple[int, int, bytes]]) -> None:
    part = target.with_name(target.name + ".part")
    with source.open("rb") as old, part.open("wb") as new:
        for start, end, note in cuts:
            _copy(old, new, start - old.tell())
            new.write(note)
            old.seek(end)
        shutil.copyfileobj(old, new, _CHUNK)
        new.flush()
        os.fsync(new.fileno())
    part.replace(target)
    _sync_folder(target.parent)


def _copy(old: Any, new: Any, count: int) -> None:
    while count > 0:
        chunk = old.read(min(count, _CHUNK))
        if not chunk:
            return
        new.write(chunk)
        count -= len(chunk)


def _shifted(offset: int, cuts: list[tuple[int, int, bytes]]) -> int:
    return offset + sum(len(note) - (end - start) for start, end, note in cuts if end <= offset)


def _next_name(name: str) -> str:
    """``…-00001.warc.gz`` → ``…-00001-e1.warc.gz`` → ``…-00001-e2.warc.gz``."""
    match = _GENERATION.search(name)
    stem, number = (name[: match.start()], int(match[1] or 0)) if match else (name, 0)
    return f"{stem}-e{number + 1}.warc.gz"


def _first_name(name: str) -> str:
    """The name without its generation."""
    return _GENERATION.sub("", name)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
