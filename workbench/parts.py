"""Pieces that several pages show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps

import streamlit as st

from desk.reading import Overview
from domain import clock
from domain.article import Article
from domain.errors import ZhijinError
from domain.story import Story
from store.base import Version
from workbench.context import the_desk
from workbench.style import level_badge, plain

MENU = "menu"
"""Session key: url path → page, put there by the main script."""
_DONE = "done"


def guarded(show: Callable[[], None]) -> Callable[[], None]:
    """A page whose verb refuses shows the one line that says why, never a trace."""

    @wraps(show)
    def page() -> None:
        try:
            show()
        except ZhijinError as error:
            st.error(str(error))

    return page


def story_line(story: Story, reported: str = "") -> None:
    """One story in a list; a click opens it on the page 热点. ``reported`` is what was said of it in issued briefs."""
    topic = the_desk().taxonomy.name(story.topic)
    places = "、".join(story.districts[:2])
    heat = f"热度 {story.heat.value:.0f}" if story.heat else ""
    facts = " · ".join(
        part for part in (topic, places, f"{story.size} 篇", f"{story.sources} 家来源", heat) if part
    )
    told = f"  \n:gray[{plain(reported)}]" if reported else ""
    title, button = st.columns([6, 1], vertical_alignment="center")
    title.markdown(f"{level_badge(story.level)} **{plain(story.title)}**  \n{plain(facts)}{told}")
    if button.button("查看", key=f"open-{story.id}", width="stretch"):
        go_to("stories", story=story.id)


def go_to(page: str, **query: str) -> None:
    """Switch to another page of the menu, e.g. ``go_to("stories", story=id)``."""
    st.switch_page(st.session_state[MENU][page], query_params=query)


def named(kind: str) -> str | None:
    """The id that the address names, e.g. ``named("story")``; None where it names nothing.

    On the way back in the browser Streamlit keeps the query of the page that was left. Then it is the id last shown.
    """
    last = f"last {kind}"
    if kind not in st.query_params and st.query_params and last in st.session_state:
        st.query_params.from_dict({kind: st.session_state[last]})
    chosen = st.query_params.get(kind)
    if chosen:
        st.session_state[last] = chosen
    return chosen


def published(article: Article) -> str:
    """When it came out, as near as its page says."""
    return clock.zh_minute(article.published_at)[: 10 if article.precision == "day" else None]


def capture_link(record_id: str, label: str = "存档快照") -> None:
    """A button to the archived page."""
    st.link_button(label, f"/capture/{record_id.removeprefix('urn:uuid:')}")


def coverage_note(view: Overview) -> None:
    """监测口径: what the figures on this page cover."""
    failed = "；".join(f"{name}（{reason}）" for name, reason in view.sources_failed) or "无"
    undated = f"另有 {view.undated} 篇未标明发布日期，没有计入。" if view.undated else ""
    st.caption(
        f"监测口径：{clock.zh_moment(view.window.start)}至{clock.zh_moment(view.window.end)}，"
        f"采集源 {len(view.sources_ok)} 个正常；未能采集：{plain(failed)}。"
        f"{undated}微博、微信公众号、短视频平台只含人工录入的，未覆盖境外网站。"
    )


def done(line: str) -> None:
    """Say what was done, after the page was drawn anew."""
    st.session_state[_DONE] = line
    st.rerun()


def say_done() -> None:
    """What the last button did."""
    # There also when empty: what stands below must not move, or open tabs and half-filled forms would start anew.
    with st.container():
        if line := st.session_state.pop(_DONE, ""):
            st.success(plain(line))


@contextmanager
def told() -> Iterator[None]:
    """A verb that refuses is told where its button is, and the rest of the page stays."""
    try:
        yield
    except ZhijinError as error:
        st.error(str(error))


def versions_table(versions: Sequence[Version], content: Callable[[str], str] | None = None) -> None:
    """The history of one thing that is kept with its versions. ``content``: what to show of a record (JSON text)."""
    st.dataframe(
        [
            {"版本": v.version, "时间": clock.zh_minute(v.at), "何人": v.who, "为何": v.why}
            | ({"内容": content(v.record) if v.record else "删除"} if content else {})
            for v in versions
        ],
        hide_index=True,
        width="stretch",
    )


def lines_of(text: str) -> tuple[str, ...]:
    """Words or ids as people type them: separated by spaces, commas or lines."""
    for mark in "，,、；;\n":
        text = text.replace(mark, " ")
    return tuple(dict.fromkeys(text.split()))
