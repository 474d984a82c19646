"""文章 → 分析与依据: every verdict of the analysis with the words and examples behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from domain.analysis import ATTITUDE_NAMES, SENTIMENT_NAMES, Analysis, Sentiment, TopicScore
from workbench.context import the_desk
from workbench.style import plain

_NAMES = {"PER": "人物", "ORG": "机构", "LOC": "地点", "POLICY": "政策"}
_NEIGHBOURS = 2


def show_verdict(analysis: Analysis) -> None:
    """Topics and scenarios as tables, the rest in lines."""
    _classes("主题", analysis.topics, the_desk().taxonomy.name)
    if analysis.scenarios:
        names = the_desk().scenario_names
        _classes("情景", analysis.scenarios, lambda code: names.get(code, code))
    shares = "，".join(f"{SENTIMENT_NAMES[s]} {analysis.sentiment_scores[s.value]:.0%}" for s in Sentiment)
    _line("情感倾向", f"{SENTIMENT_NAMES[analysis.sentiment]}（{shares}）")
    _line("依据词", "、".join(analysis.sentiment_words))
    _line("事件性质", f"{SENTIMENT_NAMES[analysis.event_polarity]}（所说的事本身，不论语气）")
    _line(
        "态度", "；".join(f"{ATTITUDE_NAMES[a.attitude]}（{'、'.join(a.words)}）" for a in analysis.attitudes)
    )
    _line("涉津", "是" if analysis.local else "否")
    _line("区划", "、".join(analysis.districts))
    for kind, name in _NAMES.items():
        if found := [entity.text for entity in analysis.entities if entity.type == kind]:
            _line(name, "、".join(found))
    _line("关键词", "、".join(analysis.keywords))
    st.caption(f"分析版本：{plain(analysis.version)}")


def _classes(facet: str, scores: Sequence[TopicScore], name: Callable[[str], str]) -> None:
    rows = [
        {
            facet: name(one.code),
            "得分": f"{one.score:.2f}",
            "依据词": "、".join(one.words) or "—",
            "相近的样例": "；".join(one.neighbours[:_NEIGHBOURS]) or "—",
        }
        for one in scores
    ]
    st.dataframe(rows, hide_index=True, width="stretch")


def _line(name: str, told: str) -> None:
    st.markdown(f"**{name}** {plain(told) or '—'}")
