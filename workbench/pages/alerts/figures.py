"""统计: how fast alerts were signed, how often each rule was right."""

from __future__ import annotations

import streamlit as st

from desk.alert_figures import Spread
from domain import clock
from domain.user import Actor
from workbench.context import the_desk

_SPANS = {"近七天": 7, "近三十天": 30, "近九十天": 90, "近一年": 365}


def show(actor: Actor) -> None:
    """The view."""
    days = _SPANS[st.selectbox("时间", list(_SPANS), index=1)]
    found = the_desk().alert_figures(actor, days)
    signed = found.chain["预警→签收"]
    first, second, third, fourth = st.columns(4)
    first.metric("发出预警", f"{found.opened} 条")
    second.metric("待签收", f"{found.waiting} 条")
    third.metric("签收用时中位数", _minutes(signed.median))
    fourth.metric("九成在此时间内签收", _minutes(signed.p90))
    st.subheader("各段用时")
    st.dataframe(
        [_stretch(name, spread) for name, spread in found.chain.items()], hide_index=True, width="stretch"
    )
    st.subheader("各规则")
    st.dataframe(
        [
            {
                "规则": r.name,
                "发出": r.opened,
                "签收": r.acknowledged,
                "已解除": r.ended,
                "其中误报": r.false,
                "准确率": "—" if r.precision is None else f"{r.precision:.0%}",
            }
            for r in found.rules
        ],
        hide_index=True,
        width="stretch",
    )
    st.caption(
        f"口径：{clock.zh_moment(found.window.start)}至{clock.zh_moment(found.window.end)}发出的预警；"
        "准确率 = 已解除的预警中不是误报的占比；九成分位取最近秩。"
    )


def _minutes(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.0f} 分钟" if value < 120 else f"{value / 60:.1f} 小时"


def _stretch(name: str, spread: Spread) -> dict[str, object]:
    return {
        "时段": name,
        "条数": spread.count,
        "中位数": _minutes(spread.median),
        "九成分位": _minutes(spread.p90),
    }
