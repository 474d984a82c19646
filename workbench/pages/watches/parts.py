"""Pieces that several views of the page 监测专题 show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from desk.watch_preview import Shown, Statistics
from domain import clock
from domain.analysis import SENTIMENT_NAMES, Sentiment
from domain.expression import Piece
from domain.source import MEDIA_NAMES
from domain.watch import HOW_NAMES, How, Watch
from workbench.context import the_desk
from workbench.style import plain

_BARS = "▁▂▃▄▅▆▇█"


def move_to(**query: str) -> None:
    """Another view of this page."""
    st.query_params.clear()
    st.query_params.update(query)
    st.rerun()


def marked(pieces: Sequence[Piece], *, bold: bool = False) -> str:
    """Markdown; what was found has a coloured ground and is bold, so that colour is not the only sign. ``bold``: the
    rest too, as a title is."""
    return "".join(_marked(piece, bold) for piece in pieces)


def _marked(piece: Piece, bold: bool) -> str:
    # Markdown takes ** for two stars where a space stands inside of it.
    text, inner = plain(piece.text), plain(piece.text.strip())
    if not inner or not (bold or piece.found):
        return text
    strong = f"**{inner}**"
    return f":orange-background[{strong}]" if piece.found else text.replace(inner, strong)


def sparkline(by_day: Mapping[date, int]) -> str:
    """One block a day, the highest for the largest day; a day without anything is a dot."""
    most = max(by_day.values(), default=0)
    return "".join(_BARS[(count * (len(_BARS) - 1)) // most] if count else "·" for count in by_day.values())


def hit_lines(shown: Shown) -> str:
    """One hit as Markdown: title, where and when, the extract, and why it is here."""
    article, hit = shown.article, shown.hit
    when = clock.zh_minute(article.published_at)
    when = when[:10] if article.precision == "day" else when
    facts = f"{article.cited_outlet} · {when} · {_how(shown)}"
    near = f"  \n:gray[与《{plain(shown.near)}》最相近]" if hit.how is How.SEMANTIC and shown.near else ""
    return f"{marked(shown.title, bold=True)}  \n{marked(shown.extract)}  \n:gray[{plain(facts)}]{near}"


def _how(shown: Shown) -> str:
    hit = shown.hit
    if hit.how is How.EXPRESSION:
        return f"{HOW_NAMES[hit.how]}，相关度 {hit.score:.2f}，命中：{'、'.join(hit.words)}"
    if hit.how is How.SEMANTIC:
        return f"{HOW_NAMES[hit.how]}，相似度 {hit.score:.2f}"
    return f"{HOW_NAMES[hit.how]}（{hit.who}：{hit.why}）"


def conditions(watch: Watch) -> str:
    """What narrows a watch, in one line of Chinese."""
    taxonomy, widening = the_desk().taxonomy, watch.widening
    parts = (
        ("排除", watch.excludes),
        ("采集源", watch.sources),
        ("媒体", [MEDIA_NAMES[kind] for kind in watch.media_types]),
        ("区", watch.districts),
        ("分类", [taxonomy.name(code) for code in watch.topics]),
        ("语种", watch.languages),
    )
    told = [f"{name}：{'、'.join(values)}" for name, values in parts if values]
    told += ["只收涉津"] if watch.local else []
    told += [f"相关度不低于 {watch.min_relevance:g}"] if watch.min_relevance else []
    told += [f"语义扩展，相似度不低于 {widening.threshold:g}"] if widening else []
    told += [f"自 {watch.starts_on}"] if watch.starts_on else []
    told += [f"至 {watch.ends_on}"] if watch.ends_on else []
    return "；".join(told) or "不限来源、区域和分类"


def figures(found: Statistics) -> None:
    """Counts by day as bars; outlets, classes and sentiment as tables."""
    rows = [
        {"日期": f"{day.month}-{day.day}", "次序": n, "篇数": count}
        for n, (day, count) in enumerate(found.by_day.items())
    ]
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(color="#4a6fa5")
        .encode(
            x=alt.X("日期:N", sort=alt.SortField("次序"), title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("篇数:Q", title="篇数", axis=alt.Axis(tickMinStep=1, format="d")),
            tooltip=["日期", "篇数"],
        )
        .properties(height=180)
    )
    st.altair_chart(chart, width="stretch")
    taxonomy = the_desk().taxonomy
    moods = {SENTIMENT_NAMES[kind]: found.by_sentiment.get(kind.value, 0) for kind in Sentiment}
    left, middle, right = st.columns(3)
    _table(left, "来源", found.by_outlet)
    _table(middle, "分类", {taxonomy.name(code): count for code, count in found.by_topic.items()})
    _table(right, "情感", moods)


def _table(column: st.delta_generator.DeltaGenerator, name: str, counts: Mapping[str, int]) -> None:
    rows = [{name: key, "篇数": count} for key, count in counts.items()]
    column.dataframe(rows or [{name: "—", "篇数": 0}], hide_index=True, width="stretch")
