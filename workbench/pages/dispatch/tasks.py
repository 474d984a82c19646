"""约稿与追问: what the desk owes, by when."""

from __future__ import annotations

import streamlit as st

from desk.answers import TaskLine
from desk.permissions import Permission, may
from domain import clock
from domain.answer import ANSWER_NAMES
from domain.brief import Brief
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain


def show(actor: Actor) -> None:
    """The view."""
    everything = st.toggle("也看已办结的", key="tasks-all")
    tasks = the_desk().answer_tasks(actor, open_only=not everything)
    if not tasks:
        st.info("没有在办的约稿和追问。送阅对象在“参阅”提出，或由馆员在简报的“反馈”里登记。")
    issued = [b for b in the_desk().briefs(actor) if b.status == "issued"]
    for task in tasks:
        _task(actor, task, issued)


def _task(actor: Actor, task: TaskLine, issued: list[Brief]) -> None:
    reply, today = task.reply, clock.library_day(the_desk().now())
    answer = reply.answer
    text, finish, move = st.columns([6, 1, 1], vertical_alignment="center")
    state = reply.state(today)
    badge = (
        f":red-badge[{state}]"
        if task.overdue
        else f":blue-badge[{state}]"
        if not reply.done
        else f":gray-badge[{state}]"
    )
    text.markdown(
        f"**{ANSWER_NAMES[answer.kind]}** {badge} 期限 {reply.due_on} · {plain(answer.name or '未登记的单位')}  \n"
        f"{plain(answer.text)}  \n:gray[{answer.given_on} 提出，就《{plain(task.brief.title)}》]"
    )
    if reply.done or not may(actor, Permission.DISPATCH):
        return
    with finish.popover("办结", width="stretch"), st.form(f"finish-{answer.id}", border=False):
        labels = {b.id: f"{b.masthead.name}第{b.issue_no}期 {b.title}" for b in issued}
        brief = st.selectbox(
            "答复它的简报",
            ["", *labels],
            format_func=lambda key: labels.get(key, "没有"),
            key=f"finish-brief-{answer.id}",
        )
        note = st.text_input("怎样办结", key=f"finish-note-{answer.id}")
        if st.form_submit_button("办结", key=f"finish-go-{answer.id}", type="primary"):
            with told():
                the_desk().finish_task(actor, answer.id, note, str(brief))
                done("已办结")
    with move.popover("改期", width="stretch"), st.form(f"move-{answer.id}", border=False):
        due = st.date_input(
            "改到",
            max(reply.due_on or today, today),
            min_value=today,
            format="YYYY-MM-DD",
            key=f"move-to-{answer.id}",
        )
        why = st.text_input("原因", key=f"move-why-{answer.id}")
        if st.form_submit_button("改期", key=f"move-go-{answer.id}"):
            with told():
                the_desk().move_task(actor, answer.id, due, why)
                done(f"已改期到 {due}")
