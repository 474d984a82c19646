"""采集源: the list, the last result of each, run one."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from desk.sources import SourceLine
from domain import clock
from domain.ledger import FATE_NAMES, RUN_NAMES, Fate, Run
from domain.source import MEDIA_NAMES
from workbench.context import the_actor, the_desk
from workbench.parts import guarded


@guarded
def show() -> None:
    """The page."""
    actor = the_actor()
    st.title("采集源")
    lines = the_desk().sources(actor)
    if not lines:
        st.info("还没有采集源。请管理员用 zhijin sources import 导入。")
        return
    st.dataframe([_row(line) for line in lines], hide_index=True, width="stretch")
    names = {line.source.id: line.source.name for line in lines}
    chosen = st.selectbox("选择采集源", list(names), format_func=lambda i: f"{names[i]}（{i}）")
    if may(actor, Permission.COLLECT) and st.button("采集一遍并分析", type="primary"):
        _run(chosen)
    _history(chosen)


def _row(line: SourceLine) -> dict[str, object]:
    source, state = line.source, line.state
    return {
        "名称": source.name,
        "类型": MEDIA_NAMES[source.media_type],
        "启用": source.enabled,
        "间隔（分钟）": source.every_minutes,
        "上次采集": clock.zh_minute(state.last_run_at) if state.last_run_at else "—",
        "结果": RUN_NAMES[state.status],
        "说明": state.reason,
    }


def _run(source_id: str) -> None:
    actor, desk = the_actor(), the_desk()
    with st.spinner("正在采集和分析……"):
        report = desk.collect(actor, [source_id])
        analysed = desk.analyse(actor)
    facts = report.as_json()
    st.success(
        f"遇到 {facts['offered']} 条：新增 {facts['kept']}，有修改 {facts['revised']}，无变化 {facts['unchanged']}，"
        f"失败 {facts['failed']}；分析 {analysed.articles} 篇。"
    )
    for run in report.problems:
        st.warning(run.reason)


def _history(source_id: str) -> None:
    runs = the_desk().source_history(the_actor(), source_id, 10)
    if not runs:
        return
    st.subheader("最近的采集批次")
    st.dataframe([_run_row(run) for run in runs], hide_index=True, width="stretch")
    latest = the_desk().run_ledger(the_actor(), runs[0].id)
    with st.expander(f"最近一批的逐条去向（{len(latest)}）"):
        st.dataframe(
            [
                {
                    "去向": FATE_NAMES[entry.fate],
                    "说明": entry.detail or entry.cause,
                    "类别": entry.kind,
                    "网址": entry.url,
                    "字节": entry.bytes,
                }
                for entry in latest
            ],
            hide_index=True,
            width="stretch",
        )


def _run_row(run: Run) -> dict[str, object]:
    fates = run.fates or {}
    return {
        "开始": clock.zh_minute(run.started_at),
        "结果": RUN_NAMES[run.status],
        "遇到": run.offered,
        **{FATE_NAMES[fate]: fates.get(fate.value, 0) for fate in Fate},
        "榜单": run.observations,
        "说明": run.reason,
    }
