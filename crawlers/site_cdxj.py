"""CDXJ: the index of WARC files that replay tools read (sorted lines of SURT key, 14-digit time and JSON)."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

_INDEXED = frozenset({"response", "revisit", "resource"})
_BLOCK = 1024
"""Lines in one gzip member of the compressed index."""
_WWW = re.compile(r"^www\d*\.")
_SESSION = re.compile(r"^(?:phpsessid|sid|jsessionid|aspsessionid\w*|cfid|cftoken)=", re.IGNORECASE)
_SAFE = "!\"$&'()*+,-./:;<=>?@[]^_`{|}~"
_DOTS = re.compile(r"/[^/]+/\.\.(?=/|$)")


@dataclass(frozen=True)
class CdxjLine:
    """One indexed record."""

    key: str
    timestamp: str
    fields: dict[str, str]

    @property
    def moment(self) -> datetime:
        """When it was captured."""
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)

    def __str__(self) -> str:
        return f"{self.key} {self.timestamp} {json.dumps(self.fields, ensure_ascii=False)}"


def surt(url: str) -> str:
    """The Sort-friendly URI Reordering Transform as replay tools compute it: ``cn,example)/path?a=1&b=2``."""
    parts = urlsplit(url)
    host = _WWW.sub("", (parts.hostname or "").lower())
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    path = re.sub(r"/{2,}", "/", _plain(parts.path))
    while _DOTS.search(path):
        path = _DOTS.sub("", path, count=1)
    query = sorted(p for p in _plain(parts.query).split("&") if p and not _SESSION.match(p))
    tail = (path.rstrip("/") or "/") + ("?" + "&".join(query) if query else "")
    return f"{','.join(reversed(host.split('.')))}{port}){tail}".lower()


def _plain(text: str) -> str:
    """Escapes in one form: what need not be escaped is not."""
    return quote(unquote_to_bytes(text), safe=_SAFE)


def index_file(path: Path) -> tuple[list[CdxjLine], int]:
    """The lines of one ``.warc.gz``, and the length of its sound part: a crash may leave a torn record at the end."""
    lines: list[CdxjLine] = []
    sound = 0
    for line, end in index_records(path):
        sound = end
        if line is not None:
            lines.append(line)
    return lines, sound


def index_records(path: Path, start: int = 0) -> Iterator[tuple[CdxjLine | None, int]]:
    """Each sound record from ``start`` on: its line, if it is one that is looked up, and where it ends."""
    with path.open("rb") as stream:
        stream.seek(start)
        records = ArchiveIterator(stream, verify_http=False)
        try:
            for record in records:
                line = _line(record, path.name) if record.rec_type in _INDEXED else None
                records.read_to_end(record)
                offset, length = records.get_record_offset(), records.get_record_length()
                if line is not None:
                    line.fields.update(length=str(length), offset=str(offset), filename=path.name)
                yield line, offset + length
        except (ArchiveLoadFailed, EOFError, zlib.error, ValueError, AttributeError):
            # AttributeError is what warcio makes of a record that ends within its headers.
            return


def _line(record: object, name: str) -> CdxjLine:
    headers, http = record.rec_headers, record.http_headers  # type: ignore[attr-defined]
    url = headers.get_header("WARC-Target-URI")
    media_type = (http.get_header("Content-Type") or "") if http else headers.get_header("Content-Type") or ""
    fields = {
        "url": url,
        "mime": media_type.partition(";")[0].strip().lower() or "unk",
        "status": http.get_statuscode() if http else "",
        "digest": headers.get_header("WARC-Payload-Digest") or "",
    }
    if record.rec_type == "revisit":  # type: ignore[attr-defined]
        fields["mime"] = "warc/revisit"
    moment = re.sub(r"\D", "", headers.get_header("WARC-Date"))[:14]
    return CdxjLine(surt(url), moment, fields)


def compressed(lines: Iterable[CdxjLine], name: str) -> tuple[bytes, bytes]:
    """(index in gzip members, its secondary index): the two files of the format ``cdxj-gzip-1.0``."""
    rows = sorted(f"{line}\n" for line in lines)
    data = bytearray()
    blocks = ["!meta 0 " + json.dumps({"format": "cdxj-gzip-1.0", "filename": name})]
    for start in range(0, len(rows), _BLOCK):
        machine = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        member = machine.compress("".join(rows[start : start + _BLOCK]).encode()) + machine.flush()
        place = {"offset": len(data), "length": len(member)}
        blocks.append(f"{rows[start].partition(' {')[0]} {json.dumps(place)}")
        data += member
    return bytes(data), ("\n".join(blocks) + "\n").encode()


def read_lines(data: bytes) -> Iterator[CdxjLine]:
    """The lines of a decompressed index."""
    for row in filter(None, data.decode().split("\n")):  # splitlines would also cut at U+2028 and its like
        key, timestamp, fields = row.split(" ", 2)
        yield CdxjLine(key, timestamp, json.loads(fields))
