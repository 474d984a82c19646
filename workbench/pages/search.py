"""检索: full text with filters."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import streamlit as st

from domain.analysis import SENTIMENT_NAMES
from domain.clock import Window
from store.base import Filters, Hit
from workbench.context import the_actor, the_desk
from workbench.parts import go_to, guarded, published
from workbench.putting import put_button
from workbench.style import plain

_PAGE = 20
_LAST = "last query"
"""Session key: what was asked last, for whoever comes back from an article."""
_SPANS = {"不限": 0, "最近一天": 1, "最近三天": 3, "最近七天": 7, "最近十四天": 14}


@guarded
def show() -> None:
    """The page."""
    st.title("检索")
    query = st.text_input(
        "检索词",
        placeholder="空格隔开的词都要出现；引号内按原样查找；可用 AND OR NOT 写检索式",
        value=st.session_state.get(_LAST, ""),
        key="query",
    )
    st.session_state[_LAST] = query
    filters = _filters()
    if not query.strip():
        st.caption("例：古籍修复　“供热 投诉”　津沽政办发　(供热 OR 供暖) NEAR/10 投诉 NOT 演练　TI=图书馆")
        return
    key = f"page of {query}"
    page = st.session_state.get(key, 1)
    found = the_desk().search(the_actor(), query, filters, _PAGE, (page - 1) * _PAGE)
    st.caption(f"共 {found.total} 篇" if found.exact else f"至多 {found.total} 篇，缩小范围后可得准数")
    for hit in found.hits:
        _hit(hit)
    if found.total > _PAGE:
        st.number_input("页", 1, (found.total - 1) // _PAGE + 1, key=key)


def _filters() -> Filters:
    taxonomy = the_desk().taxonomy
    names = {code: taxonomy.name(code) for code in taxonomy.codes}
    span, topic, mood, where = st.columns(4, vertical_alignment="bottom")
    days = _SPANS[span.selectbox("时间", list(_SPANS))]
    topics = topic.multiselect("分类", list(names), format_func=names.__getitem__, placeholder="全部")
    moods = mood.multiselect(
        "情感",
        [s.value for s in SENTIMENT_NAMES],
        format_func=lambda v: SENTIMENT_NAMES[v],
        placeholder="全部",
    )
    local = where.toggle("只看涉津")
    now = the_desk().now()
    return Filters(
        window=Window(now - timedelta(days=days), now + timedelta(days=1)) if days else None,
        topics=tuple(topics) or None,
        sentiments=tuple(moods) or None,
        local=True if local else None,
    )


def _hit(hit: Hit) -> None:
    view = the_desk().article(the_actor(), hit.article_id)
    article = view.article
    facts = f"{article.cited_outlet} · {published(article)}"
    st.markdown(f"**{plain(hit.title)}**  \n{plain(hit.snippet)}  \n:gray[{plain(facts)}]")
    with st.container(horizontal=True):
        if st.button("文章", key=f"article-{article.id}"):
            go_to("article", article=article.id)
        if view.story and st.button("热点", key=f"story-{article.id}"):
            go_to("stories", story=view.story.id)
        put_button(article.id, partial(the_desk().put_article, the_actor(), article.id), wide=False)
