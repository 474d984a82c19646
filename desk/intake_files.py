"""凭据: files that stand behind an entered article — recognised by their bytes, kept under their digest, read back."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from desk.guards import make_folder, reason_of
from domain.article import Exhibit
from domain.errors import InvalidInput, NotFound, StoreUnavailable
from domain.text import paragraphs

MAX_BYTES = 30_000_000
"""Of one file: a scanned newspaper page has about ten million."""
MAX_FILES = 20
"""Of one article."""
_MAX_PAGES = 300
_MAX_WORDS_XML = 50_000_000
"""Unpacked bytes of a DOCX's text; what unpacks to more is not read."""
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
}
"""Ending of a kept file → its media type."""
SHOWN = ("image/png", "image/jpeg", "image/webp", "application/pdf")
"""What a browser may show; anything else is only downloaded."""


@dataclass(frozen=True)
class Upload:
    """A file as it was handed over."""

    name: str
    content: bytes


@dataclass(frozen=True)
class DocumentText:
    """The text layer of a file, or the reason why there is none."""

    text: str
    note: str


def recognise(upload: Upload) -> str:
    """The kind of a file (png, jpg, webp, pdf or docx), by its bytes alone.

    :raises InvalidInput: when it is empty, too large, or none of these, whatever its name says.
    """
    name, content = shown_name(upload.name), upload.content
    if not content:
        raise InvalidInput(f"文件“{name}”是空的，请重新选择")
    if len(content) > MAX_BYTES:
        size = len(content) / 1_000_000
        raise InvalidInput(
            f"文件“{name}”有 {size:.0f} MB，超过 {MAX_BYTES // 1_000_000} MB 的上限，请压缩或拆分后再传"
        )
    kind = _kind(content)
    if kind is None:
        raise InvalidInput(
            f"文件“{name}”的内容不是 PNG、JPG、WebP 图片、PDF 或 DOCX（只看内容，不看扩展名），没有保存"
        )
    return kind


def _kind(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"%PDF-"):
        return "pdf"
    return "docx" if content.startswith(b"PK\x03\x04") and _is_docx(content) else None


def _is_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "word/document.xml" in packed.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False


def keep_file(home: Path, upload: Upload, kind: str) -> str:
    """Write the bytes under their digest, whole or not at all; the digest. A file already there is left alone."""
    sha256 = hashlib.sha256(upload.content).hexdigest()
    path = _place(home, sha256, kind)
    try:
        if not path.exists():
            _write_whole(path, upload.content)
    except OSError as error:
        raise StoreUnavailable(
            f"凭据“{shown_name(upload.name)}”写不进 {path.parent}（{reason_of(error)}），请检查磁盘和权限"
        ) from None
    return sha256


def _write_whole(path: Path, content: bytes) -> None:
    """Temporary file, fsync, rename, fsync of the folder: after a power cut it is whole or absent."""
    folder = make_folder(path.parent)
    handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_file(home: Path, exhibit: Exhibit) -> bytes:
    """The bytes of an exhibit, their digest checked.

    :raises NotFound: when the file is gone.
    :raises StoreUnavailable: when it is no longer what was kept.
    """
    kind = next(k for k, media in MEDIA_TYPES.items() if media == exhibit.media_type)
    path = _place(home, exhibit.sha256, kind)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"凭据“{exhibit.name}”的文件不在 {path}，请从备份中恢复") from None
    except OSError as error:
        raise StoreUnavailable(f"凭据文件 {path} 读不出（{reason_of(error)}），请检查权限") from None
    if hashlib.sha256(content).hexdigest() != exhibit.sha256:
        raise StoreUnavailable(
            f"凭据“{exhibit.name}”与保存时的摘要不符，文件 {path} 已被改动，请从备份中恢复"
        )
    return content


def exhibit_problems(home: Path, exhibits: Iterable[Exhibit]) -> list[str]:
    """Every kept file that is gone or changed, one line each."""
    problems: list[str] = []
    for exhibit in exhibits:
        try:
            read_file(home, exhibit)
        except (NotFound, StoreUnavailable) as error:
            problems.append(str(error))
    return problems


def _place(home: Path, sha256: str, kind: str) -> Path:
    return home / "exhibits" / sha256[:2] / f"{sha256}.{kind}"


def text_of(upload: Upload, kind: str) -> DocumentText:
    """The text that a PDF or DOCX carries; pictures carry none, and nothing here reads pictures."""
    match kind:
        case "pdf":
            return _pdf_text(upload)
        case "docx":
            return _docx_text(upload)
    return DocumentText("", "图片中的文字请手工录入（本系统不做文字识别）")


def _pdf_text(upload: Upload) -> DocumentText:
    name = shown_name(upload.name)
    try:
        reader = PdfReader(io.BytesIO(upload.content))
        pages = [page.extract_text() for page in reader.pages[:_MAX_PAGES]]
    except FileNotDecryptedError:
        return DocumentText("", f"“{name}”设有打开密码，读不出文字，请手工录入")
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError):
        # The library meets broken files with all of these.
        return DocumentText("", f"“{name}”已损坏或写法特殊，读不出文字，请手工录入")
    text = "\n".join(paragraphs("\n".join(pages)))
    note = (
        f"取自“{name}”的文字层，请与原件核对" if text else f"“{name}”没有文字层（可能是扫描件），请手工录入"
    )
    return DocumentText(text, note)


def _docx_text(upload: Upload) -> DocumentText:
    name = shown_name(upload.name)
    try:
        with zipfile.ZipFile(io.BytesIO(upload.content)) as packed, packed.open("word/document.xml") as file:
            xml = file.read(_MAX_WORDS_XML)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(xml, parser)
    except (
        zipfile.BadZipFile,
        zlib.error,
        LookupError,
        RuntimeError,
        OSError,
        EOFError,
        SyntaxError,
        ValueError,
    ):
        return DocumentText("", f"“{name}”已损坏，读不出文字，请手工录入")
    lines = ("".join(t.text or "" for t in p.iter(f"{_WORDS}t")) for p in root.iter(f"{_WORDS}p"))
    return DocumentText("\n".join(paragraphs("\n".join(lines))), f"取自“{name}”，请与原件核对")


def shown_name(name: str) -> str:
    """The last part of a file's name, without the folders and control characters that some browsers send."""
    plain = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    return plain[-120:] or "未命名"
