"""目录: every source with its verdict; packs and single sources switched on and off."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from desk.sources import SourceLine, Verdict
from domain import clock
from domain.ledger import RUN_NAMES
from workbench.context import the_actor, the_desk
from workbench.pages.sources.steps import tried
from workbench.parts import done, go_to, say_done
from workbench.style import plain

_ALL = "全部"
_ORDER = ("需改", "好", "停用")
_WIDTHS = {"名称": 140, "结论": 50, "说明": 185, "分组": 105, "上次": 135, "下次": 88, "间隔": 62}
"""Pixels that hold the usual contents, and together the page at 1280; a longer reason stands on the source's own page."""


def show() -> None:
    """The view."""
    say_done()
    actor, desk = the_actor(), the_desk()
    lines = [line for line in desk.sources(actor) if line.source.kind != "manual"]
    if not lines:
        st.info("还没有采集源。请到“种子差异”采用随附目录，或用“试采新源”添加。")
        return
    verdicts = {verdict.id: verdict for verdict in desk.check_sources(actor)}
    shown = _narrowed(lines, verdicts)
    counts = {s: sum(verdicts[line.source.id].status == s for line in shown) for s in _ORDER}
    st.caption("　".join(f"{status} {n} 个" for status, n in counts.items()))
    marked = _table(shown, verdicts)
    _open(shown)
    if may(actor, Permission.SOURCES):
        _switch([shown[n] for n in marked])
        _switch_pack()


def _narrowed(lines: list[SourceLine], verdicts: dict[str, Verdict]) -> list[SourceLine]:
    first, second, third = st.columns(3)
    packs = {
        line.name: f"{line.name}（{line.enabled}/{line.total} 启用）"
        for line in the_desk().packs(the_actor())
    }
    pack = first.selectbox("分组", [_ALL, *packs], format_func=lambda p: packs.get(p, p))
    status = second.selectbox("结论", [_ALL, *_ORDER])
    word = third.text_input("名称或编号里的字").strip()
    wanted = [
        line
        for line in lines
        if pack in (_ALL, line.source.pack)
        and status in (_ALL, verdicts[line.source.id].status)
        and word in line.source.name + line.source.id
    ]
    return sorted(wanted, key=lambda line: _ORDER.index(verdicts[line.source.id].status))


def _table(lines: list[SourceLine], verdicts: dict[str, Verdict]) -> list[int]:
    """The rows that are marked."""
    event = st.dataframe(
        [_row(line, verdicts[line.source.id]) for line in lines],
        hide_index=True,
        width="stretch",
        column_config={name: st.column_config.Column(width=width) for name, width in _WIDTHS.items()},
        on_select="rerun",
        selection_mode="multi-row",
        key="sources-marked",
    )
    return [n for n in event["selection"]["rows"] if n < len(lines)]


def _row(line: SourceLine, verdict: Verdict) -> dict[str, object]:
    source, state = line.source, line.state
    last = clock.zh_minute(state.last_run_at)[5:] if state.last_run_at else ""
    every = state.interval_minutes or source.every_minutes
    return {
        "名称": source.name,
        "结论": verdict.status,
        "说明": verdict.reason,
        "分组": source.pack,
        "上次": f"{RUN_NAMES[state.status]} {last}".strip(),
        "下次": _due(line),
        "间隔": f"{every:.0f} 分",
    }


def _due(line: SourceLine) -> str:
    if not line.source.enabled:
        return "—"
    return clock.zh_minute(line.state.due_at)[5:] if line.state.due_at else "尽快"


def _open(lines: list[SourceLine]) -> None:
    names = {line.source.id: line.source.name for line in lines}
    choice, button = st.columns([4, 1], vertical_alignment="bottom")
    chosen = choice.selectbox("打开一个采集源", list(names), format_func=lambda i: f"{names[i]}（{i}）")
    if button.button("打开", width="stretch", type="primary", disabled=chosen is None):
        go_to("sources", source=chosen)


def _switch(marked: list[SourceLine]) -> None:
    """Switch the marked rows on or off."""
    if not marked:
        st.caption("在表格左侧勾选几行，可以一起启用或停用。")
        return
    st.markdown(f"**已勾选 {len(marked)} 个** {plain('、'.join(line.source.name for line in marked))}")
    _buttons("marked", [line.source.id for line in marked], None)


def _switch_pack() -> None:
    with st.expander("整组启用或停用"):
        packs = [line.name for line in the_desk().packs(the_actor())]
        pack = st.selectbox("分组", packs, key="switched-pack")
        _buttons("pack", [], pack)


def _buttons(key: str, ids: list[str], pack: str | None) -> None:
    with st.form(f"switch-{key}", border=False, enter_to_submit=False):
        why, enable, stop = st.columns([4, 1, 1], vertical_alignment="bottom")
        reason = why.text_input("原因", key=f"why-{key}", placeholder="记入版本，如：本馆不再关注")
        on = enable.form_submit_button("启用", key=f"on-{key}", width="stretch")
        off = stop.form_submit_button("停用", key=f"off-{key}", width="stretch")
    if not on and not off:
        return
    desk, actor = the_desk(), the_actor()
    report = tried(lambda: desk.switch_sources(actor, ids, on=on, why=reason, pack=pack))
    if report:
        done(
            f"已{'启用' if on else '停用'} {len(report.changed)} 个，{len(report.unchanged)} 个原来就是这样。"
        )
