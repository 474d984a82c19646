"""系统 → AB角 and 起始期号, arranged by administrators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from domain import clock
from domain.brief_flow import NumberStart, StandIn
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain


def show(actor: Actor) -> None:
    """Both lists, each with its form."""
    st.subheader("AB角")
    st.caption("B角在这些日子可代A角办理审签；记录里两个人的名字都在，同一份简报仍须各步换人。")
    accounts = the_desk().users(actor)
    names = {user.name: user.display or user.name for user in accounts}
    for stand_in in the_desk().stand_ins(actor):
        _stand_in(actor, stand_in, names)
    _new_stand_in(actor, {user.name: names[user.name] for user in accounts if user.active})
    st.subheader("起始期号")
    st.caption("改用本系统之前已编到的期号；这一种类在本系统签发过之后不能再改。")
    _starts(actor)


def _stand_in(actor: Actor, stand_in: StandIn, names: Mapping[str, str]) -> None:
    key, until = stand_in.id, clock.zh_date(stand_in.until) if stand_in.until else "另行通知"
    with st.form(f"drop-form-{key}", border=False):
        text, why, button = st.columns([4, 3, 1], vertical_alignment="bottom")
        text.markdown(
            f"**{plain(names.get(stand_in.deputy, stand_in.deputy))}** 代 "
            f"**{plain(names.get(stand_in.principal, stand_in.principal))}**　"
            f"{clock.zh_date(stand_in.since)}至{until}　:gray[{plain(stand_in.note)}]"
        )
        reason = why.text_input("取消的原因", key=f"drop-why-{key}", label_visibility="collapsed",
                                placeholder="取消的原因")  # fmt: skip
        pressed = button.form_submit_button("取消", key=f"drop-{key}", width="stretch")
    if pressed:
        with told():
            the_desk().drop_stand_in(actor, key, reason)
            done("AB角已取消，已办的不变。")


def _new_stand_in(actor: Actor, users: Mapping[str, str]) -> None:
    today = clock.library_day(the_desk().now())
    with st.form("stand-in", clear_on_submit=True):
        first, second, third, fourth = st.columns(4)
        principal = first.selectbox("A角", list(users), format_func=users.__getitem__)
        deputy = second.selectbox("B角（代办人）", list(users), format_func=users.__getitem__)
        since: date = third.date_input("自", today, format="YYYY-MM-DD")
        until: date | None = fourth.date_input("至（可不填）", None, format="YYYY-MM-DD")
        note = st.text_input("设置的原因")
        saved = st.form_submit_button("设置AB角")
    if saved and principal and deputy:
        with told():
            key = f"{principal}-{deputy}-{since}"
            the_desk().save_stand_in(actor, StandIn(key, principal, deputy, since, until, note), note)
            done("AB角已设置。")


def _starts(actor: Actor) -> None:
    kinds = the_desk().brief_kinds(enabled=False)
    for start in the_desk().number_starts(actor):
        name = kinds[start.id].name if start.id in kinds else start.id
        st.markdown(f"- {plain(name)}：{start.year} 年已编到第 {start.issue_no} 期，总第 {start.total_no} 期")
    with st.form("number-start", clear_on_submit=True):
        first, second, third, fourth = st.columns(4)
        kind = first.selectbox("种类", list(kinds), format_func=lambda key: kinds[key].name)
        year = second.number_input("年", 1990, 2200, clock.library_day(the_desk().now()).year)
        issue_no = third.number_input("已编到第几期", 0, 100_000, 0)
        total_no = fourth.number_input("总第几期", 0, 1_000_000, 0)
        why = st.text_input("原因", placeholder="如：接续原编号")
        saved = st.form_submit_button("设起始期号")
    if saved:
        with told():
            start = NumberStart(kind, int(year), int(issue_no), int(total_no))
            the_desk().start_numbers(actor, start, why)
            done("起始期号已设。")
