"""录入 → 收件箱: what subscriptions and letters brought, to be taken or not."""

from __future__ import annotations

import streamlit as st

from desk.intake import EntryLine
from desk.intake_entry import CHANNELS
from desk.intake_files import MAX_BYTES, Upload
from domain import clock
from domain.errors import ZhijinError
from domain.ledger import RUN_NAMES
from domain.source import MediaType
from workbench.context import the_actor, the_desk
from workbench.pages.intake_form import ROUND, say, typed_time
from workbench.parts import go_to
from workbench.style import plain


def show_inbox() -> None:
    """The tab."""
    lines = the_desk().inbox(the_actor())
    if not lines:
        st.info("收件箱是空的。可在下方订阅通讯，或上传另存的邮件（.eml）。")
    else:
        unread = the_desk().unread(the_actor())
        st.caption(f"未读 {unread} 条。不采用的不进入列表、数据和检索；处理完上面的，下面的再显示。")
    for line in lines:
        _letter(line)
    with st.expander("上传邮件（.eml）"):
        _mail()
    with st.expander("订阅通讯（RSS）"):
        _subscriptions()


def _letter(line: EntryLine) -> None:
    article = line.article
    title, take, leave, view = st.columns([7, 1, 1.2, 1], vertical_alignment="center")
    mark = "**" if line.mark is None else ""
    facts = f"{article.outlet} · {typed_time(article)} · {line.state}"
    title.markdown(f"{mark}{plain(article.title)}{mark}  \n{plain(facts)}")
    if (line.mark is None or line.hidden) and take.button("采用", key=f"take-{article.id}"):
        the_desk().decide_inbox(the_actor(), [article.id], take=True)
        st.rerun()
    if not line.hidden and leave.button("不采用", key=f"leave-{article.id}"):
        the_desk().decide_inbox(the_actor(), [article.id], take=False)
        st.rerun()
    if view.button("查看", key=f"view-{article.id}"):
        go_to("article", article=article.id)


def _mail() -> None:
    files = st.file_uploader(
        "邮件",
        type=["eml"],
        accept_multiple_files=True,
        key=f"mail-{st.session_state.get(ROUND, 0)}",
        max_upload_size=MAX_BYTES // 1_000_000,
    )
    channel = _channel_choice("mail-channel")
    keep = st.checkbox("邮件含个人信息也保留", key="mail-keep")
    if files and st.button("放入收件箱", key="take-mail"):
        for file in files:
            _take_one(Upload(file.name, file.getvalue()), channel, keep)
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.rerun()


def _take_one(upload: Upload, channel: MediaType, keep: bool) -> None:
    """One bad letter stops none of the others."""
    try:
        report = the_desk().take_mail(the_actor(), upload, channel, keep_personal=keep)
    except ZhijinError as error:
        say("error", str(error))
        return
    done = "已有" if report.duplicate else "已放入收件箱"
    say("success", f"{done}：{plain(report.article.title)}")


def _channel_choice(key: str) -> MediaType:
    kinds = list(CHANNELS)
    return st.selectbox(
        "媒体类型", kinds, index=kinds.index(MediaType.TRADE), format_func=CHANNELS.__getitem__, key=key
    )


def _subscriptions() -> None:
    rows = [
        {"名称": source.name, "上次收取": clock.zh_minute(s.last_run_at) if s.last_run_at else "—", "结果": RUN_NAMES[s.status], "说明": s.reason}
        for source, s in the_desk().subscriptions(the_actor())
    ]  # fmt: skip
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")
    with st.form("feed", border=False):
        first, second = st.columns([2, 4])
        name = first.text_input("名称", key="feed-name")
        url = second.text_input("订阅地址（RSS、Atom）", key="feed-url")
        channel = _channel_choice("feed-channel")
        pressed = st.form_submit_button("订阅", key="subscribe")
    if pressed:
        source = the_desk().subscribe(the_actor(), name, url, channel)
        st.success(f"已订阅“{plain(source.name)}”，按时收取；也可在“采集源”页立即采集。")
