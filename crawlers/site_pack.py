"""A site collection as one file for hand-over: WACZ 1.1.1 (a ZIP of WARC files, their CDXJ index, pages and record)."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawlers.site_cdxj import CdxjLine, compressed, index_file, read_lines, surt
from domain.errors import Conflict, NoSpace, NotFound, StoreUnavailable

VERSION = "1.1.1"
_CHUNK = 1 << 20
_INDEX = "index.cdx.gz"
_MOMENT = (2000, 1, 1, 0, 0, 0)
"""Of the entries in the ZIP: what is packed twice is the same bytes; ``created`` says when it was packed."""


@dataclass(frozen=True)
class PageRow:
    """One page of the package's list."""

    url: str
    at: datetime
    title: str

    def as_json(self) -> dict[str, str]:
        """A line of ``pages.jsonl``."""
        moment = f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        name = hashlib.sha256(f"{self.url} {moment}".encode()).hexdigest()[:20]
        return {"id": name, "url": self.url, "ts": moment, "title": self.title}


@dataclass(frozen=True)
class Contents:
    """What goes into a package."""

    warc_dir: Path
    pages: Sequence[PageRow]
    record: Mapping[str, object]
    record_text: str
    title: str
    description: str
    created: datetime


@dataclass
class PackCheck:
    """A package read back: what it holds and what is wrong with it."""

    pages: int = 0
    records: int = 0
    problems: list[str] = field(default_factory=list)


def write_wacz(target: Path, contents: Contents) -> PackCheck:
    """Write and read back a package; nothing stands at ``target`` until it is whole. Never overwrites.

    :raises Conflict: when ``target`` exists.
    :raises NotFound: when there is nothing to pack, or what was packed cannot be read back.
    :raises NoSpace, StoreUnavailable: when it cannot be written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            _write(file, contents)
            file.flush()
            os.fsync(file.fileno())
        found = check_wacz(part)
        if found.problems:
            raise NotFound(f"典藏包没有写成：{found.problems[0]}；请先检查典藏专题")
        _place(part, target)
    except FileExistsError:
        raise Conflict(f"{target} 已经存在，没有覆盖，请换一个文件名或先移走它") from None
    except OSError as error:
        if error.errno in {28, 122}:  # ENOSPC, EDQUOT
            raise NoSpace(f"磁盘已满，典藏包 {target} 没有写成，请清理磁盘后重试") from None
        raise StoreUnavailable(f"无法写典藏包 {target}（{error.strerror}），请换一个位置") from None
    finally:
        part.unlink(missing_ok=True)
    return found


def _place(part: Path, target: Path) -> None:
    """Give the finished file its name; an existing file is never replaced."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # file systems without hard links
        if target.exists():
            raise FileExistsError from None
        part.replace(target)


def _write(file: BinaryIO, contents: Contents) -> None:
    lines: list[CdxjLine] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as package:
        listed: list[dict[str, object]] = []
        for path in sorted(contents.warc_dir.glob("*.warc.gz")):
            found, sound = index_file(path)
            lines += found
            with path.open("rb") as source:
                listed.append(_put(package, f"archive/{path.name}", source, sound))
        if not lines:
            raise NotFound("典藏专题里还没有存档的内容，请先采集")
        index, secondary = compressed(lines, _INDEX)
        record = json.dumps(contents.record, ensure_ascii=False, indent=2).encode()
        for name, data in (
            (f"indexes/{_INDEX}", index),
            ("indexes/index.idx", secondary),
            ("pages/pages.jsonl", _pages(contents.pages)),
            ("record/record.json", record),
            ("record/record.txt", contents.record_text.encode()),
        ):
            listed.append(_put(package, name, io.BytesIO(data), len(data)))
        description = _datapackage(contents, listed)
        package.writestr(zipfile.ZipInfo("datapackage.json", _MOMENT), description)
        seal = {"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(description).hexdigest()}
        package.writestr(zipfile.ZipInfo("datapackage-digest.json", _MOMENT), json.dumps(seal))


def _put(package: zipfile.ZipFile, name: str, source: BinaryIO, size: int) -> dict[str, object]:
    """Copy ``size`` bytes in, uncompressed so that players can seek; the resource as the description lists it."""
    digest, left = hashlib.sha256(), size
    with package.open(zipfile.ZipInfo(name, _MOMENT), "w", force_zip64=size > 1 << 31) as member:
        while left and (chunk := source.read(min(_CHUNK, left))):
            digest.update(chunk)
            member.write(chunk)
            left -= len(chunk)
    short = name.rpartition("/")[2].lower()
    return {"name": short, "path": name, "hash": "sha256:" + digest.hexdigest(), "bytes": size}


def _pages(pages: Sequence[PageRow]) -> bytes:
    rows: list[Mapping[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "全部页面"}]
    rows += [page.as_json() for page in pages]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _datapackage(contents: Contents, listed: list[dict[str, object]]) -> bytes:
    first = contents.pages[0].as_json() if contents.pages else {}
    facts: dict[str, object] = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": contents.title,
        "description": contents.description,
        "created": f"{contents.created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "software": "Zhijin",
        "resources": listed,
    }
    if first:
        facts |= {"mainPageUrl": first["url"], "mainPageDate": first["ts"]}
    return json.dumps(facts, ensure_ascii=False, indent=2).encode()


def check_wacz(path: Path) -> PackCheck:
    """Read a package back: each file against its digest, each page through the index to its record."""
    found = PackCheck()
    try:
        with zipfile.ZipFile(path) as package, path.open("rb") as raw:
            _check_files(package, found)
            _check_pages(package, raw, found)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        found.problems.append(f"{path.name} 不是完整的典藏包（{error}）")
    return found


def _check_files(package: zipfile.ZipFile, found: PackCheck) -> None:
    description = package.read("datapackage.json")
    seal = json.loads(package.read("datapackage-digest.json"))
    if seal["hash"] != "sha256:" + hashlib.sha256(description).hexdigest():
        found.problems.append("datapackage.json 与它的摘要不符")
    listed = {row["path"]: row for row in json.loads(description)["resources"]}
    beside = set(package.namelist()) - set(listed) - {"datapackage.json", "datapackage-digest.json"}
    found.problems += [f"{name} 没有列在 datapackage.json 里" for name in sorted(beside)]
    for name, row in listed.items():
        digest = hashlib.sha256()
        with package.open(name) as member:
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
        if row["hash"] != "sha256:" + digest.hexdigest():
            found.problems.append(f"{name} 与它的摘要不符")


def _check_pages(package: zipfile.ZipFile, raw: BinaryIO, found: PackCheck) -> None:
    lines = list(read_lines(gzip.decompress(package.read(f"indexes/{_INDEX}"))))
    by_key: dict[tuple[str, str], list[CdxjLine]] = {}
    for line in lines:
        by_key.setdefault((line.key, line.timestamp), []).append(line)
    originals = {line.fields["digest"]: line for line in lines if line.fields["mime"] != "warc/revisit"}
    found.records = len(lines)
    for row in _page_rows(package):
        found.pages += 1
        stamp = "".join(c for c in row["ts"] if c.isdigit())
        here = by_key.get((surt(row["url"]), stamp), [])
        held = next((h for h in here if h.fields["url"] == row["url"]), None)
        if held is not None and held.fields["mime"] == "warc/revisit":
            held = originals.get(held.fields["digest"])
        if held is None:
            found.problems.append(f"页面 {row['url'][:200]} 在索引里找不到")
        elif not _record_holds(package, raw, held):
            found.problems.append(f"页面 {row['url'][:200]} 的存档记录与摘要不符")


def _page_rows(package: zipfile.ZipFile) -> Iterator[dict[str, str]]:
    yield from map(json.loads, package.read("pages/pages.jsonl").decode().splitlines()[1:])


def _record_holds(package: zipfile.ZipFile, raw: BinaryIO, line: CdxjLine) -> bool:
    """Whether the record that a line points to is whole, of that address, and its payload has the digest."""
    info = package.getinfo(f"archive/{line.fields['filename']}")
    raw.seek(info.header_offset + 26)
    name, extra = (int.from_bytes(raw.read(2), "little") for _ in range(2))
    raw.seek(info.header_offset + 30 + name + extra + int(line.fields["offset"]))
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(raw.read(int(line.fields["length"]))))))
        payload = hashlib.sha256(record.raw_stream.read())
    except (ArchiveLoadFailed, StopIteration, EOFError, ValueError):
        return False
    spelt = {payload.hexdigest(), base64.b32encode(payload.digest()).decode()}
    same: bool = record.rec_headers.get_header("WARC-Target-URI") == line.fields["url"]
    return same and line.fields["digest"].partition(":")[2] in spelt
