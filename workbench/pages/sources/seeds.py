"""种子差异: what is shipped and differs from the database, field by field, to be taken or refused."""

from __future__ import annotations

import streamlit as st

from desk.seeds import SEEDS, SeedDifference
from workbench.context import the_actor, the_desk
from workbench.pages.sources.steps import tried
from workbench.parts import done, say_done
from workbench.style import plain

_ALL = "全部"
_SHOWN = 40


def show() -> None:
    """The view."""
    say_done()
    found = the_desk().seeds(the_actor())
    st.caption(
        "随程序附带的采集源是种子，库里的采集源为准。升级以后两者不同的地方列在这里；本馆自己改过的地方不算差异。"
    )
    if not found:
        st.info("随附目录没有待定的差异。")
        return
    packs = sorted({one.pack for one in found})
    pack = st.selectbox("分组", [_ALL, *packs])
    shown = [one for one in found if pack in (_ALL, one.pack)]
    _together(shown)
    for one in shown[:_SHOWN]:
        _one(one)
    if len(shown) > _SHOWN:
        st.caption(f"还有 {len(shown) - _SHOWN} 个没有列出，处理完上面的会接着显示。")


def _together(shown: list[SeedDifference]) -> None:
    counts = "，".join(f"{name} {sum(o.kind == kind for o in shown)} 个" for kind, name in SEEDS.items())
    text, take, refuse = st.columns([4, 1, 1], vertical_alignment="center")
    text.markdown(counts)
    ids = [one.id for one in shown]
    if take.button("全部采用", width="stretch"):
        _take(ids)
    if refuse.button("全部不采用", width="stretch"):
        _refuse(ids)


def _one(one: SeedDifference) -> None:
    with st.container(border=True):
        text, take, refuse = st.columns([4, 1, 1], vertical_alignment="center")
        text.markdown(f"**{SEEDS[one.kind]}** {plain(one.name)}（{plain(one.id)}，{plain(one.pack)}）")
        if take.button("停用" if one.kind == "gone" else "采用", key=f"take-{one.id}", width="stretch"):
            _take([one.id])
        if refuse.button("不采用" if one.kind != "gone" else "保留", key=f"refuse-{one.id}", width="stretch"):
            _refuse([one.id])
        if one.kind == "changed":
            st.table(
                [
                    {
                        "字段": plain(c.name),
                        "库中": plain(c.before) or "（默认）",
                        "采用后": plain(c.after) or "（默认）",
                    }
                    for c in one.fields
                ]
            )
        if one.own:
            st.caption(f"本馆改过、采用后仍保留的：{plain('、'.join(one.own))}")


def _take(ids: list[str]) -> None:
    desk, actor = the_desk(), the_actor()
    if report := tried(lambda: desk.take_seeds(actor, ids)):
        done(f"已采用 {len(report.taken)} 个。")


def _refuse(ids: list[str]) -> None:
    desk, actor = the_desk(), the_actor()
    if report := tried(lambda: desk.refuse_seeds(actor, ids)):
        done(f"{len(report.refused)} 个保持原样，随附文件再有变化时才会再问。")
