"""今日 → what waits for the reader's signature."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from domain import clock
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import go_to
from workbench.style import plain

_NAMED = 3


def show(actor: Actor) -> None:
    """One line and a button, where something waits; a post-review that is late is said to everyone who could make it."""
    if not may(actor, Permission.BRIEFS):
        return
    mine = [turn for turn in the_desk().waiting_for(actor) if turn.step.key != "edit"]
    if mine:
        named = "、".join(f"《{turn.brief.title}》待{turn.step.name}" for turn in mine[:_NAMED])
        st.info(plain(f"等你审签 {len(mine)} 份：{named}" + ("等" if len(mine) > _NAMED else "") + "。"))
    due = the_desk().post_reviews(actor)
    for issuing, brief in due:
        assert issuing.review_due is not None
        late = issuing.review_due < the_desk().now()
        until = clock.zh_minute(issuing.review_due)
        line = f"《{brief.title}》第{issuing.issue_no}期待发后复核，{'已过' if late else '应在'} {until}"
        (st.error if late else st.warning)(plain(line + "。"))
    if (mine or due) and st.button("去审签", key="signing"):
        go_to("signing")
