"""文献: import what databases export, search, copy a reference in either edition, put it aside."""

from __future__ import annotations

from functools import partial

import streamlit as st

from desk.literature import FIELD_NAMES, LiteratureReport
from desk.permissions import Permission, may
from domain import clock
from domain.errors import ZhijinError
from domain.literature import TYPE_NAMES, LiteratureImport, Reference
from workbench.context import the_actor, the_desk
from workbench.parts import guarded, named
from workbench.putting import put_button
from workbench.style import plain

_PAGE = 20
_MAX_MB = 100
_FACTS = (
    "authors", "container", "publisher", "place", "issued", "volume", "number", "pages", "edition", "doi", "cstr", "url",
    "title_alt", "keywords", "affiliations", "issn", "isbn", "clc", "ipc", "application", "applied", "degree", "advisor",
)  # fmt: skip
_FORMATS = (
    "RIS、BibTeX、NoteExpress、EndNote、RefWorks、CNKI 自定义（查新）与知网研学、GB/T 7714 引文、Web of Science、PubMed，"
    "以及 CNKI、Scopus、Ei、专利库导出的表格（.csv、.xlsx）。只看内容，不看扩展名。万方请导出 NoteExpress。"
)


@guarded
def show() -> None:
    """The list, or one work when the address names it."""
    if chosen := named("work"):
        _one(chosen)
        return
    st.title("文献")
    tabs = ["检索"] + (["导入"] if may(the_actor(), Permission.DRAFT) else []) + ["导入记录"]
    shown = {"检索": _list, "导入": _import, "导入记录": _imports}
    for name, tab in zip(tabs, st.tabs(tabs), strict=True):
        with tab:
            shown[name]()


def _list() -> None:
    words, kind = st.columns([3, 2], vertical_alignment="bottom")
    query = words.text_input(
        "题名、责任者、出处、关键词、摘要", key="literature-query", placeholder="空格隔开的词都要出现"
    )
    types = kind.multiselect(
        "类型",
        list(TYPE_NAMES),
        format_func=TYPE_NAMES.__getitem__,
        placeholder="全部",
        key="literature-types",
    )
    page = st.session_state.get("literature-page", 1)
    found = the_desk().literature(the_actor(), query, types, _PAGE, (page - 1) * _PAGE)
    if not found.total:
        st.info("没有符合条件的文献。" if query or types else "还没有文献，请先导入数据库导出的题录。")
        return
    st.caption(f"共 {found.total} 条，新导入的在前")
    for work, printed in zip(found.works, found.printed, strict=True):
        _line(work, printed)
    if found.total > _PAGE:
        st.pagination(-(-found.total // _PAGE), key="literature-page")


def _line(work: Reference, printed: str) -> None:
    st.markdown(f":gray-badge[{TYPE_NAMES.get(work.type, work.type)}] {plain(printed)}")
    with st.container(horizontal=True):
        if st.button("查看", key=f"work-{work.id}"):
            st.query_params.from_dict({"work": work.id})
            st.rerun()
        put_button(work.id, partial(the_desk().put_reference, the_actor(), work.id), wide=False)


def _one(reference_id: str) -> None:
    view = the_desk().reference(the_actor(), reference_id)
    work = view.reference
    if st.button("返回列表", icon=":material/arrow_back:"):
        st.query_params.clear()
        st.rerun()
    st.title(plain(work.title))
    st.caption(f"{TYPE_NAMES.get(work.type, work.type)} · {plain(work.database or '来源不详')} · {work.id}")
    put_button(work.id, partial(the_desk().put_reference, the_actor(), work.id), wide=False)
    for name, printed in (("GB/T 7714—2025", view.newer), ("GB/T 7714—2015", view.older)):
        st.markdown(f"**{name}**")
        st.code(printed, language=None, wrap_lines=True)
    if work.abstract:
        st.markdown("**摘要**")
        st.text(work.abstract)
    st.table(_facts(work))
    with st.expander(f"导入时的原文（{len(view.raw)} 份）"):
        for raw in view.raw:
            st.code(raw, language=None, wrap_lines=True)


def _facts(work: Reference) -> dict[str, str]:
    told = {FIELD_NAMES[name]: getattr(work, name) for name in _FACTS}
    return {
        name: plain(value if isinstance(value, str) else "；".join(value))
        for name, value in told.items()
        if value
    }


def _import() -> None:
    files = st.file_uploader(
        "题录文件", accept_multiple_files=True, key="literature-files", max_upload_size=_MAX_MB
    )
    st.caption(_FORMATS)
    if not st.button("导入", type="primary", key="literature-import", disabled=not files):
        return
    for file in files:
        try:
            _report(the_desk().import_literature(the_actor(), file.name, file.getvalue()))
        except ZhijinError as error:
            st.error(str(error))


def _report(report: LiteratureReport) -> None:
    head, *rest = report.lines()
    (st.warning if rest else st.success)(plain(head))
    for line in rest[:50]:
        st.text(line.strip())
    if len(rest) > 50:
        st.caption(f"另有 {len(rest) - 50} 处，见“导入记录”")


def _imports() -> None:
    made = the_desk().literature_imports(the_actor())
    if not made:
        st.info("还没有导入过文献。")
    for one in made:
        _import_line(one)


def _import_line(one: LiteratureImport) -> None:
    counts = (
        f"新增 {len(one.new)}，已有 {len(one.known)}，补全 {len(one.merged)}，读不出 {len(one.unreadable)}"
    )
    st.markdown(f"**{plain(one.name)}**（{plain(one.format)}）{counts}")
    st.caption(plain(f"{one.who} {clock.zh_minute(one.at)} · SHA-256 {one.sha256[:16]}…"))
    if one.unreadable:
        with st.expander("读不出的"):
            for line in one.unreadable:
                st.text(line)
