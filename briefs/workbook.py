"""Lists as an XLSX workbook. Whatever a cell says, it is text or a number: nothing in it is ever a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.writing.clean import safe

_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""
LONGEST_CELL = 32_000
"""A cell of Excel holds 32,767 characters."""
_WIDEST, _NARROWEST = 60, 8
_HEAD = PatternFill("solid", fgColor="EFE7DA")


@dataclass(frozen=True)
class Sheet:
    """One list: a title line, a head and rows."""

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    """Text, numbers, or None for an empty cell."""
    targets: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row, column), both from 1 → name of the sheet that the cell leads to."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file, its sheets in the order given."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    _put(page.cell(1, 1), sheet.title).font = Font(bold=True, size=14)
    for column, name in enumerate(sheet.head, start=1):
        cell = _put(page.cell(2, column), name)
        cell.font, cell.fill = Font(bold=True), _HEAD
    for row, values in enumerate(sheet.rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = _put(page.cell(row + 2, column), value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if target := sheet.targets.get((row, column)):
                cell.hyperlink = f"#'{target}'!A1"
                cell.style = "Hyperlink"
    page.freeze_panes = "A3"
    for column, name in enumerate(sheet.head, start=1):
        widths = [_width(name), *(_width(row[column - 1]) for row in sheet.rows if len(row) >= column)]
        page.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max(_NARROWEST, *widths) + 2)


def _put(cell: Cell, value: object) -> Cell:
    """A number as a number, anything else as text. Text that begins like a formula is marked as quoted, so that it
    stays text when somebody edits the cell or saves the sheet as CSV and opens it again."""
    if value is None:
        return cell
    if isinstance(value, int | float):
        cell.value = value
        return cell
    text = _UNSAYABLE.sub("", safe(str(value)))[:LONGEST_CELL]
    risky = text.lstrip()[:1] in ("=", "+", "-", "@")
    cell.value = "'" + text if risky and not _is_number(text) else text
    cell.data_type = "s"
    return cell


def _is_number(text: str) -> bool:
    """-3, +12.5%: a sign alone makes no formula."""
    return re.fullmatch(r"[+-]\d+(\.\d+)?(%| 个百分点)?", text.strip()) is not None


def _width(value: object) -> int:
    """Columns; a Chinese character takes two."""
    return sum(1 + (ord(char) > 0x2E7F) for char in str(value if value is not None else ""))
