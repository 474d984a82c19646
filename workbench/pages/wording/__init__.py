"""用语: the lists that briefs are checked against."""

from __future__ import annotations

import streamlit as st

from domain.wording import WORDING_NAMES, Agency, Leader, Office, Term, Wording
from workbench.context import the_actor, the_desk
from workbench.pages.wording.listing import show_list
from workbench.pages.wording.trial import show_trial
from workbench.parts import guarded, say_done

_SAID: dict[type[Wording], str] = {
    Term: "不应使用的写法和应改成的写法；“提示”只提醒，其余在签发前必须改正或写明例外理由。",
    Office: "职务的规范写法和排序，排在前的数字小；姓名前的职务据此核对。",
    Leader: "领导人的姓名、职务、排序和任职起止日期，按任免文件登记；随附的表是空的。",
    Agency: "首次出现用全称，其后可用简称；已撤并的写最后一日和承继机构。",
}


@guarded
def show() -> None:
    """The page."""
    st.title("用语")
    say_done()
    views = the_desk().wordings(the_actor())
    *lists, trial = st.tabs([*WORDING_NAMES.values(), "试查一段"])
    for tab, kind in zip(lists, WORDING_NAMES, strict=True):
        with tab:
            st.caption(_SAID[kind])
            show_list(kind, [view for view in views if type(view.entry) is kind])
    with trial:
        show_trial()
