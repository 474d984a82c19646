"""热点 → 观点: 谁、说了什么、立场、原文, from the quotations of its articles."""

from __future__ import annotations

import streamlit as st

from desk.reading import StoryView
from domain.analysis import ATTITUDE_NAMES, Viewpoint
from domain.article import Article
from domain.text import fold
from workbench.style import plain

_MOST = 60


def show_voices(view: StoryView) -> None:
    """One row a quotation; reprints repeat nothing. Names of private persons stand masked."""
    rows = _rows(view)
    if not rows:
        st.caption("这个热点的文章里没有读到有说话人的引语。")
        return
    # A table wraps its lines: what people said has to be read whole.
    st.table(
        [
            {
                "谁": plain(said.speaker),
                "说了什么": plain(said.said),
                "立场": ATTITUDE_NAMES[said.stance] if said.stance else "未表明",
                "原文": plain(f"“{said.quotation}”"),
                "出处": plain(f"{article.cited_outlet} 第 {said.paragraph + 1} 段"),
            }
            for said, article in rows
        ]
    )
    st.caption(plain("由引语和“表示、认为、质疑”等说话动词读出，立场只在话里明说时标注；印发前请对照原文。"))


def _rows(view: StoryView) -> list[tuple[Viewpoint, Article]]:
    """The first article that has a quotation counts as its place."""
    found: dict[str, tuple[Viewpoint, Article]] = {}
    for member in view.members:
        analysis = view.analyses.get(member.article_id)
        for said in analysis.viewpoints if analysis else ():
            found.setdefault(fold(said.quotation)[:40], (said, view.articles[member.article_id]))
    return list(found.values())[:_MOST]
