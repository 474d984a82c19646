"""A report of the library's own, on the paper of its briefs but without red head, number and 版记: 绩效, 证据单."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from docx import Document
from docx.shared import Pt

from briefs import ooxml, page
from briefs.docx import set_page, set_properties
from briefs.docx_body import Body
from briefs.marks import bare
from briefs.nodes import Flow
from briefs.render import RenderOptions
from briefs.styles import add_styles


@dataclass(frozen=True)
class Report:
    """``flow`` is made by ``briefs.layout`` or by hand from harmless text."""

    title: str
    issuer: str
    line: str
    """Below the title, e.g. the day."""
    flow: Sequence[Flow]
    made_at: datetime
    running: str = ""
    """At the top of every page."""


def report_docx(report: Report, options: RenderOptions) -> bytes:
    """The file."""
    document = Document()
    add_styles(document)
    ooxml.keep_broken_lines_short(document)
    set_page(document, report.running)
    title = document.add_paragraph("\n".join(page.title_lines(bare(report.title))), style="ZJ Title")
    title.paragraph_format.space_before = Pt(0)
    document.add_paragraph(f"{bare(report.issuer)}　{bare(report.line)}", style="ZJ Relation")
    Body(document, options, {}).add(report.flow)
    set_properties(document, report.title, report.issuer, report.made_at)
    return ooxml.packed(document, report.made_at)
