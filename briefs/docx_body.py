"""The body of a DOCX brief: text with its marks, tables, figures, annexes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm, Pt

from briefs import ooxml, page
from briefs.charts import draw
from briefs.cite import marks
from briefs.marks import Run
from briefs.nodes import Annex, Contents, Entry, Figure, Flow, Grid, Heading, Listed, Paragraph
from briefs.render import RenderOptions
from briefs.styles import TRACKING

_STYLES = {"body": "Normal", "annexes": "ZJ Annexes", "note": "ZJ Note", "coverage": "ZJ Coverage"}
_HELD_ROWS = 2
"""Rows at either end of a long table that stay together, so that neither page shows a single one."""


class Body:
    """Adds nodes to a document."""

    def __init__(self, document: Any, options: RenderOptions, pages: Mapping[str, int]) -> None:
        """``pages``: anchor of a heading that the 目录 lists → its page in the PDF."""
        self.document, self.options, self.pages = document, options, pages
        self.known = {style.name: style.style_id for style in document.styles}
        self.bookmarks, self.anchors = count(1), set[int]()
        self.last: Any = None
        """The paragraph of the item that notes belong to."""

    def add(self, flow: Sequence[Flow]) -> None:
        """Every node in its order."""
        for node in flow:
            body = self.node(node)
            self.last = body if isinstance(node, Paragraph) else None

    def node(self, node: Flow) -> Any:
        """One node; the paragraph made, where it is one."""
        match node:
            case Heading(level, text, anchor):
                self.named(self.paragraph(f"Heading {level}"), text, anchor)
            case Contents():
                self.contents(node)
            case Paragraph("note", runs) if self.last is not None:
                return self.note(runs)
            case Paragraph(kind, runs):
                return self.runs(self.paragraph(_STYLES[kind]), runs)
            case Listed():
                self.listed(node)
            case Grid(_, _, wide):
                self.turned(node) if wide else self.table(node, page.ROOM)
            case Figure():
                self.figure(node)
            case Annex():
                self.annex(node)
        return None

    def paragraph(self, style: str) -> Any:
        """A new one at the end. The style is set by its id: looking it up by name costs most of the time."""
        made = self.document.add_paragraph()
        made._p.style = self.known[style]
        return made

    def named(self, paragraph: Any, text: str, anchor: str) -> None:
        """A heading, with a bookmark around it where the 目录 leads to it."""
        if anchor:
            ooxml.bookmark(paragraph, anchor, next(self.bookmarks))
        run = paragraph.add_run(text)
        if less := page.squeeze(text):
            ooxml.set_tracking(run._r.get_or_add_rPr(), TRACKING + round(less * page.BODY_PT * 20))

    def contents(self, node: Contents) -> None:
        """目录: the number of each page is a field that the reader's program brings up to date when told to (F9)."""
        self.paragraph("ZJ Contents").add_run(node.title)
        for entry in node.entries:
            self.entry(entry)

    def entry(self, entry: Entry) -> None:
        """One line of it. Until then it shows the page of the PDF."""
        paragraph = self.paragraph(f"ZJ Contents {entry.level}")
        paragraph.add_run(f"{entry.text}\t")
        ooxml.add_field(paragraph, f" PAGEREF {entry.anchor} \\h ", str(self.pages.get(entry.anchor, "")))
        ooxml.lead(paragraph, entry.anchor)

    def runs(self, paragraph: Any, runs: Sequence[Run]) -> Any:
        """Text, and marks raised; in the 工作版 each number leads to its line of the source list."""
        for run in runs:
            if not run.numbers:
                paragraph.add_run(run.text)
            elif self.options.copy.working:
                self.links(paragraph, run.numbers)
            else:
                paragraph.add_run(marks(run.numbers)).font.superscript = True
        return paragraph

    def links(self, paragraph: Any, numbers: Sequence[int]) -> None:
        """[1,2] with each number a link."""
        for place, number in enumerate(numbers):
            paragraph.add_run("," if place else "[").font.superscript = True
            ooxml.link(paragraph, str(number), anchor=f"source_{number}", raised=True)
        paragraph.add_run("]").font.superscript = True

    def note(self, runs: Sequence[Run]) -> Any:
        """A line of its item's paragraph, whose last two lines stay together: alone at the head of a page it would
        be read with the wrong item. Kept paragraphs are moved whole by LibreOffice and leave pages half white."""
        self.last.add_run().add_break()
        at = len(self.last.runs)
        self.last.add_run("　　")
        self.runs(self.last, runs)
        for run in self.last.runs[at:]:
            run.font.size = Pt(page.TABLE_PT)
            ooxml.set_face(run._r.get_or_add_rPr(), "楷体_GB2312")
        if self.last.paragraph_format.widow_control is None:
            ooxml.hold_last_lines(self.last)
        return self.last

    def listed(self, line: Listed) -> None:
        """[3] and the reference; in the 工作版 its address and its capture are links."""
        paragraph = self.paragraph("ZJ Reference")
        if self.options.copy.working and line.number not in self.anchors:
            self.anchors.add(line.number)
            ooxml.bookmark(paragraph, f"source_{line.number}", next(self.bookmarks))
        before, url, after = line.text.partition(line.url) if line.url else (line.text, "", "")
        paragraph.add_run(f"[{line.number}] {before}")
        if url:
            ooxml.link(paragraph, url, url=url)
        if after:
            paragraph.add_run(after)
        if line.capture:
            paragraph.add_run("　")
            ooxml.link(paragraph, "快照", url=line.capture)

    def figure(self, node: Figure) -> None:
        """The picture, its caption below."""
        drawn = BytesIO(draw(node.chart, self.options.lettering))
        shape = self.paragraph("ZJ Picture").add_run().add_picture(drawn, width=Mm(150))
        shape._inline.docPr.set("descr", node.alt)
        self.paragraph("ZJ Caption").add_run(node.caption)

    def annex(self, node: Annex) -> None:
        """附件1 on the first line of a new page, the title on the third."""
        mark = self.paragraph("ZJ Mark")
        mark.add_run(node.mark)
        mark.paragraph_format.page_break_before = True
        self.named(self.paragraph("ZJ Annex"), "\n".join(page.title_lines(node.title)), node.anchor)

    def turned(self, node: Grid) -> None:
        """A wide table on turned pages: what is upright bottom and top becomes left and right."""
        self.section(WD_ORIENT.LANDSCAPE, (page.LEFT, page.TOP, page.RIGHT, page.BOTTOM))
        self.table(node, page.TURNED)
        self.section(WD_ORIENT.PORTRAIT, (page.TOP, page.RIGHT, page.BOTTOM, page.LEFT))

    def section(self, orientation: Any, margins: tuple[float, float, float, float]) -> None:
        """Begins a page of the other orientation; ``margins`` in mm as top, right, bottom, left."""
        made = self.document.add_section(WD_SECTION.NEW_PAGE)
        short, long = Mm(210), Mm(297)
        upright = orientation == WD_ORIENT.PORTRAIT
        made.orientation = orientation
        made.page_width, made.page_height = (short, long) if upright else (long, short)
        made.top_margin, made.right_margin, made.bottom_margin, made.left_margin = map(Mm, margins)
        line = page.SMALL_PT / page.PT_PER_MM
        made.footer_distance = Mm(margins[2] - 7 - line)
        made.header_distance = Mm(22 if upright else 16)

    def table(self, node: Grid, room: float) -> None:
        """Caption above; the head stands again on each page."""
        caption = self.paragraph("ZJ Caption")
        caption.add_run(node.caption)
        caption.paragraph_format.keep_with_next = True
        rows = (node.table.head, *node.table.rows)
        size = page.table_pt(rows, room)
        whole = page.is_whole(rows, size)
        table = self.document.add_table(rows=len(rows), cols=len(node.table.head))
        for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            # the head stays with the first rows, the rows of a low table with one another
            kept = number < len(rows) - 1 and (
                whole or number < _HELD_ROWS or number == len(rows) - _HELD_ROWS
            )
            for cell, text in zip(row.cells, cells, strict=True):
                self.cell(cell.paragraphs[0], text, size, head=number == 0, kept=kept)
            ooxml.keep_whole(row)
        ooxml.repeat_head(table.rows[0])
        rules = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4)
        ooxml.fix_table(table, [w / page.PT_PER_MM for w in page.column_widths(rows, size, room)], rules)
        self.paragraph("ZJ Gap")

    def cell(self, paragraph: Any, text: str, size: float, *, head: bool, kept: bool) -> None:
        """One cell's text."""
        paragraph._p.style = self.known["ZJ Head" if head else "ZJ Cell"]
        paragraph.add_run(text).font.size = Pt(size)
        paragraph.paragraph_format.keep_with_next = kept
