"""重训: what corrections would teach, the models made so far, and which one is in use."""

from __future__ import annotations

import streamlit as st

from desk.learning import FEWEST
from desk.permissions import Permission, may
from domain import clock
from domain.learned_model import FACETS, LearnedModel
from workbench.context import the_actor, the_desk

_SHIPPED = "随附模型"


def show_learning() -> None:
    """One part for each facet."""
    st.caption(
        "更正积累到一定数量后可以重新训练。系统留出五分之一的更正不参加训练，用来比较新旧两个模型；是否换用由人决定，随时可以换回。"
        "换用之后，下一次分析会按新模型把文章重新判断一遍；人工更正始终压过机器判断。"
    )
    models = the_desk().learned_models(the_actor())
    for facet, name in FACETS.items():
        st.subheader(name)
        _facet(facet, [model for model in models if model.facet == facet])


def _facet(facet: str, models: list[LearnedModel]) -> None:
    lessons = the_desk().lessons(the_actor(), facet)
    st.markdown(f"现有可用的更正 **{lessons}** 条（至少 {FEWEST} 条）。")
    able = may(the_actor(), Permission.ADMIN)
    if able and st.button("重新训练并比较", key=f"retrain-{facet}", disabled=lessons < FEWEST):
        with st.spinner("正在训练，约需一分钟……"):
            the_desk().retrain(the_actor(), facet)
        st.rerun()
    if not models:
        st.caption("还没有重训过，使用随附模型。")
        return
    st.dataframe([_row(model) for model in models], hide_index=True, width="stretch")
    if able:
        _choose(facet, models)


def _choose(facet: str, models: list[LearnedModel]) -> None:
    names = {"": _SHIPPED} | {model.id: _name(model) for model in models}
    used = next((model.id for model in models if model.in_use), "")
    with st.form(f"use-{facet}", border=False):
        chosen = st.selectbox(
            "使用的模型", list(names), index=list(names).index(used), format_func=names.__getitem__
        )
        why = st.text_input("理由（可不填）")
        if st.form_submit_button("换用") and chosen is not None:
            the_desk().use_model(the_actor(), facet, chosen, why)
            st.rerun()


def _name(model: LearnedModel) -> str:
    return f"{clock.zh_minute(model.made_at)} 训练（{model.before:.0%} → {model.after:.0%}）"


def _row(model: LearnedModel) -> dict[str, str | int]:
    return {
        "训练时间": clock.zh_minute(model.made_at),
        "训练人": model.made_by,
        "学习的更正": model.corrections,
        "留出比较": model.held,
        "原模型答对": f"{model.before:.0%}",
        "新模型答对": f"{model.after:.0%}",
        "状态": "使用中" if model.in_use else "",
    }
