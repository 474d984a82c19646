"""The pages no menu shows, for addresses that Streamlit would answer in English, in a window over another page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

import streamlit as st


def pages_besides(allowed: Sequence[st.Page]) -> list[st.Page]:
    """What the address asked for needs beside ``allowed``, of which Streamlit opens the first at ``/`` only: asked by
    its name, that one leaves ``/`` to another; asked for what none of them is, a page says so."""
    asked = urlsplit(st.context.url or "").path.strip("/").rpartition("/")[2]
    if asked == allowed[0].url_path:
        return [_hidden(partial(st.switch_page, allowed[0]), "home", default=True)]
    known = {"", *(page.url_path for page in allowed)}
    return [] if asked in known else [_hidden(partial(_nowhere, allowed[0]), asked)]


def _hidden(show: Callable[[], None], address: str, default: bool = False) -> st.Page:
    return st.Page(show, title="知津", url_path=address, visibility="hidden", default=default)


def _nowhere(first: st.Page) -> None:
    st.info("没有这一页，或者您的身份不能打开它。")
    if st.button("回到首页"):
        st.switch_page(first)
