"""The paragraph styles of a DOCX brief: one table instead of formatting scattered over the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from briefs import ooxml, page
from briefs.fonts import ROLES

PITCH = 28.95
"""pt from line to line: 22 × 28.95 just fits 225 mm, 22 × 29 does not (DOMAIN B3)."""
TRACKING = -5
"""Twentieths of a point: 28 × (16 − 0.25) pt fit 156 mm, 28 × 16 do not."""
INDENT = 2 * (page.BODY_PT - 0.25)
"""Two characters."""


@dataclass(frozen=True)
class Look:
    """One style. ``pitch`` None lets the line grow with what stands in it, as pictures and cells need."""

    name: str
    role: str = "body"
    size: float = page.BODY_PT
    align: ALIGN = ALIGN.JUSTIFY
    pitch: float | None = PITCH
    first: float = 0.0
    """First-line indent in pt; negative hangs."""
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    level: int = 0
    """Of a heading in the navigation; 0 is text. The headings of Word have their own."""
    grid: bool = True
    """On the grid of lines; off for tables, captions and notes."""
    dots: bool = False
    """What a tab divides is set against the right edge, dots before it."""


_SMALL, _NOTE = page.SMALL_PT, page.NOTE_PT
LOOKS = (
    Look("Normal", first=INDENT),
    Look("Heading 1", "hei", first=INDENT, keep=True),
    Look("Heading 2", "kai", first=INDENT, keep=True),
    Look("Heading 3", "body", first=INDENT, keep=True),
    Look("ZJ Note", "kai", page.TABLE_PT, pitch=20, first=2 * page.TABLE_PT, grid=False),
    Look("ZJ Mark", "hei", align=ALIGN.LEFT),
    Look("ZJ Copy", align=ALIGN.LEFT),
    Look("ZJ Masthead", "title", align=ALIGN.CENTER),
    Look("ZJ Issue", align=ALIGN.CENTER),
    Look("ZJ Relation", "kai", align=ALIGN.CENTER),
    Look("ZJ Unit", align=ALIGN.LEFT),
    Look("ZJ Title", "title", page.TITLE_PT, ALIGN.CENTER, pitch=32, before=2 * PITCH, after=PITCH),
    Look("ZJ Annexes", first=-3 * (page.BODY_PT - 0.25), left=5 * (page.BODY_PT - 0.25)),
    Look("ZJ Annex", "title", page.TITLE_PT, ALIGN.CENTER, pitch=32, before=PITCH, after=PITCH, level=1),
    Look("ZJ Contents", "hei", align=ALIGN.CENTER, keep=True, level=1),
    Look("ZJ Contents 1", align=ALIGN.LEFT, first=-INDENT, left=INDENT, right=INDENT, dots=True),
    Look("ZJ Contents 2", "kai", _SMALL, ALIGN.LEFT, first=-INDENT, left=2 * INDENT, right=INDENT, dots=True),
    Look("ZJ Caption", "hei", page.TABLE_PT, ALIGN.CENTER, pitch=None, before=6, after=4, grid=False),
    Look("ZJ Picture", align=ALIGN.CENTER, pitch=None, before=6, keep=True, grid=False),
    Look("ZJ Head", "hei", page.TABLE_PT, ALIGN.CENTER, pitch=None, before=2, after=2, left=page.CELL_X, right=page.CELL_X, grid=False),
    Look("ZJ Cell", "body", page.TABLE_PT, ALIGN.CENTER, pitch=None, before=2, after=2, left=page.CELL_X, right=page.CELL_X, grid=False),
    Look("ZJ Coverage", size=_NOTE, pitch=16, first=2 * _NOTE, before=2, after=6, grid=False),
    Look("ZJ Reference", size=page.REFERENCE_PT, align=ALIGN.LEFT, pitch=12.5, first=-18, left=18, after=3, grid=False),
    Look("ZJ Imprint", size=_SMALL, align=ALIGN.LEFT, pitch=20, left=_SMALL, right=_SMALL, before=3, after=3,
         grid=False),
    Look("ZJ Notice", "hei", _NOTE, ALIGN.CENTER, pitch=14, grid=False),
    Look("ZJ PageNumber", "song", _SMALL, pitch=_SMALL, left=_SMALL, right=_SMALL, grid=False),
    Look("ZJ Gap", size=1, pitch=2, grid=False),
)  # fmt: skip


def add_styles(document: Any) -> None:
    """Makes or overrides every style of ``LOOKS`` and the document's defaults."""
    _set_defaults(document)
    faces = {role.key: role.official for role in ROLES}
    known = {style.name for style in document.styles}
    for look in LOOKS:
        style = (
            document.styles[look.name]
            if look.name in known
            else document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        )
        _shape(style, look, faces[look.role])


def set_closer(document: Any, step: int) -> None:
    """A step of ``page.CLOSER``, as the PDF took it."""
    if not step:
        return
    form = document.styles["ZJ Reference"].paragraph_format
    form.line_spacing, form.space_after = Pt(11), Pt(1)
    for look in LOOKS:
        if look.pitch == PITCH:
            _set_pitch(document.styles[look.name].paragraph_format, PITCH * page.LINES / page.lines(step))


def _set_defaults(document: Any) -> None:
    """The default faces come from the theme (Calibri, MS 明朝): neutralised, or quotation marks turn Latin."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    ooxml.set_face(defaults.find(f".//{qn('w:rPr')}"), "仿宋_GB2312")


def _shape(style: Any, look: Look, family: str) -> None:
    font, form = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(look.size), False, False
    font.color.rgb = RGBColor(0, 0, 0)
    ooxml.set_face(style.element.get_or_add_rPr(), family)
    ooxml.set_tracking(style.element.rPr, TRACKING if look.size == page.BODY_PT else 0)
    form.alignment = look.align
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.left_indent, form.right_indent, form.first_line_indent = (
        Pt(look.left),
        Pt(look.right),
        Pt(look.first),
    )
    form.keep_with_next, form.keep_together = look.keep, False
    if look.dots:
        edge = Mm(page.WIDTH)
        form.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    _set_pitch(form, look.pitch)
    properties = style.element.get_or_add_pPr()
    ooxml.set_chinese_typography(properties, grid=look.grid)
    if look.level:
        properties.append(ooxml.element("outlineLvl", val=look.level - 1))
    if not look.grid:
        properties.find(qn("w:spacing")).addprevious(ooxml.element("snapToGrid", val=0))


def _set_pitch(form: Any, pitch: float | None) -> None:
    if pitch is None:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
