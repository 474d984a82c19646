"""The archive: captures in WARC/1.1 files (ISO 28500:2017), one gzip member a record, sha256 digests (DOMAIN E6).

Each capture is written, flushed and synced before anything refers to it; a crash can leave a torn record at
the end of a file, which no reader of earlier records ever meets, since every record is read by its own offset.
Beside the files stands one CDXJ index, which can be made anew from them at any time.
"""

from crawlers.archive.index import ArchiveIndex, IndexReport
from crawlers.archive.reader import (
    Place,
    check_files,
    original_place,
    read_captured,
    read_snapshot,
    verify_archive,
)
from crawlers.archive.records import Capture, Exchange
from crawlers.archive.writer import Archive

__all__ = [
    "Archive",
    "ArchiveIndex",
    "Capture",
    "Exchange",
    "IndexReport",
    "Place",
    "check_files",
    "original_place",
    "read_captured",
    "read_snapshot",
    "verify_archive",
]
