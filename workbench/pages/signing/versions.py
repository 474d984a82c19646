"""审签 → 版本: who saved what, and what changed between two versions."""

from __future__ import annotations

import streamlit as st

from desk.brief_view import FlowView
from domain import clock
from domain.brief_flow import VersionMark
from domain.user import Actor
from workbench.context import the_desk
from workbench.difference import difference_html
from workbench.style import plain


def show(actor: Actor, view: FlowView) -> None:
    """Two versions side by side; the newest against the one before it to begin with."""
    marks = {mark.version: mark for mark in view.versions}
    if len(marks) < 2:
        st.caption("只有一版。")
        return
    numbers = list(marks)
    labels = {number: _label(view, mark) for number, mark in marks.items()}
    before, after = st.columns(2)
    old = before.selectbox("从", numbers, index=1, format_func=labels.__getitem__)
    new = after.selectbox("到", numbers, index=0, format_func=labels.__getitem__)
    differences = the_desk().brief_difference(actor, view.brief.id, old, new)
    if not differences:
        st.caption("两版内容相同。")
    for part in differences:
        st.markdown(f"**{plain(part.where)}**　{part.what}")
        if part.lines:
            st.html(difference_html(part.lines))


def _label(view: FlowView, mark: VersionMark) -> str:
    note = f"　{mark.note}" if mark.note else ""
    return f"第 {mark.version} 版　{clock.zh_minute(mark.at)}　{view.names.get(mark.who, mark.who)}{note}"
