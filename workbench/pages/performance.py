"""绩效: figures of a month, quarter or year, each with the list behind it, and the workbook of evidence."""

from __future__ import annotations

import json
from functools import partial

import streamlit as st

from desk.paper import MEDIA
from desk.performance.report import PerformanceReport
from desk.permissions import Permission, may
from domain import clock
from domain.answer import RANK_NAMES, Rank
from domain.performance import SPAN_NAMES, Figure, Period, PointsTable, Span, change
from domain.user import Actor
from workbench.context import the_actor, the_desk
from workbench.parts import done, guarded, say_done, told, versions_table
from workbench.style import plain

_BACK = {Span.MONTH: 24, Span.QUARTER: 12, Span.YEAR: 6}
_WIDTHS = [3, 2, 2, 2, 1]
_OPEN = "performance list"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guarded
def show() -> None:
    """The page."""
    actor = the_actor()
    say_done()
    st.title("绩效")
    period = _period()
    report = the_desk().performance(actor, period)
    group = (
        st.segmented_control("类别", list(report.groups), default="报送", label_visibility="collapsed")
        or "报送"
    )
    _group(report, group)
    if group == "报送":
        _breakdowns(report)
    if may(actor, Permission.DISPATCH):
        desk, name = the_desk(), f"信息服务绩效_{period.name}"
        sheet, paper, _ = st.columns([1, 1, 4])
        sheet.download_button(
            "导出 XLSX",
            partial(desk.performance_workbook, actor, period),
            f"{name}.xlsx",
            _SHEET,
            width="stretch",
        )
        paper.download_button(
            "导出 DOCX",
            partial(desk.performance_paper, actor, period),
            f"{name}.docx",
            MEDIA["docx"],
            width="stretch",
        )
    with st.expander(f"计分表（{report.table.id} 年）"):
        _points(actor, report.table.id)
    st.caption("按北京时间的自然月、季、年；“—”是没有可量的，不是零。查新的指标在查新业务启用后列出。")


def _period() -> Period:
    first, second, _ = st.columns([1, 1, 2])
    chosen = first.selectbox("时段", list(Span), format_func=SPAN_NAMES.__getitem__, key="performance-span")
    span = Span(str(chosen))
    now = Period.around(span, clock.library_day(the_desk().now()))
    periods = [now]
    for _ in range(_BACK[span]):
        periods.append(periods[-1].before)
    names = {period.name: period for period in periods}
    return names[second.selectbox("哪一个", list(names), key=f"performance-period-{span}")]


def _group(report: PerformanceReport, group: str) -> None:
    for column, name in zip(st.columns(_WIDTHS), ("指标", "本期", "环比", "同比", ""), strict=True):
        column.caption(name)
    for figure in report.groups[group]:
        _figure(figure)
        if st.session_state.get(_OPEN) == figure.key:
            _listing(figure)


def _figure(figure: Figure) -> None:
    name, now, before, year, button = st.columns(_WIDTHS, vertical_alignment="center")
    name.markdown(plain(figure.name), help=figure.meaning)
    now.markdown(f"**{plain(figure.shown)}**")
    before.markdown(plain(_beside(figure, figure.before)))
    year.markdown(plain(_beside(figure, figure.year_before)))
    opened = st.session_state.get(_OPEN) == figure.key
    if button.button("收起" if opened else "清单", key=f"list-{figure.key}", width="stretch"):
        st.session_state[_OPEN] = "" if opened else figure.key
        st.rerun()


def _beside(figure: Figure, then: float | None) -> str:
    if then is None:
        return "—"
    return f"{change(figure.value, then, figure.unit)}（{then:g}）"


def _listing(figure: Figure) -> None:
    st.caption(plain(f"{figure.name}：{figure.meaning}"))
    rows = [dict(zip(figure.listing.head, row, strict=True)) for row in figure.listing.rows]
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")
    else:
        st.info("清单是空的。")


def _breakdowns(report: PerformanceReport) -> None:
    left, right = st.columns(2)
    for column, (name, listing) in zip((left, right, left), report.breakdowns, strict=True):
        column.markdown(f"**{name}**")
        head = (listing.head[0] or name, *listing.head[1:])
        rows = [dict(zip(head, row, strict=True)) for row in listing.rows]
        if rows:
            column.dataframe(rows, hide_index=True, width="stretch")
        else:
            column.caption("没有报送。")


def _points(actor: Actor, in_force: str) -> None:
    """``in_force``: the year whose table the figures above were counted with."""
    st.caption("按年保存，改动留版本；没有当年的表时沿用上一年的。")
    tables = {table.id: table for table in the_desk().points_tables(actor)}
    table = tables[st.selectbox("哪一年的表", list(tables), list(tables).index(in_force), key="points-of")]
    _points_form(actor, table)
    st.markdown("**历次修改**")
    versions_table(the_desk().points_versions(actor, table.id), content=_points_said)


def _points_said(record: str) -> str:
    table = PointsTable(**json.loads(record))
    scores = (
        f"{name} {table.adopted.get(rank, 0):g}/{table.instructions.get(rank, 0):g}"
        for rank, name in RANK_NAMES.items()
    )
    return f"采用/批示：{'，'.join(scores)}；逾期 {table.late:g}"


def _points_form(actor: Actor, table: PointsTable) -> None:
    with st.form(f"points-{table.id}", border=False):
        year = st.text_input("年份", table.id, key=f"points-year-{table.id}")
        columns = st.columns(len(Rank))
        adopted, noted = {}, {}
        for column, rank in zip(columns, Rank, strict=True):
            old = (float(table.adopted.get(rank, 0)), float(table.instructions.get(rank, 0)))
            adopted[rank.value] = column.number_input(
                f"采用：{RANK_NAMES[rank]}", 0.0, 1000.0, old[0], 0.5, key=f"points-a-{table.id}-{rank}"
            )
            noted[rank.value] = column.number_input(
                f"批示：{RANK_NAMES[rank]}", 0.0, 1000.0, old[1], 0.5, key=f"points-n-{table.id}-{rank}"
            )
        first, second, third = st.columns([1, 1, 2], vertical_alignment="bottom")
        late = first.number_input(
            "约稿逾期或未办", -1000.0, 0.0, float(table.late), 0.5, key=f"points-late-{table.id}"
        )
        highest = second.checkbox(
            "同篇多级采用只计最高", table.highest_only, key=f"points-highest-{table.id}"
        )
        why = third.text_input("原因", key=f"points-why-{table.id}")
        if st.form_submit_button("保存计分表", key="points-go", disabled=not may(actor, Permission.DISPATCH)):
            with told():
                the_desk().save_points(actor, PointsTable(year.strip(), adopted, noted, late, highest), why)
                done(f"{year} 年计分表已保存")
