"""系统: what is installed, missing or low; integrity; the audit log."""

from __future__ import annotations

import streamlit as st

from domain import clock
from workbench.context import the_actor, the_desk
from workbench.parts import guarded

_OUTCOMES = {"ok": "成功", "refused": "拒绝", "failed": "失败"}


@guarded
def show() -> None:
    """The page."""
    actor, desk = the_actor(), the_desk()
    st.title("系统")
    st.subheader("体检")
    st.dataframe(
        [
            {"项目": f.subject, "结果": "好" if f.ok else "需处理", "说明": f.message}
            for f in desk.doctor(actor)
        ],
        hide_index=True,
        width="stretch",
    )
    if st.button("校验数据库、快照与审计链"):
        problems = desk.verify(actor)
        for problem in problems:
            st.error(problem)
        if not problems:
            st.success("均完好。")
    st.subheader("审计日志")
    st.dataframe(
        [
            {
                "序号": entry.sequence,
                "时间": clock.zh_minute(entry.at),
                "用户": entry.user,
                "操作": entry.verb,
                "对象": entry.subject,
                "结果": _OUTCOMES.get(entry.outcome, entry.outcome),
                "说明": entry.detail,
            }
            for entry in desk.audit(actor)
        ],
        hide_index=True,
        width="stretch",
    )
