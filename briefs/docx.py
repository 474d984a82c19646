"""A brief as DOCX: official family names, the 22 × 28 grid, numbered heads for the navigation pane.

Its geometry was tried in LibreOffice 7.4; Word and WPS could not be tried here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt, RGBColor

from briefs import layout, ooxml, page
from briefs.docx_body import Body
from briefs.fonts import ROLES
from briefs.masthead import check_masthead
from briefs.nodes import Head, Imprint
from briefs.render import RenderOptions, missing, write
from briefs.styles import PITCH, add_styles, set_closer
from domain.brief import Brief, Laid, RenderReport
from domain.text import shorten

_THICK, _THIN = 8, 6
"""Rules of the 版记 in eighths of a point: 0.35 mm and 0.25 mm."""
_LONGEST_FACT = 255
"""Characters that a property of the file may have."""
_NUMBER_DROP = 7.0
"""mm from the foot of the type area to the top of the page number's line."""


def render_docx(brief: Brief, path: Path, options: RenderOptions, laid: Laid = Laid()) -> RenderReport:
    """Writes the DOCX. It names the official faces and embeds none: pages are not known before it is opened.

    ``laid`` from the PDF's report says whether the 版记 begins a page and on which pages the headings of the 目录 are.
    """
    content, report = docx_bytes(brief, options, laid)
    write(path, content)
    return RenderReport(str(path), None, report.substitutions, report.missing)


def docx_bytes(brief: Brief, options: RenderOptions, laid: Laid = Laid()) -> tuple[bytes, RenderReport]:
    """The same without a file; the report's path is empty."""
    check_masthead(brief.masthead)
    document = Document()
    add_styles(document)
    set_closer(document, laid.closer)
    ooxml.keep_broken_lines_short(document)
    head = layout.head(brief, options.copy)
    set_page(document, head.running, head.watermark, page.lines(laid.closer))
    _add_head(document, head)
    Body(document, options, laid.pages).add(layout.flow(brief, options.copy))
    if laid.own_page:
        document.add_paragraph(style="ZJ Gap").paragraph_format.page_break_before = True
    _add_imprint(document, layout.imprint(brief))
    facts = layout.file_title(brief), layout.imprint(brief).left, brief.created_at
    set_properties(document, *facts)
    report = RenderReport("", None, _absent_faces(options), missing(brief, options))
    return ooxml.packed(document, brief.created_at), report


def _absent_faces(options: RenderOptions) -> tuple[str, ...]:
    """DOCX names faces without carrying them: which of them this machine cannot show."""
    return tuple(
        f"字体替代：DOCX 标明{role.official}，本机未安装；在没有该字体的电脑上会以其他字体显示"
        for role in ROLES
        if not options.fonts.is_genuine(role.key)
    )


def set_page(document: Any, running: str, watermark: str = "", lines: int = page.LINES) -> None:
    """GB/T 9704 paper: margins, grid, the line at the top of every page, the number at its foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(page.TOP), Mm(page.BOTTOM)
    section.left_margin, section.right_margin = Mm(page.LEFT), Mm(page.RIGHT)
    section.header_distance = Mm(22)
    line = page.SMALL_PT / page.PT_PER_MM
    section.footer_distance = Mm(page.BOTTOM - _NUMBER_DROP - line)
    ooxml.set_grid(section, lines)
    document.settings.odd_and_even_pages_header_footer = True
    for number, header in enumerate((section.header, section.even_page_header), start=1):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = "ZJ Notice"
        header.paragraphs[0].add_run(running)
        if watermark:
            ooxml.watermark(header.paragraphs[0], watermark, "黑体", number)
    for footer, side in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        footer.is_linked_to_previous = False
        _page_number(footer.paragraphs[0], side)


def _page_number(paragraph: Any, side: ALIGN) -> None:
    """— 1 —, outer side, one character in."""
    paragraph.style, paragraph.alignment = "ZJ PageNumber", side
    paragraph.add_run("— ")
    ooxml.add_field(paragraph, "PAGE")
    paragraph.add_run(" —")


def _add_head(document: Any, head: Head) -> None:
    for mark in head.marks:
        style = "ZJ Copy" if mark == head.copy_no else "ZJ Mark"
        document.add_paragraph(mark, style=style)
    size = page.masthead_pt(head.name)
    red = document.add_paragraph(style="ZJ Masthead")
    run = red.add_run(head.name)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor(*page.RED)
    red.paragraph_format.line_spacing = Pt(size * 1.15)
    # the upper edge of the name stands 35 mm below the type area: the marks take lines, the face leaves 0.04 em
    red.paragraph_format.space_before = Pt(35 * page.PT_PER_MM - len(head.marks) * PITCH - 0.04 * size)
    document.add_paragraph(head.issue, style="ZJ Issue").paragraph_format.space_before = Pt(2 * PITCH)
    for line in head.relations:
        document.add_paragraph(line, style="ZJ Relation")
    unit = document.add_paragraph(f"　{head.issuer}\t{head.date}", style="ZJ Unit")
    unit.paragraph_format.tab_stops.add_tab_stop(Mm(page.WIDTH) - Pt(page.BODY_PT), WD_TAB_ALIGNMENT.RIGHT)
    ooxml.rule_below(unit, eighths=10, space_pt=5, color=f"{RGBColor(*page.RED)}")
    document.add_paragraph("\n".join(page.title_lines(head.title)), style="ZJ Title")


def _add_imprint(document: Any, imprint: Imprint) -> None:
    """版记: a table at the foot of the page that holds the last, tiny paragraph."""
    lines = [
        *("".join(pair) for pair in imprint.addressees),
        imprint.staff,
        f"{imprint.left}\t{imprint.right}",
    ]
    table = document.add_table(rows=len(lines), cols=1)
    for row, text in zip(table.rows, lines, strict=True):
        paragraph = row.cells[0].paragraphs[0]
        paragraph.style = "ZJ Imprint"
        paragraph.add_run(text)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Mm(page.WIDTH) - Pt(page.SMALL_PT), WD_TAB_ALIGNMENT.RIGHT
        )
        ooxml.keep_whole(row)
    for row, (label, _) in zip(table.rows, imprint.addressees, strict=False):
        form, hanging = row.cells[0].paragraphs[0].paragraph_format, page.SMALL_PT * len(label)
        form.left_indent, form.first_line_indent = Pt(page.SMALL_PT + hanging), Pt(-hanging)
    ooxml.fix_table(table, [page.WIDTH], {"top": _THICK, "bottom": _THICK, "insideH": _THIN})
    ooxml.float_to_foot(table)
    document.add_paragraph(style="ZJ Gap")


def set_properties(document: Any, title: str, author: str, moment: datetime) -> None:
    """Facts of the file, dated by what it says and not by the clock."""
    facts = document.core_properties
    facts.title, facts.author = shorten(title, _LONGEST_FACT), shorten(author, _LONGEST_FACT)
    facts.created = facts.modified = moment.astimezone(UTC).replace(tzinfo=None)
    facts.last_modified_by, facts.revision, facts.comments = facts.author, 1, ""
    facts.language = "zh-CN"
    _drop_thumbnail(document)


def _drop_thumbnail(document: Any) -> None:
    """The template of python-docx carries a preview picture of another document; unrelated parts are not saved."""
    relations = document.part.package.rels
    for key in [k for k, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]
