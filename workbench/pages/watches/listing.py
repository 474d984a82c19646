"""The list of 监测专题."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from desk.watches import WatchLine
from domain.text import shorten
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.watches.parts import move_to, sparkline
from workbench.style import plain

_WIDTHS = [5, 1, 1, 2, 1, 1]


def show(actor: Actor) -> None:
    """The view."""
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    left.title("监测专题")
    if may(actor, Permission.WATCHES) and right.button("新建专题", type="primary", width="stretch"):
        move_to(edit="new")
    lines = the_desk().watches(actor)
    if not lines:
        st.info("还没有监测专题。")
        return
    for column, name in zip(
        st.columns(_WIDTHS), ("专题", "今日", "近七日", "近十四日", "待推送", ""), strict=True
    ):
        column.caption(name)
    for line in lines:
        _line(line)
    st.caption("按文章发布日期计；转载逐篇计数。“待推送”是尚未编入任何推送批次的命中。")


def _line(line: WatchLine) -> None:
    watch = line.watch
    about, today, week, days, waiting, button = st.columns(_WIDTHS, vertical_alignment="center")
    state = "" if watch.enabled else " :gray-badge[已停用]"
    semantic = " :blue-badge[语义扩展]" if watch.widening else ""
    about.markdown(
        f"**{plain(watch.name)}**{state}{semantic}  \n:gray[{plain(shorten(watch.expression, 60))}]"
    )
    today.markdown(f"**{line.today}**")
    week.markdown(str(line.week))
    days.markdown(f"`{sparkline(line.by_day)}`")
    waiting.markdown(str(line.waiting))
    if button.button("查看", key=f"open-{watch.id}", width="stretch"):
        move_to(watch=watch.id)
