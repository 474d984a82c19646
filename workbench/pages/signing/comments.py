"""审签 → 批注: remarks on passages, and their being dealt with."""

from __future__ import annotations

import streamlit as st

from desk.brief_view import FlowView
from domain import clock
from domain.brief import Brief
from domain.brief_flow import Comment
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain


def show(actor: Actor, view: FlowView) -> None:
    """Open ones first; a form for a new one while the brief is under way."""
    if view.step is not None:
        _new(actor, view.brief)
    for comment in sorted(view.comments, key=lambda c: (c.resolved_at is not None, c.number)):
        _one(actor, view, comment)
    if not view.comments:
        st.caption("还没有批注。")


def _new(actor: Actor, brief: Brief) -> None:
    places = {"": "全文"}
    for section in brief.sections:
        places[section.key] = section.title
        places |= {item.key: f"{section.title} · {item.title}" for item in section.items if item.key}
    with st.form("new-comment", clear_on_submit=True):
        where, quote = st.columns(2)
        key = where.selectbox("位置", list(places), format_func=places.__getitem__)
        words = quote.text_input("原文（从正文摘抄，可不填）")
        text = st.text_area("意见", height=80, max_chars=2000, key="comment-text")
        sent = st.form_submit_button("添加批注")
    if sent:
        with told():
            the_desk().comment_brief(actor, brief.id, text, key, words)
            done("批注已添加。")


def _one(actor: Actor, view: FlowView, comment: Comment) -> None:
    who, when = view.names.get(comment.author, comment.author), clock.zh_minute(comment.at)
    quote = f"“{plain(comment.quote)}”　" if comment.quote else ""
    st.markdown(
        f"{comment.number}. {quote}**{plain(comment.text)}**　"
        f":gray[{plain(who)}　{when}　第 {comment.version} 版]"
    )
    if comment.resolved_at is not None:
        by = view.names.get(comment.resolved_by, comment.resolved_by)
        answer = f"：{plain(comment.answer)}" if comment.answer else ""
        st.caption(f"已处理{answer}（{plain(by)}，{clock.zh_minute(comment.resolved_at)}）")
        return
    with st.form(f"resolve-form-{comment.number}", border=False):
        written, button = st.columns([5, 1], vertical_alignment="bottom")
        said = written.text_input("答复", key=f"answer-{comment.number}", label_visibility="collapsed",
                                  placeholder="怎样处理的")  # fmt: skip
        pressed = button.form_submit_button("已处理", key=f"resolve-{comment.number}", width="stretch")
    if pressed:
        with told():
            the_desk().resolve_comment(actor, view.brief.id, comment.number, said)
            done("批注已处理。")
