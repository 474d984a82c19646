"""审签 → the step that is next: opinion, points to tick, pass, return or issue."""

from __future__ import annotations

import streamlit as st

from desk.brief_issue import IssueReport
from desk.brief_view import FlowView
from domain.brief_flow import Decision
from domain.brief_opinion import Opinion
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.fonts import show_fonts
from workbench.parts import done, told
from workbench.style import plain

_BUTTONS = {"edit": "送审", "issue": "签发"}


def show(actor: Actor, view: FlowView) -> None:
    """The form, or why there is none."""
    if view.step is None:
        return
    if view.held_up and view.step.key == "issue":
        st.warning(f"核查还有 {len(view.held_up)} 处没有解决，签发之前要改正文或写明例外理由。")
    if view.step.key == "issue":
        show_fonts(the_desk().font_report(actor))
    if not view.ways:
        st.caption(plain(view.obstacle))
        return
    # Keyed by what is looked at: a tick given to one version must not be carried over to the next.
    with st.form(f"step-{view.brief.content_hash[:12]}-{view.step.key}", enter_to_submit=False):
        st.markdown(f"**{view.step.name}**")
        stands_for = _way(view)
        ticked = [point for point in view.step.checklist if st.checkbox(plain(point), key=f"tick-{point}")]
        text = st.text_area("意见", max_chars=2000, height=80)
        take, give_back = st.columns(2)
        label = _BUTTONS.get(view.step.key, "通过")
        taken = take.form_submit_button(label, type="primary", width="stretch")
        returned = view.step.key != "edit" and give_back.form_submit_button("退回", width="stretch")
    opinion = Opinion(text, tuple(ticked), stands_for, view.brief.content_hash)
    with told():
        if taken:
            done(_taken(actor, view, opinion))
        if returned:
            the_desk().return_brief(actor, view.brief.id, opinion)
            done("已退回编辑，此前各步作废。")


def _way(view: FlowView) -> str:
    if view.ways == ("",):
        return ""
    names = {way: f"代 {view.names.get(way, way)} 办理" if way else "本人办理" for way in view.ways}
    return str(st.selectbox("以谁的身份", view.ways, format_func=names.__getitem__))


def _taken(actor: Actor, view: FlowView, opinion: Opinion) -> str:
    assert view.step is not None
    match view.step.key:
        case "edit":
            return _said(the_desk().submit_brief(actor, view.brief.id, opinion))
        case "issue":
            return _issued(the_desk().issue_brief(actor, view.brief.id, opinion))
    return _said(the_desk().pass_brief(actor, view.brief.id, opinion))


def _said(decision: Decision) -> str:
    return f"{decision.step_name}已登记（{decision.signed_as}）。"


def _issued(report: IssueReport) -> str:
    number = f"已签发：第{report.issuing.issue_no}期（总第{report.issuing.total_no}期）。"
    return number + (report.problem or "")
