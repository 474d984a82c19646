"""权利登记: sources that are on and lack part of their rights record."""

from __future__ import annotations

import streamlit as st

from desk.declarations import RIGHTS
from workbench.context import the_actor, the_desk
from workbench.parts import go_to
from workbench.style import plain


def show() -> None:
    """The view."""
    gaps = the_desk().rights_gaps(the_actor())
    st.caption(f"启用的采集源都应登记{'、'.join(RIGHTS.values())}；下面是还没有填全的。")
    if not gaps:
        st.success("启用的采集源都已填全。")
        return
    for gap in gaps:
        text, button = st.columns([5, 1], vertical_alignment="center")
        text.markdown(f"**{plain(gap.name)}**（{plain(gap.pack)}）　缺{'、'.join(gap.missing)}")
        if button.button("填写", key=f"gap-{gap.id}", width="stretch"):
            go_to("sources", source=gap.id)
