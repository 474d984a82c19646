"""One list: a table to look through, one entry at a time to change, with its history."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from desk.wording import WordingView
from domain.wording import TERM_KIND_NAMES, WORDING_NAMES, Agency, Leader, Office, Term, Wording
from workbench.context import the_actor, the_desk
from workbench.pages.wording.forms import entry_form
from workbench.parts import done, told, versions_table


def show_list(kind: type[Wording], views: Sequence[WordingView]) -> None:
    """The table, then the entry chosen in it; none chosen: a form for a new one."""
    name = kind.__name__
    part = st.text_input("查找", key=f"find-{name}", placeholder="名称或写法中的字")
    found = [view for view in views if part.strip() in _line(view.entry)]
    if found:
        chosen = st.dataframe(
            [_row(view) for view in found],
            hide_index=True,
            width="stretch",
            on_select="rerun",
            selection_mode="single-row",
            key=f"list-{name}-{part}",
        )
        rows = chosen["selection"]["rows"]
    else:
        st.info("这张表还没有内容。" if not views else "没有符合的条目。")
        rows = []
    view = found[rows[0]] if rows and rows[0] < len(found) else None
    st.subheader(f"修改“{view.entry.id}”" if view else f"新增{WORDING_NAMES[kind]}")
    if not view:
        st.caption("在上表左侧勾选一行，可修改该条。")
    entry_form(kind, view.entry if view else None)
    if view:
        _acts(kind, view)
        _history(kind, view)


def _acts(kind: type[Wording], view: WordingView) -> None:
    key = f"{kind.__name__}-{view.entry.id}"
    restore, drop, _ = st.columns([1, 1, 2])
    if view.changed and restore.button("恢复随附的内容", key=f"restore-{key}", width="stretch"):
        with told():
            the_desk().restore_wording(the_actor(), kind, view.entry.id)
            done(f"“{view.entry.id}”已恢复随附的内容")
    with drop.popover("删除", width="stretch"), st.form(f"drop-{key}", border=False, enter_to_submit=False):
        why = st.text_input("原因", key=f"drop-why-{key}")
        if st.form_submit_button("确认删除", type="primary"):
            with told():
                the_desk().drop_wording(the_actor(), kind, view.entry.id, why)
                done(f"“{view.entry.id}”已删除，历次修改仍留存")


def _history(kind: type[Wording], view: WordingView) -> None:
    with st.expander("历次修改"):
        versions_table(the_desk().wording_versions(the_actor(), kind, view.entry.id), content=str)


def _row(view: WordingView) -> dict[str, str]:
    entry = view.entry
    state = "生效" if view.in_force else "不生效"
    origin = "随附" if view.shipped and not view.changed else "随附，已改" if view.shipped else "本馆"
    dates = f"{entry.valid_from or '…'} 至 {entry.valid_until or '…'}"
    held = dates if entry.valid_from or entry.valid_until else "长期"
    return {
        "名称": entry.id,
        "状态": state,
        **_facts(entry),
        "有效期": held,
        "来自": origin,
        "依据": entry.basis,
    }


def _facts(entry: Wording) -> dict[str, str]:
    match entry:
        case Term():
            kind = TERM_KIND_NAMES[entry.kind]
            weight = "必改" if entry.blocking else "提示"
            return {"类别": kind, "轻重": weight, "不用": "、".join(entry.wrong), "改为": entry.right}
        case Office():
            return {"排序": str(entry.rank or "")}
        case Leader():
            return {"职务": "、".join(entry.posts), "排序": str(entry.rank or "随职务")}
        case Agency():
            return {"简称": "、".join(entry.shorts), "误称": "、".join(entry.wrong), "承继": entry.successor}


def _line(entry: Wording) -> str:
    return entry.id + "".join(_facts(entry).values())
