"""The script Streamlit runs for every session: who is asking decides the menu."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from domain.user import ROLE_NAMES
from workbench.context import the_actor, the_desk
from workbench.menu import sections_for
from workbench.nowhere import pages_besides
from workbench.parts import MENU
from workbench.style import frame

# A file of our own: Streamlit fetches emoji and material favicons from the internet.
st.set_page_config(page_title="知津", page_icon=Path(__file__).parent / "icon.png", layout="wide")
frame()

_actor = the_actor()
_sections = sections_for(_actor)
_allowed = [page for pages in _sections.values() for page in pages]
st.session_state[MENU] = {page.url_path: page for page in _allowed}
# Streamlit would fold a long menu away behind a line in English.
_menu = st.navigation({**_sections, "": pages_besides(_allowed)}, expanded=True)

with st.sidebar:
    st.caption(the_desk().settings.institution)
    st.markdown(f"**{'、'.join(ROLE_NAMES[role] for role in _actor.roles)}** · {_actor.name}")
    st.link_button("退出", "/logout", icon=":material/logout:")
    if the_desk().settings.demo:
        st.info("演示模式：机构、人物、事件均为虚构。")

_menu.run()
