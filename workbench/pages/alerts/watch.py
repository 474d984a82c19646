"""预警: open alerts gravest first, with reasons, clocks, buttons and history; who is on duty."""

from __future__ import annotations

import streamlit as st

from desk.alerts import AlertView
from desk.permissions import Permission, may
from desk.roster import Roster
from domain import clock
from domain.alert import HAPPENING_NAMES, Alert, AlertEvent
from domain.alert_rule import LEVEL_RANKS
from domain.notice import NOTICE_NAMES, NoticeStatus
from domain.response import clocks
from domain.story import LEVEL_NAMES, Level
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.alerts.acts import buttons
from workbench.pages.alerts.parts import phone_table
from workbench.parts import say_done
from workbench.style import level_badge, plain

_SHOWN = 6
"""Cards at a time: each has some thirty elements, and each element costs the browser ten milliseconds."""
_STATE_COLOURS = {"待签收": "red", "已签收": "green", "跟踪中": "gray", "已解除": "gray", "误报": "gray"}
_TROUBLES = (NoticeStatus.FAILED, NoticeStatus.UNSURE)


def show(actor: Actor) -> None:
    """The view."""
    say_done()
    duty_line(the_desk().roster(actor))
    ended = st.toggle("连同近三十天已解除的", key="alerts-ended")
    found = the_desk().alerts(actor, open_only=not ended)
    waiting = sum(alert.waiting for alert, _ in found)
    st.caption(
        f"共 {len(found)} 条，待签收 {waiting} 条，最重的在前。"
        "等级为舆情关注等级（馆内研判），不是政府发布的预警级别。"
    )
    if not found:
        st.info("没有未解除的预警。")
    for alert, _ in found[_first(len(found)) :][:_SHOWN]:
        with st.container(border=True):
            _card(actor, the_desk().alert(actor, alert.id))


def _first(count: int) -> int:
    """Index of the first alert on the chosen page."""
    pages = max(1, -(-count // _SHOWN))
    if pages == 1:
        return 0
    return (min(st.pagination(pages, key="alerts-page"), pages) - 1) * _SHOWN


def duty_line(roster: Roster) -> None:
    """Who is on duty now, in the order of calling."""
    if not roster.ladder:
        st.error("现在无人值班，预警只显示在本页。请系统管理员到“值班表”排班。")
        return
    called = " → ".join(f"{plain(p.name)}（{plain(p.phone)}）" for p in roster.ladder)
    st.markdown(f"**现在值班**：{called}")


def _card(actor: Actor, view: AlertView) -> None:
    alert = view.alert
    st.markdown(
        f"#### {level_badge(alert.level)} {plain(view.story.title)} :{_STATE_COLOURS[alert.state]}-badge[{alert.state}]"
    )
    st.markdown(f"**{plain(alert.rule_name)}**：{plain(alert.reason)}")
    st.caption(" · ".join(part for part in (_chain(alert), _levels(alert)) if part))
    if alert.open:
        _clocks(view)
        st.markdown(f"本级应做：{plain(view.action)}" if view.action else "")
    _call(view)
    _troubles(view)
    if alert.open and may(actor, Permission.ALERTS):
        buttons(actor, alert)
    with st.expander(f"经过（{len(view.events)} 条）"):
        st.markdown("\n".join(map(_event, reversed(view.events))) or "没有记录。")
        st.caption(f"编号 {alert.id}")


def _chain(alert: Alert) -> str:
    """The time stamps of the chain that are known."""
    stamps = (
        ("首发", alert.first_published_at),
        ("采到", alert.crawled_at),
        ("分析", alert.analysed_at),
        ("预警", alert.opened_at),
        ("签收", alert.acknowledged_at),
        ("解除", alert.ended_at),
    )
    told = "　".join(f"{name} {clock.zh_minute(at)[5:]}" for name, at in stamps if at)
    by = f"　{plain(alert.acknowledged_by)} 签收" if alert.acknowledged_by else ""
    ended = f"　{plain(alert.ended_by or '')} 解除：{plain(alert.end_reason)}" if alert.ended_at else ""
    return told + by + ended


def _levels(alert: Alert) -> str:
    """Both levels, where a person's differs from what the rule says."""
    judged = alert.judged_level or alert.level
    if alert.level_by:
        return (
            f"{plain(alert.level_by)} 定为{LEVEL_NAMES[alert.level]}（{plain(alert.level_reason)}），"
            f"系统研判为{LEVEL_NAMES[judged]}"
        )
    if alert.open and LEVEL_RANKS[judged] < LEVEL_RANKS[alert.level]:
        now = "已不再满足规则" if judged is Level.NOTE else f"系统研判已回落为{LEVEL_NAMES[judged]}"
        return f"{now}，可以解除或改级"
    return ""


def _clocks(view: AlertView) -> None:
    limits = clocks(view.story, view.alert.matter, the_desk().now())
    if limits:
        st.caption("回应时限：" + "　".join(plain(limit.line) for limit in limits))


def _call(view: AlertView) -> None:
    if view.call_list:
        st.warning("已升级而无人签收，请按下表逐一打电话：")
        phone_table(view.call_list)


def _troubles(view: AlertView) -> None:
    for notice in view.notices:
        if notice.status in _TROUBLES or notice.error:
            name = NOTICE_NAMES[notice.status]
            why = f"：{plain(notice.error)}" if notice.error else ""
            st.caption(f":orange[通知（渠道 {plain(notice.channel)}）{name}，已试 {notice.attempts} 次{why}]")


def _event(event: AlertEvent) -> str:
    note = f"　{plain(event.note)}" if event.note else ""
    return f"- {clock.zh_minute(event.at)}　**{HAPPENING_NAMES[event.what]}**　{plain(event.who)}{note}"
