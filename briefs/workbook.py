"""Lists as an XLSX workbook, to be counted with and to be printed: A4 turned, as wide as the page, the head on each.

Whatever a cell says, it is text, a number or a moment: nothing in it is ever a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.writing.clean import safe

_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""
LONGEST_CELL = 32_000
"""A cell of Excel holds 32,767 characters."""
_WIDEST, _NARROWEST = 40, 8
_HEAD = PatternFill("solid", fgColor="EFE7DA")
_RULES = Border(**dict.fromkeys(("left", "right", "top", "bottom"), Side("thin", color="999999")))
_TITLE_PT, _LINE_PT = 14, 19
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,8})(\.\d{1,4})?")


@dataclass(frozen=True)
class Sheet:
    """One list: a title line, a head and rows."""

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    """Text, numbers, or None for an empty cell. A text that is a number or a day, 2026-11-22 or 2026-11-22 09:00,
    becomes one."""
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
    _put(page.cell(1, 1), sheet.title).font = Font(bold=True, size=_TITLE_PT)
    for column, name in enumerate(sheet.head, start=1):
        cell = _put(page.cell(2, column), name)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _RULES
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row, values in enumerate(sheet.rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = _put(page.cell(row + 2, column), value)
            if target := sheet.targets.get((row, column)):
                cell.hyperlink = f"#'{target}'!A1"
                cell.style = "Hyperlink"
            cell.alignment, cell.border = Alignment(wrap_text=True, vertical="center"), _RULES
    page.freeze_panes = "A3"
    for column, name in enumerate(sheet.head, start=1):
        widths = [_width(name), *(_width(row[column - 1]) for row in sheet.rows if len(row) >= column)]
        page.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max(_NARROWEST, *widths) + 2)
    _span_title(page, sheet)
    _set_print(page)


def _span_title(page: Worksheet, sheet: Sheet) -> None:
    """Over all columns and as high as its lines: a row does not grow with what spans columns."""
    columns = [get_column_letter(n) for n in range(1, len(sheet.head) + 1)]
    page.merge_cells(f"A1:{columns[-1]}1")
    page["A1"].alignment = Alignment(wrap_text=True, vertical="center")
    room = sum(page.column_dimensions[column].width for column in columns) * 11 / _TITLE_PT
    page.row_dimensions[1].height = _LINE_PT * max(1, ceil(_width(sheet.title) / room)) + 4


def _set_print(page: Worksheet) -> None:
    setup = page.page_setup
    setup.paperSize, setup.orientation = page.PAPERSIZE_A4, page.ORIENTATION_LANDSCAPE
    setup.fitToWidth, setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:2"
    page.page_margins.left = page.page_margins.right = 0.5
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "&A　第 &P 页，共 &N 页"


def _put(cell: Cell, value: object) -> Cell:
    """A number as a number, a day as a day, anything else as text. Text that begins like a formula is marked as quoted, so that it
    stays text when somebody edits the cell or saves the sheet as CSV and opens it again."""
    if value is None:
        return cell
    if isinstance(value, int | float):
        cell.value = value
        return cell
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        cell.value = datetime.fromisoformat(value)
        cell.number_format = "yyyy-mm-dd hh:mm" if " " in value else "yyyy-mm-dd"
        return cell
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        cell.value = float(value) if "." in value else int(value)
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
