"""审签: the lists."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from desk.brief_flow import Turn
from domain import clock
from domain.brief import STATUS_NAMES, Brief
from domain.user import Actor
from workbench.context import the_desk
from workbench.style import plain

_WIDTHS = [5, 2, 2, 1]


def show(actor: Actor) -> None:
    """What waits for me first."""
    desk = the_desk().signing_desk(actor)
    if desk.mine:
        st.subheader(f"等我办理（{len(desk.mine)}）")
        _turns(desk.mine)
    else:
        st.info("现在没有等你办理的简报。")
    if desk.due:
        st.subheader(f"待发后复核（{len(desk.due)}）")
        for issuing, brief in desk.due:
            assert issuing.review_due is not None
            late = " :red-badge[已逾时]" if issuing.review_due < the_desk().now() else ""
            _line(brief, f"{clock.zh_minute(issuing.review_due)} 之前{late}", "due")
    if desk.others:
        st.subheader(f"等别人办理（{len(desk.others)}）")
        _turns(desk.others)
    if desk.issued:
        st.subheader("近来签发")
        for brief in desk.issued:
            _line(brief, STATUS_NAMES[brief.status], "issued")


def _turns(turns: Iterable[Turn]) -> None:
    for turn in turns:
        last = turn.decisions[-1].at if turn.decisions else turn.brief.created_at
        _line(turn.brief, f"等{turn.step.name}　自 {clock.zh_minute(last)[5:]}", "way")


def _line(brief: Brief, state: str, group: str) -> None:
    about, waits, made, button = st.columns(_WIDTHS, vertical_alignment="center")
    number = f"第{brief.issue_no}期（总第{brief.total_no}期）　" if brief.issue_no else ""
    corrects = " :orange-badge[更正]" if brief.corrects else ""
    about.markdown(f"**{plain(brief.title)}**{corrects}  \n:gray[{plain(brief.masthead.name)}　{number}]")
    waits.markdown(state)
    made.caption(f"{clock.zh_date(brief.day)}　第 {brief.version} 版")
    if button.button("打开", key=f"{group}-{brief.id}", width="stretch"):
        st.query_params.from_dict({"brief": brief.id})
        st.rerun()
