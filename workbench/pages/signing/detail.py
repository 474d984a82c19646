"""审签 → one brief: the printed page, its steps beside it, and all that is on record."""

from __future__ import annotations

import streamlit as st

from desk.brief_view import FlowView
from desk.permissions import Permission, may
from domain import clock
from domain.brief import STATUS_NAMES, Brief
from domain.brief_flow import VERDICT_NAMES, Decision, Verdict
from domain.brief_kind import StepRule
from domain.brief_steps import check_code, hash_groups
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.brief_paper import show_paper
from workbench.pages.signing import after, comments, findings, paper, step, versions
from workbench.parts import go_to
from workbench.style import plain


def show(actor: Actor, brief_id: str) -> None:
    """The view."""
    view = the_desk().flow_view(actor, brief_id)
    _head(actor, view)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.iframe(f"/preview/{brief_id}?v={view.brief.version}", height=760)
    with right:
        _steps(view)
        step.show(actor, view)
        after.show_review(actor, view)
    _records(actor, view)


def _records(actor: Actor, view: FlowView) -> None:
    under_way = view.step is not None
    names = ["经过", f"批注（{len(view.open_comments)}）", "版本"]
    names += [f"核查（{len(view.held_up)}）", "线下签发"] if under_way else ["更正与撤回", "线下签发"]
    tabs = st.tabs(names)
    with tabs[0]:
        st.markdown("\n".join(_happened(view, decision) for decision in view.history) or "还没有人办理。")
    with tabs[1]:
        comments.show(actor, view)
    with tabs[2]:
        versions.show(actor, view)
    with tabs[3]:
        findings.show(actor, view) if under_way else after.show(actor, view)
    with tabs[4]:
        paper.show(actor, view)


def _head(actor: Actor, view: FlowView) -> None:
    brief = view.brief
    title, edit, back = st.columns([6, 1, 1], vertical_alignment="bottom")
    title.title(plain(brief.title))
    may_edit = view.step is not None and may(actor, Permission.DRAFT)
    if may_edit and edit.button("编辑", width="stretch"):
        go_to("edit", brief=brief.id)
    if back.button("返回", width="stretch"):
        st.query_params.clear()
        st.session_state.pop("last brief", None)
        st.rerun()
    number = f"第{brief.issue_no}期（总第{brief.total_no}期）　" if brief.issue_no else ""
    st.markdown(
        f"**{STATUS_NAMES[brief.status]}**　{plain(brief.masthead.name)}　{number}{clock.zh_date(brief.day)}　"
        f"第 {brief.version} 版　{brief.item_count} 条　校验码 `{check_code(brief.content_hash)}`",
        help=f"内容摘要（SHA-256）：{hash_groups(brief.content_hash)}",
    )
    _links(view)
    show_paper(actor, brief)


def _links(view: FlowView) -> None:
    if recall := view.recall:
        by = plain(recall.signed_as)
        st.error(f"已于 {clock.zh_minute(recall.at)} 撤回（{by} 批准）：{plain(recall.reason)}")
    if wrong := view.corrected:
        st.info(f"本期更正《{plain(wrong.masthead.name)}》第{wrong.issue_no}期：{plain(wrong.title)}")
        _open(wrong, "看被更正的一期")
    for right in view.corrections:
        number = f"第{right.issue_no}期" if right.issue_no else STATUS_NAMES[right.status]
        st.info(f"已有更正（{number}）：{plain(right.title)}")
        _open(right, f"看更正（{number}）")


def _open(brief: Brief, label: str) -> None:
    if st.button(label, key=f"go-{brief.id}"):
        st.query_params.from_dict({"brief": brief.id})
        st.rerun()


def _steps(view: FlowView) -> None:
    st.markdown("  \n".join(_step(view, rule, decision) for rule, decision in view.steps))


def _step(view: FlowView, rule: StepRule, decision: Decision | None) -> str:
    if decision is None:
        now = "　:blue-badge[现在]" if view.step is not None and rule.key == view.step.key else ""
        return f"○ {rule.name}{now}"
    return f":green[●] **{decision.step_name}**　{_who(view, decision)}"


def _happened(view: FlowView, decision: Decision) -> str:
    colour = "red" if decision.verdict in _BAD else "gray"
    name = f":{colour}[{VERDICT_NAMES[decision.verdict]}]"
    return f"{decision.number}. **{decision.step_name}**　{name}　第 {decision.version} 版　{_who(view, decision)}"


def _who(view: FlowView, decision: Decision) -> str:
    stood_in = ""
    if decision.stands_for:
        stood_in = f"（代 {plain(view.names.get(decision.stands_for, decision.stands_for))}）"
    when = clock.zh_minute(decision.at)
    if decision.signed_on:
        when = f"{clock.zh_date(decision.signed_on)}纸上签署，{when} 登记"
    said = f"　“{plain(decision.opinion)}”" if decision.opinion else ""
    ticked = f"　已核对 {len(decision.ticked)} 项" if decision.ticked else ""
    return f"{plain(decision.signed_as)}{stood_in}　{when}{said}{ticked}"


_BAD = frozenset({Verdict.RETURN, Verdict.VOID, Verdict.FAULT})
