"""The pages, under the headings of the work they belong to, each with what its reader must be allowed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from desk.permissions import Permission as P
from desk.permissions import may
from domain.user import Actor
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


@dataclass(frozen=True)
class Entry:
    """One page. ``needs``: any of these permissions opens it; without an ``icon`` no menu shows it."""

    show: Callable[[], None]
    title: str
    url_path: str
    needs: tuple[P, ...]
    icon: str = ""

    def page(self) -> st.Page:
        """For ``st.navigation``."""
        if not self.icon:
            return st.Page(self.show, title=self.title, url_path=self.url_path, visibility="hidden")
        return st.Page(self.show, title=self.title, url_path=self.url_path, icon=f":material/{self.icon}:")


MENU_SECTIONS: dict[str, tuple[Entry, ...]] = {
    "监测": (
        Entry(today.show, "今日", "today", (P.READ,), "today"),
        Entry(stories.show, "热点", "stories", (P.READ,), "whatshot"),
        Entry(alerts.show, "预警", "alerts", (P.READ,), "notifications"),
        Entry(watches.show, "监测专题", "watches", (P.READ,), "travel_explore"),
        Entry(search.show, "检索", "search", (P.READ,), "search"),
        Entry(article.show, "文章", "article", (P.READ,)),
    ),
    "编报": (
        Entry(briefs.show, "编报", "briefs", (P.BRIEFS,), "description"),
        Entry(editing.show, "编辑", "edit", (P.BRIEFS,)),
        Entry(signing.show, "审签", "signing", (P.BRIEFS,), "approval"),
        Entry(folder.show, "素材夹", "folder", (P.READ,), "bookmarks"),
        Entry(literature.show, "文献", "literature", (P.READ,), "library_books"),
    ),
    "报送": (
        Entry(dispatch.show, "报送", "dispatch", (P.BRIEFS,), "outgoing_mail"),
        Entry(readers.show, "读者与定题", "readers", (P.BRIEFS,), "contacts"),
        Entry(reading_room.show, "参阅", "reading", (P.ISSUED,), "menu_book"),
        Entry(performance.show, "绩效", "performance", (P.BRIEFS,), "insights"),
    ),
    "采集": (
        Entry(intake.show, "录入", "intake", (P.READ,), "edit_note"),
        Entry(sources.show, "采集源", "sources", (P.READ,), "rss_feed"),
        Entry(monitor.show, "采集监控", "monitor", (P.READ,), "monitor_heart"),
        Entry(collections.show, "网事典藏", "collections", (P.READ,), "archive"),
    ),
    "管理": (
        Entry(judging.show, "分析设置", "judging", (P.JUDGE,), "model_training"),
        Entry(privacy.show, "个人信息", "privacy", (P.INTAKE, P.ERASE), "shield_person"),
        Entry(kinds.show, "简报种类", "kinds", (P.BRIEFS, P.ADMIN), "dashboard_customize"),
        Entry(wording.show, "用语", "wording", (P.ADMIN,), "spellcheck"),
        Entry(fonts.show, "字体", "fonts", (P.READ,), "text_fields"),
        Entry(system.show, "系统", "system", (P.ADMIN,), "settings"),
    ),
}


def sections_for(actor: Actor) -> dict[str, list[st.Page]]:
    """Heading → the pages that the actor may open; headings without any are left out."""
    found = {
        heading: [entry.page() for entry in entries if any(may(actor, p) for p in entry.needs)]
        for heading, entries in MENU_SECTIONS.items()
    }
    return {heading: pages for heading, pages in found.items() if pages}
