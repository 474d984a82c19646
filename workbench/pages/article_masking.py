"""文章 → 遮盖: that personal data is masked, and how whoever may gets to see it."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from desk.privacy import UNMASKED
from desk.reading import ArticleView
from workbench.context import the_actor, the_desk


def show_masking(view: ArticleView) -> None:
    """A line for everybody; for those with leave to ask, a form with a reason."""
    minutes = round(UNMASKED.total_seconds() / 60)
    if view.unmasked:
        st.warning(
            f"正在显示未遮盖的原文（每次查看都记入审计日志，许可 {minutes} 分钟后失效）。请勿复制、外传。"
        )
        return
    if not may(the_actor(), Permission.UNMASK):
        st.caption("普通个人的姓名、号码、住址、账号已遮盖。")
        return
    with (
        st.popover("普通个人的信息已遮盖 · 查看原文", icon=":material/visibility_off:"),
        st.form("unmask", border=False),
    ):
        why = st.text_input("理由", placeholder="例如：核对投诉人住址后转办")
        if st.form_submit_button(f"查看未遮盖原文（{minutes} 分钟）"):
            the_desk().unmask(the_actor(), view.article.id, why)
            st.rerun()
