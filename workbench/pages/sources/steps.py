"""What the views of 采集源 share: acting without losing what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from domain.errors import ZhijinError
from workbench.style import plain

T = TypeVar("T")


def tried(act: Callable[[], T]) -> T | None:
    """The result of a verb; where it refuses, its lines stand on the page and what was typed stays."""
    try:
        return act()
    except ZhijinError as error:
        for line in str(error).splitlines():
            st.error(plain(line))
        return None
