"""文章: one article whole — the verdict with its evidence, the versions, the captures, the facts of a policy."""

from __future__ import annotations

from functools import partial
from urllib.parse import unquote

import streamlit as st

from desk.reading import ArticleView
from domain import clock
from domain.article import INTAKE_NAMES, Article, Policy
from domain.difference import compare_texts
from domain.text import paragraphs
from workbench.context import the_actor, the_desk
from workbench.difference import difference_html
from workbench.pages.article_corrections import show_corrections
from workbench.pages.article_masking import show_masking
from workbench.pages.article_verdict import show_verdict
from workbench.parts import capture_link, go_to, guarded, named, published
from workbench.putting import passage_box, put_button
from workbench.style import plain


@guarded
def show() -> None:
    """The article that the address names."""
    article_id = named("article")
    if not article_id:
        st.info("请从“检索”或“热点”打开一篇文章。")
        return
    view = the_desk().article(the_actor(), article_id)
    _head(view)
    show_masking(view)
    text, verdict, versions = st.tabs(["正文", "分析与依据", f"版本与快照（{len(view.revisions)}）"])
    with text:
        passage_box(article_id)
        for paragraph in paragraphs(view.article.body):
            st.text(paragraph)
        _beside(view.article)
    with verdict:
        if view.analysis:
            show_verdict(view.analysis)
            show_corrections(view.analysis)
        else:
            st.info("这篇文章尚未分析。")
    with versions:
        _versions(view)


def _head(view: ArticleView) -> None:
    article = view.article
    st.title(plain(article.title))
    facts = [
        f"{article.cited_outlet}（采自{article.outlet}）" if article.origin else article.outlet,
        published(article),
        f"作者 {article.author}" if article.author else "",
        f"编辑 {article.editor}" if article.editor else "",
        "原文已撤下" if article.removed_at else "",
    ]
    st.caption(plain(" · ".join(fact for fact in facts if fact)))
    first, second, fourth, third = st.columns([1, 1, 1, 2], vertical_alignment="center")
    if view.story and first.button("所属热点", width="stretch"):
        go_to("stories", story=view.story.id)
    if article.url:
        second.link_button("原文", article.url, width="stretch")
    with fourth:
        put_button(article.id, partial(the_desk().put_article, the_actor(), article.id))
    told = "网页所写时间" if article.intake == "crawl" else "录入的发布时间"
    third.caption(f"{told}：{plain(article.published_raw)}")
    _intake(article)
    _reprints(view)
    if article.policy:
        st.table(_policy(article.policy))


def _reprints(view: ArticleView) -> None:
    """Who copied from whom; the counts stay even where a story shows one text."""
    if view.original:
        original = view.original
        told = f"转载自 {original.cited_outlet} {published(original)}《{original.title}》"
        if st.button(told, icon=":material/subdirectory_arrow_right:"):
            go_to("article", article=original.id)
    if view.reprints:
        outlets = "、".join(dict.fromkeys(a.cited_outlet for a in view.reprints))
        st.caption(plain(f"被转载 {len(view.reprints)} 次：{outlets}"))


def _intake(article: Article) -> None:
    """How it came in where no crawler fetched it, and the files behind it."""
    if article.intake == "crawl":
        return
    st.caption(plain(f"{INTAKE_NAMES[article.intake]} {article.entered_by or ''}"))
    for exhibit in the_desk().exhibits(the_actor(), article.id):
        st.link_button(f"凭据：{exhibit.name}", f"/exhibit/{article.id}/{exhibit.sha256}")


def _beside(article: Article) -> None:
    """Captions and files: part of the page, not of its text."""
    if not article.body:
        st.info("这一页没有文字，正文在附件里。")
    if article.captions:
        st.caption(plain("图片说明：" + "；".join(article.captions)))
    for link in article.attachments:
        name = unquote(link.rpartition("/")[2]) or link
        st.link_button(f"附件：{name}", link, icon=":material/attach_file:")


def _policy(policy: Policy) -> dict[str, str]:
    facts = {
        "发文字号": policy.doc_number,
        "索引号": policy.index_number,
        "发文机关": policy.issuer,
        "主题分类": policy.category,
        "成文日期": policy.issued_on,
        "发布日期": policy.published_on,
        "有效性": policy.validity,
        "施行日期": policy.effective_on,
        "有效期至": policy.expires_on,
        "同时废止": "；".join(policy.repeals),
    }
    return {name: str(value) for name, value in facts.items() if value}


def _versions(view: ArticleView) -> None:
    captures = {snapshot.record_id: snapshot for snapshot in view.snapshots}
    before = ""
    for number, revision in enumerate(view.revisions, 1):
        st.markdown(f"**第 {number} 版** {clock.zh_minute(revision.captured_at)} 采集")
        if revision.snapshot_id in captures:
            capture_link(revision.snapshot_id)
        text = f"{revision.title}\n{revision.body}"
        if before:
            st.html(difference_html(compare_texts(before, text)))
        before = text
    if view.snapshots:
        for image in (s for s in view.snapshots if s.kind == "conversion"):
            capture_link(image.record_id, "页面影像（PDF）")
        st.caption(
            f"共 {len(view.snapshots)} 份快照；打开时核对摘要，一致即为“采集后未改动”，不证明内容属实。"
        )
