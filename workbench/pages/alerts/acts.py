"""The buttons of one alert: 签收, 升级, 改级, 解除, 误报, 暂缓."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from domain.alert import Alert
from domain.story import LEVEL_NAMES, Level
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, go_to, told

_LEVELS = (Level.RED, Level.ORANGE, Level.YELLOW, Level.BLUE)
_SNOOZES = {"30 分钟": 30, "1 小时": 60, "2 小时": 120, "4 小时": 240}


def buttons(actor: Actor, alert: Alert) -> None:
    """One row; what needs a reason opens a small form."""
    desk = the_desk()
    columns = st.columns(7)
    with columns[0]:
        _at_once("签收", alert, lambda: desk.acknowledge_alert(actor, alert.id), primary=True)
    with columns[1]:
        _at_once("升级", alert, lambda: desk.escalate_alert(actor, alert.id))
    with columns[2]:
        _level(actor, alert)
    with columns[3]:
        _with_reason("解除", "已解除", alert, lambda why: desk.end_alert(actor, alert.id, why))
    with columns[4]:
        _with_reason("误报", "已标为误报", alert, lambda why: desk.mark_alert_false(actor, alert.id, why))
    with columns[5]:
        _snooze(actor, alert)
    if columns[6].button("查看热点", key=f"story-{alert.id}", width="stretch"):
        go_to("stories", story=alert.story_id)


def _at_once(name: str, alert: Alert, verb: Callable[[], Alert], *, primary: bool = False) -> None:
    pressed = st.button(
        name,
        key=f"{name}-{alert.id}",
        type="primary" if primary and alert.waiting else "secondary",
        width="stretch",
        disabled=not alert.waiting,
    )
    if pressed:
        with told():
            verb()
            done(f"已{name}：{alert.id}")


def _with_reason(name: str, past: str, alert: Alert, verb: Callable[[str], Alert]) -> None:
    with st.popover(name, width="stretch"), st.form(f"{name}-form-{alert.id}", border=False):
        why = st.text_input("理由", key=f"{name}-why-{alert.id}")
        if st.form_submit_button(f"确认{name}", key=f"{name}-go-{alert.id}", type="primary"):
            with told():
                verb(why)
                done(f"{past}：{alert.id}")


def _level(actor: Actor, alert: Alert) -> None:
    others = [level for level in _LEVELS if level is not alert.level]
    with st.popover("改级", width="stretch"), st.form(f"改级-form-{alert.id}", border=False):
        level = st.selectbox("改为", others, format_func=LEVEL_NAMES.__getitem__, key=f"改级-to-{alert.id}")
        why = st.text_input("理由", key=f"改级-why-{alert.id}")
        st.caption("改为更重的等级会重新要求签收并发通知。")
        if st.form_submit_button("确认改级", key=f"改级-go-{alert.id}", type="primary"):
            with told():
                the_desk().set_alert_level(actor, alert.id, level, why)
                done(f"已改为{LEVEL_NAMES[level]}：{alert.id}")


def _snooze(actor: Actor, alert: Alert) -> None:
    with st.popover("暂缓", width="stretch", disabled=not alert.waiting):
        chosen = st.selectbox("多久不再提醒", list(_SNOOZES), key=f"暂缓-for-{alert.id}")
        if st.button("确认暂缓", key=f"暂缓-go-{alert.id}", type="primary"):
            with told():
                the_desk().snooze_alert(actor, alert.id, _SNOOZES[chosen])
                done(f"{chosen}内不再提醒：{alert.id}")
