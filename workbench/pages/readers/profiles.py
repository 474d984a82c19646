"""定题: the list, one profile with what waits and what went out, and the form."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from desk.profiles import ItemView, ProfileLine, ProfileView
from domain import clock
from domain.dispatch import WAY_NAMES
from domain.profile import ITEM_NAMES, RHYTHM_NAMES, USE_NAMES, ItemState, ReaderProfile
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.readers import profile_form
from workbench.parts import done, told
from workbench.style import plain

_SOON = 14
"""Days."""


def show(actor: Actor) -> None:
    """The list, or the profile that the address names."""
    if chosen := st.query_params.get("profile"):
        _one(actor, the_desk().profile(actor, chosen))
        return
    lines = the_desk().profiles(actor)
    if not lines:
        st.info("还没有定题。定题按读者的需要，自动挑出新签发的简报或监测专题的新命中，不重不漏。")
    for line in lines:
        _line(line, leads=True)
    if may(actor, Permission.DISPATCH):
        with st.expander("新建定题", expanded=not lines):
            profile_form.show(actor, None)


def _line(line: ProfileLine, *, leads: bool = False) -> None:
    profile = line.profile
    about, waiting, given, button = st.columns([5, 1, 1, 1], vertical_alignment="center")
    state = _ending(profile) if profile.enabled else " :gray-badge[已停用]"
    last = f"最近一批 {clock.zh_minute(line.last_run.end)}" if line.last_run else "还没有送出过"
    about.markdown(
        f"**{plain(profile.name)}**{state} → {plain(line.reader)}  \n"
        f":gray[{plain(_conditions(profile))} · {RHYTHM_NAMES[profile.rhythm]} · {WAY_NAMES[profile.way]} · {last}]"
    )
    waiting.metric("待送", line.waiting)
    given.metric("已送", line.given)
    if leads and button.button("查看", key=f"profile-{profile.id}", width="stretch"):
        st.query_params.from_dict({"profile": profile.id})
        st.rerun()


def _ending(profile: ReaderProfile) -> str:
    """A service agreement that ends soon asks for a talk with the reader."""
    if profile.ends_on is None:
        return ""
    days = (profile.ends_on - clock.library_day(the_desk().now())).days
    if days < 0:
        return " :red-badge[已到期]"
    return f" :orange-badge[{days} 天后到期]" if days <= _SOON else ""


def _conditions(profile: ReaderProfile) -> str:
    if profile.watch:
        return f"监测专题 {profile.watch} 的新命中"
    kinds, taxonomy = the_desk().brief_kinds(enabled=False), the_desk().taxonomy
    parts = [
        "、".join(kinds[key].name if key in kinds else key for key in profile.kinds) or "各种简报",
        "、".join(taxonomy.name(code) for code in profile.topics),
        profile.expression,
    ]
    return "，".join(part for part in parts if part)


def _one(actor: Actor, view: ProfileView) -> None:
    line, profile = view.line, view.line.profile
    if st.button("返回定题", icon=":material/arrow_back:"):
        st.query_params.clear()
        st.rerun()
    _line(line)
    writes = may(actor, Permission.DISPATCH)
    waiting = [v for v in view.items if v.item.state is ItemState.WAITING][::-1]
    items, past, runs, versions, edit = st.tabs(["待送", "已送与不送", "批次", "版本", "修改"])
    with items:
        _waiting(actor, profile, waiting, writes)
    with past:
        _past(actor, profile, view.items, writes)
    with runs:
        _runs(view)
    with versions:
        for kept in view.versions:
            st.markdown(
                f"第 {kept.version} 版 · {clock.zh_minute(kept.at)} · {plain(kept.who)}：{plain(kept.why)}"
            )
    with edit:
        if writes:
            profile_form.show(actor, profile)
        else:
            st.caption("定题由馆员修改。")


def _waiting(actor: Actor, profile: ReaderProfile, waiting: list[ItemView], writes: bool) -> None:
    how = "由馆员挑选后送出" if profile.select else f"到时自动送出，每批最多 {profile.most} 条"
    st.caption(f"{how}；新签发的每分钟归入一次，也可立即送出。")
    chosen = []
    for view in waiting:
        text, button = st.columns([6, 1], vertical_alignment="center")
        key = view.item.item_id
        if text.checkbox(
            f"{plain(view.title)}　:gray[{plain(view.source)}]", True, key=f"item-{key}", disabled=not writes
        ):
            chosen.append(key)
        if writes:
            with button.popover("不送", width="stretch"), st.form(f"exclude-{key}", border=False):
                why = st.text_input("为什么不送", key=f"exclude-why-{key}")
                if st.form_submit_button("不送", key=f"exclude-go-{key}"):
                    with told():
                        the_desk().exclude_item(actor, profile.id, key, why)
                        done("已剔除，理由记在该条上")
    if not waiting:
        st.info("没有待送的。")
    if writes and st.button(
        "立即归入并送出" if not waiting else f"送出选中的 {len(chosen)} 条", key="run-profile", type="primary"
    ):
        with told():
            run = the_desk().run_profile(actor, profile.id, chosen if waiting else None)
            done(f"第 {run.number} 批已送出 {run.size} 条" if run else "没有可送的")


def _past(actor: Actor, profile: ReaderProfile, items: tuple[ItemView, ...], writes: bool) -> None:
    for view in (v for v in items if v.item.state is not ItemState.WAITING):
        item = view.item
        text, button = st.columns([6, 1], vertical_alignment="center")
        batch = f"第 {item.run} 批" if item.run else f"{item.who}：{item.why}"
        use = f" · 读者评为{USE_NAMES[item.use]}" if item.use else ""
        text.markdown(
            f"{plain(view.title)}  \n:gray[{plain(view.source)} · {ITEM_NAMES[item.state]} · {plain(batch)}{use}]"
        )
        if writes and item.state is ItemState.EXCLUDED and button.button("收回", key=f"keep-{item.item_id}"):
            with told():
                the_desk().keep_item(actor, profile.id, item.item_id)
                done("已收回，等下一批")


def _runs(view: ProfileView) -> None:
    rows = [
        {
            "批次": run.number,
            "起": clock.zh_minute(run.start),
            "止": clock.zh_minute(run.end),
            "条数": run.size,
            "送出人": run.who,
        }
        for run in view.runs
    ]
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")
    else:
        st.info("还没有送出过。")
