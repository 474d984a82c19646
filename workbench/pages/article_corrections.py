"""文章 → 更正: what the analysis said, and what a person says instead."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from domain import clock
from domain.analysis import SENTIMENT_NAMES, Analysis, Sentiment
from domain.correction import FACET_NAMES, Correction, Facet, verdict
from workbench.context import the_actor, the_desk
from workbench.style import plain


def show_corrections(analysis: Analysis) -> None:
    """A form for those who may, and the record."""
    if may(the_actor(), Permission.JUDGE):
        _form(analysis)
    for made in the_desk().corrections(the_actor(), analysis.article_id):
        _record(made)


def _form(analysis: Analysis) -> None:
    facet = st.segmented_control(
        "更正哪一项", list(Facet), format_func=FACET_NAMES.__getitem__, key="correct-facet"
    )
    if facet is None:
        return
    names = {value: told(facet, value) for value in the_desk().allowed_values(facet)}
    now = verdict(analysis, facet)
    with st.form(f"correct-{facet.value}", border=False):
        value = st.selectbox("应当是", list(names), index=list(names).index(now) if now in names else 0,
                             format_func=names.__getitem__)  # fmt: skip
        why = st.text_input("理由（可不填）")
        saved = st.form_submit_button("保存更正", type="primary")
    if saved:
        the_desk().correct(the_actor(), analysis.article_id, facet, value, why)
        st.rerun()
    if facet.value in analysis.corrected and st.button("撤销更正，恢复机器判断"):
        the_desk().withdraw_correction(the_actor(), analysis.article_id, facet)
        st.rerun()


def told(facet: Facet, value: str) -> str:
    """The name of a value on screen."""
    match facet:
        case Facet.TOPIC:
            return the_desk().taxonomy.name(value)
        case Facet.SCENARIO:
            return the_desk().scenario_names.get(value, "无")
        case Facet.LOCAL:
            return "是" if value == "yes" else "否"
        case Facet.SENTIMENT | Facet.EVENT:
            return SENTIMENT_NAMES[Sentiment(value)]


def _record(made: Correction) -> None:
    why = f"，{made.why}" if made.why else ""
    state = "（已撤销）" if made.withdrawn else ""
    line = (
        f"{clock.zh_minute(made.at)} {made.who}：{FACET_NAMES[made.facet]}由“{told(made.facet, made.was)}”"
        f"改为“{told(made.facet, made.value)}”{why}{state}"
    )
    st.caption(plain(line))
