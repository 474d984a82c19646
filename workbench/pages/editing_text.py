"""编辑 → 标题与栏目: the title of the document, headings and the paragraphs around the entries."""

from __future__ import annotations

import streamlit as st

from domain import brief_edit
from workbench.context import the_actor, the_desk
from workbench.editing.state import Editing
from workbench.parts import told


def show_text(state: Editing) -> None:
    """Saved by button: these are written once, not while reading through the entries."""
    brief = state.base
    with st.form(f"title-{brief.id}-{brief.version}", border=False):
        title = st.text_input("标题", brief.title, max_chars=brief_edit.LONGEST_TITLE)
        if st.form_submit_button("改标题"):
            _save(state, lambda b: brief_edit.retitle(b, title), "改标题")
    names = {section.key: section.title for section in brief.sections}
    chosen = st.selectbox("栏目", list(names), format_func=names.__getitem__, key=f"section-{brief.id}")
    section = brief_edit.section_of(brief, chosen)
    with st.form(f"section-{brief.id}-{chosen}-{brief.version}", border=False):
        heading = st.text_input("栏目名", section.title)
        lead = st.text_area("栏目开头", section.lead, height=160)
        closing = st.text_area("栏目结尾", section.closing, height=80)
        judgement = st.checkbox("整栏是本馆研判或建议", section.judgement)
        if st.form_submit_button("保存栏目"):
            _save(
                state,
                lambda b: brief_edit.edit_section(
                    b, chosen, title=heading, lead=lead, closing=closing, judgement=judgement
                ),
                f"改栏目“{heading}”",
            )

    with st.popover("删去这一栏"):
        st.caption("栏里的条目放进备选，可以再采用到别的栏目。")
        if st.button("删去", key=f"remove-{brief.id}-{chosen}"):
            _save(state, lambda b: brief_edit.remove_section(b, chosen), f"删去栏目“{section.title}”")


def _save(state: Editing, change: brief_edit.Change, note: str) -> None:
    with told():
        state.took(the_desk().edit_brief(the_actor(), state.base.id, state.base.version, change, note))
        st.rerun(scope="fragment")
