"""试编: the page that a kind makes of the material of now; nothing is stored."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import streamlit as st

from desk.brief_kinds import KindView
from domain.brief_kind import BriefKind
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import told
from workbench.style import plain


def show_trial(actor: Actor, view: KindView) -> None:
    """Of a kind as it is saved."""
    watch = watch_field(actor, view.kind, "try-watch")
    if st.button("以最新材料试编", key="try"):
        with told(), st.spinner("正在试编……"):
            show_page(*the_desk().try_brief_kind(actor, view.kind, watch=watch))


def watch_field(actor: Actor, kind: BriefKind, key: str) -> str:
    """The watch that a kind which needs one is tried with; empty for any other kind."""
    if kind.about != "watch":
        return ""
    watches = {line.watch.id: line.watch.name for line in the_desk().watches(actor)}
    return st.selectbox("试编用的监测专题", list(watches), format_func=watches.__getitem__, key=key) or ""


def show_page(page: str, notes: Sequence[str]) -> None:
    """What came of it."""
    for note in notes:
        st.caption(plain(note))
    st.iframe("data:text/html;base64," + base64.b64encode(page.encode()).decode(), height=900)
