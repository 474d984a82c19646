"""个人信息: the register of objections, corrections and deletions."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from domain import clock
from domain.privacy.request import REQUEST_NAMES, STATE_NAMES, PrivacyRequest, RequestKind, RequestState
from workbench.context import the_actor, the_desk
from workbench.parts import guarded
from workbench.style import plain


@guarded
def show() -> None:
    """The page."""
    st.title("个人信息")
    st.caption(
        "本系统不为个人画像。普通个人的姓名、号码、住址、账号在显示和印发时一律遮盖，原文另存。"
        "当事人提出异议、要求更正或删除的，在这里登记，三十天内答复。"
    )
    register, file = st.tabs(["登记簿", "登记一件"])
    with file:
        _file()
    with register:
        requests = the_desk().privacy_requests(the_actor())
        if not requests:
            st.info("还没有登记过请求。")
        for request in requests:
            _request(request)


def _file() -> None:
    with st.form("privacy-request", border=False, clear_on_submit=True):
        kind = st.selectbox("请求", list(RequestKind), format_func=REQUEST_NAMES.__getitem__)
        about = st.text_area("内容", placeholder="涉及哪篇文章、哪些信息、要求怎么处理")
        articles = st.text_input("涉及的文章编号（a- 开头，空格隔开，可不填）")
        asker, contact = st.columns(2)
        who = asker.text_input("申请人（办结后自动删除）")
        reach = contact.text_input("联系方式（办结后自动删除）")
        if st.form_submit_button("登记", type="primary") and kind:
            made = the_desk().file_privacy_request(the_actor(), kind, about, articles.split(), who, reach)
            st.success(f"已登记，编号 {made.id}，请在{clock.zh_date(clock.library_day(made.due_at))}前答复。")


def _request(request: PrivacyRequest) -> None:
    late = request.state is RequestState.OPEN and request.due_at < the_desk().now()
    head = f"{STATE_NAMES[request.state]} · {REQUEST_NAMES[request.kind]} · {clock.zh_minute(request.received_at)} 登记"
    with st.expander(
        plain(head + (" · 已超过答复期限" if late else "")), expanded=request.state is RequestState.OPEN
    ):
        st.text(request.about)
        facts = [
            f"编号 {request.id}",
            f"登记人 {request.filed_by}",
            f"申请人 {request.asker or '未留名'}",
            request.contact,
        ]
        st.caption(plain("，".join(fact for fact in facts if fact)))
        if request.article_ids:
            st.caption("涉及文章：" + "、".join(request.article_ids))
        if request.state is not RequestState.OPEN:
            st.caption(
                plain(
                    f"{clock.zh_minute(request.decided_at or request.received_at)} {request.decided_by}：{request.outcome}"
                )
            )
        elif may(the_actor(), Permission.ERASE):
            _settle(request)


def _settle(request: PrivacyRequest) -> None:
    with st.form(f"settle-{request.id}", border=False, enter_to_submit=False):
        hide = st.text_input("今后一律遮盖的姓名（空格隔开；只存摘要值）")
        erase = st.checkbox(
            "依法删除涉及的文章（快照、索引、分析一并删除，不可恢复）", disabled=not request.article_ids
        )
        outcome = st.text_input("处理结果或不予受理的理由")
        done, refused = st.columns(2)
        if done.form_submit_button("办结", type="primary", width="stretch"):
            the_desk().settle_privacy_request(the_actor(), request.id, outcome, hide.split(), erase=erase)
            st.rerun()
        if refused.form_submit_button("不予受理", width="stretch"):
            the_desk().refuse_privacy_request(the_actor(), request.id, outcome)
            st.rerun()
