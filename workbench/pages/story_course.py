"""What stands behind a story's heat and level: parts with their weights, course, time limits of those concerned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import altair as alt
import pandas as pd
import streamlit as st

from desk.watch import Judgement
from domain import clock
from domain.response import OWNER
from domain.story import STAGE_NAMES, Course, Heat, Stage
from domain.weights import HeatWeights
from workbench.context import the_actor, the_desk
from workbench.style import level_badge, plain

_HOURLY_DAYS = 5
"""A longer course is drawn by the day."""
_SHADES = ((0.67, "强"), (0.34, "中"), (0.0, "弱"))


def show_course(story_id: str) -> None:
    """What the desk says of one story."""
    judgement = the_desk().story_judgement(the_actor(), story_id)
    _clocks(judgement)
    _course(judgement.story.course, judgement.times)
    left, right = st.columns(2)
    with left:
        _level(judgement)
    with right:
        if judgement.story.heat:
            _heat(judgement.story.heat, judgement.weights)


def _clocks(judgement: Judgement) -> None:
    """国办's time limits, as long as the matter is one that they name."""
    if not judgement.clocks:
        return
    seen = judgement.story.detected_at
    st.subheader("回应时限")
    for limit, column in zip(judgement.clocks, st.columns(len(judgement.clocks)), strict=True):
        late = limit.remaining < timedelta(0)
        column.metric(limit.label, limit.line.partition("：")[2].partition("，")[0])
        column.caption(f"截至{clock.zh_moment(limit.due_at)}，{limit.basis}" + ("，已过时限" if late else ""))
    since = f"自本馆首次发现（{clock.zh_moment(seen)}）起算，" if seen else ""
    st.caption(f"{since}{OWNER}；是否特别重大、重大以有关部门认定为准，此处依馆内研判。")


def _course(course: Course | None, times: Sequence[datetime]) -> None:
    st.subheader("走势")
    if course is None or course.stage is Stage.TOO_FEW:
        st.caption(f"{STAGE_NAMES[Stage.TOO_FEW]}：不足三十篇，不判断所处阶段。")
    else:
        st.markdown(f"**{STAGE_NAMES[course.stage]}**　{plain('；'.join(_facts(course)))}")
    st.altair_chart(_chart(times, course), width="stretch")


def _facts(course: Course) -> list[str]:
    facts = [
        ("始于", course.since and clock.zh_moment(course.since)),
        ("峰值", course.peak_at and f"{clock.zh_moment(course.peak_at)}，每小时{course.peak:.1f}篇（平滑）"),
        ("拐点", course.turned_at and clock.zh_moment(course.turned_at)),
        ("半衰期", course.half_life_hours and f"{course.half_life_hours:.0f}小时"),
    ]
    return [f"{name}{value}" for name, value in facts if value]


def _chart(times: Sequence[datetime], course: Course | None) -> alt.LayerChart:
    """Articles by hour, or by day for a long course, with the peak marked."""
    hourly = max(times) - min(times) <= timedelta(days=_HOURLY_DAYS)
    local = pd.Series([clock.to_beijing(t).replace(tzinfo=None) for t in times])
    counts = local.dt.floor("h" if hourly else "D").value_counts()
    rows = pd.DataFrame({"时间": counts.index, "篇数": counts.to_numpy()})
    form = "%m-%d %H时" if hourly else "%m-%d"
    span = alt.X("时间:T", axis=alt.Axis(format=form, labelAngle=0, title=None, tickCount=6))
    amount = alt.Y("篇数:Q", axis=alt.Axis(format="d", tickMinStep=1, title="篇数"))
    bars = alt.Chart(rows, height=180).mark_bar(color="#9aa5b1", size=6 if hourly else 16)
    drawn = bars.encode(x=span, y=amount, tooltip=[alt.Tooltip("时间:T", format=form), "篇数:Q"])
    peaks = [clock.to_beijing(course.peak_at).replace(tzinfo=None)] if course and course.peak_at else []
    marks = alt.Chart(pd.DataFrame({"时间": pd.to_datetime(peaks)})).mark_rule(
        color="#9e1b1b", strokeDash=[4, 3]
    )
    return alt.LayerChart(layer=[drawn, marks.encode(x="时间:T")])


def _level(judgement: Judgement) -> None:
    st.subheader("等级依据")
    story = judgement.story
    st.markdown(f"舆情关注等级（馆内研判）：{level_badge(story.level)}")
    for reason in story.level_reasons or ("没有需要关注的情形",):
        st.markdown(f"- {plain(reason)}")
    rows = [
        {"考量": part.name, "强弱": _shade(part.value), "权重": f"{part.weight:.0%}"}
        for part in judgement.view.parts
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
    st.caption(
        f"规则 {judgement.view.rules_version}。等级由以上情形和各项考量综合得出，不是政府发布的预警级别。"
    )


def _heat(heat: Heat, weights: HeatWeights) -> None:
    st.subheader("热度构成")
    parts = [
        ("声量", heat.volume, weights.volume),
        ("互动", heat.interaction, weights.interaction),
        ("来源广度", heat.breadth, weights.breadth),
        ("突发", heat.burst, weights.burst),
    ]
    total = sum(weight for _, value, weight in parts if value is not None)
    rows = [_heat_row(name, value, weight, total) for name, value, weight in parts]
    st.dataframe(rows, hide_index=True, width="stretch")
    notes = [f"权重 {heat.weights_version}，{clock.zh_moment(heat.computed_at)}计算"]
    notes += ["没有互动数据，其余各项按比例补足"] if heat.interaction is None else []
    st.caption(plain("；".join([*notes, heat.note] if heat.note else notes)) + "。")


def _heat_row(name: str, value: float | None, weight: float, total: float) -> dict[str, str]:
    """One part: its value 0…1, its weight, the points of heat it gives."""
    if value is None:
        return {"分量": name, "数值": "无数据", "权重": f"{weight:.0%}", "得分": "—"}
    points = 100 * weight * value / total if total else 0.0
    return {"分量": name, "数值": f"{value:.2f}", "权重": f"{weight:.0%}", "得分": f"{points:.1f}"}


def _shade(value: float) -> str:
    return next(name for bound, name in _SHADES if value >= bound)
