"""One source: 概况, 规则 as YAML, 版本, 采集记录."""

from __future__ import annotations

from datetime import date

import streamlit as st

from desk.declarations import RIGHTS
from desk.permissions import Permission, may
from desk.sources import SourceView
from domain import clock
from domain.errors import InvalidInput
from domain.ledger import FATE_NAMES, RUN_NAMES, Fate, Run
from domain.source import MEDIA_NAMES
from workbench.context import the_actor, the_desk
from workbench.pages.sources.steps import tried
from workbench.pages.sources.trial import sample
from workbench.parts import done, go_to, say_done
from workbench.style import plain

_SIGNS = {"好": "green", "需改": "orange", "停用": "gray"}


def show(source_id: str) -> None:
    """The view."""
    view = the_desk().source(the_actor(), source_id)
    title, back = st.columns([5, 1], vertical_alignment="bottom")
    title.title(plain(view.source.name))
    if back.button("返回目录", width="stretch"):
        go_to("sources")
    say_done()
    verdict = view.verdict
    st.markdown(f":{_SIGNS[verdict.status]}-badge[{verdict.status}] {plain(verdict.reason)}")
    about, rule, versions, runs = st.tabs(["概况", "规则", f"版本（{len(view.versions)}）", "采集记录"])
    with about:
        _about(view)
    with rule:
        _rule(view)
    with versions:
        _versions(view)
    with runs:
        _runs(view)


def _about(view: SourceView) -> None:
    source, state, spec = view.source, view.state, view.spec
    for line in view.fault.splitlines():
        st.error(plain(line))
    facts = {
        "编号": source.id,
        "主办": source.owner,
        "类型": MEDIA_NAMES[source.media_type],
        "地域": source.region,
        "分组": source.pack,
        "权重": f"{source.weight:g}",
        "入口": "、".join(spec.entry_urls) if spec else "—",
        "间隔": f"{state.interval_minutes or source.every_minutes:.0f} 分钟",
        "上次采集": clock.zh_minute(state.last_run_at) if state.last_run_at else "—",
        "下次采集": clock.zh_minute(state.due_at) if state.due_at and source.enabled else "—",
        "规则依据": f"{spec.evidence.where}（{spec.evidence.as_of}）"
        if spec and spec.evidence.where
        else "—",
    }
    st.table({name: plain(value) for name, value in facts.items()})
    if may(the_actor(), Permission.SOURCES) and spec:
        _switch(view)
        _rights(view)


def _switch(view: SourceView) -> None:
    on = not view.source.enabled
    with st.form("switch", border=False):
        why, button = st.columns([5, 1], vertical_alignment="bottom")
        reason = why.text_input("原因", value="" if on else view.verdict.reason, key="why-switch")
        pressed = button.form_submit_button("启用" if on else "停用", width="stretch")
    if pressed:
        desk, actor = the_desk(), the_actor()
        if tried(lambda: desk.switch_sources(actor, [view.source.id], on=on, why=reason)):
            done("已启用。" if on else "已停用。")


def _rights(view: SourceView) -> None:
    assert view.spec is not None
    rights = view.spec.rights
    with st.form("rights"):
        st.markdown("**权利登记**")
        first, second, third = st.columns([2, 1, 1])
        authorisation = first.text_input(RIGHTS["authorisation"], rights.authorisation)
        written = second.text_input(
            RIGHTS["assessed_on"], str(rights.assessed_on or ""), placeholder="2026-11-01"
        )
        responsible = third.text_input(RIGHTS["responsible"], rights.responsible)
        statement = st.text_input(RIGHTS["copyright"], rights.copyright)
        if not st.form_submit_button("保存权利登记"):
            return
    desk, actor = the_desk(), the_actor()
    saved = tried(
        lambda: desk.set_rights(
            actor,
            view.source.id,
            authorisation=authorisation,
            assessed_on=_day(written),
            responsible=responsible,
            copyright=statement,
            why="登记权利情况",
        )
    )
    if saved:
        done("权利登记已保存。")


def _day(written: str) -> date | None:
    if not written.strip():
        return None
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise InvalidInput(f"影响评估日期“{written}”无法识别，请写成 2026-11-01 的样子") from None


def _rule(view: SourceView) -> None:
    if not may(the_actor(), Permission.SOURCES):
        st.code(view.yaml, language="yaml")
        return
    number = view.versions[0].number if view.versions else 0
    with st.form("rule", border=False, enter_to_submit=False):
        text = st.text_area("采集规则（YAML）", view.yaml, height=520, key=f"yaml-{view.source.id}-{number}")
        why, check, save = st.columns([4, 1, 1], vertical_alignment="bottom")
        reason = why.text_input("修改原因", key="why-change")
        asked = check.form_submit_button("试采一下", width="stretch")
        pressed = save.form_submit_button("保存", width="stretch", type="primary")
    desk, actor = the_desk(), the_actor()
    if asked:
        with st.spinner("正在试采，请稍候……"):
            report = tried(lambda: desk.try_declaration(actor, text))
        if report:
            sample(report)
    if pressed:
        saved = tried(lambda: desk.change_source(actor, view.source.id, text, reason))
        if saved:
            done("规则已保存。" if saved.changed else "与现有规则相同，没有新的版本。")


def _versions(view: SourceView) -> None:
    able = may(the_actor(), Permission.SOURCES)
    newest = view.versions[0].number if view.versions else 0
    for version in view.versions:
        st.markdown(
            f"**第 {version.number} 版**　{clock.zh_minute(version.at)}　{plain(version.who)}　{plain(version.why)}"
        )
        if version.diff:
            st.code(version.diff, language="diff", wrap_lines=True)
        with st.expander(f"第 {version.number} 版全文"):
            st.code(version.yaml, language="yaml", wrap_lines=True)
            if able and version.number != newest:
                _restore(view.source.id, version.number)


def _restore(source_id: str, number: int) -> None:
    with st.form(f"restore-form-{number}", border=False):
        why, button = st.columns([5, 1], vertical_alignment="bottom")
        reason = why.text_input("恢复原因", key=f"why-restore-{number}")
        pressed = button.form_submit_button("恢复", key=f"restore-{number}", width="stretch")
    if pressed:
        desk, actor = the_desk(), the_actor()
        if tried(lambda: desk.restore_source(actor, source_id, number, reason)):
            done(f"已恢复第 {number} 版。")


def _runs(view: SourceView) -> None:
    actor, desk = the_actor(), the_desk()
    if may(actor, Permission.COLLECT) and st.button("采集一遍并分析", type="primary"):
        _collect(view.source.id)
    runs = desk.source_history(actor, view.source.id, 10)
    if not runs:
        st.info("还没有采集过。")
        return
    st.dataframe([_run_row(run) for run in runs], hide_index=True, width="stretch")
    latest = desk.run_ledger(actor, runs[0].id)
    with st.expander(f"最近一批的逐条去向（{len(latest)}）"):
        rows = [
            {
                "去向": FATE_NAMES[entry.fate],
                "说明": entry.detail or entry.cause,
                "类别": entry.kind,
                "网址": entry.url,
                "字节": entry.bytes,
            }
            for entry in latest
        ]
        st.dataframe(rows, hide_index=True, width="stretch")


def _collect(source_id: str) -> None:
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
        st.warning(plain(run.reason))


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
