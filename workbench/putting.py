"""放入素材夹: the small button that several pages show beside what can be put aside."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from desk.permissions import Permission, may
from domain.folder import ENTRY_NAMES, FolderEntry
from workbench.context import the_actor, the_desk
from workbench.parts import told
from workbench.style import plain


def put_button(key: str, put: Callable[[], FolderEntry], *, wide: bool = True) -> None:
    """The button, for whoever may draft; what it did is said in passing, what it could not do stays."""
    if not may(the_actor(), Permission.DRAFT):
        return
    if st.button(
        "放入素材夹", key=f"put-{key}", icon=":material/bookmark_add:", width="stretch" if wide else "content"
    ):
        with told():
            say_put(put())


def say_put(entry: FolderEntry) -> None:
    """What is in the folder now."""
    st.toast(f"素材夹第 {entry.place} 条：{ENTRY_NAMES[entry.kind]}《{plain(entry.title)}》", icon="✔️")


def passage_box(article_id: str) -> None:
    """A passage copied from the text above or from a capture; it is checked against the article."""
    if not may(the_actor(), Permission.DRAFT):
        return
    with st.popover("摘录到素材夹", icon=":material/format_quote:"):
        with st.form(f"passage-{article_id}", clear_on_submit=True, border=False):
            words = st.text_area(
                "摘录",
                key=f"passage-words-{article_id}",
                help="从正文或存档快照里原样复制一段；与文章对不上的不收。",
            )
            note = st.text_input("附注（不印）", key=f"passage-note-{article_id}")
            pressed = st.form_submit_button("核对并放入", type="primary")
        if pressed:
            with told():
                say_put(the_desk().put_passage(the_actor(), article_id, words, note))
