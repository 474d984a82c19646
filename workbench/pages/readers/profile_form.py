"""The form of a 定题."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from domain.dispatch import WAY_NAMES, Way
from domain.profile import RHYTHM_NAMES, ReaderProfile, Rhythm
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told

_NEW = ReaderProfile("", "", "")


def show(actor: Actor, known: ReaderProfile | None) -> None:
    """A new one where ``known`` is None. Nothing is stored before it is saved."""
    old = known or _NEW
    with st.form(f"profile-form-{old.id}", border=False):
        changed = _when(_what(_who(actor, old), old), old)
        why = st.text_input("原因", "" if old.id else "新建", key=f"profile-why-{old.id}")
        if st.form_submit_button("保存", type="primary", key=f"profile-go-{old.id}"):
            with told():
                the_desk().save_profile(actor, changed, why)
                st.query_params.from_dict({"profile": changed.id.strip()})
                done(f"定题“{changed.name}”已保存")


def _who(actor: Actor, old: ReaderProfile) -> ReaderProfile:
    book = {
        r.id: r.name for r in the_desk().recipients(actor).recipients if r.active or r.id == old.recipient_id
    }
    first, second, third = st.columns([1, 2, 2])
    code = first.text_input(
        "编号",
        old.id,
        disabled=bool(old.id),
        key=f"profile-id-{old.id}",
        help="小写字母、数字、连字符；定了不改",
    )
    name = second.text_input("名称", old.name, key=f"profile-name-{old.id}")
    keys = list(book)
    reader = third.selectbox(
        "送阅对象", keys, keys.index(old.recipient_id) if old.recipient_id in book else None,
        format_func=book.__getitem__, placeholder="请选择", key=f"profile-reader-{old.id}",
    )  # fmt: skip
    purpose = st.text_input("用途与需求", old.purpose, key=f"profile-purpose-{old.id}")
    return replace(old, id=old.id or code, name=name, recipient_id=reader or "", purpose=purpose)


def _what(profile: ReaderProfile, old: ReaderProfile) -> ReaderProfile:
    desk = the_desk()
    kinds = {key: kind.name for key, kind in desk.brief_kinds(enabled=False).items()}
    topics = {code: desk.taxonomy.name(code) for code in desk.taxonomy.codes}
    watches = {key: watch.name for key, watch in desk.watch_book().items()}
    st.caption("送新签发的简报：写种类、分类、检索式（空为不限）；或送一个监测专题的新命中：只选专题。")
    first, second = st.columns(2)
    some = first.multiselect(
        "种类", list(kinds), [k for k in old.kinds if k in kinds], format_func=kinds.__getitem__, placeholder="不限",
        key=f"profile-kinds-{old.id}",
    )  # fmt: skip
    classes = second.multiselect(
        "分类", list(topics), [t for t in old.topics if t in topics], format_func=topics.__getitem__, placeholder="不限",
        key=f"profile-topics-{old.id}",
    )  # fmt: skip
    third, fourth = st.columns(2)
    expression = third.text_input(
        "检索式",
        old.expression,
        key=f"profile-expression-{old.id}",
        help="空格或 AND 都要有，OR 任一，NOT 排除，TI= 题名",
    )
    keys = ["", *watches]
    watch = fourth.selectbox(
        "监测专题", keys, keys.index(old.watch) if old.watch in keys else 0,
        format_func=lambda key: watches.get(key, "不用，送简报"), key=f"profile-watch-{old.id}",
    )  # fmt: skip
    return replace(profile, kinds=tuple(some), topics=tuple(classes), expression=expression, watch=str(watch))


def _when(profile: ReaderProfile, old: ReaderProfile) -> ReaderProfile:
    first, second, third, fourth = st.columns(4)
    rhythm = first.selectbox(
        "频率", list(Rhythm), list(Rhythm).index(old.rhythm), format_func=RHYTHM_NAMES.__getitem__,
        key=f"profile-rhythm-{old.id}",
    )  # fmt: skip
    hour = int(second.number_input("几时（北京时间）", 0, 23, old.hour, key=f"profile-hour-{old.id}"))
    way = third.selectbox(
        "方式",
        list(Way),
        list(Way).index(old.way),
        format_func=WAY_NAMES.__getitem__,
        key=f"profile-way-{old.id}",
    )
    most = int(fourth.number_input("每批最多几条", 1, 200, old.most, key=f"profile-most-{old.id}"))
    fifth, sixth, seventh, eighth = st.columns(4, vertical_alignment="bottom")
    starts = fifth.date_input(
        "开始日期（可不填）", old.starts_on, format="YYYY-MM-DD", key=f"profile-from-{old.id}"
    )
    ends = sixth.date_input(
        "结束日期（可不填）", old.ends_on, format="YYYY-MM-DD", key=f"profile-to-{old.id}"
    )
    select = seventh.checkbox("先由馆员挑选", old.select, key=f"profile-select-{old.id}")
    enabled = eighth.checkbox("在用", old.enabled, key=f"profile-enabled-{old.id}")
    return replace(
        profile, rhythm=Rhythm(str(rhythm)), hour=hour, way=Way(str(way)), most=most, starts_on=_day(starts), ends_on=_day(ends), select=select,
        enabled=enabled,
    )  # fmt: skip


def _day(chosen: object) -> date | None:
    return chosen if isinstance(chosen, date) else None
