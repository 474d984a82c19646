"""Tables as bought monitoring services export them: CSV or XLSX read into rows of text, hostile files kept out."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from crawlers.extract.charset import decode
from desk.intake_files import Upload, shown_name
from domain.errors import InvalidInput

MAX_BYTES = 100_000_000
MAX_UNPACKED = 400_000_000
"""A workbook of 100,000 articles unpacks to a third of this."""
MAX_CELLS = 10_000_000
"""The reader sets aside room for every cell up to the last one used, used or not."""
_CELL = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d+)["']""")
_OVERLAP = 200
_CHUNK = 4_000_000
_DELIMITERS = (",", "\t", ";", "，", "；", "|")
_SNIFFED = 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIELD_LIMIT = 2_000_000
"""Characters of one cell; Excel itself allows 32,767."""
Row = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table as text. ``rows[0]`` is row 1 of the file, whatever stands in it."""

    rows: tuple[Row, ...]
    faults: tuple[tuple[int, str], ...] = ()
    """(row from 1, why it could not be read)."""
    notes: tuple[str, ...] = ()


def read_table(upload: Upload) -> Sheet:
    """The first sheet with content of a workbook, or a CSV whatever its delimiter and character set.

    Macros are never run and formulas never computed: what the file last showed is read.

    :raises InvalidInput: when the file is no table, or not to be opened.
    """
    name, content = shown_name(upload.name), upload.content
    if not content.strip():
        raise InvalidInput(f"文件“{name}”是空的，请重新导出")
    if len(content) > MAX_BYTES:
        raise InvalidInput(f"文件“{name}”超过 {MAX_BYTES // 1_000_000} MB 的上限，请分成几个文件导入")
    if content.startswith(_OLE):
        raise _old_or_locked(name, content)
    if content.startswith(b"PK\x03\x04"):
        return _workbook(name, content)
    if _is_binary(content):
        raise InvalidInput(f"文件“{name}”不是表格（只看内容，不看扩展名），请导出为 .xlsx 或 .csv")
    return _text_table(name, content)


def _old_or_locked(name: str, content: bytes) -> InvalidInput:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return InvalidInput(f"文件“{name}”设有打开密码，请去掉密码后再导入")
    return InvalidInput(f"文件“{name}”是旧版 .xls，请在 Excel 或 WPS 中另存为 .xlsx 后再导入")


def _is_binary(content: bytes) -> bool:
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    signs = (
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"%PDF",
        b"MZ",
        b"\x7fELF",
        b"\x1f\x8b",
        b"Rar!",
        b"7z\xbc\xaf",
    )
    return head.startswith(signs) or head.count(0) > len(head) // 10


def _workbook(name: str, content: bytes) -> Sheet:
    _bounded(name, content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return _first_sheet(name, book)
    except PasswordError:
        raise InvalidInput(f"文件“{name}”设有打开密码，请去掉密码后再导入") from None
    except (CalamineError, ValueError, OSError):
        raise _broken(name) from None
    except BaseException as error:
        # A panic inside the reader is no Exception and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(name) from None


def _broken(name: str) -> InvalidInput:
    return InvalidInput(f"文件“{name}”已损坏或不是 Excel 工作簿，请重新导出为 .xlsx 或 .csv")


def _bounded(name: str, content: bytes) -> None:
    """Unpack once in small pieces before the reader does it at once: sizes that the file declares may be lies."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise _broken(name)
            for member in packed.infolist():
                left -= _unpacked(packed, member, left, name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        # The library meets broken archives with all of these.
        raise _broken(name) from None


def _unpacked(packed: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, name: str) -> int:
    """Bytes of one part; the extent of a sheet is looked at on the way."""
    total, last, rows, columns = 0, b"", 0, 0
    with packed.open(member) as file:
        while chunk := file.read(_CHUNK):
            total += len(chunk)
            if total > left:
                raise InvalidInput(
                    f"文件“{name}”解开后超过 {MAX_UNPACKED // 1_000_000} MB，疑似压缩炸弹，没有读取；请分成几个文件"
                )
            if member.filename.startswith("xl/worksheets/"):
                rows, columns = _extent(last + chunk, rows, columns)
                last = chunk[-_OVERLAP:]
    if rows * columns > MAX_CELLS:
        raise InvalidInput(
            f"文件“{name}”的表格有 {rows} 行 × {columns} 列，超过 {MAX_CELLS // 10_000} 万格，请删去空白的行和列再导入"
        )
    return total


def _extent(xml: bytes, rows: int, columns: int) -> tuple[int, int]:
    """The greatest row and column that this piece of a sheet names, and those found before."""
    cells = _CELL.findall(xml)
    columns = max([columns, *(_column(letters) for letters in {letters for letters, _ in cells})])
    numbers = {number for _, number in cells} | set(_ROW.findall(xml))
    return max([rows, *map(int, numbers)]), columns


def _column(letters: bytes) -> int:
    number = 0
    for code in letters.upper():
        number = number * 26 + code - 64
    return number


def _first_sheet(name: str, book: CalamineWorkbook) -> Sheet:
    for sheet_name in book.sheet_names:
        rows = book.get_sheet_by_name(sheet_name).to_python(skip_empty_area=False)
        if any(cell not in ("", None) for row in rows for cell in row):
            others = [other for other in book.sheet_names if other != sheet_name]
            notes = (f"只读取工作表“{sheet_name}”，未读取：{'、'.join(others)}",) if others else ()
            return Sheet(tuple(tuple(_as_text(cell) for cell in row) for row in rows), notes=notes)
    raise InvalidInput(f"文件“{name}”里的工作表都是空的，请重新导出")


def _as_text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case time():
            return f"{cell:%H:%M}"
    return str(cell)


def _text_table(name: str, content: bytes) -> Sheet:
    text, lost = _decoded(content)
    if re.match(r"\s*<(?:!doctype|html|table|\?xml|meta)", text[:200], re.IGNORECASE):
        raise InvalidInput(
            f"文件“{name}”其实是网页（有些系统这样导出），请在 Excel 或 WPS 中另存为 .xlsx 后再导入"
        )
    delimiter = _delimiter(text)
    if delimiter is None:
        raise InvalidInput(
            f"文件“{name}”只有一列，或认不出分隔符（逗号、制表符、分号），请重新导出为 .xlsx 或 .csv"
        )
    rows, faults = _rows(text, delimiter)
    notes = (f"有 {lost} 行的编码与其他行不同，已分别识别",) if lost else ()
    return Sheet(tuple(rows), tuple(faults), notes)


def _decoded(content: bytes) -> tuple[str, int]:
    """The text, and the number of lines in another character set than most.

    Whole and strict UTF-8 first; else line by line, UTF-8 before GB18030: exports of several systems are often
    put together with a text editor, and Chinese in GB18030 hardly ever is valid UTF-8.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(content).text, 0
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8"), 0
    except UnicodeDecodeError:
        pass
    used: Counter[str] = Counter()
    text = "".join(_line(raw, used) for raw in content.splitlines(keepends=True))
    return text, min(used.values()) if len(used) > 1 else 0


def _line(raw: bytes, used: Counter[str]) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if not raw.isascii():
            used[codec] += 1
        return text
    return raw.decode("gb18030", "replace")


def _delimiter(text: str) -> str | None:
    """The one that parts the first lines into most columns, in most of the lines."""
    lines = [line for line in text[:200_000].splitlines()[:_SNIFFED] if line.strip()]
    scores = {d: sorted(line.count(d) for line in lines)[len(lines) // 2] for d in _DELIMITERS}
    heads = {d: lines[0].count(d) for d in _DELIMITERS} if lines else {}
    best = max(_DELIMITERS, key=lambda d: (min(scores[d], heads.get(d, 0)), heads.get(d, 0)))
    return best if heads.get(best) else None


def _rows(text: str, delimiter: str) -> tuple[list[Row], list[tuple[int, str]]]:
    csv.field_size_limit(_FIELD_LIMIT)
    rows: list[Row] = []
    faults: list[tuple[int, str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for row, fault in _each(reader):
        if fault:
            faults.append((len(rows) + 1, fault))
        rows.append(tuple(row))
    return rows, faults


def _each(reader: Any) -> Iterator[tuple[Sequence[str], str]]:
    """Rows; one that cannot be read is empty and says why, and reading goes on behind it."""
    while True:
        try:
            yield next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            yield (), _why(str(error))


def _why(said: str) -> str:
    if "unexpected end" in said:
        return "引号没有配对，从这里到文件末尾都没有读入，请补上引号"
    if "field larger" in said:
        return "单元格过长，可能是引号没有配对"
    return "引号的写法不对（单元格里的引号要写两遍）"
