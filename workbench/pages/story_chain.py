"""热点 → 事件链: the stories that one affair went through, each a happening of its own."""

from __future__ import annotations

import streamlit as st

from domain import clock
from domain.story import Story
from workbench.context import the_actor, the_desk
from workbench.parts import go_to
from workbench.style import level_badge, plain


def show_chain(story_id: str) -> None:
    """The chain in order of beginning; a click opens another story of it."""
    chain = the_desk().story_chain(the_actor(), story_id)
    if len(chain) == 1:
        st.caption("这个热点没有前因后续；如有遗漏，可在“归并”里补上它接续的热点。")
        return
    total = sum(story.size for story in chain)
    st.caption(f"共 {len(chain)} 个热点、{total} 篇文章，按开始时间排列。")
    titles = {story.id: story.title for story in chain}
    for story in chain:
        _step(story, titles.get(story.follows or "", ""), here=story.id == story_id)


def _step(story: Story, earlier: str, *, here: bool) -> None:
    line, button = st.columns([6, 1], vertical_alignment="center")
    after = f"，接“{earlier}”" if earlier else ""
    facts = f"{clock.zh_minute(story.first_at)} 起，{story.size} 篇，{story.sources} 家来源{after}"
    line.markdown(f"{level_badge(story.level)} **{plain(story.title)}**  \n{plain(facts)}")
    if here:
        button.markdown(":gray-badge[本热点]")
    elif button.button("查看", key=f"chain-{story.id}", width="stretch"):
        go_to("stories", story=story.id)
