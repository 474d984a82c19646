"""A text tried against the lists and the rules of numbers and punctuation; nothing is stored."""

from __future__ import annotations

import streamlit as st

from workbench.context import the_actor, the_desk
from workbench.parts import told
from workbench.style import plain


def show_trial() -> None:
    """A box and what the checks say."""
    st.caption(
        "贴入一段文字，看会查出什么。这里只查用语、数字、标点、星期和密级标志；引文和统计要在简报里查。"
    )
    text = st.text_area("文字", height=180, key="wording-trial")
    advising = st.checkbox("当作建议来查（查命令口气）", key="wording-advising")
    if not text.strip():
        return
    with told():
        findings = the_desk().try_wording(the_actor(), text, advising=advising)
        if not findings:
            st.success("没有查出问题。")
            return
        for finding in findings:
            badge = ":red-badge[必改]" if finding.blocking else ":gray-badge[提示]"
            st.markdown(f"{badge} **{finding.name}**　{plain(finding.message)}")
