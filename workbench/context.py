"""The one Desk of this process, and who is asking. Pages run in many threads of one process."""

from __future__ import annotations

import streamlit as st

from desk.desk import Desk
from domain.user import Actor

SESSION_COOKIE = "zhijin_session"

_desks: list[Desk] = []


def use_desk(desk: Desk) -> None:
    """Called once by the front door before the first page runs."""
    _desks[:] = [desk]


def the_desk() -> Desk:
    """The Desk that the front door opened."""
    return _desks[0]


def the_actor() -> Actor:
    """Who is signed in, asked of the store at every run: a cookie is fixed when the websocket opens.

    An ended session stops the page with a way back to the login.
    """
    actor = the_desk().who(st.context.cookies.get(SESSION_COOKIE, ""))
    if actor is None:
        st.warning("登录已结束，请重新登录。")
        st.link_button("重新登录", "/login")
        st.stop()
    return actor
