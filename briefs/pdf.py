"""A brief as PDF through typst: embedded faces, bookmarks, the same text from the same brief each time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from pypdf import PdfReader

from briefs import layout, page
from briefs.charts import draw
from briefs.cite import marks
from briefs.fonts import ROLES, FontBook
from briefs.marks import Run
from briefs.masthead import check_masthead
from briefs.nodes import Annex, Contents, Figure, Flow, Grid, Heading, Listed, Paragraph
from briefs.render import RenderOptions, missing, printable, write
from domain import clock
from domain.brief import Brief, Laid, RenderReport, Table
from domain.errors import ZhijinError

_TEMPLATE = Path(__file__).resolve().parent / "templates" / "brief.typ"
_BOLD = 600
"""From this weight on a face can serve as 小标宋 without being thickened."""
_LONGEST_WORD = 40
"""Latin characters that fit a line of the body; longer ones may be divided anywhere, or they would be cut off."""
MASTER = "字体未齐，以 DOCX 为准"


def render_pdf(brief: Brief, path: Path, options: RenderOptions) -> RenderReport:
    """Writes the PDF and reports its pages, 字体替代 and characters no face can draw (printed as □)."""
    content, report = pdf_bytes(brief, options)
    write(path, content)
    return replace(report, path=str(path))


def pdf_bytes(brief: Brief, options: RenderOptions) -> tuple[bytes, RenderReport]:
    """The same without a file; the report's path is empty."""
    check_masthead(brief.masthead)
    absent = missing(brief, options)
    flow = layout.flow(brief, options.copy)
    content = _compile(brief, flow, options, absent)
    reader, closer = PdfReader(BytesIO(content)), 0
    if _waits(reader, brief, options):
        for step in page.CLOSER:
            other = _compile(brief, flow, options, absent, step)
            if len(PdfReader(BytesIO(other)).pages) < len(reader.pages):
                content, reader, closer = other, PdfReader(BytesIO(other)), step
                break
    laid = Laid(_is_imprint_alone(reader, -1, brief, options), closer, _pages(flow, reader))
    return content, RenderReport("", len(reader.pages), options.fonts.substitutions(), absent, laid)


def _pages(flow: Sequence[Flow], reader: PdfReader) -> dict[str, int]:
    """Anchor of a heading → its page. The bookmarks are the headings in their order."""
    if not any(isinstance(node, Contents) for node in flow):
        return {}
    heads = [node for node in flow if isinstance(node, Heading | Contents | Annex)]
    found: dict[str, int] = {}
    for head, mark in zip(heads, _bookmarks(reader.outline), strict=True):
        place = reader.get_destination_page_number(mark)
        if not isinstance(head, Contents) and head.anchor and place is not None:
            found[head.anchor] = place + 1
    return found


def _bookmarks(outline: Iterable[Any]) -> Iterator[Any]:
    for mark in outline:
        if isinstance(mark, list):
            yield from _bookmarks(mark)
        else:
            yield mark


def _waits(reader: PdfReader, brief: Brief, options: RenderOptions) -> bool:
    """Whether a sheet is there for its 版记 alone, a blank page before it."""
    return len(reader.pages) > 2 and all(_is_imprint_alone(reader, n, brief, options) for n in (-1, -2))


def _is_imprint_alone(reader: PdfReader, place: int, brief: Brief, options: RenderOptions) -> bool:
    """Whether a page says nothing but what its 版记, its number and the line at its top say."""
    text = reader.pages[place].extract_text()
    head, foot = layout.head(brief, options.copy), layout.imprint(brief)
    known = "".join(("0123456789—", head.running, head.watermark, foot.staff, foot.left, foot.right))
    known += "".join(label + names for label, names in foot.addressees)
    return set("".join(text.split())) <= set(known)


def _compile(
    brief: Brief, flow: Sequence[Flow], options: RenderOptions, absent: tuple[str, ...], closer: int = 0
) -> bytes:
    """Typst reads from memory: no disk is needed to lay out a page."""
    sheet = _Sheet(options)
    nodes = _with_notes([sheet.node(node) for node in flow])
    data = json.dumps(
        {**_frame(brief, options), "closer": closer, "lines": page.lines(closer), "flow": nodes},
        ensure_ascii=False,
    )
    files = {
        "main.typ": _TEMPLATE.read_bytes(),
        "brief.json": printable(data, absent).encode(),
    }
    try:
        compiler = typst.Compiler(files, font_paths=options.fonts.typst_fonts())  # type: ignore[type-var]
        content = compiler.compile(format="pdf", timestamp=int(brief.created_at.timestamp()))
    except (typst.TypstError, RuntimeError) as error:
        raise ZhijinError(f"简报 {brief.id} 排版失败（{error}）：请把本行告诉系统管理员") from error
    if not isinstance(content, bytes):
        raise ZhijinError(f"简报 {brief.id} 没有排出 PDF：请把本行告诉系统管理员")
    return content


def _frame(brief: Brief, options: RenderOptions) -> dict[str, Any]:
    """All that the template needs besides the flow."""
    fonts, day = options.fonts, clock.library_day(brief.created_at)
    head = layout.head(brief, options.copy)
    title = fonts.chain("title")[0]
    same = fonts.chain("kai")[0].family == fonts.chain("body")[0].family
    thin = title.weight < _BOLD and not fonts.is_genuine("title")
    return {
        "head": {
            **asdict(head),
            "marks": head.marks,
            "running": head.running,
            "lines": _title(head.title),
        },
        "head_pt": page.masthead_pt(head.name),
        "description": _description(fonts),
        "cell": {"x": page.CELL_X, "y": page.CELL_Y, "leading": page.CELL_LEADING},
        "note_pt": page.TABLE_PT,
        "reference_pt": page.REFERENCE_PT,
        "imprint": asdict(layout.imprint(brief)),
        "date": [day.year, day.month, day.day],
        "faces": {role.key: [face.family for face in fonts.chain(role.key)] for role in ROLES},
        "title_weight": title.weight,
        "thicken": [key for key, yes in (("kai", same), ("title", thin)) if yes],
    }


def _description(fonts: FontBook) -> str:
    """In the properties of the file: which faces stand in, and which file is then the master."""
    notes = fonts.substitutions()
    return "；".join([MASTER, *notes]) if notes else "公文字体齐全"


class _Sheet:
    """The nodes as the template reads them; figures are drawn on the way."""

    def __init__(self, options: RenderOptions) -> None:
        self.options = options
        self.anchors: set[int] = set()

    def node(self, node: Flow) -> dict[str, Any]:
        """One node; every kind has its own keys."""
        match node:
            case Heading(level, text, anchor):
                return {
                    "kind": "heading",
                    "level": level,
                    "text": _soft(text),
                    "squeeze": page.squeeze(text),
                    "anchor": anchor,
                }
            case Contents(title, entries):
                lines = [{**asdict(entry), "text": _soft(entry.text)} for entry in entries]
                return {"kind": "contents", "title": title, "entries": lines}
            case Paragraph(kind, runs):
                return {"kind": kind, "runs": self.runs(runs), "notes": []}
            case Listed():
                return self.listed(node)
            case Grid(caption, table, wide):
                return {"kind": "table", "caption": _soft(caption), "wide": wide, **_table(table, wide)}
            case Figure(caption, chart, alt):
                drawn = draw(chart, self.options.lettering)
                # as numbers: of its files in memory typst reads none that is not text
                return {"kind": "figure", "caption": _soft(caption), "alt": alt, "picture": list(drawn)}
            case Annex(mark, title, anchor):
                return {"kind": "annex", "mark": mark, "lines": _title(title), "anchor": anchor}

    def runs(self, runs: Sequence[Run]) -> list[dict[str, Any]]:
        """Text, or a mark with the numbers to link where the copy has links."""
        working = self.options.copy.working
        made: list[dict[str, Any]] = []
        for run in runs:
            if not run.numbers:
                made.append({"text": _soft(run.text)})
                continue
            before = _held_back(made[-1]) if made and "text" in made[-1] else ""
            made.append(
                {"before": before, "mark": marks(run.numbers), "links": run.numbers if working else ()}
            )
        return made

    def listed(self, line: Listed) -> dict[str, Any]:
        """The address apart, since it is divided by other rules. An anchor for the first line of a number only."""
        found = _ADDRESS.search(line.text)
        first = line.number not in self.anchors
        self.anchors.add(line.number)
        return {
            "kind": "listed",
            "number": line.number,
            "before": line.text[: found.start()] if found else line.text,
            "url": _soft(found[0], 80, "[^/?&=_\\s-]") if found else "",
            "after": line.text[found.end() :] if found else "",
            "href": line.url,
            "capture": line.capture,
            "anchor": first,
        }


def _held_back(run: dict[str, Any]) -> str:
    """Takes the end of a text out of it, which a mark is never parted from: alone it would begin a line."""
    found = _END.search(run["text"])
    if found is None:
        return ""
    run["text"] = run["text"][: found.start()]
    return found[0]


_END = re.compile(r"(?:[!-~]{1,12}|[^\s，。、；：？！）》”’])[，。、；：？！）》”’]*$")
_ADDRESS = re.compile(r"https?://\S+")


def _soft(text: str, longest: int = _LONGEST_WORD, letter: str = "[!-~]") -> str:
    """Zero-width spaces into words that no line can hold."""
    return re.sub(rf"{letter}{{{longest},}}", lambda word: "\u200b".join(word[0]), text)


def _title(title: str) -> list[str]:
    return [_soft(line, 20) for line in page.title_lines(title)]


def _with_notes(flow: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Notes become lines of the paragraph they belong to: typst can keep lines together, not paragraphs."""
    folded: list[dict[str, Any]] = []
    for node in flow:
        if node["kind"] == "note" and folded and folded[-1]["kind"] == "body":
            folded[-1]["notes"].append(node["runs"])
        else:
            folded.append(node)
    return folded


def _table(table: Table, wide: bool) -> Mapping[str, Any]:
    rows = (table.head, *table.rows)
    room = page.TURNED if wide else page.ROOM
    size = page.table_pt(rows, room)
    widths = page.column_widths(rows, size, room)
    # a Latin letter is half to two thirds of the size wide
    longest = [max(2, int((width - 2 * page.CELL_X) / size / 0.65)) for width in widths]
    head, *body = [[_soft(cell, n + 1) for cell, n in zip(row, longest, strict=True)] for row in rows]
    return {
        "head": head,
        "rows": body,
        "widths": widths,
        "pt": size,
        "whole": page.is_whole(rows, size),
    }
