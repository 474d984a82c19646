"""The figures of a period, and the paper and the workbook that show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from briefs.layout import grids
from briefs.marks import Run, bare
from briefs.nodes import Annex, Flow, Heading, Paragraph
from briefs.numerals import chinese
from briefs.workbook import Sheet
from domain.answer import RANK_NAMES
from domain.brief import Table
from domain.performance import Figure, Listing, Period, PointsTable, change, number

_LISTED = 200
"""Rows of a list that are printed; the workbook has them all."""


@dataclass(frozen=True)
class PerformanceReport:
    """All figures of one period."""

    period: Period
    figures: tuple[Figure, ...]
    breakdowns: tuple[tuple[str, Listing], ...]
    table: PointsTable

    def figure(self, key: str) -> Figure:
        """By its key; ``KeyError`` if there is none."""
        return {figure.key: figure for figure in self.figures}[key]

    @property
    def groups(self) -> Mapping[str, tuple[Figure, ...]]:
        """Group → its figures, in the order of the evidence."""
        names = dict.fromkeys(figure.group for figure in self.figures)
        return {name: tuple(f for f in self.figures if f.group == name) for name in names}

    @property
    def scores(self) -> Listing:
        """计分表: points by rank, then the 约稿 that was late."""
        rows = [
            (name, number(self.table.adopted.get(rank, 0)), number(self.table.instructions.get(rank, 0)))
            for rank, name in RANK_NAMES.items()
        ]
        return Listing(("级别", "采用", "批示"), (*rows, ("约稿逾期或未办", number(self.table.late), "")))


_BASIS = (
    "指标按北京时间的自然月、季、年统计；“—”是没有可量的，不是零。环比与上一个月（季、年）比，同比与上年同期比。"
    "每个数后面的逐条记录列在附件里。"
)


def flow(report: PerformanceReport) -> Iterator[Flow]:
    """For paper: a table for each group with how it is counted, 分项, 计分表, and as annex the list behind each."""
    tables = count(1)
    yield _said("body", _BASIS)
    for place, (group, figures) in enumerate(report.groups.items(), start=1):
        yield Heading(1, f"{chinese(place)}、{group}")
        yield from grids(next(tables), Table(group, _HEAD, tuple(map(_row, figures))))
        yield _said("coverage", "口径：" + "；".join(f"{f.name}，{f.meaning}" for f in figures) + "。")
    yield Heading(1, f"{chinese(len(report.groups) + 1)}、分项与计分表")
    for name, listing in report.breakdowns:
        yield from _listed(
            tables, f"报送篇数{name}", Listing((listing.head[0] or name, *listing.head[1:]), listing.rows)
        )
    yield from _listed(tables, f"{report.table.id}年计分表", report.scores)
    yield Annex("附件", "各指标的清单")
    for place, figure in enumerate((f for f in report.figures if f.listing.rows), start=1):
        yield Heading(2, f"（{chinese(place)}）{bare(figure.name)}")
        yield from _listed(tables, figure.name, figure.listing)


_HEAD = ("指标", "本期", "上期", "环比", "上年同期", "同比")


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        figure.shown,
        _plain(figure.before),
        change(figure.value, figure.before, figure.unit),
        _plain(figure.year_before),
        change(figure.value, figure.year_before, figure.unit),
    )


def _plain(value: float | None) -> str:
    return "—" if value is None else number(value)


def _listed(tables: Iterator[int], caption: str, listing: Listing) -> Iterator[Flow]:
    if not listing.rows:
        return
    yield from grids(next(tables), Table(caption, listing.head, listing.rows[:_LISTED]))
    if (rest := len(listing.rows) - _LISTED) > 0:
        yield _said("coverage", f"只列前{_LISTED}条，其余{rest}条见同一时段的 XLSX。")


def _said(kind: str, text: str) -> Paragraph:
    return Paragraph(kind, (Run(bare(text)),))


def sheets(report: PerformanceReport, institution: str) -> Sequence[Sheet]:
    """For the workbook: all figures on the first sheet, the list behind each on a sheet of its own."""
    return [_front(report, institution), *_lists(report)]


_FRONT = ("类别", "指标", "本期", "单位", "上期", "环比", "上年同期", "同比", "口径", "清单")


def _front(report: PerformanceReport, institution: str) -> Sheet:
    lines: list[tuple[object, ...]] = [
        (
            f.group, f.name, f.value, f.unit, f.before, change(f.value, f.before, f.unit), f.year_before,
            change(f.value, f.year_before, f.unit), f.meaning, f"见“{_sheet_name(n, f)}”",
        )
        for n, f in enumerate(report.figures, start=1)
    ]  # fmt: skip
    targets = {(n, len(_FRONT)): _sheet_name(n, f) for n, f in enumerate(report.figures, start=1)}
    title = f"{institution}{report.period.name}信息服务绩效（按北京时间的自然月、季、年）"
    return Sheet("指标", title, _FRONT, tuple(lines), targets)


def _lists(report: PerformanceReport) -> list[Sheet]:
    lists = [
        Sheet(_sheet_name(n, f), f"{f.name}：{f.meaning}", f.listing.head, f.listing.rows)
        for n, f in enumerate(report.figures, start=1)
    ]
    splits = [Sheet(name, f"报送篇数{name}", rows.head, rows.rows) for name, rows in report.breakdowns]
    scores = Sheet("计分表", f"{report.table.id} 年计分表", report.scores.head, report.scores.rows)
    return [*lists, *splits, scores]


def _sheet_name(place: int, figure: Figure) -> str:
    """Names of sheets have 31 characters at most and none of []:*?/\\ ."""
    return f"{place:02d}{figure.name}".replace("/", "")[:31]
