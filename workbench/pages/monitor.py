"""采集监控: how each source is, what became of every address, the last good page beside today's."""

from __future__ import annotations

from datetime import timedelta

import altair as alt
import pandas as pd
import streamlit as st

from desk.boards import BoardLine
from desk.health import LedgerPage
from domain import clock
from domain.health import CONDITION_NAMES, REMEDIES, Condition, Fill, SourceHealth
from domain.ledger import CAUSE_NAMES, FATE_NAMES, Fate, LedgerQuery
from domain.source import Specimen
from workbench.context import the_actor, the_desk
from workbench.parts import guarded
from workbench.style import plain

_COLOURS = {
    Condition.FINE: "green",
    Condition.EMPTY: "gray",
    Condition.SILENT: "orange",
    Condition.CHANGED: "red",
    Condition.REFUSED: "red",
    Condition.UNREACHABLE: "orange",
    Condition.NEVER: "gray",
    Condition.DISABLED: "gray",
    Condition.INVALID: "red",
}
_PAGE = 200
_SPANS = {"最近一天": 1, "最近三天": 3, "最近七天": 7, "最近三十天": 30}


@guarded
def show() -> None:
    """The page."""
    st.title("采集监控")
    found = the_desk().health(the_actor())
    if not found:
        st.info("还没有采集源。请管理员先在“采集源”页启用或导入。")
        return
    health, ledger, boards = st.tabs(["采集健康", "逐条去向", "榜单观测"])
    with health:
        _health(found)
    with ledger:
        _ledger({h.source_id: h.name for h in found})
    with boards:
        _boards()


def _health(found: list[SourceHealth]) -> None:
    counts = {c: sum(h.condition is c for h in found) for c in Condition}
    st.markdown("　".join(f"{_badge(c)} {n} 个" for c, n in counts.items() if n))
    wide = {"原因": st.column_config.TextColumn(width="medium")}
    st.dataframe([_row(h) for h in found], hide_index=True, width="stretch", column_config=wide)
    names = {h.source_id: h for h in found}
    chosen = st.selectbox(
        "查看一个采集源",
        list(names),
        format_func=lambda i: f"{names[i].name}（{CONDITION_NAMES[names[i].condition]}）",
    )
    _detail(names[chosen])


def _row(health: SourceHealth) -> dict[str, object]:
    days = list(health.by_day.values())
    return {
        "名称": health.name,
        "分组": health.pack,
        "状况": CONDITION_NAMES[health.condition],
        "今日新增": days[-1] if days else 0,
        "四周日均": round(sum(days[:-1]) / max(1, len(days) - 1), 1),
        "上次采集": clock.zh_minute(health.last_run_at) if health.last_run_at else "—",
        "最近新文": clock.zh_minute(health.last_kept_at) if health.last_kept_at else "—",
        "原因": health.reason,
    }


def _detail(health: SourceHealth) -> None:
    st.subheader(plain(health.name))
    st.markdown(f"{_badge(health.condition)} {plain(health.reason)}")
    if REMEDIES[health.condition]:
        st.caption(f"怎么办：{REMEDIES[health.condition]}")
    left, right = st.columns([3, 2])
    with left:
        st.altair_chart(_chart(health), width="stretch")
        if health.turn:
            turn = health.turn
            st.caption(
                f"自 {clock.zh_date(turn.day)} 起日均新增由 {turn.before:.1f} 篇变为 {turn.after:.1f} 篇（变点检验，泊松似然比）。"
            )
        st.caption(f"监测口径：按首次采到的日期计，截至 {clock.zh_minute(the_desk().now())}。")
    with right:
        st.dataframe(_fields(health.recent, health.usual), hide_index=True, width="stretch")
    _specimens(health.source_id)


def _fields(recent: Fill | None, usual: Fill | None) -> list[dict[str, str]]:
    return [
        {"字段": label, "最近 50 篇": _share(recent, name), "此前 200 篇": _share(usual, name)}
        for name, label in (
            ("articles", "篇数"),
            ("time", "有发布日期"),
            ("minute", "精确到分"),
            ("origin", "有来源"),
            ("author", "有作者"),
            ("body", "正文平均字数"),
        )
    ]


def _share(fill: Fill | None, name: str) -> str:
    if fill is None:
        return "—"
    value = getattr(fill, name)
    return f"{value:.0f}" if name in {"articles", "body"} else f"{value:.0%}"


def _chart(health: SourceHealth) -> alt.Chart:
    rows = pd.DataFrame({"日期": [f"{d:%m-%d}" for d in health.by_day], "新增": list(health.by_day.values())})
    chart: alt.Chart = (
        alt.Chart(rows, height=220)
        .mark_bar(color="#9e1b1b")
        .encode(
            x=alt.X("日期:O", sort=None, axis=alt.Axis(labelAngle=-60)),
            y=alt.Y("新增:Q", axis=alt.Axis(tickMinStep=1)),
        )
    )
    return chart


def _specimens(source_id: str) -> None:
    """The last good page beside the one that did not fit, and what the rules find on each."""
    comparisons = the_desk().compare_specimens(the_actor(), source_id)
    for comparison in comparisons:
        st.markdown(f"**样页对照：{'列表页' if comparison.kind == 'list' else '文章页'}**")
        columns = st.columns(2)
        for column, specimen, lines in zip(
            columns,
            (comparison.good, comparison.bad),
            (comparison.good_lines, comparison.bad_lines),
            strict=True,
        ):
            with column:
                _one_specimen(specimen, lines)
        if comparison.proposal:
            st.success(plain(comparison.proposal_note))
            st.code(comparison.proposal, language="yaml")


def _one_specimen(specimen: Specimen | None, lines: tuple[str, ...]) -> None:
    if specimen is None:
        st.caption("没有留存")
        return
    name = "最近一次正常" if specimen.role == "good" else "不合规则的一页"
    st.caption(f"{name} · {clock.zh_minute(specimen.at)} · {plain(specimen.url)}")
    if specimen.note:
        st.caption(plain(specimen.note))
    st.text("\n".join(lines) or "（规则没有取到内容）")
    with st.expander("看这一页"):
        st.iframe(f"/specimen/{specimen.source_id}/{specimen.role}/{specimen.kind}", height=420)


def _ledger(names: dict[str, str]) -> None:
    one, two, three, four = st.columns([2, 2, 2, 3])
    source = one.selectbox("采集源", ["", *names], format_func=lambda i: names.get(i, "全部"))
    fates = two.multiselect("去向", list(Fate), format_func=lambda f: FATE_NAMES[f], placeholder="全部")
    span = three.selectbox("时间", list(_SPANS), index=1)
    part = four.text_input("网址中含有")
    query = LedgerQuery(
        source_id=source or None,
        fates=tuple(fates) or None,
        url_part=part.strip() or None,
        since=the_desk().now() - timedelta(days=_SPANS[span]),
    )
    page = the_desk().ledger(the_actor(), query, _PAGE)
    _counts(page)
    st.dataframe(
        [
            {
                "时间": clock.zh_minute(entry.at),
                "采集源": names.get(entry.source_id, entry.source_id),
                "去向": FATE_NAMES[entry.fate],
                "说明": entry.detail or CAUSE_NAMES.get(entry.cause, entry.cause),
                "状态码": str(entry.status or ""),
                "字节": entry.bytes,
                "网址": entry.url,
            }
            for entry in page.entries
        ],
        hide_index=True,
        width="stretch",
        height=560,
        column_config={"说明": st.column_config.TextColumn(width="medium")},
    )


def _counts(page: LedgerPage) -> None:
    told = "，".join(
        f"{FATE_NAMES[Fate(fate)]}{f'（{CAUSE_NAMES.get(cause, cause)}）' if cause else ''} {n}"
        for (fate, cause), n in sorted(page.counts.items(), key=lambda item: -item[1])
    )
    shown = f"，下面是最近 {_PAGE} 条" if page.total > _PAGE else ""
    st.caption(f"共 {page.total} 条{shown}。{told}")


def _boards() -> None:
    """The board as last seen, and the way of one item over time."""
    boards = the_desk().boards(the_actor())
    if not boards:
        st.info("最近四十八小时没有榜单观测。")
        return
    names = {board.source.name: board for board in boards}
    board = names[st.selectbox("榜单", list(names))]
    st.dataframe([_board_row(line) for line in board.lines], hide_index=True, width="stretch")
    item = st.selectbox("看一条的名次变化", [line.now.item for line in board.lines])
    line = next(line for line in board.lines if line.now.item == item)
    rows = pd.DataFrame(
        {
            "时间": [clock.zh_minute(o.observed_at)[5:] for o in line.observations],
            "名次": [o.rank for o in line.observations],
        }
    )
    if len(line.observations) > 1:
        scale = alt.Scale(reverse=True, domain=[1, max(10, *(o.rank for o in line.observations))])
        marks = alt.Chart(rows, height=240).mark_line(point={"color": "#9e1b1b"}, color="#9e1b1b")
        rank = alt.Y("名次:Q", scale=scale, axis=alt.Axis(format="d", tickMinStep=1))
        times = alt.X("时间:O", sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
        st.altair_chart(marks.encode(x=times, y=rank), width="stretch")
    else:
        st.caption("这一条只观测到一次。")
    st.caption(f"监测口径：最近四十八小时共读取该榜 {board.passes} 次，每次观测都保留。")


def _board_row(line: BoardLine) -> dict[str, object]:
    return {
        "名次": line.now.rank,
        "话题": line.now.item,
        "热度": line.now.heat,
        "最高名次": line.best_rank,
        "突发": f"{clock.zh_minute(line.burst.at)[5:]} {line.burst.reason}" if line.burst else "",
        "首次见到": clock.zh_minute(line.first_seen.observed_at),
        "最近观测": clock.zh_minute(line.now.observed_at),
    }


def _badge(condition: Condition) -> str:
    return f":{_COLOURS[condition]}-badge[{CONDITION_NAMES[condition]}]"
