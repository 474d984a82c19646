"""规则: what opens alerts and what each level asks of the office; changed as forms, with versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import streamlit as st

from desk.alert_settings import RuleView
from desk.permissions import Permission, may
from domain import clock
from domain.alert_rule import DUTY, METRIC_NAMES, AlertRule, Handling, LevelPlan, Metric
from domain.story import LEVEL_NAMES, Level
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.alerts.parts import handling_fields
from workbench.pages.alerts.rule_form import rule_form
from workbench.parts import done, say_done, told, versions_table
from workbench.style import level_badge, plain

_NEW = AlertRule("", "", Metric.COUNT, 10, Level.YELLOW, recipients=(DUTY,))


def show(actor: Actor) -> None:
    """The view."""
    say_done()
    admin = may(actor, Permission.ADMIN)
    if not admin:
        st.info("修改规则需要系统管理员身份。")
    st.subheader("各等级应做的事")
    for level, plan in sorted(
        the_desk().alert_plans(actor).items(), key=lambda pair: list(Level).index(pair[0])
    ):
        _plan(actor, level, plan, admin)
    st.subheader("规则")
    views = the_desk().alert_rules(actor)
    names = {view.rule.id: view.rule.name for view in views}
    for view in views:
        _rule(actor, view, names, admin)
    if admin:
        with st.expander("新建规则"):
            rule_form(actor, _NEW, names)


def _plan(actor: Actor, level: Level, plan: LevelPlan, admin: bool) -> None:
    st.markdown(f"{level_badge(level)} {plain(plan.action)}　:gray[{_insisting(plan.handling)}]")
    if not admin:
        return
    with st.expander(f"修改{LEVEL_NAMES[level]}的处置方式"), st.form(f"plan-{plan.id}", border=False):
        action = st.text_input("应做的事", plan.action, key=f"plan-action-{plan.id}")
        handling = handling_fields(plan.handling, f"plan-{plan.id}")
        why = st.text_input("修改原因", key=f"plan-why-{plan.id}")
        if st.form_submit_button("保存", key=f"plan-go-{plan.id}", type="primary"):
            with told():
                the_desk().save_alert_plan(actor, LevelPlan(plan.id, action, handling), why)
                done(f"已保存{LEVEL_NAMES[level]}的处置方式")


def _insisting(handling: Handling) -> str:
    if not handling.ack_required:
        return "不要求签收"
    told = ["须签收"]
    told += [f"每 {handling.repeat_minutes} 分钟重复提醒"] if handling.repeat_minutes else []
    told += [f"{handling.escalate_minutes} 分钟不签收即升级"] if handling.escalate_minutes else []
    told.append("不受免打扰时段限制" if handling.ignores_quiet_hours else "遵守免打扰时段")
    return "，".join(told)


def _rule(actor: Actor, view: RuleView, names: Mapping[str, str], admin: bool) -> None:
    rule = view.rule
    with st.container(border=True):
        st.markdown(f"**{plain(rule.name)}**（{rule.id}）　{METRIC_NAMES[rule.metric]}　{_signs(view)}")
        first, last = rule.active_hours
        st.caption(
            f"接收：{plain('、'.join(rule.recipients))}；通知时段 {first}:00–{last}:00；"
            f"解除后 {rule.cool_down_minutes} 分钟内不再发；"
            + (_insisting(rule.handling) if rule.handling else "处置方式按等级")
            + (
                f"；同一热点代替“{plain('、'.join(names[r] for r in rule.supersedes if r in names))}”"
                if rule.supersedes
                else ""
            )
        )
        if view.missing:
            st.warning(
                f"接收组“{plain('、'.join(view.missing))}”还没有人，请到“值班表”给人员写上这个组；"
                "在此之前通知只发给其余接收对象。"
            )
        if admin:
            _acts(actor, view)
        with st.expander("修改" if admin else "版本"):
            if admin:
                rule_form(actor, rule, names)
            versions_table(view.versions)


def _signs(view: RuleView) -> str:
    signs = [] if view.rule.enabled else [":gray-badge[已停用]"]
    until = view.rule.snoozed_until
    if until and until > the_desk().now():
        signs.append(f":orange-badge[暂停至 {clock.zh_minute(until)}]")
    signs += [":blue-badge[与随附的不同]"] if view.changed else []
    return " ".join(signs)


def _acts(actor: Actor, view: RuleView) -> None:
    rule, desk = view.rule, the_desk()
    columns = st.columns(4)
    resting = rule.snoozed_until is not None and rule.snoozed_until > desk.now()
    if columns[0].button("停用" if rule.enabled else "启用", key=f"rule-on-{rule.id}", width="stretch"):
        with told():
            desk.save_alert_rule(
                actor, replace(rule, enabled=not rule.enabled), "停用" if rule.enabled else "启用"
            )
            done(f"规则“{rule.name}”已{'停用' if rule.enabled else '启用'}")
    if columns[1].button("恢复发出" if resting else "暂停一天", key=f"rule-rest-{rule.id}", width="stretch"):
        with told():
            until = None if resting else desk.now() + timedelta(days=1)
            desk.snooze_alert_rule(actor, rule.id, until, "恢复发出" if resting else "暂停一天")
            done(f"规则“{rule.name}”{'已恢复发出' if resting else '暂停一天'}")
    if view.changed and columns[2].button("恢复随附", key=f"rule-seed-{rule.id}", width="stretch"):
        with told():
            desk.restore_alert_rule(actor, rule.id)
            done(f"规则“{rule.name}”已恢复随附的内容")
    with (
        columns[3].popover("删除", width="stretch"),
        st.form(f"rule-drop-{rule.id}", border=False, enter_to_submit=False),
    ):
        why = st.text_input("原因", key=f"rule-drop-why-{rule.id}")
        if st.form_submit_button("确认删除", key=f"rule-drop-go-{rule.id}", type="primary"):
            with told():
                desk.drop_alert_rule(actor, rule.id, why)
                done(f"规则“{rule.name}”已删除，已发出的预警不受影响")
