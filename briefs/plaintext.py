"""A brief as plain text for the submission forms of other offices: to be pasted, so without marks, rules or links."""

from __future__ import annotations

from briefs import layout
from briefs.masthead import check_masthead
from briefs.nodes import Annex, Contents, Copy, Figure, Flow, Grid, Heading, Imprint, Listed
from domain.brief import Brief, Chart, Table

_INDENT = "　　"


def render_text(brief: Brief, copy: Copy = layout.REPORT) -> str:
    """Always the 报送版; of ``copy`` only the related briefs count. Title, text with two characters' indent, tables and figures as sentences, who sends it and when. LF line ends."""
    check_masthead(brief.masthead)
    plain = Copy(related=copy.related)
    head, foot = layout.head(brief, plain), layout.imprint(brief)
    lines = [head.title]
    for node in layout.flow(brief, plain):
        lines += _lines(node)
    lines += ["", f"{head.name}　{head.issue}", *head.relations, *_sender(foot, head.issuer), head.date]
    return "\n".join([*filter(None, (head.running,)), *lines]) + "\n"


def _sender(foot: Imprint, issuer: str) -> list[str]:
    return [issuer, *(line for line in foot.staff.split("　") if line.startswith("电话"))]


def _lines(node: Flow) -> list[str]:
    match node:
        case Heading(1, text):
            return ["", _INDENT + text]
        case Contents(title, entries):
            return ["", _INDENT + title, *(_INDENT * entry.level + entry.text for entry in entries)]
        case Listed(number, text):
            return [f"[{number}] {text}"]
        case Grid(caption, table):
            return [_INDENT + caption, *_rows(table)]
        case Figure(caption, chart):
            return [_INDENT + caption, *_values(chart)]
        case Annex(mark, title):
            return ["", mark, title]
        case _:
            return [_INDENT + node.text] if node.text else []


def _rows(table: Table) -> list[str]:
    """One line a row, each value with the name of its column; the first column is what the row is about."""
    told = []
    for first, *rest in table.rows:
        named = [f"{name}{value}" for name, value in zip(table.head[1:], rest, strict=True) if value]
        told.append(f"{_INDENT}{first}：" + "，".join(named))
    return told


def _values(chart: Chart) -> list[str]:
    return [
        f"{_INDENT}{name}："
        + "，".join(f"{category}{value:g}" for category, value in zip(chart.categories, values, strict=False))
        for name, values in chart.series
    ]
