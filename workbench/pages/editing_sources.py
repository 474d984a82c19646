"""编辑 → 引文 and 素材: sources of the chosen entry, found by search; material put in as entries."""

from __future__ import annotations

from functools import partial

import streamlit as st

from desk.brief_edit import SaveReport
from domain import brief_edit, clock
from domain import text as zh
from domain.brief import CITE_MARK, JUDGEMENT_MARK, Citation, Item
from domain.citing import marks_in
from domain.errors import NotFound
from domain.folder import ENTRY_NAMES, FolderEntry
from workbench.context import the_actor, the_desk
from workbench.editing.state import Editing
from workbench.parts import told
from workbench.style import plain

_HITS = 8


def show_sources(state: Editing, chosen: str | None) -> None:
    """What the chosen entry cites, and a search for more."""
    try:
        _, item = brief_edit.find(state.base, chosen or "")
    except NotFound:
        st.info("请先在左边选一条。")
        return
    st.markdown(f"**{plain(item.title)}**")
    numbers = sorted({*item.citations, *marks_in(item.text)})
    for citation in state.base.citations:
        if citation.number in numbers:
            _cited(state, item, citation)
    if not numbers:
        st.caption("还没有引文。")
    sentence = _sentence(item)
    _articles(state, item, sentence)
    _literature(state, item, sentence)


def _cited(state: Editing, item: Item, citation: Citation) -> None:
    line, button = st.columns([4, 1], vertical_alignment="center")
    day = clock.zh_day(clock.library_day(citation.published_at)) if citation.dated else ""
    line.markdown(f"[{citation.number}] {plain(citation.outlet)} {day}  \n{plain(citation.title)}")
    if button.button("取消", key=f"uncite-{item.key}-{citation.number}"):
        _saved(
            state,
            partial(
                the_desk().edit_brief,
                change=lambda brief: brief_edit.uncite(brief, item.key, citation.number),
                note="取消引用",
            ),
        )


def _sentence(item: Item) -> str:
    """The sentence that a source is to stand for; empty for the whole entry."""
    sentences = [CITE_MARK.sub("", s).replace(JUDGEMENT_MARK, "") for s in zh.sentences(item.text)]
    inside = [s for s in sentences if s and s in item.text]
    chosen = st.selectbox("引给", ["", *inside], format_func=lambda s: s or "整条", key=f"for-{item.key}")
    return str(chosen)


def _articles(state: Editing, item: Item, sentence: str) -> None:
    query = st.text_input("查文章", key=f"find-{state.base.id}", placeholder="词或检索式，回车查找")
    if not query.strip():
        return
    with told():
        hits = the_desk().search(the_actor(), query, limit=_HITS).hits
        if not hits:
            st.caption("没有找到，请换个词。")
        for hit in hits:
            line, button = st.columns([4, 1], vertical_alignment="center")
            line.markdown(f"**{plain(hit.title)}**  \n{plain(hit.snippet)}")
            if button.button("引用", key=f"cite-{item.key}-{hit.article_id}"):
                cite = partial(
                    the_desk().cite_article, key=item.key, article_id=hit.article_id, sentence=sentence
                )
                _saved(state, cite)


def _literature(state: Editing, item: Item, sentence: str) -> None:
    query = st.text_input("查文献", key=f"work-{state.base.id}", placeholder="题名、责任者或关键词")
    if not query.strip():
        return
    with told():
        found = the_desk().literature(the_actor(), query, limit=_HITS, edition=state.base.edition)
        if not found.works:
            st.caption("没有找到，请换个词，或到“文献”页导入。")
        for work, entry in zip(found.works, found.printed, strict=True):
            line, button = st.columns([4, 1], vertical_alignment="center")
            line.markdown(plain(entry))
            if button.button("引用", key=f"work-{item.key}-{work.id}"):
                cite = partial(
                    the_desk().cite_reference, key=item.key, reference_id=work.id, sentence=sentence
                )
                _saved(state, cite)


def show_material(state: Editing) -> None:
    """Entries of the 素材夹, chosen ones put into a section; and an entry that somebody writes."""
    sections = {section.key: section.title for section in state.base.sections}
    into = st.selectbox(
        "放进栏目", list(sections), format_func=sections.__getitem__, key=f"into-{state.base.id}"
    )
    entries = {entry.id: entry for entry in the_desk().folder(the_actor()).entries}
    if entries:
        chosen = st.multiselect(
            "素材", list(entries), format_func=lambda i: _entry(entries[i]), placeholder="可选多条"
        )
        if st.button("放入", disabled=not chosen):
            _saved(state, partial(the_desk().insert_entries, section_key=into, entry_ids=chosen))
    else:
        st.caption("素材夹是空的：在文章、热点、检索和文献页可以放入。")
    with st.form(f"write-{state.base.id}", border=False, clear_on_submit=True):
        title = st.text_input("新写一条：标题")
        text = st.text_area("正文", height=140)
        if st.form_submit_button("写入") and (title.strip() or text.strip()):
            _saved(state, partial(the_desk().add_item, section_key=into, title=title, text=text))


def _entry(entry: FolderEntry) -> str:
    used = "（已用）" if entry.briefs else ""
    return f"{ENTRY_NAMES[entry.kind]}：{zh.shorten(entry.text or entry.title, 40)}{used}"


def _saved(state: Editing, verb: partial[SaveReport]) -> None:
    """Run a verb on the version in hand and draw the page anew; a refusal is told where the button is."""
    with told():
        state.took(verb(the_actor(), state.base.id, state.base.version))
        st.rerun(scope="fragment")
