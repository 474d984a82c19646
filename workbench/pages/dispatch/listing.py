"""The register: one line for each issued brief."""

from __future__ import annotations

import streamlit as st

from desk.dispatch import DispatchLine
from domain import clock
from domain.user import Actor
from workbench.context import the_desk
from workbench.style import plain

_WIDTHS = [5, 1, 1, 1, 1, 1]


def show(actor: Actor) -> None:
    """The view."""
    lines = the_desk().dispatch_lines(actor)
    if not lines:
        st.info("还没有签发的简报。签发之后，在这里登记报送。")
        return
    for column, name in zip(st.columns(_WIDTHS), ("简报", "送阅", "签收", "打开", "反馈", ""), strict=True):
        column.caption(name)
    for line in lines:
        _line(line)
    st.caption("“送阅”“签收”按送阅对象计，“打开”含参阅和阅读链接，“反馈”不含已撤销、已更正的。")


def _line(line: DispatchLine) -> None:
    brief = line.brief
    about, sent, signed, opened, replies, button = st.columns(_WIDTHS, vertical_alignment="center")
    state = " :gray-badge[已撤回]" if brief.status == "recalled" else ""
    number = f"第{brief.issue_no}期" if brief.issue_no is not None else ""
    about.markdown(
        f"**{plain(brief.title)}**{state}  \n:gray[{plain(brief.masthead.name)}{number} · {clock.zh_date(brief.day)}]"
    )
    sent.markdown(f"**{line.sent}**" if line.sent else ":orange[未报送]")
    signed.markdown(str(line.signed))
    opened.markdown(str(line.opened))
    replies.markdown(str(line.replies))
    if button.button("办理", key=f"open-{brief.id}", width="stretch"):
        st.query_params.from_dict({"brief": brief.id})
        st.rerun()
