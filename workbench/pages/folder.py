"""素材夹: what was put aside for briefs, in order, with what it rests on; taken out and put back."""

from __future__ import annotations

import streamlit as st

from desk.folder import FolderView
from desk.permissions import Permission, may
from domain import clock
from domain.folder import ACTION_NAMES, ENTRY_NAMES, EntryKind, FolderAction, FolderEntry
from workbench.context import the_actor, the_desk
from workbench.parts import done, go_to, guarded, say_done, told
from workbench.style import plain

_PAGE = 20
_OPENS = {
    EntryKind.ARTICLE: ("article", "article"),
    EntryKind.POLICY: ("article", "article"),
    EntryKind.PASSAGE: ("article", "article"),
    EntryKind.STORY: ("stories", "story"),
    EntryKind.REFERENCE: ("literature", "work"),
}
"""Kind → (page, what its address calls the id)."""


@guarded
def show() -> None:
    """The page."""
    st.title("素材夹")
    say_done()
    mine, kinds, removed = _filters()
    view = the_desk().folder(the_actor(), mine, kinds or None, removed)
    if not view.entries:
        st.info(_nothing(view, removed))
        return
    st.caption(f"{len(view.entries)} 条（{'已移出的' if removed else '全馆'}共 {view.total} 条）")
    pages = -(-len(view.entries) // _PAGE)
    page = min(st.pagination(pages, key="folder-page"), pages) if pages > 1 else 1
    start = (page - 1) * _PAGE
    for at in range(start, min(start + _PAGE, len(view.entries))):
        _entry(view, at, removed)


def _nothing(view: FolderView, removed: bool) -> str:
    if removed:
        return "没有移出的素材。"
    return (
        "没有符合条件的素材。" if view.total else "素材夹还是空的：在文章、热点、检索、文献页点“放入素材夹”。"
    )


def _filters() -> tuple[bool, list[EntryKind], bool]:
    kind, whose, gone = st.columns([4, 1, 1], vertical_alignment="bottom")
    kinds = kind.multiselect(
        "种类", list(EntryKind), format_func=ENTRY_NAMES.__getitem__, placeholder="全部", key="folder-kinds"
    )
    mine = whose.toggle("我放入的", key="folder-mine")
    return mine, kinds, gone.toggle("已移出的", key="folder-removed")


def _entry(view: FolderView, at: int, removed: bool) -> None:
    entry = view.entries[at]
    with st.container(border=True):
        st.markdown(f":blue-badge[{ENTRY_NAMES[entry.kind]}] **{plain(entry.title)}**")
        if entry.text:
            st.text(f"“{entry.text}”" if entry.kind == EntryKind.PASSAGE else entry.text)
        if printed := view.printed.get(entry.id):
            st.caption(plain(printed))
        used = f" · 用于 {len(entry.briefs)} 期简报" if entry.briefs else ""
        note = f" · 附注：{entry.note}" if entry.note else ""
        st.caption(plain(f"{entry.who} {clock.zh_minute(entry.at)} 放入{used}{note}"))
        if removed:
            _removed_acts(entry)
        else:
            _acts(view, at)


def _acts(view: FolderView, at: int) -> None:
    entry = view.entries[at]
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        _open(entry)
        if may(the_actor(), Permission.DRAFT):
            _moves(view, at)
            _note(entry)
            if st.button("移出", key=f"remove-{entry.id}", icon=":material/bookmark_remove:"):
                with told():
                    the_desk().remove_folder_entry(the_actor(), entry.id)
                    done(f"已移出《{entry.title}》，在“已移出的”里可以放回。")
        _history(entry)


def _open(entry: FolderEntry) -> None:
    if entry.kind in _OPENS and st.button("打开", key=f"open-{entry.id}", icon=":material/open_in_new:"):
        page, name = _OPENS[entry.kind]
        go_to(page, **{name: entry.target})


def _moves(view: FolderView, at: int) -> None:
    """Past the neighbour that is shown, wherever it stands in the whole folder."""
    entry = view.entries[at]
    ways = (("up", "上移", at - 1, "arrow_upward"), ("down", "下移", at + 1, "arrow_downward"))
    for key, name, other, icon in ways:
        off = not 0 <= other < len(view.entries)
        if st.button(name, key=f"{key}-{entry.id}", icon=f":material/{icon}:", disabled=off):
            with told():
                the_desk().move_folder_entry(the_actor(), entry.id, view.entries[other].place)
                st.rerun()


def _note(entry: FolderEntry) -> None:
    with st.popover("附注", icon=":material/edit:"), st.form(f"note-form-{entry.id}", border=False):
        note = st.text_area("附注（不印）", entry.note, key=f"note-{entry.id}")
        if st.form_submit_button("保存"):
            with told():
                the_desk().note_folder_entry(the_actor(), entry.id, note)
                st.rerun()


def _history(entry: FolderEntry) -> None:
    with st.popover("经过", icon=":material/history:"):
        for act in the_desk().folder_history(the_actor(), entry.id):
            detail = f"（原附注：{act.detail}）" if act.action == FolderAction.NOTE and act.detail else ""
            st.text(f"{clock.zh_minute(act.at)} {act.who} {ACTION_NAMES[act.action]}{detail}")


def _removed_acts(entry: FolderEntry) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if may(the_actor(), Permission.DRAFT) and st.button(
            "放回", key=f"restore-{entry.id}", icon=":material/undo:"
        ):
            with told():
                the_desk().restore_folder_entry(the_actor(), entry.id)
                done(f"已放回《{entry.title}》，排在最后。")
        _history(entry)
