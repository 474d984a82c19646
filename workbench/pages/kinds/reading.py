"""A kind as it is: its blocks and steps, the difference to what ships, its versions."""

from __future__ import annotations

import streamlit as st

from desk.brief_kinds import KindView
from desk.permissions import Permission, may
from domain import clock
from domain.brief_kind import ABOUT_NAMES, STYLE_NAMES, WINDOW_NAMES
from domain.user import ROLE_NAMES, Actor, Role
from workbench.context import the_desk
from workbench.pages.kinds.draft import give_up
from workbench.parts import done, told
from workbench.style import plain


def show_summary(actor: Actor, view: KindView) -> None:
    """Its blocks and steps."""
    kind, forms = view.kind, the_desk().form_names
    st.caption(
        f"时段：{WINDOW_NAMES[kind.window]}；对象：{ABOUT_NAMES[kind.about]}；著录：{STYLE_NAMES[kind.citation_style]}；"
        f"篇幅：{_bounds(kind.length)}字"
        + (f"；签发后 {kind.post_review_hours} 小时内复看" if kind.post_review_hours else "")
    )
    st.dataframe(
        [
            {
                "栏目": block.title,
                "内容": "、".join(forms.get(form, form) for form in (block.form, *block.also)),
                "条数": _bounds(block.items),
                "每条字数": _bounds(block.length),
                "研判": "是" if block.judgement else "",
                "提示": block.hint,
            }
            for block in kind.blocks
        ],
        hide_index=True,
        width="stretch",
    )
    st.markdown(" → ".join(f"**{plain(step.name)}**（{ROLE_NAMES[Role(step.role)]}）" for step in kind.steps))
    for step in kind.steps:
        if step.checklist:
            st.caption(plain(f"{step.name}核对：{'；'.join(step.checklist)}"))


def _bounds(bounds: tuple[int, int]) -> str:
    return f"{bounds[0]}–{bounds[1]}" if any(bounds) else "—"


def show_difference(actor: Actor, view: KindView) -> None:
    """To what ships."""
    if not view.shipped:
        st.caption("这是本馆自设的种类，没有随附内容。")
        return
    if not view.difference:
        st.caption("与随附的相同。")
        return
    st.caption("减号为随附的写法，加号为本库现行的写法；升级只显示差别，不改动本库。")
    st.code("\n".join(view.difference), language="diff")
    if may(actor, Permission.ADMIN):
        why = st.text_input("恢复原因", key="restore-why")
        if st.button("恢复随附内容"):
            with told():
                the_desk().restore_brief_kind(actor, view.kind.key, None, why)
                give_up(view.kind.key)
                done("已恢复随附内容；原来的版本仍可查看。")


def show_versions(actor: Actor, view: KindView) -> None:
    """All of them, and any back."""
    st.dataframe(
        [
            {"版本": v.version, "时间": clock.zh_minute(v.at), "谁": v.who, "原因": v.why}
            for v in view.versions
        ],
        hide_index=True,
        width="stretch",
    )
    if not may(actor, Permission.ADMIN) or len(view.versions) < 2:
        return
    version = st.selectbox("版本", [v.version for v in view.versions[1:]], key="version")
    why = st.text_input("恢复原因", key="version-why")
    if st.button("恢复这一版"):
        with told():
            the_desk().restore_brief_kind(actor, view.kind.key, version, why)
            give_up(view.kind.key)
            done(f"第 {version} 版已成为现行版本。")
