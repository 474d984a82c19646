"""录入 → 手工录入: the form of one entry, also used to correct one."""

from __future__ import annotations

import streamlit as st

from desk.intake import EntryReport
from desk.intake_entry import CHANNELS, Entry
from desk.intake_files import MAX_BYTES, Upload
from domain.article import Article
from domain.source import MediaType
from workbench.context import the_actor, the_desk
from workbench.parts import MENU, published
from workbench.style import plain

ROUND = "intake-round"
"""Session key: raised to empty the forms."""
_SAID = "intake-said"
"""Session key: what the last act ended with, shown once after the page is drawn anew."""
_FILES = ["png", "jpg", "jpeg", "webp", "pdf", "docx"]


def say(kind: str, line: str) -> None:
    """Show a line (``kind``: success, warning, error) when the page is drawn next."""
    st.session_state.setdefault(_SAID, []).append((kind, line))


def show_said() -> None:
    """What acts before this drawing had to say."""
    for kind, line in st.session_state.pop(_SAID, []):
        getattr(st, kind)(line)


def new_entry() -> None:
    """The tab."""
    st.caption(
        "微信、短视频、电话、纸媒等采集不到的内容录入后与采集的文章同样使用。请勿录入涉密信息；图片中的文字需手工录入。"
    )
    with st.form("entry", border=False, enter_to_submit=False):
        entry = entry_fields("new", None)
        first, second = st.columns([1, 5])
        enter = first.form_submit_button("录入", type="primary", key="enter")
        check = second.form_submit_button("先检查", key="check")
    if enter:
        _entered(the_desk().enter_article(the_actor(), entry))
    if check:
        _checked(entry)


def entry_fields(key: str, old: Article | None) -> Entry:
    """Fields of one entry, inside of a form; with ``old`` those of an entry to be corrected."""
    key = f"{key}-{st.session_state.get(ROUND, 0)}"
    first, second, third = st.columns([2, 3, 2])
    channel = first.selectbox(
        "渠道",
        list(CHANNELS),
        format_func=CHANNELS.__getitem__,
        key=f"{key}-channel",
        index=list(CHANNELS).index(_channel_of(old)) if old else 0,
        disabled=old is not None,
    )
    outlet = second.text_input(
        "来源", old.outlet if old else "", key=f"{key}-outlet", placeholder="公众号、报纸、热线等的名称"
    )
    published = third.text_input(
        "发布时间（北京时间）",
        typed_time(old) if old else "",
        key=f"{key}-time",
        placeholder="2026-11-21 08:30",
        help="只知道日期就只填日期；也可写“昨天 12:30”",
    )
    title = st.text_input("标题", old.title if old else "", key=f"{key}-title")
    first, second = st.columns([5, 2])
    url = first.text_input(
        "链接",
        old.url if old else "",
        key=f"{key}-url",
        disabled=old is not None,
        help="只作出处，不会自动抓取",
    )
    author = second.text_input("作者", (old.author or "") if old else "", key=f"{key}-author")
    files = _files(key)
    st.session_state.setdefault(f"{key}-text", old.body if old else "")
    text = st.text_area("正文", height=220, key=f"{key}-text")
    keep = st.checkbox("正文含个人信息（手机号、证件号等），确有必要保留；成文时自动打码", key=f"{key}-keep")
    return Entry(channel, outlet, title, published, text, url, author, files, keep)


def _channel_of(article: Article) -> MediaType:
    return the_desk().article(the_actor(), article.id).source.media_type


def typed_time(article: Article) -> str:
    """The time of publication as one would type it."""
    return published(article)


def _files(key: str) -> tuple[Upload, ...]:
    """The chosen files; the text of one that has any is put into the field 正文 on request."""
    chosen = st.file_uploader(
        f"凭据：截图、PDF 或 DOCX（每个不超过 {MAX_BYTES // 1_000_000} MB）",
        type=_FILES,
        accept_multiple_files=True,
        max_upload_size=MAX_BYTES // 1_000_000,
        key=f"{key}-files",
    )
    uploads = tuple(Upload(file.name, file.getvalue()) for file in chosen or [])
    documents = [u for u in uploads if u.name.lower().endswith((".pdf", ".docx"))]
    if st.form_submit_button("取出文件中的文字", key=f"{key}-read", help="PDF 和 DOCX 可以取出文字"):
        if not documents:
            st.warning("请先选择 PDF 或 DOCX 文件。")
            return uploads
        found = [the_desk().document_text(the_actor(), upload) for upload in documents]
        for document in found:
            (st.info if document.text else st.warning)(plain(document.note))
        st.session_state[f"{key}-text"] = "\n".join(document.text for document in found if document.text)
    return uploads


def _checked(entry: Entry) -> None:
    check = the_desk().check_entry(the_actor(), entry)
    for line in check.personal:
        st.warning(f"疑似个人信息：{plain(line)}")
    if check.duplicate:
        st.warning(f"已有相同内容：{plain(check.duplicate.title)}（{plain(check.duplicate.outlet)}）")
    if not check.personal and not check.duplicate:
        st.success("可以录入。")


def _entered(report: EntryReport) -> None:
    title = plain(report.article.title)
    if report.duplicate:
        st.warning(f"已有相同内容，没有重复录入：{title}（{plain(report.article.outlet)}）")
        # A link: a button that is drawn in the run of another's press is gone before its own press is read.
        st.page_link(
            st.session_state[MENU]["article"],
            label="打开已有的文章",
            query_params={"article": report.article.id},
        )
        return
    say("success", f"已录入：{title}。运行分析后出现在热点、检索和简报中。")
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.rerun()
