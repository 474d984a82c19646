"""预警: open alerts, their rules, the roster, the channels, the figures."""

from __future__ import annotations

import streamlit as st

from workbench.context import the_actor
from workbench.pages.alerts import channels, figures, roster, rules, watch
from workbench.parts import guarded

_VIEWS = {
    "预警": watch.show,
    "规则": rules.show,
    "值班表": roster.show,
    "渠道": channels.show,
    "统计": figures.show,
}


@guarded
def show() -> None:
    """The page; one view at a time."""
    st.title("预警")
    view = st.segmented_control("查看", list(_VIEWS), default="预警", label_visibility="collapsed") or "预警"
    _VIEWS[view](the_actor())
