"""热点 → 归并: merge, split, retitle, link by hand, with the history of it."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from desk.permissions import Permission, may
from desk.reading import StoryView
from domain import clock
from domain.clock import Window
from domain.story import Story
from domain.story_edit import STORY_ACTION_NAMES, StoryAction, StoryEdit
from workbench.context import the_actor, the_desk
from workbench.parts import published
from workbench.style import plain

_DAYS = 14
_OTHERS = 300


def show_edits(view: StoryView) -> None:
    """Forms for those who may, history for everybody."""
    if may(the_actor(), Permission.JUDGE):
        others = _others(view.story)
        merge, split, name = st.tabs(["合并", "拆分", "标题与事件链"])
        with merge:
            _merge(view.story, others)
        with split:
            _split(view, others)
        with name:
            _name(view.story, others)
    _history(view.story)


def _others(story: Story) -> dict[str, str]:
    now = the_desk().now()
    found = the_desk().stories(
        the_actor(), Window(now - timedelta(days=_DAYS), now + timedelta(days=1)), _OTHERS
    )
    return {s.id: f"{s.title}（{s.size} 篇）" for s in found if s.id != story.id}


def _merge(story: Story, others: dict[str, str]) -> None:
    with st.form(f"merge-{story.id}", border=False):
        other = st.selectbox("并入本热点的", list(others), index=None, format_func=others.__getitem__,
                             placeholder="输入几个字查找近十四天的热点")  # fmt: skip
        why = st.text_input("理由", key=f"merge-why-{story.id}")
        if st.form_submit_button("合并", icon=":material/merge:") and other:
            the_desk().merge_stories(the_actor(), story.id, other, why)
            st.rerun()


def _split(view: StoryView, others: dict[str, str]) -> None:
    story = view.story
    names = {a: f"{published(x)} {x.cited_outlet}《{x.title}》" for a, x in view.articles.items()}
    with st.form(f"split-{story.id}", border=False):
        chosen = st.multiselect(
            "移出的文章", list(names), format_func=names.__getitem__, placeholder="可选多篇"
        )
        to = st.selectbox("移到", ["", *others], format_func=lambda s: others.get(s, "另立一个新热点"))
        why = st.text_input("理由", key=f"split-why-{story.id}")
        st.caption("含首篇报道的那一部分保留原编号。")
        if st.form_submit_button("移出", icon=":material/call_split:") and chosen:
            if to:
                the_desk().move_articles(the_actor(), story.id, chosen, to, why)
            else:
                the_desk().split_story(the_actor(), story.id, chosen, why)
            st.rerun()


def _name(story: Story, others: dict[str, str]) -> None:
    with st.form(f"name-{story.id}", border=False):
        title = st.text_input("标题（留空则由系统在成员标题中选）", story.title if story.title_by else "")
        if st.form_submit_button("改标题"):
            the_desk().retitle_story(the_actor(), story.id, title)
            st.rerun()
    with st.form(f"link-{story.id}", border=False):
        known = ["", *others] if story.follows in (None, "", *others) else ["", str(story.follows), *others]
        earlier = st.selectbox("接续的热点", known, index=known.index(story.follows or ""),
                               format_func=lambda s: others.get(s, s or "不接续任何热点"))  # fmt: skip
        if st.form_submit_button("改事件链"):
            the_desk().link_story(the_actor(), story.id, earlier)
            st.rerun()


def _history(story: Story) -> None:
    edits = the_desk().story_edits(the_actor(), story.id)
    if not edits:
        st.caption("还没有人改动过这个热点。")
    for edit in edits:
        _edit(edit)


def _edit(edit: StoryEdit) -> None:
    text, button = st.columns([6, 1], vertical_alignment="center")
    moved = f"，{len(edit.article_ids)} 篇" if edit.article_ids else ""
    state = "（已撤销）" if edit.undone else ""
    why = f"：{edit.why}" if edit.why else ""
    text.markdown(
        plain(f"{clock.zh_minute(edit.at)} {edit.who} {STORY_ACTION_NAMES[edit.action]}{moved}{why}{state}")
    )
    able = may(the_actor(), Permission.JUDGE) and not edit.undone and edit.action is not StoryAction.UNDO
    if able and button.button("撤销", key=f"undo-{edit.id}"):
        the_desk().undo_story_edit(the_actor(), edit.id)
        st.rerun()
