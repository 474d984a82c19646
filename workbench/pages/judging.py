"""分析设置: the library's own words, and what its corrections have taught."""

from __future__ import annotations

import streamlit as st

from workbench.pages.dictionary import show_dictionary
from workbench.pages.learning import show_learning
from workbench.parts import guarded, say_done


@guarded
def show() -> None:
    """The page."""
    st.title("分析设置")
    say_done()
    words, learning = st.tabs(["用户词典", "更正与重训"])
    with words:
        show_dictionary()
    with learning:
        show_learning()
