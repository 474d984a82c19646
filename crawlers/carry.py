"""Carries captures from one archive to another, byte for byte: what was captured is not written anew."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from crawlers.archive import Place, original_place, read_snapshot
from domain.article import Snapshot
from domain.errors import NotFound

_CHUNK = 65_536


def carry(archive_dir: Path, snapshots: Iterable[Snapshot], target: Path) -> tuple[list[Snapshot], list[str]]:
    """Copy the records of ``snapshots``, each with its request and metadata, into one new file ``target``.

    A revisit brings the record along whose bytes it shares. Returns the snapshots as they stand in ``target``, and one Chinese line for each that could not be read back
    as it was captured and is therefore left out.
    """
    carried: list[Snapshot] = []
    problems: list[str] = []
    brought: set[Place] = set()
    with target.open("xb") as out:
        for snapshot in snapshots:
            try:
                read_snapshot(archive_dir, snapshot)
            except NotFound as error:
                problems.append(str(error))
                continue
            original = original_place(archive_dir, snapshot)
            if original is not None and original not in brought:
                brought.add(original)
                out.write(_bytes_at(archive_dir, original))
            offset = out.tell()
            for member in _group(archive_dir / Path(snapshot.file).name, snapshot):
                out.write(member)
            carried.append(replace(snapshot, file=target.name, offset=offset))
        out.flush()
        os.fsync(out.fileno())
    return carried, problems


def _bytes_at(archive_dir: Path, place: Place) -> bytes:
    with (archive_dir / place.file).open("rb") as file:
        file.seek(place.offset)
        return file.read(place.length)


def _group(path: Path, snapshot: Snapshot) -> Iterator[bytes]:
    """The capture's own record, then the records after it that are concurrent to it."""
    with path.open("rb") as file:
        file.seek(snapshot.offset)
        yield file.read(snapshot.length)
        while (member := _member(file)) is not None:
            packed, head = member
            if snapshot.record_id.encode() not in _concurrent_to(head):
                return
            yield packed


def _member(file: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next gzip member and the first bytes inside it; None at the end of the file or at a torn member."""
    start = file.tell()
    inflate = zlib.decompressobj(wbits=31)
    head = b""
    while not inflate.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            return None
        try:
            text = inflate.decompress(chunk)
        except zlib.error:
            return None
        head = head if len(head) > _CHUNK else head + text
    end = file.tell() - len(inflate.unused_data)
    file.seek(start)
    return file.read(end - start), head


def _concurrent_to(head: bytes) -> bytes:
    """Value of the header that ties a request or metadata record to its capture."""
    for line in head.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"warc-concurrent-to":
            return value
    return b""
