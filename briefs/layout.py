"""One content model for all renderers: a brief as a head, a flow of nodes in printed order and a 版记.

Numbering of headings, tables and figures happens here, so DOCX, PDF, HTML and text cannot disagree. All text that
leaves here is harmless (``clean.safe``) and free of marks, whoever made the brief.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count

from briefs import page
from briefs.contents import with_contents
from briefs.gbt7714 import cited
from briefs.marks import Run, bare, joined, runs
from briefs.nodes import Annex, Contents, Copy, Figure, Flow, Grid, Head, Heading, Imprint, Listed, Paragraph
from briefs.numerals import chinese
from domain import clock
from domain.brief import CITE_MARK, CONTENTS, CORRECTION, LISTS, Brief, Chart, Citation, Item, Section, Table
from domain.errors import InvalidInput

REPORT = Copy()
"""The 报送版."""
DRAFT, RECALLED = "草稿", "已撤回"
ASSISTED = "AI辅助：本条文字由模型改写，事实以所引来源为准。"
_CHARTS = {
    "bar": "条形图",
    "share": "构成图",
    "stacked": "堆积条形图",
    "line": "折线图",
    "columns": "堆积柱形图",
}


def head(brief: Brief, copy: Copy = REPORT) -> Head:
    """The head; a draft has 第　期（草稿） where the number will stand.

    :raises InvalidInput: where the copy's number has more than six digits.
    """
    mast = brief.masthead
    if copy.number is not None and not 0 < copy.number < 1_000_000:
        raise InvalidInput(f"份号 {copy.number} 不能印：份号为六位数，请填 1 至 999999")
    return Head(
        copy_no="" if copy.number is None else f"{copy.number:06}",
        classification=bare(mast.classification),
        urgency=bare(mast.urgency),
        name=bare(mast.name),
        issue=issue_line(brief),
        relations=_relations(brief, copy),
        issuer=bare(mast.issuer),
        date=clock.zh_date(brief.day),
        title=bare(brief.title),
        notice=bare(mast.notice),
        watermark=RECALLED if brief.status == "recalled" else DRAFT if brief.issue_no is None else "",
        working=copy.working,
    )


def file_title(brief: Brief) -> str:
    """What the properties of a file call it."""
    return f"{bare(brief.masthead.name)}　{bare(brief.title)}"


def issue_line(brief: Brief) -> str:
    """``第12期（总第345期）``; ``第　期（草稿）`` until it is issued."""
    if brief.issue_no is None:
        return "第　期（草稿）"
    total = f"（总第{brief.total_no}期）" if brief.total_no is not None else ""
    return f"第{brief.issue_no}期{total}"


def _relations(brief: Brief, copy: Copy) -> tuple[str, ...]:
    """What it corrects or continues: number, and day where the number alone would be looked for in the wrong year."""
    named = (("更正", brief.corrects), ("续", brief.continues))
    return tuple(f"{word}{_named(copy.related.get(key), brief)}" for word, key in named if key)


def _named(other: Brief | None, brief: Brief) -> str:
    if other is None:
        return "前期"
    year = f"{other.day.year}年" if other.day.year != brief.day.year else ""
    return year + issue_line(other)


def imprint(brief: Brief) -> Imprint:
    """版记 of the last page. Names not yet known leave room to write them by hand."""
    mast = brief.masthead
    lists = (("报：", mast.report_to), ("送：", mast.send_to))
    people = (("编辑", mast.editor), ("审核", mast.reviewer), ("签发", mast.approver))
    staff = "　".join(f"{role}：{bare(name) or '　　　'}" for role, name in people)
    phone = f"　电话：{bare(mast.phone)}" if mast.phone else ""
    copies = f"（共印{mast.copies}份）" if mast.copies else ""
    return Imprint(
        addressees=tuple((label, "，".join(map(bare, names)) + "。") for label, names in lists if names),
        staff=staff + phone,
        left=bare(mast.issuer),
        right=f"{clock.zh_date(brief.day)}印发{copies}",
    )


def flow(brief: Brief, copy: Copy = REPORT) -> list[Flow]:
    """The body in printed order: sections, 附件说明, annexes. No source list where the style of citation has none."""
    return with_contents(list(_Printer(brief, copy).flow()))


class _Printer:
    """Counts what is numbered through while the nodes are made."""

    def __init__(self, brief: Brief, copy: Copy) -> None:
        self.brief, self.copy = brief, copy
        self.known = {citation.number for citation in brief.citations}
        self.marked = copy.working or brief.citation_style == "numbered"
        self.listing = copy.working or brief.citation_style != "none"
        self.tables, self.figures = count(1), count(1)

    def flow(self) -> Iterator[Flow]:
        sections = [s for s in self.brief.sections if self.listing or s.key not in LISTS]
        annexes = [section for section in sections if section.annex]
        text = [section for section in sections if not section.annex]
        if self.marked and self.known and not any(section.key in LISTS for section in sections):
            title = "参考文献" if self.brief.citation_style == "numbered" else "来源与快照（工作版附）"
            text.append(Section("references", title))
        numbers = count(1)
        for section in text:
            yield _headed(section, numbers)
            yield from self.section(section)
        yield from _annex_list(annexes)
        for number, section in enumerate(annexes, start=1):
            yield Annex("附件" + (str(number) if len(annexes) > 1 else ""), bare(section.title))
            yield from self.section(section)

    def section(self, section: Section) -> Iterator[Flow]:
        """What stands below the heading of a section."""
        yield from (self.paragraph("body", line) for line in _lines(section.lead))
        yield from self.items(section)
        yield from (self.paragraph("body", line) for line in _lines(section.closing))
        for table in section.tables:
            yield from grids(next(self.tables), table)
        for chart in section.charts:
            yield _figure(next(self.figures), chart)
        if section.coverage:
            yield self.paragraph("coverage", section.coverage)
        if section.key in LISTS:
            yield from map(self.listed, sorted(self.brief.citations, key=lambda c: c.number))

    def paragraph(
        self, kind: str, text: str, citations: Sequence[int] = (), *, keep: bool = False
    ) -> Paragraph:
        """``citations`` are the item's own; those that no mark of the text names stand at its end."""
        if not self.marked:
            return Paragraph(kind, joined([Run(bare(text))]), keep)
        pieces = runs(text, self.known)
        named = {number for run in pieces for number in run.numbers}
        rest = tuple(sorted({n for n in citations if n in self.known} - named))
        return Paragraph(kind, joined([*pieces, Run("", rest)]), keep)

    def items(self, section: Section) -> Iterator[Flow]:
        """Items as （一）, or as 1. under group headings; the only one of its group has no number."""
        groups, within, current = count(1), count(1), ""
        sizes = Counter(item.group for item in section.items)
        for item in section.items:
            if item.group != current:
                current, within = item.group, count(1)
                if current:
                    yield Heading(2, f"（{chinese(next(groups))}）{bare(current)}")
            title = bare(item.title)
            if current:
                yield Heading(3, f"{next(within)}. {title}" if sizes[current] > 1 else title)
            elif title:
                yield Heading(2, f"（{chinese(next(groups))}）{title}")
            yield from self.told(item)

    def told(self, item: Item) -> Iterator[Flow]:
        """The paragraphs of an item, then its notes."""
        *first, last = _lines(item.text) or [item.text]
        notes = _lines(item.note) + ([ASSISTED] if item.assisted else [])
        marked = {int(n) for line in first for n in CITE_MARK.findall(line)}
        yield from (self.paragraph("body", line) for line in first)
        rest = [number for number in item.citations if number not in marked]
        yield self.paragraph("body", last, rest, keep=bool(notes))
        for place, line in enumerate(notes, start=1):
            yield self.paragraph("note", line, keep=place < len(notes))

    def listed(self, citation: Citation) -> Listed:
        """Its address and capture only where the copy has links."""
        text = bare(cited(citation, self.brief.edition))
        if not self.copy.working:
            return Listed(citation.number, text)
        record = (citation.snapshot_id or "").removeprefix("urn:uuid:")
        capture = f"{self.copy.address}/capture/{record}" if record else ""
        url = bare(citation.url or (citation.reference.url if citation.reference else ""))
        linked = url.startswith(("http://", "https://")) and url in text
        return Listed(citation.number, text, url if linked else "", capture)


def grids(number: int, table: Table) -> Iterator[Grid]:
    """The table under its number, in several parts where it has more columns than a turned page holds."""
    plain = _safe_table(table)
    for place, part in enumerate(page.parts(plain)):
        more = "（续）" if place else ""
        yield Grid(f"表{number}{more}　{plain.caption}", part, page.is_wide(part))


def _headed(section: Section, numbers: Iterator[int]) -> Heading | Contents:
    """目录 and 更正说明 are no part of the text, so they take no number."""
    title = bare(section.title)
    if section.key == CONTENTS:
        return Contents("　".join(title) if len(title) == 2 else title)
    return Heading(1, title if section.key == CORRECTION else f"{chinese(next(numbers))}、{title}")


def _lines(text: str) -> list[str]:
    """The paragraphs of a text, empty ones left out."""
    return [line for line in text.split("\n") if bare(line)]


def _annex_list(annexes: Sequence[Section]) -> Iterator[Paragraph]:
    """附件说明: ``附件：1. 名称``, no full stop after the name."""
    for number, section in enumerate(annexes, start=1):
        label = "附件：" if number == 1 else "　　　"
        order = f"{number}. " if len(annexes) > 1 else ""
        yield Paragraph("annexes", (Run(f"{label}{order}{bare(section.title)}"),))


def _safe_table(table: Table) -> Table:
    """Rows cut or filled to the width of the head, so that no renderer meets a ragged table."""
    width = len(table.head)
    rows = tuple(tuple([*map(bare, row), *[""] * width][:width]) for row in table.rows)
    return Table(bare(table.caption), tuple(map(bare, table.head)), rows)


def _figure(number: int, chart: Chart) -> Figure:
    series = tuple((bare(name), values) for name, values in chart.series)
    unit = bare(chart.unit)
    safe = Chart(chart.kind, bare(chart.caption), tuple(map(bare, chart.categories)), series, unit)
    caption = f"图{number}　{safe.caption}" + (f"（单位：{unit}）" if unit else "")
    return Figure(caption, safe, _told_chart(caption, safe))


def _told_chart(caption: str, chart: Chart) -> str:
    """The figure in words, for those who cannot see it."""
    said = [f"{caption}，{_CHARTS.get(chart.kind, '图')}"]
    for name, values in chart.series:
        pairs = zip(chart.categories, values, strict=False)
        said.append(f"{name}：" + "，".join(f"{category} {value:g}" for category, value in pairs))
    return "。".join(said) + "。"


def characters(brief: Brief, copy: Copy = REPORT) -> str:
    """Every character the brief prints, for the check of glyphs."""
    top, foot = head(brief, copy), imprint(brief)
    parts = [*top.marks, top.name, top.issue, *top.relations, top.issuer, top.date, top.title, top.running]
    parts += [foot.staff, foot.left, foot.right, *(text for pair in foot.addressees for text in pair)]
    for node in flow(brief, copy):
        match node:
            case Grid(caption, table):
                parts += [caption, *table.head, *(cell for row in table.rows for cell in row)]
            case Figure(caption, chart):
                parts += [caption, *chart.categories, *(name for name, _ in chart.series)]
            case Annex(mark, title):
                parts += [mark, title]
            case Contents(title, entries):
                parts += [title, *(entry.text for entry in entries)]
            case _:
                parts.append(node.text)
    return "".join(sorted(set("".join(parts))))
