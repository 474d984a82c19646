"""A brief as PDF through typst: embedded faces, bookmarks, the same text from the same brief each time."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from briefs import layout, page
from briefs.charts import draw
from briefs.fonts import ROLES, FontBook
from briefs.masthead import check_masthead
from briefs.render import RenderOptions, missing, printable, write
from domain import clock
from domain.brief import Brief, Chart, RenderReport, Table
from domain.errors import ZhijinError

_TEMPLATE = Path(__file__).resolve().parent / "templates" / "brief.typ"
_BOLD = 600
"""From this weight on a face can serve as 小标宋 without being thickened."""


def render_pdf(brief: Brief, path: Path, options: RenderOptions) -> RenderReport:
    """Writes the PDF and reports its pages, 字体替代 and characters no face can draw (printed as □)."""
    check_masthead(brief.masthead)
    absent = missing(brief, options)
    content, pages = _compile(brief, options, absent)
    write(path, content)
    return RenderReport(str(path), pages, options.fonts.substitutions(), absent)


def _compile(brief: Brief, options: RenderOptions, absent: tuple[str, ...]) -> tuple[bytes, int]:
    with TemporaryDirectory(prefix="zhijin-pdf-") as folder:
        root = Path(folder)
        flow = _with_notes([_node(node, root, options) for node in layout.flow(brief)])
        data = json.dumps({**_frame(brief, options.fonts), "flow": flow}, ensure_ascii=False)
        (root / "brief.json").write_text(printable(data, absent), encoding="utf-8")
        (root / "brief.typ").write_bytes(_TEMPLATE.read_bytes())
        try:
            compiler = typst.Compiler(root / "brief.typ", root=root, font_paths=options.fonts.typst_fonts())
            content = compiler.compile(format="pdf", timestamp=int(brief.created_at.timestamp()))
            pages = json.loads(compiler.query("<pages>", field="value", one=True))
        except (typst.TypstError, RuntimeError) as error:
            raise ZhijinError(f"简报 {brief.id} 排版失败（{error}）：请把本行告诉系统管理员") from error
    if not isinstance(content, bytes):
        raise ZhijinError(f"简报 {brief.id} 没有排出 PDF：请把本行告诉系统管理员")
    return content, int(pages)


def _frame(brief: Brief, fonts: FontBook) -> dict[str, Any]:
    """All that the template needs besides the flow."""
    head, day = layout.head(brief), clock.library_day(brief.created_at)
    title = fonts.chain("title")[0]
    same = fonts.chain("kai")[0].family == fonts.chain("body")[0].family
    thin = title.weight < _BOLD and not fonts.is_genuine("title")
    return {
        "head": asdict(head),
        "head_pt": page.masthead_pt(head.name),
        "cell": {"x": page.CELL_X, "y": page.CELL_Y, "leading": page.CELL_LEADING},
        "note_pt": page.TABLE_PT,
        "reference_pt": page.REFERENCE_PT,
        "imprint": asdict(layout.imprint(brief)),
        "date": [day.year, day.month, day.day],
        "faces": {role.key: [face.family for face in fonts.chain(role.key)] for role in ROLES},
        "title_weight": title.weight,
        "thicken": [key for key, yes in (("kai", same), ("title", thin)) if yes],
    }


def _node(node: layout.Flow, root: Path, options: RenderOptions) -> dict[str, Any]:
    match node:
        case layout.Heading(level, text):
            return {"kind": "heading", "level": level, "text": text}
        case layout.Paragraph(kind, text, marks):
            return {"kind": kind, "text": text, "marks": marks, "notes": []}
        case layout.Grid(caption, table):
            return {"kind": "table", "caption": caption, **_table(table)}
        case layout.Figure(caption, chart):
            return {"kind": "figure", "caption": caption, "file": _picture(chart, root, options)}


def _with_notes(flow: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Notes become lines of the paragraph they belong to: typst can keep lines together, not paragraphs."""
    folded: list[dict[str, Any]] = []
    for node in flow:
        if node["kind"] == "note" and folded and folded[-1]["kind"] == "body":
            folded[-1]["notes"].append(node["text"])
        else:
            folded.append(node)
    return folded


def _table(table: Table) -> dict[str, Any]:
    rows = (table.head, *table.rows)
    size = page.table_pt(rows)
    return {
        "head": table.head,
        "rows": table.rows,
        "widths": page.column_widths(rows, size),
        "pt": size,
        "whole": page.is_whole(rows, size),
    }


def _picture(chart: Chart, root: Path, options: RenderOptions) -> str:
    name = f"figure-{len(list(root.glob('figure-*.png'))) + 1}.png"
    (root / name).write_bytes(draw(chart, options.lettering))
    return name
