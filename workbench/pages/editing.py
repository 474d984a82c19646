"""编辑: a draft's entries on a board worked by keyboard, the printed page beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from desk.permissions import Permission, may
from domain.brief import STATUS_NAMES, Brief
from domain.gate import Finding
from workbench.context import the_actor, the_desk
from workbench.editing.board import board, board_data
from workbench.editing.state import Editing, do, editing
from workbench.pages.editing_sources import show_material, show_sources
from workbench.pages.editing_text import show_text
from workbench.pages.editing_versions import show_versions
from workbench.parts import go_to, guarded, named, told
from workbench.style import plain


@guarded
def show() -> None:
    """The brief that the address names."""
    brief_id = named("brief")
    if not brief_id:
        st.title("编辑")
        st.info("请先在“编报”里选一份草稿。")
        return
    _editor(brief_id)


@st.fragment
def _editor(brief_id: str) -> None:
    with told():
        state = editing(brief_id)
        _head(state)
        entries, beside = st.columns([6, 5], gap="medium")
        with entries:
            chosen = _board(state)
        with beside:
            _beside(state, chosen)


def _head(state: Editing) -> None:
    title, back = st.columns([6, 1], vertical_alignment="bottom")
    title.title(plain(state.base.title))
    if back.button("返回编报", width="stretch"):
        st.session_state["brief"] = state.base.id
        go_to("briefs")
    if state.conflict:
        st.error(state.failed)
        if state.unsaved:
            st.caption("没有存上的文字，可复制后再载入：")
            st.code(state.unsaved, language=None, wrap_lines=True)
        if st.button("载入最新一版", type="primary"):
            state.load()
            st.rerun(scope="fragment")
        return
    newest = the_desk().brief(the_actor(), state.base.id).version
    if newest > state.base.version:
        st.warning(f"别人刚保存了第 {newest} 版，您看到的是第 {state.base.version} 版。")
        if st.button("载入最新一版"):
            state.load()
            st.rerun(scope="fragment")


def _board(state: Editing) -> str | None:
    key = f"board-{state.base.id}"
    kind = the_desk().kind_of(state.base)
    found = Counter(f.place.item for f in _findings(state.base) if f.blocking and f.place.item)
    mounted = board(
        board_data(
            state.base,
            kind.blocks if kind else (),
            found,
            locked=_locked(state.base),
            ack=state.ack,
            failed=state.failed,
            reset=state.reset,
        ),
        key,
        lambda: _acted(state, key),
    )
    return mounted.chosen or next((i.key for s in state.base.sections for i in s.items), None)


def _acted(state: Editing, key: str) -> None:
    act = st.session_state[key].act
    if act:
        do(state, act)


def _locked(brief: Brief) -> str:
    """Why nothing may be changed; empty where it may."""
    if not may(the_actor(), Permission.DRAFT):
        return "您的身份只能查看"
    if brief.status in {"issued", "recalled"}:
        return f"{STATUS_NAMES[brief.status]}，内容不再改动；要改请发更正"
    return ""


def _beside(state: Editing, chosen: str | None) -> None:
    brief = state.base
    tabs: dict[str, Callable[[], object]] = {
        "预览": lambda: st.iframe(f"/preview/{brief.id}?v={brief.version}", height=1100),
        "引文": lambda: show_sources(state, chosen),
        "素材": lambda: show_material(state),
        "标题与栏目": lambda: show_text(state),
        "核查": lambda: _checked(brief),
        "版本": lambda: show_versions(state),
    }
    shown = st.tabs(list(tabs), on_change="rerun", key=f"beside-{brief.id}")
    for tab, draw in zip(shown, tabs.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def _checked(brief: Brief) -> None:
    findings = _findings(brief)
    if not findings:
        st.success("核查没有发现问题。")
        return
    blocking = sum(finding.blocking for finding in findings)
    st.caption(f"要处理 {blocking} 处，提示 {len(findings) - blocking} 处")
    for finding in findings:
        badge = "red" if finding.blocking else "gray"
        st.markdown(
            f":{badge}-badge[{finding.name}] {plain(finding.place.label)}  \n{plain(finding.message)}"
        )


def _findings(brief: Brief) -> Sequence[Finding]:
    """Of the version in hand; asked once a version, since it reads every cited article."""
    key = f"findings-{brief.id}"
    kept: tuple[int, Sequence[Finding]] | None = st.session_state.get(key)
    if kept is None or kept[0] != brief.version:
        kept = brief.version, the_desk().brief_findings(the_actor(), brief.id)
        st.session_state[key] = kept
    return kept[1]
