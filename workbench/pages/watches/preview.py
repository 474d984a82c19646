"""What a 监测专题 would find, before it is saved."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from desk.watch_preview import Shown, WatchPreview
from domain.user import Actor
from domain.watch import Watch, with_word
from nlp.widening import Suggestion
from workbench.context import the_desk
from workbench.pages.watches.parts import figures, hit_lines
from workbench.style import plain


def show_preview(actor: Actor, watch: Watch, key: str) -> None:
    """``key``: the session key of the expression's field, into which accepted words go."""
    seen = the_desk().preview_watch(actor, watch)
    days, count = len(seen.statistics.by_day), seen.statistics.total
    if seen.warnings:
        st.warning("  \n".join(map(plain, seen.warnings)))
    outside = f"；另有 {seen.outside} 篇合检索式但不在范围内或相关度不够" if seen.outside else ""
    st.markdown(f"近 {days} 天命中 **{count}** 篇，平均每天 {count / days:.1f} 篇{outside}。")
    # Names that do not change: a tab with another name is another tab, and the first would be shown again.
    sample, counts, removed, near = st.tabs(["最新命中", "统计", "排除", "语义相近"])
    with sample:
        _list(seen.sample, "没有命中。")
        _more_words(actor, watch, key)
    with counts:
        figures(seen.statistics)
    with removed:
        _removed(seen)
    with near:
        if watch.widening is None:
            st.info("没有开语义扩展。")
        else:
            st.caption(f"共 {seen.near_total} 篇，列出最相近的；不计入上面的篇数。")
            _list(seen.near, "没有达到相似度界限的文章。")
            _words(seen.words, watch.expression, key, "近义文章里常见而检索式没有的词，点一下加进检索式：")


def _list(shown: Sequence[Shown], nothing: str) -> None:
    if not shown:
        st.info(nothing)
    for one in shown:
        st.markdown(hit_lines(one))


def _removed(seen: WatchPreview) -> None:
    if not seen.removed:
        st.info("没有写排除。")
    for one in seen.removed:
        titles = "；".join(one.titles)
        st.markdown(f"“{plain(one.written)}”排除 **{one.count}** 篇  \n:gray[{plain(titles)}]")


def _more_words(actor: Actor, watch: Watch, key: str) -> None:
    if st.toggle("建议用词", key=f"{key}-more", help="命中的文章里突出、而检索式没有的关键词"):
        _words(the_desk().suggest_watch_words(actor, watch), watch.expression, key, "点一下加进检索式：")


def _words(words: Sequence[Suggestion], expression: str, key: str, told: str) -> None:
    if not words:
        st.caption("没有可建议的词。")
        return
    st.caption(told)
    for column, one in zip(st.columns(5) * 2, words, strict=False):
        column.button(
            f"＋{one.word}（{one.articles}）",
            key=f"{key}-add-{one.word}",
            on_click=_accept,
            args=(key, expression, one.word),
            width="stretch",
        )


def _accept(key: str, expression: str, word: str) -> None:
    st.session_state[key] = with_word(expression, word)
