"""The pages no menu shows: ``/`` itself, and an address that none of the menu's pages answers to.

Of the latter Streamlit would say so in English, in a window over another page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

import streamlit as st


def pages_besides(allowed: Sequence[st.Page]) -> list[st.Page]:
    """``/`` leads to the first of ``allowed``; where none of them has the address asked, a page says so."""
    home = _hidden(partial(st.switch_page, allowed[0]), "home", default=True)
    asked = urlsplit(st.context.url or "").path.strip("/").rpartition("/")[2]
    known = {"", "home", *(page.url_path for page in allowed)}
    return [home] if asked in known else [home, _hidden(_nowhere, asked)]


def _hidden(show: Callable[[], None], address: str, default: bool = False) -> st.Page:
    return st.Page(show, title="知津", url_path=address, visibility="hidden", default=default)


def _nowhere() -> None:
    st.info("没有这一页，或者您的身份不能打开它。")
    st.link_button("回到首页", "/")
