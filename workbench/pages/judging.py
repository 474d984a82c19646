"""分析设置: the library's own words and what its corrections have taught."""

from __future__ import annotations

import streamlit as st

from workbench.pages.dictionary import show_dictionary
from workbench.parts import guarded


@guarded
def show() -> None:
    """The page."""
    st.title("分析设置")
    show_dictionary()
