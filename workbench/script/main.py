"""The script Streamlit runs for every session: who is asking decides the menu."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from desk.permissions import Permission, may
from domain.user import ROLE_NAMES
from workbench.context import the_actor, the_desk
from workbench.nowhere import pages_besides
from workbench.pages import (
    alerts,
    article,
    briefs,
    collections,
    dispatch,
    editing,
    folder,
    fonts,
    intake,
    judging,
    kinds,
    literature,
    monitor,
    performance,
    privacy,
    readers,
    reading_room,
    search,
    signing,
    sources,
    stories,
    system,
    today,
    watches,
    wording,
)
from workbench.parts import MENU
from workbench.style import frame

# A file of our own: Streamlit fetches emoji and material favicons from the internet.
st.set_page_config(page_title="知津", page_icon=Path(__file__).parent / "icon.png", layout="wide")
frame()

_actor = the_actor()
_pages = [
    (Permission.READ, st.Page(today.show, title="今日", url_path="today", icon=":material/today:")),
    (Permission.READ, st.Page(stories.show, title="热点", url_path="stories", icon=":material/whatshot:")),
    (Permission.READ, st.Page(alerts.show, title="预警", url_path="alerts", icon=":material/notifications:")),
    (
        Permission.READ,
        st.Page(watches.show, title="监测专题", url_path="watches", icon=":material/travel_explore:"),
    ),
    (Permission.READ, st.Page(search.show, title="检索", url_path="search", icon=":material/search:")),
    (Permission.READ, st.Page(article.show, title="文章", url_path="article", visibility="hidden")),
    (
        Permission.READ,
        st.Page(literature.show, title="文献", url_path="literature", icon=":material/library_books:"),
    ),
    (Permission.READ, st.Page(folder.show, title="素材夹", url_path="folder", icon=":material/bookmarks:")),
    (Permission.BRIEFS, st.Page(editing.show, title="编辑", url_path="edit", visibility="hidden")),
    (Permission.BRIEFS, st.Page(briefs.show, title="编报", url_path="briefs", icon=":material/description:")),
    (Permission.BRIEFS, st.Page(signing.show, title="审签", url_path="signing", icon=":material/approval:")),
    (
        Permission.BRIEFS,
        st.Page(dispatch.show, title="报送", url_path="dispatch", icon=":material/outgoing_mail:"),
    ),
    (
        Permission.BRIEFS,
        st.Page(readers.show, title="读者与定题", url_path="readers", icon=":material/contacts:"),
    ),
    (
        Permission.ISSUED,
        st.Page(reading_room.show, title="参阅", url_path="reading", icon=":material/menu_book:"),
    ),
    (
        Permission.BRIEFS,
        st.Page(performance.show, title="绩效", url_path="performance", icon=":material/insights:"),
    ),
    (Permission.READ, st.Page(intake.show, title="录入", url_path="intake", icon=":material/edit_note:")),
    (Permission.READ, st.Page(sources.show, title="采集源", url_path="sources", icon=":material/rss_feed:")),
    (
        Permission.READ,
        st.Page(monitor.show, title="采集监控", url_path="monitor", icon=":material/monitor_heart:"),
    ),
    (
        Permission.READ,
        st.Page(collections.show, title="网事典藏", url_path="collections", icon=":material/archive:"),
    ),
    (
        Permission.JUDGE,
        st.Page(judging.show, title="分析设置", url_path="judging", icon=":material/model_training:"),
    ),
    (
        Permission.ERASE if may(_actor, Permission.ERASE) else Permission.INTAKE,
        st.Page(privacy.show, title="个人信息", url_path="privacy", icon=":material/shield_person:"),
    ),
    (
        Permission.ADMIN if may(_actor, Permission.ADMIN) else Permission.BRIEFS,
        st.Page(kinds.show, title="简报种类", url_path="kinds", icon=":material/library_books:"),
    ),
    (Permission.READ, st.Page(fonts.show, title="字体", url_path="fonts", icon=":material/text_fields:")),
    (Permission.ADMIN, st.Page(wording.show, title="用语", url_path="wording", icon=":material/spellcheck:")),
    (Permission.ADMIN, st.Page(system.show, title="系统", url_path="system", icon=":material/settings:")),
]
_allowed = [page for permission, page in _pages if may(_actor, permission)]
st.session_state[MENU] = {page.url_path: page for page in _allowed}
# Streamlit would fold a long menu away behind a line in English.
_menu = st.navigation([*_allowed, *pages_besides(_allowed)], expanded=True)

with st.sidebar:
    st.caption(the_desk().settings.institution)
    st.markdown(f"**{'、'.join(ROLE_NAMES[role] for role in _actor.roles)}** · {_actor.name}")
    st.link_button("退出", "/logout", icon=":material/logout:")
    if the_desk().settings.demo:
        st.info("演示模式：机构、人物、事件均为虚构。")

_menu.run()
