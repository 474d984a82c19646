"""今日: one button for the daily brief, the figures, the trend, the top stories."""

from __future__ import annotations

from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from desk.permissions import Permission, may
from desk.reading import Overview
from domain import clock
from domain.analysis import SENTIMENT_NAMES, Sentiment
from domain.user import Actor
from workbench.context import the_actor, the_desk
from workbench.pages.signing import reminder
from workbench.parts import coverage_note, go_to, guarded, story_line
from workbench.putting import put_button
from workbench.style import SENTIMENT_COLOURS, level_badge, plain

_ALERTS = 8
"""Of them are shown here."""


@guarded
def show() -> None:
    """The page."""
    actor, desk = the_actor(), the_desk()
    day = clock.library_day(desk.now())
    window = desk.daily_window()
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.title(f"今日 · {clock.zh_date(day)} {clock.zh_weekday(day)}")
    if may(actor, Permission.DRAFT) and right.button("编今日日报", type="primary", width="stretch"):
        _make_daily(actor)
    _morning(actor)
    reminder.show(actor)
    view = desk.overview(actor, window)
    _figures(view)
    coverage_note(view)
    put_button("counts", partial(desk.put_window_counts, actor, view.window), wide=False)
    st.subheader("热点")
    if not view.stories:
        st.info("这一时段没有文章。请到“采集源”运行一次采集。")
    reported = desk.told_lines(actor, [story.id for story in view.stories])
    for story in view.stories:
        story_line(story, reported.get(story.id, ""))
    _alerts(view)
    _tasks(actor)
    _trend(view)


def _morning(actor: Actor) -> None:
    """What was prepared before office hours, and which sources failed overnight."""
    morning = the_desk().last_morning(actor)
    if morning is None:
        return
    (st.warning if morning.failed else st.info)(plain(f"{morning.line}。"))
    if may(actor, Permission.BRIEFS) and st.button("打开草稿", key="morning"):
        st.session_state["brief"] = morning.brief_id
        go_to("briefs")


def _make_daily(actor: Actor) -> None:
    desk = the_desk()
    with st.spinner("正在编写日报……"):
        report = desk.make_brief(actor, "daily", clock.library_day(desk.now()))
    st.session_state["brief"] = report.id
    st.success(f"日报已编好：{report.items} 条，用时 {report.seconds:.1f} 秒。请到“编报”预览和下载。")


def _figures(view: Overview) -> None:
    negative = view.sentiment.get(Sentiment.NEG.value, 0)
    judged = sum(view.sentiment.values())
    first, second, third, fourth = st.columns(4)
    first.metric(
        "相关文章（含转载）", f"{view.articles} 篇", f"{view.articles - view.previous:+d}（较上一时段）"
    )
    second.metric("负面占比", f"{negative / judged:.1%}" if judged else "—")
    third.metric("热点", f"{view.story_count} 个")
    waiting = sum(alert.waiting for alert, _ in view.alerts)
    fourth.metric(
        "未解除预警", f"{len(view.alerts)} 条", f"待签收 {waiting} 条", delta_color="off", delta_arrow="off"
    )


def _trend(view: Overview) -> None:
    rows = [
        {
            "日期": f"{day.month}-{day.day}",
            "次序": order,
            "情感": SENTIMENT_NAMES[kind],
            "篇数": counts.get(kind.value, 0),
        }
        for order, (day, counts) in enumerate(sorted(view.by_day.items()))
        for kind in Sentiment
    ]
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("日期:N", sort=alt.SortField("次序"), title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("篇数:Q", title="篇数"),
            color=alt.Color(
                "情感:N",
                scale=alt.Scale(domain=list(SENTIMENT_COLOURS), range=list(SENTIMENT_COLOURS.values())),
                legend=alt.Legend(orient="top", title=None),
            ),
            tooltip=["日期", "情感", "篇数"],
        )
        .properties(height=220)
    )
    st.subheader("近十四日走势")
    st.altair_chart(chart, width="stretch")


def _alerts(view: Overview) -> None:
    """The gravest; everything about them stands on the page 预警."""
    if not view.alerts:
        return
    st.subheader("预警与跟踪")
    for alert, story in view.alerts[:_ALERTS]:
        st.markdown(
            f"{level_badge(alert.level)} {plain(story.title)} — {plain(alert.reason)}　:gray[{alert.state}]"
        )
    if st.button(f"到“预警”页签收和处置（{len(view.alerts)} 条）", key="to-alerts"):
        go_to("alerts")


def _tasks(actor: Actor) -> None:
    """约稿与追问 that the desk owes; everything about them stands on the page 报送."""
    if not may(actor, Permission.BRIEFS):
        return
    tasks = the_desk().answer_tasks(actor)
    if not tasks:
        return
    late = sum(task.overdue for task in tasks)
    st.subheader("约稿与追问")
    first = tasks[0].reply
    st.markdown(
        f"在办 {len(tasks)} 件，逾期 {late} 件；最早的期限 {first.due_on}：{plain(first.answer.text)}"
    )
    if st.button("到“报送”页办理", key="to-tasks"):
        go_to("dispatch", view="tasks")
