"""读者与定题: whom the office sends to, in which groups, and their standing profiles."""

from __future__ import annotations

import streamlit as st

from workbench.context import the_actor
from workbench.pages.readers import groups, profiles, recipients
from workbench.parts import guarded, say_done

_VIEWS = {"送阅对象": recipients.show, "送阅组": groups.show, "定题": profiles.show}


@guarded
def show() -> None:
    """The page; one view at a time. ``profile=ID`` one 定题."""
    say_done()
    st.title("读者与定题")
    first = "定题" if st.query_params.get("profile") else "送阅对象"
    view = st.segmented_control("查看", list(_VIEWS), default=first, label_visibility="collapsed") or first
    _VIEWS[view](the_actor())
