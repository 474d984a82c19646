"""The archive: captures in WARC/1.1 files (ISO 28500:2017), one gzip member a record, sha256 digests (DOMAIN E6).

Each capture is written, flushed and synced before anything refers to it; a crash can leave a torn record at
the end of a file, which no reader of earlier records ever meets, since every record is read by its own offset.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from crawlers.compression import decompress
from domain.article import Snapshot
from domain.errors import NoSpace, NotFound, StoreUnavailable

MAX_FILE_BYTES = 1_000_000_000
"""A file is closed when it has grown past this (E6: about 1 GB)."""
_NOT_KEPT = frozenset({"transfer-encoding"})
"""The body is stored without its chunks, so the header that announces them goes."""

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Exchange:
    """One request with its answer, as they went over the wire."""

    url: str
    at: datetime
    status: int
    request_headers: Headers
    response_headers: Headers
    body: bytes
    """As sent: still compressed where ``Content-Encoding`` says so."""
    ip: str | None = None
    method: str = "GET"


@dataclass(frozen=True)
class Capture:
    """A capture read back, its digest checked."""

    url: str
    captured_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes
    """As sent."""
    digest: str

    @property
    def media_type(self) -> str:
        """Content-Type without parameters, in lower case."""
        return self._header("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that Content-Type claims."""
        _, _, rest = self._header("content-type").partition("charset=")
        return rest.partition(";")[0].strip(" \"'") or None

    @property
    def content(self) -> bytes:
        """The payload, decompressed."""
        return decompress(self.payload, self._header("content-encoding"), limit=200_000_000)

    def _header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


class _Sha256Writer(WARCWriter):  # type: ignore[misc]
    """warcio hashes with SHA-1 unless told otherwise."""

    @staticmethod
    def _create_digester() -> Any:
        return Digester("sha256")


class Archive:
    """Writes captures of one crawl. Use as a context manager; opens its first file with the first capture."""

    def __init__(
        self,
        folder: Path,
        collection: str = "news",
        max_bytes: int = MAX_FILE_BYTES,
        *,
        sync_each: bool = True,
    ) -> None:
        """``sync_each`` False leaves it to the writer to call ``sync`` before anything refers to a capture."""
        self._folder, self._collection, self._max_bytes = folder, collection, max_bytes
        self._sync_each, self._unsynced = sync_each, False
        self._file: BinaryIO | None = None
        self._name = ""
        self._serial = 0
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, exchange: Exchange) -> Snapshot:
        """Store response and request; the response's place is the snapshot.

        :raises NoSpace: when the disk is full.
        :raises StoreUnavailable: when the folder cannot be written.
        """
        try:
            return self._write(exchange)
        except OSError as error:
            raise self._refusal(error) from None

    def sync(self) -> None:
        """What was written is on the disk when this returns.

        :raises NoSpace: when the disk is full.
        :raises StoreUnavailable: when it does not take it for another reason.
        """
        if self._file is None or not self._unsynced:
            return
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._refusal(error) from None
        self._unsynced = False

    def _refusal(self, error: OSError) -> NoSpace | StoreUnavailable:
        if error.errno in {28, 122}:  # ENOSPC, EDQUOT
            return NoSpace(f"磁盘已满，快照没有写入 {self._folder}，请清理磁盘后再采集")
        return StoreUnavailable(f"无法写入快照文件夹 {self._folder}（{error.strerror}），请检查权限")

    def close(self) -> None:
        """Close the current file."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def _write(self, exchange: Exchange) -> Snapshot:
        if self._file is None or self._file.tell() >= self._max_bytes:
            self._open()
        file, writer = self._file, self._writer
        assert file is not None
        offset = file.tell()
        response = self._response(exchange)
        writer.write_record(response)
        file.flush()
        length = file.tell() - offset
        writer.write_record(self._request(exchange, response))
        file.flush()
        self._unsynced = True
        if self._sync_each:
            self.sync()
        headers = response.rec_headers
        return Snapshot(
            record_id=headers.get_header("WARC-Record-ID").strip("<>"),
            url=exchange.url,
            captured_at=exchange.at,
            file=self._name,
            offset=offset,
            length=length,
            payload_digest=_digest(exchange.body),
            status=exchange.status,
            media_type=_header(exchange.response_headers, "content-type").partition(";")[0].strip().lower(),
        )

    def _open(self) -> None:
        """A new file, never an existing one: two crawls of one second differ in their number."""
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = f"{datetime.now(UTC):%Y%m%d%H%M%S}"
        while True:
            self._serial += 1
            self._name = f"ZJ-{self._collection}-{stamp}-{self._serial:05d}.warc.gz"
            try:
                self._file = (self._folder / self._name).open("xb")
                break
            except FileExistsError:
                continue
        self._writer = _Sha256Writer(self._file, gzip=True, warc_version="1.1")
        self._writer.write_record(self._writer.create_warcinfo_record(self._name, _about(self._collection)))

    def _response(self, exchange: Exchange) -> Any:
        kept = [(k, v) for k, v in exchange.response_headers if k.lower() not in _NOT_KEPT]
        reason = responses.get(exchange.status, "")
        head = StatusAndHeaders(f"{exchange.status} {reason}".strip(), kept, protocol="HTTP/1.1")
        return self._record(exchange, "response", head, exchange.body)

    def _request(self, exchange: Exchange, response: Any) -> Any:
        parts = urlsplit(exchange.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = StatusAndHeaders(
            f"{exchange.method} {target} HTTP/1.1",
            [("Host", parts.netloc), *exchange.request_headers],
            is_http_request=True,
        )
        record = self._record(exchange, "request", head, b"")
        record.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
        return record

    def _record(self, exchange: Exchange, kind: str, head: StatusAndHeaders, payload: bytes) -> Any:
        extra = {
            "WARC-Date": datetime_to_iso_date(
                exchange.at.astimezone(UTC).replace(tzinfo=None), use_micros=True
            )
        }
        if exchange.ip:
            extra["WARC-IP-Address"] = exchange.ip
        return self._writer.create_warc_record(
            exchange.url,
            kind,
            payload=io.BytesIO(payload),
            length=len(payload),
            http_headers=head,
            warc_headers_dict=extra,
        )


def read_snapshot(archive_dir: Path, snapshot: Snapshot) -> Capture:
    """The capture behind a snapshot, its digest checked.

    :raises NotFound: when the file or the record is gone, damaged, or no longer what was captured.
    """
    path = archive_dir / Path(snapshot.file).name
    record = _load(path, snapshot)
    payload = record.raw_stream.read()
    digest = _digest(payload)
    if digest != snapshot.payload_digest:
        raise NotFound(
            f"快照 {snapshot.record_id} 的内容与采集时的校验值不符（{path.name}），文件可能已损坏，请从备份恢复"
        )
    return Capture(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        captured_at=snapshot.captured_at,
        status=snapshot.status,
        headers=tuple((str(k), str(v)) for k, v in record.http_headers.headers),
        payload=payload,
        digest=digest,
    )


def verify_archive(archive_dir: Path, snapshots: Iterable[Snapshot]) -> list[str]:
    """One Chinese line for every snapshot that cannot be read back as it was captured."""
    problems: list[str] = []
    for snapshot in snapshots:
        try:
            read_snapshot(archive_dir, snapshot)
        except NotFound as error:
            problems.append(str(error))
    return problems


def _load(path: Path, snapshot: Snapshot) -> Any:
    damaged = NotFound(
        f"快照 {snapshot.record_id} 无法读取：{path.name} 第 {snapshot.offset} 字节处没有完整的记录，请从备份恢复"
    )
    try:
        with path.open("rb") as file:
            file.seek(snapshot.offset)
            member = io.BytesIO(file.read(snapshot.length))
        record = next(iter(ArchiveIterator(member, no_record_parse=False)))
        record.raw_stream = io.BytesIO(record.raw_stream.read())
    except FileNotFoundError:
        raise NotFound(f"快照文件 {path.name} 不在 {path.parent} 中，请从备份恢复") from None
    except (OSError, StopIteration, ArchiveLoadFailed, EOFError, ValueError):
        raise damaged from None
    if (
        record.rec_headers.get_header("WARC-Record-ID").strip("<>") != snapshot.record_id
        or record.http_headers is None
    ):
        raise damaged
    return record


def _digest(payload: bytes) -> str:
    return "sha256:" + hashlib.sha256(payload).hexdigest()


def _header(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


def _about(collection: str) -> dict[str, str]:
    return {
        "software": "Zhijin (warcio)",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "isPartOf": collection,
    }
