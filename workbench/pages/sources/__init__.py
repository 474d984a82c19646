"""采集源: the list, one source whole, 试采 of an address, what an upgrade brings, rights not yet recorded."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from workbench.context import the_actor
from workbench.pages.sources import detail, listing, rights, seeds, trial
from workbench.parts import guarded

_VIEWS = {"目录": listing.show, "试采新源": trial.show, "种子差异": seeds.show, "权利登记": rights.show}


@guarded
def show() -> None:
    """The page; the address may name one source."""
    chosen = st.query_params.get("source")
    if chosen:
        detail.show(chosen)
        return
    st.title("采集源")
    views = list(_VIEWS) if may(the_actor(), Permission.SOURCES) else ["目录"]
    view = "目录"
    if len(views) > 1:
        view = st.segmented_control("查看", views, default="目录", label_visibility="collapsed") or "目录"
    _VIEWS[view]()
