"""热点: the list, and one story with its time line, its sources and its archived pages."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import streamlit as st

from desk.reading import StoryView
from domain import clock
from domain.analysis import SENTIMENT_NAMES, Sentiment
from domain.article import Article
from domain.clock import Window
from domain.story import Story
from workbench.context import the_actor, the_desk
from workbench.pages.story_chain import show_chain
from workbench.pages.story_course import show_course
from workbench.pages.story_edits import show_edits
from workbench.pages.story_reprints import show_reprints
from workbench.pages.story_voices import show_voices
from workbench.parts import capture_link, go_to, guarded, named, published, story_line
from workbench.putting import put_button
from workbench.style import level_badge, plain

_SPANS = {"最近一天": 1, "最近三天": 3, "最近七天": 7, "最近十四天": 14}
_SHOWN = 40
_LINES = 50
"""Entries of the time line on one page."""


@guarded
def show() -> None:
    """The list, or one story when the address names it."""
    chosen = named("story")
    if chosen:
        _one(chosen)
    else:
        _list()


def _list() -> None:
    actor, desk = the_actor(), the_desk()
    st.title("热点")
    span, topic, where = st.columns(3, vertical_alignment="bottom")
    days = _SPANS[span.selectbox("时间", list(_SPANS), index=0)]
    topics = {code: desk.taxonomy.name(code) for code in desk.taxonomy.codes}
    wanted = topic.multiselect("分类", list(topics), format_func=topics.__getitem__, placeholder="全部")
    local_only = where.toggle("只看涉津", value=False)
    end = clock.daily_window(clock.library_day(desk.now())).end if days == 1 else desk.now()
    stories = desk.stories(actor, Window(end - timedelta(days=days), end))
    kept = [s for s in stories if (not wanted or s.topic in wanted) and (s.local or not local_only)]
    st.caption(f"共 {len(kept)} 个热点，按热度排列")
    reported = desk.told_lines(actor, [story.id for story in kept[:_SHOWN]])
    for story in kept[:_SHOWN]:
        story_line(story, reported.get(story.id, ""))
    if len(kept) > _SHOWN:
        st.caption(f"只列出前 {_SHOWN} 个，请缩小范围")


def _one(story_id: str) -> None:
    view = the_desk().story(the_actor(), story_id)
    if st.button("返回列表", icon=":material/arrow_back:"):
        st.query_params.clear()
        st.rerun()
    if view.story.merged_into:
        _merged(view.story.merged_into)
        return
    _head(view.story)
    _reported(story_id)
    shown = {
        "时间线": partial(_time_line, view),
        "走势与依据": partial(show_course, story_id),
        "观点": partial(show_voices, view),
        "来源": partial(_sources, view),
        "转载链": partial(show_reprints, story_id),
        "事件链": partial(show_chain, story_id),
        "归并": partial(show_edits, view),
    }
    tabs = st.tabs(list(shown), on_change="rerun", key=f"tabs-{story_id}")
    for tab, show_tab in zip(tabs, shown.values(), strict=True):
        if tab.open:
            with tab:
                show_tab()


def _time_line(view: StoryView) -> None:
    if view.unread:
        st.caption(
            f"共 {view.story.size} 篇，各页签只列最先和最近归入的 {len(view.members)} 篇；各项总数都算在内。"
        )
    pages = -(-len(view.members) // _LINES)
    page = st.pagination(pages, key=f"line-{view.story.id}") if pages > 1 else 1
    for member in view.members[(page - 1) * _LINES : page * _LINES]:
        _entry(view, view.articles[member.article_id], member.reprint_of)


def _merged(story_id: str) -> None:
    st.info("这个热点的文章已经并入另一个热点，原编号仍可查到这里。")
    if st.button("打开并入的热点"):
        go_to("stories", story=story_id)


def _head(story: Story) -> None:
    st.title(plain(story.title))
    st.markdown(
        f"舆情关注等级（馆内研判）：{level_badge(story.level)} {plain('；'.join(story.level_reasons))}"
    )
    first, second, third, fourth = st.columns(4)
    first.metric("文章", f"{story.size} 篇")
    second.metric("来源", f"{story.sources} 家")
    third.metric("负面", f"{story.negative_share:.0%}")
    fourth.metric("热度", f"{story.heat.value:.0f}" if story.heat else "—")
    st.caption("关键词：" + plain("、".join(story.keywords)))
    put_button(story.id, partial(the_desk().put_story, the_actor(), story.id), wide=False)


def _reported(story_id: str) -> None:
    """已报, and what came since."""
    memory = the_desk().story_memory(the_actor(), story_id)
    if not memory.told:
        st.caption("尚未见报。")
        return
    told = "；".join(one.label for one in memory.told)
    st.markdown(f":blue-badge[已报] {plain(told)}")
    if not memory.fresh:
        st.caption("此后没有新情况（转载不计）。")
        return
    with st.expander(f"此后新增 {memory.count} 篇"):
        lines = [f"- {published(a)}　{plain(a.cited_outlet)}　{plain(a.title)}" for a in memory.fresh]
        st.markdown("\n".join(lines))


def _entry(view: StoryView, article: Article, reprint_of: str | None) -> None:
    analysis = view.analyses.get(article.id)
    mood = SENTIMENT_NAMES[analysis.sentiment] if analysis else "未分析"
    first = view.articles.get(reprint_of or "")
    signs = [f"转自 {first.cited_outlet}"] if first else []
    signs += ["原文已撤下"] if article.removed_at else []
    st.markdown(
        f"**{published(article)}** · {plain(article.cited_outlet)} · {mood}"
        + "".join(f" · :gray-badge[{plain(sign)}]" for sign in signs)
        + f"  \n{plain(article.title)}"
    )
    with st.expander("摘要与存档"):
        st.text("".join(s.text for s in analysis.summary) if analysis else article.body[:200])
        whole, archived, original = st.columns(3)
        if whole.button("全文与依据", key=f"article-{article.id}"):
            go_to("article", article=article.id)
        if article.snapshot_id:
            with archived:
                capture_link(article.snapshot_id)
        original.link_button("原文", article.url, disabled=not article.url)


def _sources(view: StoryView) -> None:
    counts: dict[str, list[Article]] = {}
    for member in view.members:
        article = view.articles[member.article_id]
        counts.setdefault(article.cited_outlet, []).append(article)
    st.dataframe(
        [
            {
                "来源": outlet,
                "篇数": len(articles),
                "最早": published(min(articles, key=lambda a: a.published_at)),
                **{
                    SENTIMENT_NAMES[kind]: sum(
                        1 for a in articles if a.id in view.analyses and view.analyses[a.id].sentiment == kind
                    )
                    for kind in Sentiment
                },
            }
            for outlet, articles in sorted(counts.items(), key=lambda pair: -len(pair[1]))
        ],
        hide_index=True,
        width="stretch",
    )
