"""阅读链接 of one brief: made, shown once, revoked; who opened it."""

from __future__ import annotations

import streamlit as st

from desk.dispatch import DispatchView
from desk.reader_links import LONGEST_HOURS
from domain import clock
from domain.dispatch import Opening, ReaderLink
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain

_SHOWN = "reader link"
"""Session key: (brief, address) of the link just made; gone with the session."""
_CLOSED = {"expired": "已过期", "revoked": "已停用", "recalled": "已撤回", "inactive": "对象已停用"}


def show(actor: Actor, view: DispatchView, writes: bool) -> None:
    """The view."""
    if writes and view.brief.status == "issued":
        _make(actor, view)
    if not view.links:
        st.info("本期没有阅读链接。")
    for link in view.links:
        _link(actor, link, view.openings, writes)
    if view.openings:
        with st.expander(f"打开记录（{len(view.openings)}）"):
            _openings(actor, view)


def _make(actor: Actor, view: DispatchView) -> None:
    book = {r.id: r for r in the_desk().recipients(actor).recipients if r.active}
    with st.form("link", border=False):
        first, second, third = st.columns([3, 1, 1], vertical_alignment="bottom")
        chosen = first.selectbox(
            "送阅对象", list(book), format_func=lambda key: book[key].name, key="link-to"
        )
        hours = int(second.number_input("有效（小时）", 1, LONGEST_HOURS, 72, key="link-hours"))
        if third.form_submit_button("生成链接", key="link-go", width="stretch", disabled=not book):
            with told():
                ticket = the_desk().make_link(actor, view.brief.id, chosen, hours)
                st.session_state[_SHOWN] = (view.brief.id, f"{_host()}{ticket.path}")
                done("链接已生成")
    brief_id, address = st.session_state.get(_SHOWN, ("", ""))
    if brief_id == view.brief.id:
        st.code(address, language=None, wrap_lines=True)
        st.caption(
            "只在这里显示，离开后不能再看。链接只供本人阅读本期，到期、停用或撤回后打不开；每次打开都有记录。"
        )


def _host() -> str:
    """Where readers reach this server, or the address in front of the librarian."""
    named = the_desk().settings.public_url.rstrip("/")
    address = st.context.url or ""
    return named or "/".join(address.split("/")[:3])


def _link(actor: Actor, link: ReaderLink, openings: tuple[Opening, ...], writes: bool) -> None:
    text, button = st.columns([6, 1], vertical_alignment="center")
    times = sum(o.link_id == link.id and not o.closed for o in openings)
    live = link.revoked_at is None and link.expires_at > the_desk().now()
    state = "有效" if live else f"{plain(link.revoked_by)} 停用" if link.revoked_at else "已过期"
    text.markdown(
        f"**{plain(link.name)}** · {state} · 打开 {times} 次  \n"
        f":gray[{clock.zh_minute(link.created_at)} 由 {plain(link.created_by)} 生成，有效至 {clock.zh_minute(link.expires_at)}]"
    )
    if writes and live and button.button("停用", key=f"revoke-{link.id}", width="stretch"):
        with told():
            the_desk().revoke_link(actor, link.id)
            done("链接已停用")


def _openings(actor: Actor, view: DispatchView) -> None:
    names = {r.id: r.name for r in the_desk().recipients(actor).recipients}
    st.dataframe(
        [
            {
                "时间": clock.zh_minute(o.at),
                "谁": names.get(o.recipient_id, o.recipient_id) or o.account,
                "途径": "阅读链接" if o.link_id else f"参阅（{o.account}）",
                "结果": f"未显示：{_CLOSED[o.closed]}" if o.closed else "已显示",
            }
            for o in reversed(view.openings)
        ],
        hide_index=True,
        width="stretch",
    )
