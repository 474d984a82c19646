"""词典: the library's own words, tried on a sentence before they are kept."""

from __future__ import annotations

import json

import streamlit as st

from desk.permissions import Permission, may
from domain.user_word import TAG_NAMES, UserWord
from workbench.context import the_actor, the_desk
from workbench.parts import done, told, versions_table
from workbench.style import plain

_SHOWN = 400


def show_dictionary() -> None:
    """Own words, a form for one, a box for many, and the shipped ones to look up."""
    st.caption("本馆用户词压过随附的词；改动之后，下一次分析会按新词典把文章重新判断一遍。")
    if may(the_actor(), Permission.ADMIN):
        one, many = st.tabs(["加一个词", "批量导入"])
        with one:
            _one()
        with many:
            _many()
    _own()
    _shipped()


def _one() -> None:
    with st.form("word", border=False):
        text, tag, frequency = st.columns([2, 1, 1])
        word = text.text_input("词", placeholder="如：芸台阁")
        kind = tag.selectbox("词性", list(TAG_NAMES), format_func=TAG_NAMES.__getitem__)
        often = frequency.number_input(
            "词频", 1, 1_000_000, 1000, help="越大越倾向于整词切出；“图书馆”约为 1500"
        )
        sample, button = st.columns([3, 1], vertical_alignment="bottom")
        sentence = sample.text_input("试切一句", placeholder="把含有这个词的一句话贴在这里")
        cut = button.form_submit_button("试切", width="stretch")
        why = st.text_input("理由（可不填）", key="word-why")
        enabled = st.checkbox("启用", True, help="不勾选即停用随附的同一个词")
        save = st.form_submit_button("保存", type="primary", key="word-save")
    made = UserWord(word.strip(), kind or "n", int(often), enabled)
    with told():
        if cut:
            _cut(made, sentence)
        if save:
            the_desk().put_user_word(the_actor(), made, why)
            done(f"用户词“{made.text}”已保存")


def _cut(word: UserWord, sentence: str) -> None:
    trial = the_desk().try_user_word(the_actor(), word, sentence)
    st.markdown(f"现在：{plain(' / '.join(trial.before))}  \n加词后：**{plain(' / '.join(trial.after))}**")


def _many() -> None:
    with st.form("words", border=False, clear_on_submit=True):
        lines = st.text_area("每行一个词，或“词 词频 词性”", height=160)
        why = st.text_input("理由（可不填）")
        if st.form_submit_button("导入"):
            count = the_desk().put_user_words(the_actor(), lines, why)
            st.success(f"新增或改动 {count} 个词。")


def _own() -> None:
    words = the_desk().user_words(the_actor())
    st.markdown(f"**本馆用户词（{len(words)}）**")
    if not words:
        st.caption("还没有本馆的用户词。")
        return
    st.dataframe([_row(word) for word in words[:_SHOWN]], hide_index=True, width="stretch")
    chosen = st.selectbox("历次修改", [word.text for word in words], index=None, placeholder="选一个词")
    if not chosen:
        return
    versions_table(the_desk().user_word_versions(the_actor(), chosen), content=_said)
    if may(the_actor(), Permission.ADMIN):
        _drop(chosen)


def _drop(text: str) -> None:
    with st.form(f"drop-{text}", border=False, enter_to_submit=False):
        reason, button = st.columns([3, 1], vertical_alignment="bottom")
        why = reason.text_input("撤掉的理由（可不填）", key=f"drop-why-{text}")
        pressed = button.form_submit_button("撤掉这个词", width="stretch")
    if pressed:
        with told():
            the_desk().drop_user_word(the_actor(), text, why)
            done(f"用户词“{text}”已撤掉，历次修改仍留存")


def _said(record: str) -> str:
    """What one version kept of a word."""
    return "，".join(str(value) for value in list(_row(UserWord(**json.loads(record))).values())[1:])


def _shipped() -> None:
    with st.expander("随附的用户词"):
        part = st.text_input("查找", key="shipped-part")
        found = [w for w in the_desk().shipped_words(the_actor()) if part.strip() in w.text]
        st.caption(f"{len(found)} 个；要停用或改词频，用上面的“加一个词”写同一个词。")
        st.dataframe([_row(word) for word in found[:_SHOWN]], hide_index=True, width="stretch")


def _row(word: UserWord) -> dict[str, str | int]:
    state = "启用" if word.enabled else "停用"
    return {"词": word.text, "词性": TAG_NAMES[word.tag], "词频": word.frequency, "状态": state}
