"""One content model for all renderers: a brief as a head, a flow of nodes in printed order and a 版记.

Numbering of headings, tables and figures happens here, so DOCX, PDF and preview cannot disagree. All text that
leaves here is harmless (``clean.safe``), whoever made the brief.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from briefs.cite import marks
from briefs.gbt7714 import numbered
from briefs.numerals import chinese
from domain import clock
from domain.brief import Brief, Chart, Item, Section, Table
from domain.writing.clean import safe


@dataclass(frozen=True)
class Heading:
    """``level`` 1 一、 (黑体), 2 （一） (楷体), 3 1. (仿宋)."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """``kind`` body, note (提示, 等级), coverage (监测口径) or reference (a line of the source list)."""

    kind: str
    text: str
    marks: str = ""
    """Citation numbers set small and high after the text, e.g. [1–3]."""
    keep: bool = False
    """Its last line stays on the page of the paragraph after it, e.g. of the level of an item."""


@dataclass(frozen=True)
class Grid:
    """表: the caption, numbered, stands above."""

    caption: str
    table: Table


@dataclass(frozen=True)
class Figure:
    """图: the caption, numbered, stands below."""

    caption: str
    chart: Chart


Flow = Heading | Paragraph | Grid | Figure


@dataclass(frozen=True)
class Head:
    """What stands above the body on the first page."""

    classification: str
    name: str
    issue: str
    issuer: str
    date: str
    title: str
    notice: str


@dataclass(frozen=True)
class Imprint:
    """版记, top to bottom; the lists of addressees may be empty."""

    addressees: tuple[tuple[str, str], ...]
    """(报： or 送：, the names with a full stop)."""
    staff: str
    left: str
    right: str


def head(brief: Brief) -> Head:
    """The head; a draft has 第　期（草稿） where the number will stand."""
    mast = brief.masthead
    return Head(
        classification=safe(mast.classification),
        name=safe(mast.name),
        issue=issue_line(brief),
        issuer=safe(mast.issuer),
        date=clock.zh_date(brief.day),
        title=safe(brief.title),
        notice=safe(mast.notice),
    )


def issue_line(brief: Brief) -> str:
    """``第12期（总第345期）``; ``第　期（草稿）`` until it is issued."""
    if brief.issue_no is None:
        return "第　期（草稿）"
    total = f"（总第{brief.total_no}期）" if brief.total_no is not None else ""
    return f"第{brief.issue_no}期{total}"


def imprint(brief: Brief) -> Imprint:
    """版记 of the last page. Names not yet known leave room to write them by hand."""
    mast = brief.masthead
    lists = (("报：", mast.report_to), ("送：", mast.send_to))
    people = (("编辑", mast.editor), ("审核", mast.reviewer), ("签发", mast.approver))
    staff = "　".join(f"{role}：{safe(name) or '　　　'}" for role, name in people)
    phone = f"　电话：{safe(mast.phone)}" if mast.phone else ""
    copies = f"（共印{mast.copies}份）" if mast.copies else ""
    return Imprint(
        addressees=tuple((label, "，".join(map(safe, names)) + "。") for label, names in lists if names),
        staff=staff + phone,
        left=safe(mast.issuer),
        right=f"{clock.zh_date(brief.day)}印发{copies}",
    )


def flow(brief: Brief) -> list[Flow]:
    """The body in printed order."""
    tables, figures = count(1), count(1)
    nodes: list[Flow] = []
    for number, section in enumerate(brief.sections, start=1):
        nodes.append(Heading(1, f"{chinese(number)}、{safe(section.title)}"))
        if section.lead:
            nodes.append(Paragraph("body", safe(section.lead)))
        nodes += _items(section)
        if section.closing:
            nodes.append(Paragraph("body", safe(section.closing)))
        nodes += [Grid(f"表{next(tables)}　{safe(t.caption)}", _safe_table(t)) for t in section.tables]
        nodes += [Figure(f"图{next(figures)}　{_unit(c)}", _safe_chart(c)) for c in section.charts]
        if section.coverage:
            nodes.append(Paragraph("coverage", safe(section.coverage)))
        if section.key == "sources":
            lines = numbered(brief.citations, brief.edition)
            nodes += [Paragraph("reference", safe(line)) for line in lines]
    return nodes


def _items(section: Section) -> Iterator[Flow]:
    """Items as （一）, or as 1. under group headings; the only one of its group has no number."""
    groups, within, current = count(1), count(1), ""
    sizes = Counter(item.group for item in section.items)
    for item in section.items:
        if item.group != current:
            current, within = item.group, count(1)
            if current:
                yield Heading(2, f"（{chinese(next(groups))}）{safe(current)}")
        title = safe(item.title)
        if current:
            yield Heading(3, f"{next(within)}. {title}" if sizes[current] > 1 else title)
        else:
            yield Heading(2, f"（{chinese(next(groups))}）{title}")
        yield from _told(item)


def _told(item: Item) -> Iterator[Flow]:
    notes = [line for line in map(safe, item.note.split("\n")) if line]
    yield Paragraph("body", safe(item.text), marks(item.citations), keep=bool(notes))
    for line in notes:
        yield Paragraph("note", line, keep=line is not notes[-1])


def _unit(chart: Chart) -> str:
    return safe(chart.caption) + (f"（单位：{safe(chart.unit)}）" if chart.unit else "")


def _safe_table(table: Table) -> Table:
    """Rows cut or filled to the width of the head, so that no renderer meets a ragged table."""
    width = len(table.head)
    rows = tuple(tuple([*map(safe, row), *[""] * width][:width]) for row in table.rows)
    return Table(safe(table.caption), tuple(map(safe, table.head)), rows)


def _safe_chart(chart: Chart) -> Chart:
    series = tuple((safe(name), values) for name, values in chart.series)
    return Chart(chart.kind, safe(chart.caption), tuple(map(safe, chart.categories)), series, chart.unit)


def characters(brief: Brief) -> str:
    """Every character the brief prints, for the check of glyphs."""
    parts = [*vars(head(brief)).values(), imprint(brief).staff, imprint(brief).left, imprint(brief).right]
    parts += [text for pair in imprint(brief).addressees for text in pair]
    for node in flow(brief):
        if isinstance(node, Grid):
            parts += [node.caption, *node.table.head, *(cell for row in node.table.rows for cell in row)]
        elif isinstance(node, Figure):
            parts += [node.caption, *node.chart.categories, *(name for name, _ in node.chart.series)]
        else:
            parts.append(node.text)
    return "".join(sorted(set("".join(parts))))
