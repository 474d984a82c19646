"""值班表: who is on duty, where nobody is, persons and shifts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

import streamlit as st

from desk.permissions import Permission, may
from desk.roster import Roster
from domain import clock
from domain.duty import DAYS_NAMES, MINUTES, Days, Person, Shift
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.alerts.parts import phone_table
from workbench.parts import done, lines_of, say_done, told
from workbench.style import plain

_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_GAPS = 12


def show(actor: Actor) -> None:
    """The view."""
    say_done()
    roster, admin = the_desk().roster(actor), may(actor, Permission.ADMIN)
    _now(roster)
    _gaps(roster)
    st.subheader("班次")
    if not roster.shifts:
        st.info("还没有排班。")
    for shift in roster.shifts:
        _shift(actor, shift, roster.persons, admin)
    if admin and roster.persons:
        with st.expander("排一个班次", expanded=not roster.shifts):
            _shift_form(actor, roster.persons)
    st.subheader("值班人员")
    for person in roster.persons.values():
        _person(actor, person, admin)
    if admin:
        with st.expander("添加或修改值班人员", expanded=not roster.persons):
            _person_form(actor)
    else:
        st.caption("排班和人员由系统管理员维护。电话只给工作人员看。")


def _now(roster: Roster) -> None:
    st.subheader("现在值班")
    if roster.ladder:
        phone_table(roster.ladder)
        st.caption("按次序叫：A 角、B 角，再到其余在班的人。")
    else:
        st.error("现在无人值班。")


def _gaps(roster: Roster) -> None:
    if roster.gaps:
        spans = "；".join(
            f"{clock.zh_minute(gap.start)} 至 {clock.zh_minute(gap.end)}" for gap in roster.gaps[:_GAPS]
        )
        st.warning(f"往后十四天有 {len(roster.gaps)} 段无人值班：{spans}")
    else:
        st.success("往后十四天都有人值班。")
    if roster.holidays_unknown:
        st.caption("往后十四天超出已知的放假安排，超出部分按周一至周五算工作日，请留意节假日。")


def _shift(actor: Actor, shift: Shift, persons: Mapping[str, Person], admin: bool) -> None:
    left, right = st.columns([6, 1], vertical_alignment="center")
    left.markdown(_shift_line(shift, persons))
    if admin and right.button("删除", key=f"shift-drop-{shift.id}", width="stretch"):
        with told():
            the_desk().drop_shift(actor, shift.id, "在值班表页删除")
            done("班次已删除")


def _shift_line(shift: Shift, persons: Mapping[str, Person]) -> str:
    last = shift.last_day.isoformat() if shift.last_day else "长期"
    weekdays = "、".join(_WEEKDAYS[day] for day in shift.weekdays)
    stand_in = f"，B 角 **{plain(_name(shift.stand_in, persons))}**" if shift.stand_in else ""
    days = " ".join(part for part in (DAYS_NAMES[shift.days], weekdays) if part)
    next_day = "次日 " if shift.ends <= shift.begins else ""
    whole = shift.ends - shift.begins in (0, MINUTES)
    hours = "全天" if whole else f"{_clock_of(shift.begins)}–{next_day}{_clock_of(shift.ends)}"
    return (
        f"A 角 **{plain(_name(shift.person, persons))}**{stand_in}　"
        f"{shift.first_day.isoformat()} 至 {last}　{days}　{hours}"
    )


def _name(key: str, persons: Mapping[str, Person]) -> str:
    return persons[key].name if key in persons else key


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _clock_of(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _shift_form(actor: Actor, persons: Mapping[str, Person]) -> None:
    names = {key: person.name for key, person in persons.items()}
    with st.form("shift-new", border=False):
        first, second, third, fourth = st.columns(4)
        person = first.selectbox("A 角", list(names), format_func=names.__getitem__, key="shift-person")
        stand_in = second.selectbox(
            "B 角（可空）",
            [None, *names],
            format_func=lambda k: names[k] if k else "不设",
            key="shift-stand-in",
        )
        today = clock.library_day(the_desk().now())
        starts = third.date_input("从", today, format="YYYY-MM-DD", key="shift-first")
        ends = fourth.date_input("到（空为长期）", None, format="YYYY-MM-DD", key="shift-last")
        fifth, sixth, seventh, eighth = st.columns(4)
        days = fifth.selectbox("哪些天", list(Days), format_func=DAYS_NAMES.__getitem__, key="shift-days")
        weekdays = sixth.multiselect(
            "只在星期", range(7), format_func=_WEEKDAYS.__getitem__, placeholder="不限", key="shift-weekdays"
        )
        begins = seventh.time_input("几点起", time(), key="shift-begins")
        finish = eighth.time_input("几点止", time(), key="shift-ends", help="不晚于起点即到次日；相同即全天")
        if not st.form_submit_button("排班", key="shift-go", type="primary"):
            return
        assert isinstance(starts, date)
        shift = Shift(
            "", person, starts, ends if isinstance(ends, date) else None, stand_in, days or Days.ALL,
            tuple(weekdays), _minute(begins), _minute(finish),
        )  # fmt: skip
        with told():
            the_desk().save_shift(actor, shift, "在值班表页排班")
            done("班次已排好")


def _person(actor: Actor, person: Person, admin: bool) -> None:
    left, right = st.columns([6, 1], vertical_alignment="center")
    groups = f"　组：{plain('、'.join(person.groups))}" if person.groups else ""
    reached = f"　渠道：{plain('、'.join(person.addresses))}" if person.addresses else ""
    left.markdown(f"**{plain(person.name)}**（{plain(person.id)}）　{plain(person.phone)}{groups}{reached}")
    if admin and right.button("删除", key=f"person-drop-{person.id}", width="stretch"):
        with told():
            the_desk().drop_person(actor, person.id, "在值班表页删除")
            done(f"已删除 {person.name}")


def _person_form(actor: Actor) -> None:
    with st.form("person-new", border=False):
        first, second, third, fourth = st.columns(4)
        key = first.text_input(
            "账号", key="person-id", help="已有账号的工作人员；写已在表中的账号即修改"
        ).strip()
        name = second.text_input("姓名", key="person-name").strip()
        phone = third.text_input("电话", key="person-phone").strip()
        groups = fourth.text_input("组（可空）", key="person-groups", help="例如 古籍保护中心")
        personal = [channel for channel in the_desk().channels(actor) if channel.personal]
        addresses = {
            channel.id: st.text_input(
                f"在“{channel.name}”的地址（可空）", key=f"person-at-{channel.id}"
            ).strip()
            for channel in personal
        }
        if not st.form_submit_button("保存人员", key="person-go", type="primary"):
            return
        given = {channel: address for channel, address in addresses.items() if address}
        with told():
            the_desk().save_person(actor, Person(key, name, phone, given, lines_of(groups)), "在值班表页保存")
            done(f"已保存 {name}")
