"""One 监测专题: what it found, in which stories, its figures, what was put aside, its runs and versions."""

from __future__ import annotations

import json

import streamlit as st

from desk.permissions import Permission, may
from desk.watches import WatchView
from domain import clock
from domain.user import Actor
from domain.watch import STATE_NAMES
from workbench.context import the_desk
from workbench.pages.watches.parts import conditions, figures, hit_lines, move_to
from workbench.parts import done, go_to, story_line, told
from workbench.style import plain


def show(actor: Actor, watch_id: str) -> None:
    """The view."""
    view = the_desk().watch(actor, watch_id)
    if st.button("返回列表", icon=":material/arrow_back:"):
        move_to()
    _head(view)
    if may(actor, Permission.WATCHES):
        _buttons(actor, view)
    hits, stories, counts, aside, runs, versions = st.tabs(
        ["命中", "热点", "统计", "剔除与失效", "推送批次", "版本"]
    )
    with hits:
        _hits(actor, view)
    with stories:
        _stories(view)
    with counts:
        figures(view.statistics)
    with aside:
        _aside(actor, view)
    with runs:
        _runs(actor, view)
    with versions:
        _versions(actor, view)


def _head(view: WatchView) -> None:
    watch, days = view.watch, list(view.statistics.by_day.values())
    state = "" if watch.enabled else " :gray-badge[已停用]"
    st.title(plain(watch.name))
    st.markdown(f"{plain(watch.purpose)}{state}")
    st.code(watch.expression, language=None, wrap_lines=True)
    shipped = "随附专题，已改动" if view.changed else "随附专题" if view.shipped else "自建专题"
    readers = f"；订阅：{'、'.join(watch.subscribers)}" if watch.subscribers else ""
    st.caption(plain(f"{conditions(watch)}。{shipped}；责任人：{watch.owner or '未定'}{readers}"))
    first, second, third, fourth = st.columns(4)
    first.metric("今日", f"{days[-1]} 篇")
    second.metric("近十四日", f"{view.statistics.total} 篇")
    third.metric("涉及热点", f"{len(view.stories)} 个")
    fourth.metric("待推送", f"{view.waiting} 篇")


def _buttons(actor: Actor, view: WatchView) -> None:
    watch = view.watch
    first, second, third, _ = st.columns([1, 1, 1, 3])
    if first.button("修改", key="edit", width="stretch"):
        move_to(edit=watch.id)
    name = "停用" if watch.enabled else "启用"
    with second.popover(name, width="stretch"), st.form("switch", border=False):
        why = st.text_input("原因", key="switch-why")
        days = 0 if watch.enabled else int(st.number_input("补算最近几天", 0, 366, 14, key="switch-days"))
        if st.form_submit_button("确定", key="switch-go"):
            with told():
                the_desk().switch_watch(actor, watch.id, on=not watch.enabled, why=why, days=days)
                done(f"专题“{watch.name}”已{name}")
    with third.popover("重新评估", width="stretch"), st.form("again", border=False):
        days = int(st.number_input("最近几天", 1, 366, 14, key="again-days"))
        st.caption("按现在的检索式重算；人工剔除和加入的不变。")
        if st.form_submit_button("开始", key="again-go"):
            with told():
                report = the_desk().reevaluate_watch(actor, watch.id, days)
                done(f"命中 {report.found} 篇：新增 {report.added}，不再命中 {report.lapsed}")


def _hits(actor: Actor, view: WatchView) -> None:
    if not view.hits:
        st.info("还没有命中。新文章分析后会自动加入；要补以往的，请“重新评估”。")
    for shown in view.hits:
        key = shown.article.id
        text, buttons = st.columns([6, 1], vertical_alignment="center")
        text.markdown(hit_lines(shown))
        if buttons.button("文章", key=f"article-{key}", width="stretch"):
            go_to("article", article=key)
        if may(actor, Permission.WATCHES):
            with buttons.popover("剔除", width="stretch"), st.form(f"exclude-form-{key}", border=False):
                why = st.text_input("理由", key=f"why-{key}")
                if st.form_submit_button("剔除", key=f"exclude-{key}"):
                    with told():
                        the_desk().exclude_hit(actor, view.watch.id, key, why)
                        done("已剔除，理由记在该条上")
    if may(actor, Permission.WATCHES):
        _add(actor, view.watch.id)


def _add(actor: Actor, watch_id: str) -> None:
    with st.expander("加入一篇没有命中的文章"), st.form("add", border=False):
        first, second, third = st.columns([2, 3, 1], vertical_alignment="bottom")
        article = first.text_input("文章编号", key="add-article").strip()
        why = second.text_input("理由", key="add-why")
        if third.form_submit_button("加入", key="add-go", width="stretch"):
            with told():
                the_desk().keep_hit(actor, watch_id, article, why)
                done("已加入")


def _stories(view: WatchView) -> None:
    if not view.stories:
        st.info("近十四日没有涉及的热点。")
    for story, count in view.stories:
        st.caption(f"本专题命中 {count} 篇")
        story_line(story)


def _aside(actor: Actor, view: WatchView) -> None:
    if not view.put_aside:
        st.info("没有剔除的，也没有因改检索式而不再命中的。")
    for hit, title in view.put_aside:
        text, button = st.columns([6, 1], vertical_alignment="center")
        why = f"{hit.who}：{hit.why}" if hit.who else f"{clock.zh_minute(hit.at)} 命中"
        text.markdown(f"{plain(title)}  \n:gray[{STATE_NAMES[hit.state]} · {plain(why)}]")
        if may(actor, Permission.WATCHES) and button.button("收回", key=f"back-{hit.article_id}"):
            with told():
                the_desk().keep_hit(actor, view.watch.id, hit.article_id, "人工收回")
                done("已收回")


def _runs(actor: Actor, view: WatchView) -> None:
    st.caption("每批只含以前没有推送过的命中；各批时段首尾相接，不重不漏。")
    if may(actor, Permission.WATCHES) and st.button(
        f"取下一批（{view.waiting} 篇）", key="take-run", disabled=not view.waiting
    ):
        with told():
            run, _ = the_desk().take_watch_run(actor, view.watch.id)
            done(f"第 {run.number} 批，{run.size} 篇")
    rows = [
        {
            "批次": run.number,
            "起": clock.zh_minute(run.start),
            "止": clock.zh_minute(run.end),
            "篇数": run.size,
            "取批人": run.who,
        }
        for run in view.runs
    ]
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")


def _versions(actor: Actor, view: WatchView) -> None:
    for kept in view.versions:
        written = json.loads(kept.record)["expression"] if kept.record else ""
        text, button = st.columns([6, 1], vertical_alignment="center")
        text.markdown(
            f"第 {kept.version} 版 · {clock.zh_minute(kept.at)} · {plain(kept.who)}：{plain(kept.why)}"
            f"  \n:gray[{plain(written)}]"
        )
        older = kept.version < view.versions[0].version
        if older and may(actor, Permission.WATCHES):
            with (
                button.popover("恢复", width="stretch"),
                st.form(f"restore-form-{kept.version}", border=False),
            ):
                why = st.text_input("原因", key=f"restore-why-{kept.version}")
                if st.form_submit_button("恢复这一版", key=f"restore-{kept.version}"):
                    with told():
                        the_desk().restore_watch(actor, view.watch.id, kept.version, why)
                        done(f"已恢复第 {kept.version} 版；要重算以往的命中，请“重新评估”")
