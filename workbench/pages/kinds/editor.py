"""修改 and 新增种类: the form, and YAML as the second way. Every button is one of the form, so that all that was typed
comes with it; what was typed stays until it is saved or given up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from desk.brief_kinds import KindView
from desk.permissions import Permission, may
from domain.brief_kind import Feed
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.kinds.acts import press
from workbench.pages.kinds.basics import basics, feed_fields
from workbench.pages.kinds.blocks import blocks_table
from workbench.pages.kinds.draft import Draft, draft_of
from workbench.pages.kinds.labels import spoken
from workbench.pages.kinds.rows import copied_kind, free_key, starter_kind
from workbench.pages.kinds.sheet import Sheet
from workbench.pages.kinds.steps import step_fields
from workbench.pages.kinds.trial import show_page, watch_field
from workbench.parts import done, told
from workbench.style import plain

_YAML_HEIGHT = 560


def show_edit(actor: Actor, view: KindView) -> None:
    """One that exists."""
    if not may(actor, Permission.ADMIN):
        st.caption("修改由系统管理员进行；下面是现行的写法。")
        st.code(view.yaml, language="yaml")
        return
    newest = view.versions[0]
    draft = draft_of(view.kind.key, view.kind, newest.version)
    if draft.version != newest.version:
        st.warning(
            f"开始修改之后，{newest.who}又保存了第 {newest.version} 版。下面是您写的；保存就以您写的为准，"
            "要先看新的一版请按“放弃改动”。"
        )
    if not draft.yaml:  # the text says itself whether the kind is in use
        _switch(actor, view, draft)
    _editor(actor, view.kind.key, draft, newest.version)


def show_new(actor: Actor, views: Mapping[str, KindView]) -> None:
    """A new one, like one that exists or from next to nothing."""
    names = {key: view.kind.name for key, view in views.items()} | {
        "": "从头开始（要情、来源清单，两步审签）"
    }
    base = st.selectbox(
        "以哪一种为底稿", list(names), format_func=names.__getitem__, help="照它的栏目和步骤开始，再改"
    )
    key = free_key(f"{base or 'kind'}-2", views)
    kind = copied_kind(views[base].kind, key) if base else starter_kind(key)
    _editor(actor, f"new {base}", draft_of(f"new {base}", kind, 0), 0)


def _switch(actor: Actor, view: KindView, draft: Draft) -> None:
    kind = view.kind
    with (
        st.container(horizontal=True, horizontal_alignment="right"),
        st.popover("停用" if kind.enabled else "启用"),
        st.form(f"switch {kind.key}", border=False),
    ):
        why = st.text_input("原因，记入版本")
        if st.form_submit_button("确定"):
            with told():
                the_desk().switch_brief_kind(actor, kind.key, on=not kind.enabled, why=why)
                draft.kind = replace(draft.kind, enabled=not kind.enabled)
                draft.version += 1
                done(f"“{kind.name}”已{'停用' if kind.enabled else '启用'}。")


def _editor(actor: Actor, key: str, draft: Draft, newest: int) -> None:
    with st.form(f"kind form {key}", border=False, enter_to_submit=False):
        typed, pressed = (_yaml if draft.yaml else _form)(draft)
        with st.container(border=True):
            typed, asked = _foot(actor, draft, typed)
    if draft.trial:
        show_page(*draft.trial)
    if pressed or asked:
        press(actor, key, typed, pressed or asked, newest)


def _form(draft: Draft) -> tuple[Draft, str]:
    """Draws the fields: the draft as they have it, and which button was pressed."""
    new, kind = draft.version == 0, draft.kind
    sheet = Sheet(draft.round, draft.faults)
    with st.container(border=True):
        yaml = _switch_button("基本", "改用 YAML")
        kind = basics(sheet, kind, new=new)
        fed = kind.feed != Feed() or any(f.place.startswith("feed.") for f in draft.faults)
        with st.expander("整份取材：整份简报只写哪些文章", expanded=fed):
            kind = replace(kind, feed=feed_fields(sheet, "feed", kind.feed))
    with st.container(border=True):
        st.subheader("栏目")
        blocks, opened = blocks_table(sheet, kind, draft.opened)
        update = st.form_submit_button("更新：排好顺序、打开细项、检查", icon=":material/refresh:")
    with st.container(border=True):
        st.subheader("审签步骤")
        steps, stepped = step_fields(sheet, kind.steps)
    typed = replace(draft, kind=replace(kind, blocks=blocks, steps=steps), opened=opened)
    return typed, "yaml" if yaml else "update" if update else "step" if stepped else ""


def _switch_button(title: str, label: str) -> bool:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(title)
        return st.form_submit_button(label, help="同一个种类的另一种写法，写到一半也可以换")


def _yaml(draft: Draft) -> tuple[Draft, str]:
    form = _switch_button("写法（YAML）", "改用表单")
    text = st.text_area("未写的项用默认值", draft.yaml, height=_YAML_HEIGHT, key=f"{draft.round} yaml")
    with st.expander("form 可用的写法"):
        st.markdown("\n".join(f"- `{key}`　{plain(name)}" for key, name in the_desk().form_names.items()))
    return replace(draft, yaml=text), "form" if form else ""


def _foot(actor: Actor, draft: Draft, typed: Draft) -> tuple[Draft, str]:
    """Reason and buttons; what is wrong with ``draft``, which was drawn before anything new was typed."""
    label = "修改原因，记入版本" if draft.version else "新增原因，记入版本"
    why = st.text_input(label, draft.why, key=f"{draft.round} why")
    with st.container(horizontal=True):
        buttons = {
            "save": st.form_submit_button("保存" if draft.version else "新增", type="primary"),
            "try": st.form_submit_button("试编", help="用最新材料编一份看看，不保存"),
            "drop": st.form_submit_button("放弃改动"),
        }
    watch = watch_field(actor, typed.kind, f"{draft.round} watch")
    if draft.refused:
        st.error(plain(draft.refused))
    if draft.faults:
        lines = "\n".join(f"- {plain(spoken(draft.kind, fault))}" for fault in draft.faults)
        st.error(f"有 {len(draft.faults)} 处要改：\n{lines}")
    asked = next((name for name, pressed in buttons.items() if pressed), "")
    return replace(typed, why=why, watch=watch), asked
