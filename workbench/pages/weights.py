"""热度与等级: how heat and levels come about in words, the numbers in force, who changed them and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from desk.permissions import Permission, may
from domain import clock
from domain.source import MEDIA_NAMES
from domain.user import Actor
from domain.weights import (
    BOUNDS,
    COUNTS,
    FIELD_NAMES,
    HEAT_PARTS,
    KIND_NAMES,
    RISK_PARTS,
    WeightKind,
    WeightsVersion,
)
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain

_ROWS: Mapping[WeightKind, tuple[tuple[str, ...], ...]] = {
    WeightKind.HEAT: (HEAT_PARTS, ("reprint", "half_life_hours")),
    WeightKind.RISK: (RISK_PARTS, BOUNDS, ("negative_share", *COUNTS)),
}
"""Single numbers, as they stand side by side in the form."""
_TABLES: Mapping[WeightKind, str] = {WeightKind.HEAT: "media", WeightKind.RISK: "severity_of"}
_ACROSS = 4


def show_weights(actor: Actor) -> None:
    """Both sets, each with its formula, its form and its versions."""
    st.caption("改了以后从下一次分析起生效；每改一次是新的一版，旧报告仍按它当时的一版。只有系统管理员能改。")
    for kind, in_words in ((WeightKind.HEAT, _heat_in_words), (WeightKind.RISK, _risk_in_words)):
        versions = the_desk().weights(actor, kind)
        st.subheader(KIND_NAMES[kind])
        in_words(versions[0].record)
        _numbers(kind, versions[0])
        admin = may(actor, Permission.ADMIN)
        if admin:
            with st.expander(f"修改{KIND_NAMES[kind]}"):
                _form(actor, kind, versions[0])
        with st.expander(f"{KIND_NAMES[kind]}的版本（{len(versions)}）"):
            _versions(actor, kind, versions, admin)


def _heat_in_words(now: Mapping[str, Any]) -> None:
    st.markdown(
        f"热度 = 100 ×（{_sum(now, HEAT_PARTS)}），0 至 100。\n"
        f"- 声量：各篇的媒体权重之和，转载按 {now['reprint']:g} 折算，每过 {now['half_life_hours']:g} 小时减半；"
        "互动：点赞、评论、转发；广度：七天内不同发布者的家数；突发：近六小时的篇数高出平日同一时段几个标准差。\n"
        "- 声量、互动、广度各与本库近九十天的 99 百分位相比，折成 0 至 1；没有互动数据的去掉这一项，其余按比例补足。"
    )


def _risk_in_words(now: Mapping[str, Any]) -> None:
    st.markdown(
        f"风险 = 100 ×（{_sum(now, RISK_PARTS)}），只用于排序和定级，不单独显示。负面文章占"
        f" {now['negative_share']:.0%} 以上的才算负面；不负面又不是突发事件的一律为一般关注。"
    )
    others = (
        f"本市发生且涉及死亡、灾害、人员聚集；央媒六小时内负面 {now['central_negative']} 篇以上；"
        f"登上全国热榜前 {now['hot_rank']} 名",
        f"近三日央媒有负面；一小时 {now['per_hour']} 篇以上；引起恐慌而未澄清的传言",
        "近三小时持续达平时三倍；古籍受损、被盗；读者投诉本馆",
        f"来源 {now['sources']} 家以上",
    )
    rows = [
        {"等级": name, "风险不低于": f"{now[bound]:g}", "或有下列之一": other}
        for name, bound, other in zip(("Ⅰ 红", "Ⅱ 橙", "Ⅲ 黄", "Ⅳ 蓝"), BOUNDS, others, strict=True)
    ]
    st.table(rows)


def _sum(now: Mapping[str, Any], parts: Sequence[str]) -> str:
    return " + ".join(f"{now[part]:g} × {FIELD_NAMES[part]}" for part in parts)


def _numbers(kind: WeightKind, now: WeightsVersion) -> None:
    """The table by code; the single numbers stand in the formula."""
    table = _TABLES[kind]
    told_so = "，".join(
        f"{name} {now.record[table][code]:g}"
        for code, name in _codes(kind).items()
        if code in now.record[table]
    )
    st.markdown(plain(f"{FIELD_NAMES[table]}：{told_so}。"))
    st.caption(f"现行 {now.name}，{clock.zh_minute(now.at)}，{plain(now.who)}：{plain(now.why)}")


def _codes(kind: WeightKind) -> dict[str, str]:
    """Code of the table → as people call it."""
    if kind is WeightKind.HEAT:
        return {media.value: name for media, name in MEDIA_NAMES.items()}
    taxonomy = the_desk().taxonomy
    return {code: taxonomy.name(code) for code in taxonomy.codes}


def _form(actor: Actor, kind: WeightKind, now: WeightsVersion) -> None:
    # Keyed by the version: what was typed over one must not be carried over to the next.
    with st.form(f"weights-{now.name}", border=False, enter_to_submit=False):
        changes: dict[str, Any] = {}
        for names in _ROWS[kind]:
            labels = {name: FIELD_NAMES[name] for name in names}
            changes |= _fields(labels, now.record, now.name)
        table = _TABLES[kind]
        codes = {code: name for code, name in _codes(kind).items() if code in now.record[table]}
        st.markdown(f"**{FIELD_NAMES[table]}**")
        changes[table] = _fields(codes, now.record[table], f"{now.name}-{table}")
        why = st.text_input("修改原因，记入版本", key=f"weights-why-{now.name}")
        pressed = st.form_submit_button("保存", type="primary", key=f"weights-go-{now.name}")
    if pressed:
        _change(actor, kind, changes, why)


def _fields(labels: Mapping[str, str], held: Mapping[str, Any], key: str) -> dict[str, float]:
    """One number field for each name, a few in a row."""
    given: dict[str, float] = {}
    names = list(labels)
    for start in range(0, len(names), _ACROSS):
        for column, name in zip(st.columns(_ACROSS), names[start : start + _ACROSS], strict=False):
            value = held[name]
            whole = name in COUNTS
            given[name] = column.number_input(
                labels[name],
                value=int(value) if whole else float(value),
                step=1 if whole else 5.0 if name in BOUNDS else 0.05,
                format="%d" if whole else "%g",
                key=f"weights-{key}-{name}",
            )
    return given


def _change(actor: Actor, kind: WeightKind, changes: Mapping[str, Any], why: str) -> None:
    with told():
        made = the_desk().change_weights(actor, kind, changes, why)
        done(f"{KIND_NAMES[kind]}已保存为 {made.name}，下次分析起生效")


def _versions(actor: Actor, kind: WeightKind, versions: Sequence[WeightsVersion], admin: bool) -> None:
    for kept, before in zip(versions, [*versions[1:], None], strict=True):
        text, button = st.columns([6, 1], vertical_alignment="center")
        changed = _difference(kind, before, kept) if before else "随附的初值"
        text.markdown(
            f"{kept.name} · {clock.zh_minute(kept.at)} · {plain(kept.who)}：{plain(kept.why)}  \n:gray[{plain(changed)}]"
        )
        if admin and kept is not versions[0]:
            with button.popover("恢复", width="stretch"), st.form(f"weights-back-{kept.name}", border=False):
                why = st.text_input("原因", key=f"weights-back-why-{kept.name}")
                if st.form_submit_button("恢复这一版", key=f"weights-back-go-{kept.name}"):
                    whole = {name: value for name, value in kept.record.items() if name != "version"}
                    _change(actor, kind, whole, why)


def _difference(kind: WeightKind, before: WeightsVersion, after: WeightsVersion) -> str:
    """What the later version changed, in words."""
    table = _TABLES[kind]
    names = {**FIELD_NAMES, **_codes(kind)}
    old, new = ({**v.record, **v.record[table]} for v in (before, after))
    return "；".join(
        f"{names[name]} {old[name]:g} → {new[name]:g}"
        for name in names
        if name in new and name != table and old.get(name) != new[name]
    )
