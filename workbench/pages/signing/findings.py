"""审签 → 核查: what signing waits for, and reasons by which a finding may stand."""

from __future__ import annotations

import streamlit as st

from desk.brief_view import FlowView
from domain import clock
from domain.gate import Finding
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain

_SHOWN = 60


def show(actor: Actor, view: FlowView) -> None:
    """Open ones first, then exceptions, then advice."""
    left = view.held_up
    if not left:
        st.success("核查没有未决的问题。")
    for finding in left[:_SHOWN]:
        _open(actor, view, finding)
    if len(left) > _SHOWN:
        st.caption(f"另有 {len(left) - _SHOWN} 处，改正以上各处后再看。")
    excused = [f for f in view.findings if f.blocking and f not in left]
    for finding in excused:
        given = view.exceptions[finding.key]
        who, when = view.names.get(given.who, given.who), clock.zh_minute(given.at)
        st.markdown(
            f":gray-badge[例外] {plain(finding.message)}  \n"
            f":gray[理由：{plain(given.reason)}（{plain(who)}，{when}）]"
        )
    if advice := [f for f in view.findings if not f.blocking]:
        with st.expander(f"提示（{len(advice)}），不影响签发"):
            st.markdown("\n".join(f"- {plain(f.name)}：{plain(f.message)}" for f in advice[:_SHOWN]))


def _open(actor: Actor, view: FlowView, finding: Finding) -> None:
    st.markdown(f":red-badge[{plain(finding.name)}] {plain(finding.message)}")
    if not finding.excusable:
        st.caption("这一项不能作为例外，只能改正文。")
        return
    with st.form(f"except-form-{finding.key}", border=False):
        reason, button = st.columns([5, 1], vertical_alignment="bottom")
        why = reason.text_input("例外理由", key=f"why-{finding.key}", max_chars=2000, label_visibility="collapsed",
                                placeholder="不改正文的理由，签发人会看到")  # fmt: skip
        pressed = button.form_submit_button("作为例外", key=f"except-{finding.key}", width="stretch")
    if pressed:
        with told():
            the_desk().except_finding(actor, view.brief.id, finding.key, why)
            done("例外已登记。")
