"""审签单: a sheet to be signed on paper, tied by the hash of the content to the very version that was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as MIDDLE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt

from briefs import ooxml, page
from briefs.styles import add_styles
from domain import clock
from domain.brief import Brief
from domain.brief_steps import check_code, hash_groups
from domain.writing.clean import safe

_FACTS = [26.0, page.WIDTH - 26.0]
_STEPS = [22.0, 80.0, 28.0, 26.0]
"""mm: step, opinion, signature, date; together the type area."""
_ROOM = 24.0
"""mm of a row that is still to be signed."""
_BLANK = 2
"""Empty lines below the points to tick, for an opinion by hand."""
_RULES = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4)


@dataclass(frozen=True)
class SheetStep:
    """One row. ``opinion``, ``name`` and ``day`` are empty where they are to be written by hand."""

    step: str
    checklist: tuple[str, ...]
    opinion: str = ""
    name: str = ""
    day: str = ""

    @property
    def done(self) -> bool:
        """Whether it was taken on screen."""
        return bool(self.name)


@dataclass(frozen=True)
class Sheet:
    """What the 审签单 says."""

    brief: Brief
    kind: str
    steps: tuple[SheetStep, ...]
    notes: tuple[str, ...]
    """Findings that are still open, exceptions with their reasons."""
    printed_at: datetime
    printed_by: str


def signoff_docx(sheet: Sheet) -> bytes:
    """The sheet as DOCX, A4."""
    document = Document()
    add_styles(document)
    _set_page(document, sheet)
    head = document.add_paragraph(style="ZJ Title")
    head.add_run("审　签　单")
    head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(0), Pt(12)
    _add_facts(document, sheet)
    document.add_paragraph(style="ZJ Gap").paragraph_format.space_after = Pt(8)
    _add_steps(document, sheet)
    for note in sheet.notes:
        document.add_paragraph(safe(note), style="ZJ Coverage")
    for line in _INSTRUCTIONS:
        document.add_paragraph(line, style="ZJ Coverage")
    return ooxml.packed(document, sheet.printed_at)


_INSTRUCTIONS = (
    "说明：请对照校验码所指的那一版签署。正文此后如有改动，本单即失效，须重新打印、重新签署。",
    "签署后请扫描或拍照，在“审签”页“线下签发登记”输入校验码，登记签署人和日期，期号随登记取得。",
)


def _set_page(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.left_margin, section.right_margin = Mm(page.LEFT), Mm(page.RIGHT)
    foot = section.footer.paragraphs[0]
    foot.style = "ZJ Notice"
    foot.add_run(f"{safe(sheet.printed_by)}　{clock.zh_minute(sheet.printed_at)} 打印　校验码 {_code(sheet)}")


def _code(sheet: Sheet) -> str:
    return check_code(sheet.brief.content_hash)


def _add_facts(document: Any, sheet: Sheet) -> None:
    brief = sheet.brief
    start, end = clock.zh_moment(brief.window.start), clock.zh_moment(brief.window.end)
    rows = [
        ("种类", safe(sheet.kind)),
        ("标题", safe(brief.title)),
        ("日期", f"{clock.zh_date(brief.day)}（{start}至{end}）"),
        ("编印单位", safe(brief.masthead.issuer)),
        ("内容", f"第 {brief.version} 版，{brief.item_count} 条，引文 {len(brief.citations)} 处"),
        ("校验码", _code(sheet)),
        ("内容摘要", hash_groups(brief.content_hash)),
    ]
    table = document.add_table(rows=len(rows), cols=2)
    for row, (name, text) in zip(table.rows, rows, strict=True):
        _fill(row.cells[0], name, "ZJ Head")
        _fill(row.cells[1], text, "ZJ Cell", ALIGN.LEFT)
        ooxml.keep_whole(row)
    ooxml.fix_table(table, _FACTS, _RULES)


def _add_steps(document: Any, sheet: Sheet) -> None:
    table = document.add_table(rows=1 + len(sheet.steps), cols=len(_STEPS))
    for cell, name in zip(table.rows[0].cells, ("步骤", "意见", "签名", "日期"), strict=True):
        _fill(cell, name, "ZJ Head")
    for row, step in zip(table.rows[1:], sheet.steps, strict=True):
        _fill(row.cells[0], safe(step.step), "ZJ Head")
        _fill(row.cells[1], _points(step), "ZJ Cell", ALIGN.LEFT)
        _fill(row.cells[2], safe(step.name), "ZJ Cell")
        _fill(row.cells[3], step.day, "ZJ Cell")
        ooxml.keep_whole(row)
        if not step.done:
            row.height, row.height_rule = Mm(_ROOM), WD_ROW_HEIGHT_RULE.AT_LEAST
    ooxml.repeat_head(table.rows[0])
    ooxml.fix_table(table, _STEPS, _RULES)


def _points(step: SheetStep) -> str:
    """The opinion, or boxes to tick above the room for one."""
    if step.done:
        return safe(step.opinion)
    return "\n".join([*(f"□ {safe(point)}" for point in step.checklist), *[""] * _BLANK])


def _fill(cell: Any, text: str, style: str, align: ALIGN = ALIGN.CENTER) -> None:
    cell.vertical_alignment = MIDDLE.CENTER
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.style, paragraph.alignment = style, align
        paragraph.add_run(line)
