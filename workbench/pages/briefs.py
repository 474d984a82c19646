"""编报: make, preview, download."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from desk.permissions import Permission, may
from domain import clock
from domain.brief import STATUS_NAMES, Brief, Citation
from domain.clock import Window
from domain.story import LEVEL_NAMES
from workbench.context import the_actor, the_desk
from workbench.pages.brief_paper import show_paper
from workbench.parts import go_to, guarded
from workbench.style import plain

_RECENT = timedelta(days=7)


@guarded
def show() -> None:
    """The page."""
    actor = the_actor()
    st.title("编报")
    if may(actor, Permission.DRAFT):
        _make()
    briefs = the_desk().briefs(actor)
    if not briefs:
        st.info("还没有可以阅读的简报。")
        return
    ids = [brief.id for brief in briefs]
    labels = {
        b.id: f"{b.title}　{clock.zh_date(b.day)}　{STATUS_NAMES[b.status]}　{clock.zh_minute(b.created_at)}"
        for b in briefs
    }
    last = st.session_state.get("brief")
    chosen = st.selectbox(
        "简报", ids, index=ids.index(last) if last in ids else 0, format_func=labels.__getitem__
    )
    _one(next(brief for brief in briefs if brief.id == chosen))


def _make() -> None:
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    today, kinds = clock.library_day(the_desk().now()), the_desk().brief_kinds()
    chosen = left.selectbox("种类", list(kinds), format_func=lambda key: kinds[key].name)
    with right, st.form("make", border=False):
        day, button = st.columns(2, vertical_alignment="bottom")
        date = day.date_input("日期", today, max_value=today + timedelta(days=1), format="YYYY-MM-DD")
        pressed = button.form_submit_button("编写", type="primary", width="stretch")
    story, watch = _about(kinds[chosen].about)
    if pressed:
        with st.spinner("正在编写……"):
            report = the_desk().make_brief(the_actor(), chosen, date, story=story, watch=watch)
        st.session_state["brief"] = report.id
        st.success(f"已编好：{report.items} 条，用时 {report.seconds:.1f} 秒。")
        for note in report.notes:
            st.caption(note)


def _about(about: str) -> tuple[str, str]:
    """(story, watch) that a kind is to be about; empty where it needs none, or takes the gravest."""
    desk, actor = the_desk(), the_actor()
    if about == "watch":
        watches = {line.watch.id: line.watch.name for line in desk.watches(actor) if line.watch.enabled}
        return "", st.selectbox("监测专题", list(watches), format_func=watches.__getitem__) or ""
    if about == "story":
        recent = desk.stories(actor, Window(desk.now() - _RECENT, desk.now()))
        titles = {"": "关注等级最高的热点"} | {s.id: f"{LEVEL_NAMES[s.level]}　{s.title}" for s in recent}
        return st.selectbox("热点", list(titles), format_func=titles.__getitem__), ""
    return "", ""


def _one(brief: Brief) -> None:
    start, end = clock.zh_moment(brief.window.start), clock.zh_moment(brief.window.end)
    st.caption(f"{start}至{end}，{brief.item_count} 条，来源 {len(brief.citations)} 篇")
    edit, sign, _ = st.columns([1, 1, 6])
    if may(the_actor(), Permission.DRAFT) and edit.button("编辑", icon=":material/edit:"):
        go_to("edit", brief=brief.id)
    if may(the_actor(), Permission.BRIEFS) and sign.button("审签", icon=":material/approval:"):
        go_to("signing", brief=brief.id)
    show_paper(the_actor(), brief)
    st.iframe(f"/preview/{brief.id}", height=900)
    with st.expander("来源与存档"):
        # One element for all: each element of a page costs the browser some ten milliseconds.
        st.markdown("\n".join(_source_line(cite) for cite in brief.citations))


def _source_line(cite: Citation) -> str:
    link = "无快照"
    if cite.snapshot_id:
        link = f"[快照](/capture/{cite.snapshot_id.removeprefix('urn:uuid:')})"
    return f"{cite.number}. {plain(cite.outlet)}：{plain(cite.title)}　{link}"
