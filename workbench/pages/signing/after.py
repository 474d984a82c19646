"""审签 → after issuing: the review afterwards, correction, recall and who has it."""

from __future__ import annotations

import streamlit as st

from desk.brief_view import FlowView
from desk.permissions import Permission, may
from domain import clock
from domain.brief_opinion import Opinion
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain


def show_review(actor: Actor, view: FlowView) -> None:
    """发后复核, while it is due."""
    if view.review_due is None:
        return
    st.warning(f"这一期签发前没有审核，应在 {clock.zh_minute(view.review_due)} 之前由另一人复核。")
    if not view.may_review:
        return
    with st.form("post-review", enter_to_submit=False):
        text = st.text_area("复核意见", height=80, max_chars=2000)
        fine, wrong = st.columns(2)
        clear = fine.form_submit_button("复核无误", type="primary", width="stretch")
        fault = wrong.form_submit_button("复核有误", width="stretch")
    if clear or fault:
        with told():
            the_desk().post_review(actor, view.brief.id, fault, Opinion(text))
            done("复核已登记。" + ("请更正或撤回。" if fault else ""))


def show(actor: Actor, view: FlowView) -> None:
    """Correction and recall, each with its reason."""
    brief = view.brief
    if may(actor, Permission.DRAFT):
        with st.form("correct", enter_to_submit=False):
            reason = st.text_input("更正的原因", max_chars=2000)
            correct = st.form_submit_button("起草更正", type="primary")
        if correct:
            with told():
                draft = the_desk().correct_brief(actor, brief.id, reason)
                st.query_params.from_dict({"brief": draft.id})
                done("更正稿已建，改好后照样送审、签发，另取期号。")
    if brief.status == "issued" and may(actor, Permission.ISSUE):
        _recall(actor, view)
    _holders(actor, view)


def _recall(actor: Actor, view: FlowView) -> None:
    with st.form("recall", enter_to_submit=False):
        st.markdown("撤回后期号保留，读者不能再读；下列单位要逐一通知。")
        reason = st.text_input("撤回的原因", max_chars=2000)
        sure = st.checkbox("确认撤回这一期")
        recall = st.form_submit_button("撤回")
    if recall and not sure:
        st.error("请先勾选“确认撤回这一期”。")
    elif recall:
        with told():
            the_desk().recall_brief(actor, view.brief.id, reason)
            done("已撤回。")


def _holders(actor: Actor, view: FlowView) -> None:
    holders = the_desk().dispatch_view(actor, view.brief.id).holders
    st.markdown("**谁手里有这一期**")
    if not holders:
        st.caption("还没有报送登记，也没有人打开过。")
    st.markdown("\n".join(f"- {plain(holder.line)}" for holder in holders))
