"""热点 → 转载链: first publisher, who copied, how late, what each changed."""

from __future__ import annotations

import streamlit as st

from domain import clock
from domain.article import Article
from domain.reprint import ReprintChain, ReprintStep
from workbench.context import the_actor, the_desk
from workbench.difference import difference_html
from workbench.parts import published
from workbench.style import plain


def show_reprints(story_id: str) -> None:
    """One table for each text that was copied, with the changes of a copy chosen by the reader."""
    chains = the_desk().reprint_chains(the_actor(), story_id)
    if not chains:
        st.caption("没有发现转载。")
    for number, chain in enumerate(chains):
        _chain(chain, f"{story_id}-{number}")


def _chain(chain: ReprintChain, key: str) -> None:
    first = chain.first
    st.markdown(f"**首发** {plain(first.outlet)} {published(first)}《{plain(first.title)}》")
    if chain.named:
        st.caption(plain(f"转载页注明来源为“{chain.named}”，该处原文没有采到，首发以所采最早的一篇为准。"))
    st.dataframe([_row(chain.first, step) for step in chain.steps], hide_index=True, width="stretch")
    changed = [step for step in chain.steps if not step.verbatim]
    if not changed:
        return
    names = {step.article.id: f"{step.article.outlet} {published(step.article)}" for step in changed}
    chosen = st.selectbox("看改动", list(names), index=None, format_func=names.__getitem__, key=f"changed-{key}",
                          placeholder="选一篇转载，与首发逐字对照")  # fmt: skip
    if chosen:
        st.html(difference_html(next(step.lines for step in changed if step.article.id == chosen)))


def _row(first: Article, step: ReprintStep) -> dict[str, str]:
    return {
        "转载": step.article.outlet,
        "时间": published(step.article),
        "延迟": _delay(first, step),
        "标题": "改题" if step.retitled else "照用",
        "正文": "照登" if step.verbatim else f"删 {step.removed} 字，增 {step.added} 字",
    }


def _delay(first: Article, step: ReprintStep) -> str:
    """To the minute where both pages tell it, else in days."""
    if {first.precision, step.article.precision} != {"minute"}:
        days = (clock.library_day(step.article.published_at) - clock.library_day(first.published_at)).days
        return f"{days} 天" if days else "同日"
    minutes = round(step.delay.total_seconds() / 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} 天 {hours} 小时"
    return f"{hours} 小时 {minutes % 60} 分" if hours else f"{minutes} 分"
