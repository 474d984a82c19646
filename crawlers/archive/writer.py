"""Writing captures."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from crawlers.archive.reader import captured_before
from crawlers.archive.records import Exchange, Records, digest_of, record_id
from domain.article import Snapshot
from domain.errors import NoSpace, StoreUnavailable

MAX_FILE_BYTES = 1_000_000_000
"""A file is closed when it has grown past this (E6: about 1 GB)."""
_REMEMBERED = 5000
"""Payloads of this crawl known without asking; more would let memory grow with the crawl."""
_FULL = frozenset({28, 122})  # ENOSPC, EDQUOT

Earlier = Callable[[str], Snapshot | None]
"""Payload digest → the capture that first held these bytes."""


class Archive:
    """Writes captures of one crawl. Use as a context manager; opens its first file with the first capture."""

    def __init__(
        self,
        folder: Path,
        collection: str = "news",
        max_bytes: int = MAX_FILE_BYTES,
        *,
        sync_each: bool = True,
        earlier: Earlier = lambda digest: None,
    ) -> None:
        """``sync_each`` False leaves it to the writer to call ``sync`` before anything refers to a capture.

        ``earlier`` finds bytes that an earlier crawl archived; they are then not written a second time.
        """
        self._folder, self._collection, self._max_bytes = folder, collection, max_bytes
        self._sync_each, self._unsynced = sync_each, False
        self._earlier = earlier
        self._written: OrderedDict[str, Snapshot] = OrderedDict()
        self._file: BinaryIO | None = None
        self._records: Records | None = None
        self._name = ""
        self._serial = 0
        self.files: list[str] = []
        """Names of the files that were opened."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """Where the files stand."""
        return self._folder

    def write(
        self, exchange: Exchange, facts: Mapping[str, str] | None = None, *, again: bool = False
    ) -> Snapshot:
        """Store an answer with its request and, where there are any, the facts that the crawl knew of it.

        The answer's place is the snapshot. Bytes that are archived already make a ``revisit`` record; ``again``
        looks for them under this address too (requisites, of which nobody but the index knows).

        :raises NoSpace: when the disk is full.
        :raises StoreUnavailable: when the folder cannot be written.
        """
        digest = digest_of(exchange.body)
        original = self._original(digest, exchange, again) if exchange.body else None
        return self._guarded(lambda: self._write(exchange, digest, original, facts or {}))

    def write_image(self, snapshot: Snapshot, content: bytes, media_type: str, at: datetime) -> Snapshot:
        """Store a printed image of a capture as a ``conversion`` record.

        :raises NoSpace: when the disk is full.
        :raises StoreUnavailable: when the folder cannot be written.
        """
        return self._guarded(lambda: self._write_image(snapshot, content, media_type, at))

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

    def close(self) -> None:
        """Close the current file."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def _original(self, digest: str, exchange: Exchange, again: bool) -> Snapshot | None:
        """The capture whose bytes these are, if it is where it should be."""
        found = self._written.get(digest) or self._earlier(digest)
        if found is None and again:
            found = captured_before(self._folder, exchange.url, digest)
        if found is None:
            return None
        try:
            whole = (self._folder / found.file).stat().st_size >= found.offset + found.length
        except OSError:
            whole = False
        return found if whole else None

    def _guarded(self, work: Callable[[], Snapshot]) -> Snapshot:
        try:
            return work()
        except OSError as error:
            raise self._refusal(error) from None

    def _refusal(self, error: OSError) -> NoSpace | StoreUnavailable:
        if error.errno in _FULL:
            return NoSpace(f"磁盘已满，快照没有写入 {self._folder}，请清理磁盘后再采集")
        return StoreUnavailable(f"无法写入快照文件夹 {self._folder}（{error.strerror}），请检查权限")

    def _write(
        self, exchange: Exchange, digest: str, original: Snapshot | None, facts: Mapping[str, str]
    ) -> Snapshot:
        file, records = self._ready()
        offset = file.tell()
        main = records.revisit(exchange, original) if original else records.response(exchange)
        file.flush()
        length = file.tell() - offset
        records.request(exchange, main)
        if facts:
            records.metadata(exchange.url, exchange.at, facts, record_id(main))
        snapshot = Snapshot(
            record_id=record_id(main),
            url=exchange.url,
            captured_at=exchange.at,
            file=self._name,
            offset=offset,
            length=length,
            payload_digest=digest,
            status=exchange.status,
            media_type=exchange.media_type,
            kind="revisit" if original else "response",
        )
        self._done(file)
        if original is None:
            self._remember(snapshot)
        return snapshot

    def _write_image(self, snapshot: Snapshot, content: bytes, media_type: str, at: datetime) -> Snapshot:
        file, records = self._ready()
        offset = file.tell()
        record = records.conversion(snapshot, content, media_type, at)
        self._done(file)
        return Snapshot(
            record_id=record_id(record),
            url=snapshot.url,
            captured_at=at,
            file=self._name,
            offset=offset,
            length=file.tell() - offset,
            payload_digest=digest_of(content),
            status=200,
            media_type=media_type,
            kind="conversion",
        )

    def _done(self, file: BinaryIO) -> None:
        file.flush()
        self._unsynced = True
        if self._sync_each:
            self.sync()

    def _remember(self, snapshot: Snapshot) -> None:
        self._written[snapshot.payload_digest] = snapshot
        if len(self._written) > _REMEMBERED:
            self._written.popitem(last=False)

    def _ready(self) -> tuple[BinaryIO, Records]:
        if self._file is None or self._records is None or self._file.tell() >= self._max_bytes:
            self._open()
        assert self._file is not None and self._records is not None
        return self._file, self._records

    def _open(self) -> None:
        """A new file, never an existing one: two crawls of one second differ in their number."""
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = f"{datetime.now(UTC):%Y%m%d%H%M%S}"
        file: Any = None
        while file is None:
            self._serial += 1
            self._name = f"ZJ-{self._collection}-{stamp}-{self._serial:05d}.warc.gz"
            try:
                file = (self._folder / self._name).open("xb")
            except FileExistsError:
                continue
        self._file, self._records = file, Records(file)
        self.files.append(self._name)
        self._records.begin(self._name, self._collection)
