"""编辑 → 版本: who saved what, two versions compared, an earlier one brought back."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from domain import clock
from workbench.context import the_actor, the_desk
from workbench.difference import difference_html
from workbench.editing.state import Editing
from workbench.parts import told
from workbench.style import plain

_SHOWN = 40


def show_versions(state: Editing) -> None:
    """The newest first."""
    desk, actor, brief = the_desk(), the_actor(), state.base
    marks = desk.brief_versions(actor, brief.id)
    names = {
        m.version: f"第 {m.version} 版　{clock.zh_minute(m.at)}　{m.who}　{m.note}" for m in marks[:_SHOWN]
    }
    earlier = [version for version in names if version < brief.version]
    if not earlier:
        st.caption("还没有更早的版本。")
        return
    chosen = st.selectbox("与现在比较", earlier, format_func=names.__getitem__, key=f"compare-{brief.id}")
    if may(actor, Permission.DRAFT) and st.button("恢复这一版"):
        with told():
            state.took(desk.restore_version(actor, brief.id, brief.version, chosen))
            state.reset += 1
            st.rerun(scope="fragment")
    differences = desk.brief_difference(actor, brief.id, chosen, brief.version)
    if not differences:
        st.caption("两版内容相同。")
    for part in differences:
        st.markdown(f"**{plain(part.where)}**　{part.what}")
        if part.lines:
            st.html(difference_html(part.lines))
