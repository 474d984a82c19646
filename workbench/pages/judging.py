"""分析设置: the library's own words, what its corrections have taught, and what heat and levels are weighed by."""

from __future__ import annotations

import streamlit as st

from workbench.context import the_actor
from workbench.pages.dictionary import show_dictionary
from workbench.pages.learning import show_learning
from workbench.pages.weights import show_weights
from workbench.parts import guarded, say_done


@guarded
def show() -> None:
    """The page."""
    st.title("分析设置")
    say_done()
    words, learning, weights = st.tabs(["用户词典", "更正与重训", "热度与等级"])
    with words:
        show_dictionary()
    with learning:
        show_learning()
    with weights:
        show_weights(the_actor())
