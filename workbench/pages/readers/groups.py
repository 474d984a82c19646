"""送阅组: recipients that are sent to together; the 报 and 送 lines of a kind name them."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from domain.dispatch import RecipientGroup
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain

_NEW = RecipientGroup("", "", ())


def show(actor: Actor) -> None:
    """The view."""
    book = the_desk().recipients(actor)
    names = {r.id: r.name for r in book.recipients}
    st.caption("简报种类的“报”“送”栏写组名或单位名，登记报送时就按它列出送阅对象。")
    if not book.groups:
        st.info("还没有送阅组。")
    for group in book.groups:
        members = "、".join(names.get(key, key) for key in group.members)
        st.markdown(f"**{plain(group.name)}**（{plain(group.id)}）  \n{plain(members) or '没有成员'}")
    if may(actor, Permission.DISPATCH):
        with st.expander("新建或修改送阅组", expanded=not book.groups):
            _form(actor, {group.id: group for group in book.groups}, names)


def _form(actor: Actor, groups: dict[str, RecipientGroup], names: dict[str, str]) -> None:
    chosen = st.selectbox(
        "送阅组",
        ["", *groups],
        format_func=lambda key: groups[key].name if key in groups else "新建",
        key="group",
    )
    old, key = groups.get(chosen, _NEW), chosen or "new"
    with st.form(f"group-{key}", border=False):
        first, second = st.columns(2)
        code = first.text_input(
            "编号（小写字母、数字、连字符）", old.id, disabled=bool(old.id), key=f"group-id-{key}"
        )
        name = second.text_input("组名", old.name, key=f"group-name-{key}")
        members = st.multiselect(
            "成员", list(names), [m for m in old.members if m in names], format_func=names.__getitem__,
            placeholder="请选择", key=f"group-members-{key}",
        )  # fmt: skip
        why = st.text_input("原因", "" if old.id else "新建", key=f"group-why-{key}")
        save, drop = st.columns([1, 5])
        if save.form_submit_button("保存", type="primary", key=f"group-go-{key}"):
            with told():
                saved = the_desk().save_group(
                    actor, RecipientGroup(old.id or code, name, tuple(members)), why
                )
                done(f"已保存送阅组“{saved.name}”")
        if old.id and drop.form_submit_button("删除这个组", key=f"group-drop-{key}"):
            with told():
                the_desk().drop_group(actor, old.id, why)
                done(f"已删除送阅组“{old.name}”，成员不受影响")
