"""录入: what no crawler may fetch — by hand, by table, from the inbox — and what was entered last."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from desk.intake import EntryLine
from desk.intake_files import SHOWN
from desk.permissions import Permission, may
from domain import clock
from domain.article import INTAKE_NAMES, Article
from domain.errors import ZhijinError
from domain.text import shorten
from workbench.context import the_actor, the_desk
from workbench.pages.intake_form import entry_fields, new_entry, say, show_said, typed_time
from workbench.pages.intake_inbox import show_inbox
from workbench.pages.intake_table import show_table
from workbench.parts import go_to, guarded
from workbench.style import plain


@guarded
def show() -> None:
    """The page."""
    st.title("录入")
    with st.container():  # there also when empty: what stands below must not move, or it would start anew
        show_said()
    if not may(the_actor(), Permission.INTAKE):
        _recent()
        return
    # All four are drawn: what was typed in one would be lost where it isn't.
    for tab, part in zip(
        st.tabs(list(_PARTS), key="intake-part", on_change="rerun"), _PARTS.values(), strict=True
    ):
        with tab:
            _guarded_part(part)


def _guarded_part(part: Callable[[], None]) -> None:
    """What one tab refuses must not empty the others."""
    try:
        part()
    except ZhijinError as error:
        st.error(str(error))


def _recent() -> None:
    lines = the_desk().entries(the_actor())
    if not lines:
        st.info("还没有录入。")
        return
    st.dataframe([_row(line) for line in lines], hide_index=True, width="stretch")
    titles = {line.article.id: line for line in lines}
    chosen = st.selectbox(
        "选择一条", list(titles), format_func=lambda i: shorten(titles[i].article.title, 40), key="recent"
    )
    _one(titles[chosen])


def _row(line: EntryLine) -> dict[str, object]:
    article = line.article
    return {
        "标题": article.title,
        "来源": article.outlet,
        "发布时间": typed_time(article),
        "方式": INTAKE_NAMES[article.intake],
        "录入人": article.entered_by,
        "录入时间": clock.zh_minute(article.first_seen_at),
        "状态": line.state if line.hidden else "",
    }


def _one(line: EntryLine) -> None:
    """One entry: its files, and for whoever entered it, correction and withdrawal."""
    article, actor = line.article, the_actor()
    if line.hidden and line.mark:
        st.warning(f"已由 {plain(line.mark.who)} 撤回：{plain(line.mark.why)}")
    for exhibit in the_desk().exhibits(actor, article.id):
        verb = "查看" if exhibit.media_type in SHOWN else "下载"
        st.link_button(f"{verb}凭据：{exhibit.name}", f"/exhibit/{article.id}/{exhibit.sha256}")
        st.caption(f"SHA-256 {exhibit.sha256}")
    if st.button("打开文章", key="open-entry"):
        go_to("article", article=article.id)
    if article.entered_by != actor.name or not may(actor, Permission.INTAKE):
        st.caption(f"由 {plain(article.entered_by or '')} 录入，只有本人可以修改或撤回。")
    elif line.hidden:
        if st.button("恢复", key="restore"):
            the_desk().restore_entry(actor, article.id)
            st.rerun()
    else:
        _change(article)


def _change(article: Article) -> None:
    with st.expander("修改"):
        with st.form(f"edit-{article.id}", border=False, enter_to_submit=False):
            entry = entry_fields(f"edit-{article.id}", article)
            pressed = st.form_submit_button("保存修改", key="save-edit")
        if pressed:
            the_desk().edit_entry(the_actor(), article.id, entry)
            say("success", "已保存修改；改动前的文字作为版本保留。")
            st.rerun()
    with st.expander("撤回"):
        with st.form(f"withdraw-{article.id}", border=False, enter_to_submit=False):
            why = st.text_input("撤回原因", key=f"why-{article.id}")
            pressed = st.form_submit_button("撤回", key="withdraw")
        if pressed:
            the_desk().withdraw_entry(the_actor(), article.id, why)
            say("success", "已撤回：不再出现在列表、数据、热点和检索中。")
            st.rerun()


_PARTS: Mapping[str, Callable[[], None]] = {
    "手工录入": new_entry,
    "表格导入": show_table,
    "收件箱": show_inbox,
    "最近录入": _recent,
}
