"""试采新源: paste an address, look at the sample, correct the proposal, save it with a reason."""

from __future__ import annotations

import streamlit as st

from crawlers.trial import FORMS, SampleArticle
from desk.trial import Covering, TrialReport
from workbench.context import the_actor, the_desk
from workbench.pages.sources.steps import tried
from workbench.parts import done, go_to, say_done
from workbench.style import plain

_FOUND, _TEXT, _ASKED = "trial-found", "trial-yaml", "trial-asked"
_COVERING = 4
"""Large sites have many sources; the first few show that the site is known."""


def show() -> None:
    """The view."""
    say_done()
    st.caption(
        "粘贴列表页、文章页、RSS、站点地图、接口或数字报的网址。系统按采集的规矩（遵守 robots.txt、不绕过验证）"
        "读几页，建议一个采集源；保存之前什么也不留下。"
    )
    with st.form("trial"):
        field, button = st.columns([5, 1], vertical_alignment="bottom")
        url = field.text_input("网址", placeholder="https://")
        pressed = button.form_submit_button("试采", width="stretch", type="primary")
    if pressed:
        _ask(url)
    _covering(st.session_state.get(_ASKED, ()))
    report: TrialReport | None = st.session_state.get(_FOUND)
    if report:
        sample(report)
        if report.yaml:
            _proposal()


def _ask(url: str) -> None:
    desk, actor = the_desk(), the_actor()
    st.session_state.pop(_FOUND, None)
    st.session_state[_ASKED] = tried(lambda: desk.covering(actor, url)) or ()
    with st.spinner("正在试采，一般需要十秒左右……"):
        report = tried(lambda: desk.try_address(actor, url))
    if report:
        st.session_state[_FOUND], st.session_state[_TEXT] = report, report.yaml


def _covering(found: tuple[Covering, ...]) -> None:
    """Sources that read the site already, to be opened or taken instead."""
    desk, actor = the_desk(), the_actor()
    for one in found[:_COVERING]:
        where = (
            "随附目录里有，尚未采用" if one.shipped else "已在目录中" + ("" if one.enabled else "，未启用")
        )
        text, button = st.columns([5, 1], vertical_alignment="center")
        text.info(f"这个网站已有采集源“{plain(one.name)}”（{where}），可先看它够不够用。")
        if button.button("采用" if one.shipped else "打开", key=f"covering-{one.id}", width="stretch"):
            if one.shipped and not tried(lambda i=one.id: desk.take_seeds(actor, [i])):  # type: ignore[misc]
                return
            go_to("sources", source=one.id)


def sample(report: TrialReport) -> None:
    """What was found: ten lines and one article."""
    trial = report.trial
    st.markdown(f"**{FORMS[trial.form]}** {plain(trial.url)}")
    for note in trial.notes:
        st.warning(plain(note))
    if trial.lines:
        st.markdown(f"首页共 {trial.total} 条，前 {len(trial.lines)} 条：")
        st.table([{"时间": line.time or "不详", "标题": plain(line.title)} for line in trial.lines])
    if trial.article is not None:
        _article(trial.article)


def _article(article: SampleArticle) -> None:
    st.markdown(f"**文章示例** {plain(article.title)}")
    if article.note:
        st.warning(plain(article.note))
        return
    facts = {
        "时间": article.time or "不详",
        "来源": article.source or "未写",
        "规则族": article.profile,
        "正文": f"{article.body_start}（共 {article.characters} 字）",
        "网址": article.url,
    }
    st.table({name: plain(value) for name, value in facts.items()})


def _proposal() -> None:
    """The proposal, to be corrected, tried again and saved."""
    desk, actor = the_desk(), the_actor()
    with st.form("proposal", border=False, enter_to_submit=False):
        text = st.text_area("建议的采集源（可修改）", height=420, key=_TEXT)
        why, again, save = st.columns([4, 1, 1], vertical_alignment="bottom")
        reason = why.text_input("保存原因", key="trial-why", placeholder="如：读者关注本地文旅政策")
        asked = again.form_submit_button("再试一次", width="stretch")
        pressed = save.form_submit_button("保存采集源", width="stretch", type="primary")
    if asked:
        with st.spinner("正在按修改后的规则试采……"):
            report = tried(lambda: desk.try_declaration(actor, text))
        if report:
            st.session_state[_FOUND] = report
            st.rerun()
    if pressed:
        saved = tried(lambda: desk.add_source(actor, text, reason))
        if saved:
            for key in (_FOUND, _ASKED):
                st.session_state.pop(key, None)
            done(f"已保存采集源 {'、'.join(saved.added)}，请在“目录”里查看。")
