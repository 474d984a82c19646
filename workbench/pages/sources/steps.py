"""What the views of 采集源 share: acting without losing what was typed, and saying what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from domain.errors import ZhijinError
from workbench.style import plain

T = TypeVar("T")
_SAID = "sources-said"


def tried(act: Callable[[], T]) -> T | None:
    """The result of a verb; where it refuses, its lines stand on the page and what was typed stays."""
    try:
        return act()
    except ZhijinError as error:
        for line in str(error).splitlines():
            st.error(plain(line))
        return None


def done(message: str) -> None:
    """Draw the page anew with what was done said on top."""
    st.session_state[_SAID] = message
    st.rerun()


def told() -> None:
    """What the last step did, once."""
    if message := st.session_state.pop(_SAID, ""):
        st.success(plain(message))
