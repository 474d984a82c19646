"""Reading captures back, and checking that they are what was captured."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawlers.archive.index import ArchiveIndex
from crawlers.archive.records import Capture, digest_of, record_id, warc_digest
from crawlers.site_cdxj import CdxjLine
from domain.article import Snapshot
from domain.errors import NotFound

_UNREADABLE = (OSError, StopIteration, ArchiveLoadFailed, EOFError, ValueError, zlib.error)


@dataclass(frozen=True)
class Place:
    """Where a record stands."""

    file: str
    offset: int
    length: int


def read_snapshot(archive_dir: Path, snapshot: Snapshot) -> Capture:
    """The capture behind a snapshot, its digest checked; a revisit has the payload of its original.

    :raises NotFound: when the file or the record is gone, damaged, or no longer what was captured.
    """
    path = archive_dir / Path(snapshot.file).name
    record = _load(path, snapshot)
    payload = record.raw_stream.read()
    if record.rec_type == "revisit":
        payload = _payload_behind(archive_dir, snapshot, record)
    digest = digest_of(payload)
    if digest != snapshot.payload_digest:
        raise NotFound(
            f"快照 {snapshot.record_id} 的内容与采集时的校验值不符（{path.name}），文件可能已损坏，请从备份恢复"
        )
    return Capture(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        captured_at=snapshot.captured_at,
        status=snapshot.status,
        headers=_headers(record),
        payload=payload,
        digest=digest,
    )


def original_place(archive_dir: Path, snapshot: Snapshot) -> Place | None:
    """Where the record stands whose payload a revisit shares; None for a snapshot that has its own.

    :raises NotFound: when the record or its original cannot be found.
    """
    record = _load(archive_dir / Path(snapshot.file).name, snapshot)
    return _original(archive_dir, snapshot, record)[0] if record.rec_type == "revisit" else None


def read_captured(archive_dir: Path, line: CdxjLine) -> Capture:
    """The capture that a line of the index names, its digest checked against that line.

    :raises NotFound: when it cannot be read back.
    """
    fields = line.fields
    place = Place(fields["filename"], int(fields["offset"]), int(fields["length"]))
    record = _read(archive_dir, place)
    if record is None:
        raise NotFound(f"{fields['url'][:200]} 的存档无法读取（{place.file}），请从备份恢复")
    payload = record.raw_stream.read()
    if record.rec_type == "revisit":
        stand_in = Snapshot(record_id(record), fields["url"], line.moment, "", 0, 0, "", 0, "")
        payload = _payload_behind(archive_dir, stand_in, record)
    if warc_digest(digest_of(payload)) != fields["digest"]:
        raise NotFound(f"{fields['url'][:200]} 的存档与采集时的校验值不符，请从备份恢复")
    status = int(record.http_headers.get_statuscode()) if record.http_headers else 200
    return Capture(fields["url"], line.moment, status, _headers(record), payload, digest_of(payload))


def captured_before(archive_dir: Path, url: str, digest: str) -> Snapshot | None:
    """The newest capture of an address that holds these bytes itself."""
    wanted = warc_digest(digest)
    for line in reversed(ArchiveIndex(archive_dir).find(url)):
        fields = line.fields
        if fields["digest"] != wanted or fields["mime"] == "warc/revisit":
            continue
        place = Place(fields["filename"], int(fields["offset"]), int(fields["length"]))
        if (record := _read(archive_dir, place)) is not None:
            at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
            head = (record_id(record), fields["url"], at, place.file, place.offset, place.length)
            return Snapshot(*head, digest, int(fields["status"]), fields["mime"])
    return None


def verify_archive(archive_dir: Path, snapshots: Iterable[Snapshot]) -> list[str]:
    """One Chinese line for every snapshot that cannot be read back as it was captured."""
    problems: list[str] = []
    for snapshot in snapshots:
        try:
            read_snapshot(archive_dir, snapshot)
        except NotFound as error:
            problems.append(str(error))
    return problems


def check_files(archive_dir: Path) -> list[str]:
    """One Chinese line for every record whose own digests do not fit. A torn record at the end of a file is what
    a crash leaves: nothing refers to it."""
    problems: list[str] = []
    for path in sorted(archive_dir.glob("*.warc.gz")):
        with path.open("rb") as stream:
            records = ArchiveIterator(stream, check_digests=True)
            try:
                for record in records:
                    record.content_stream().read()
                    if record.digest_checker.passed is False:
                        problems.append(
                            f"存档文件 {path.name} 中的记录 {record_id(record)} 与自带的校验值不符，请从备份恢复"
                        )
            except (ArchiveLoadFailed, EOFError, zlib.error, ValueError):
                continue
    return problems


def records_of(path: Path, start: int = 0) -> Iterator[tuple[Place, Any, bytes]]:
    """(place, record, content) of every whole record from ``start`` on, in order; a torn or damaged one ends it."""
    with path.open("rb") as stream:
        stream.seek(start)
        records = ArchiveIterator(stream)
        try:
            for record in records:
                content = record.content_stream().read()
                records.read_to_end(record)
                yield (
                    Place(path.name, records.get_record_offset(), records.get_record_length()),
                    record,
                    content,
                )
        except (ArchiveLoadFailed, EOFError, zlib.error, ValueError):
            return


def _load(path: Path, snapshot: Snapshot) -> Any:
    if not path.exists():
        raise NotFound(f"快照文件 {path.name} 不在 {path.parent} 中，请从备份恢复")
    record = _read(path.parent, Place(path.name, snapshot.offset, snapshot.length))
    if record is None or record_id(record) != snapshot.record_id:
        raise NotFound(
            f"快照 {snapshot.record_id} 无法读取：{path.name} 第 {snapshot.offset} 字节处没有完整的记录，请从备份恢复"
        )
    return record


def _read(folder: Path, place: Place) -> Any:
    """The record at a place with all its content, or None."""
    try:
        with (folder / Path(place.file).name).open("rb") as file:
            file.seek(place.offset)
            member = io.BytesIO(file.read(place.length))
        record = next(iter(ArchiveIterator(member)))
        record.raw_stream = io.BytesIO(record.raw_stream.read())
    except _UNREADABLE:
        return None
    if record.rec_type in {"response", "revisit"} and record.http_headers is None:
        return None
    return record


def _payload_behind(archive_dir: Path, snapshot: Snapshot, revisit: Any) -> bytes:
    content: bytes = _original(archive_dir, snapshot, revisit)[1].raw_stream.read()
    return content


def _original(archive_dir: Path, snapshot: Snapshot, revisit: Any) -> tuple[Place, Any]:
    """The record that a revisit refers to: by the index, or in a file that the index does not know yet."""
    wanted = str(revisit.rec_headers.get_header("WARC-Refers-To")).strip("<>")
    url = revisit.rec_headers.get_header("WARC-Refers-To-Target-URI")
    index = ArchiveIndex(archive_dir)
    for line in index.find(url) if url else ():
        fields = line.fields
        place = Place(fields["filename"], int(fields["offset"]), int(fields["length"]))
        record = _read(archive_dir, place)
        if record is not None and record_id(record) == wanted:
            return place, record
    for path in index.unknown():
        for place, record, _ in records_of(path):
            if record_id(record) == wanted:
                return place, _read(archive_dir, place)
    raise NotFound(
        f"快照 {snapshot.record_id} 与更早的快照 {wanted} 内容相同，而后者已不在存档中，请从备份恢复"
    )


def _headers(record: Any) -> tuple[tuple[str, str], ...]:
    if record.http_headers is not None:
        return tuple((str(k), str(v)) for k, v in record.http_headers.headers)
    return (("Content-Type", str(record.rec_headers.get_header("Content-Type"))),)
