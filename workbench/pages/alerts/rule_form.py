"""The form of one rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from domain.alert_rule import (
    BASELINE_NAMES,
    METRIC_NAMES,
    AlertRule,
    Baseline,
    Comparator,
    Handling,
    Metric,
    Scope,
)
from domain.story import LEVEL_NAMES, Level
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.alerts.parts import handling_fields
from workbench.parts import done, lines_of, told

_COMPARATORS = {Comparator.AT_LEAST: "不低于", Comparator.OVER: "高于", Comparator.AT_MOST: "不高于"}
_LEVELS = (None, Level.RED, Level.ORANGE, Level.YELLOW, Level.BLUE)
_BY_LEVEL = "界限：关注等级写 1（蓝）2（黄）3（橙）4（红）；占比写 0–1；其余写数。"


def rule_form(actor: Actor, rule: AlertRule, names: Mapping[str, str]) -> None:
    """New (empty id) or changed; what is wrong is said by the verb. ``names``: id → name of every rule."""
    key = rule.id or "new"
    with st.form(f"rule-{key}", border=False):
        named = _naming(rule, key)
        measured = _measuring(named, key)
        told_to = _telling(replace(measured, scope=_scope(actor, rule.scope, key)), names, key)
        why = st.text_input("修改原因", "" if rule.id else "新建", key=f"rule-why-{key}")
        if not st.form_submit_button("保存规则", key=f"rule-go-{key}", type="primary"):
            return
        with told():
            changed = the_desk().save_alert_rule(actor, told_to, why)
            done(f"规则“{told_to.name}”已保存" if changed else f"规则“{told_to.name}”没有变化")


def _naming(rule: AlertRule, key: str) -> AlertRule:
    first, second, third = st.columns(3)
    code = first.text_input("编号", rule.id, disabled=bool(rule.id), key=f"rule-id-{key}").strip()
    name = second.text_input("名称", rule.name, key=f"rule-name-{key}").strip()
    level = third.selectbox(
        "预警等级",
        _LEVELS,
        index=_LEVELS.index(rule.level),
        format_func=lambda v: LEVEL_NAMES[v] if v else "随热点的等级",
        key=f"rule-level-{key}",
    )
    return replace(rule, id=rule.id or code, name=name, level=level)


def _measuring(rule: AlertRule, key: str) -> AlertRule:
    metrics, baselines, comparators = list(Metric), list(Baseline), list(Comparator)
    first, second, third, fourth = st.columns([2, 1, 1, 1])
    metric = first.selectbox(
        "看什么",
        metrics,
        metrics.index(rule.metric),
        format_func=METRIC_NAMES.__getitem__,
        key=f"rule-me-{key}",
    )
    comparator = second.selectbox(
        "比较",
        comparators,
        comparators.index(rule.comparator),
        format_func=_COMPARATORS.__getitem__,
        key=f"rule-co-{key}",
    )
    threshold = third.number_input(
        "界限", 0.0, value=float(rule.threshold), key=f"rule-th-{key}", help=_BY_LEVEL
    )
    window = fourth.number_input("时间窗（小时）", 0.5, 336.0, rule.window_hours, key=f"rule-wi-{key}")
    fifth, sixth, seventh = st.columns(3)
    baseline = fifth.selectbox(
        "怎样比",
        baselines,
        baselines.index(rule.baseline),
        format_func=BASELINE_NAMES.__getitem__,
        key=f"rule-ba-{key}",
    )
    outlets = sixth.number_input("最少来源数", 0, 100, rule.min_sources, key=f"rule-so-{key}")
    cool = seventh.number_input("冷却（分钟）", 0, 10_080, rule.cool_down_minutes, key=f"rule-cd-{key}")
    return replace(
        rule,
        metric=metric,
        comparator=comparator,
        threshold=threshold,
        window_hours=window,
        baseline=baseline,
        min_sources=int(outlets),
        cool_down_minutes=int(cool),
    )


def _scope(actor: Actor, scope: Scope, key: str) -> Scope:
    taxonomy = the_desk().taxonomy
    names = {code: taxonomy.name(code) for code in taxonomy.codes}
    st.markdown("**范围**（不填即不限）")
    first, second = st.columns(2)
    words = first.text_input("含其中一个词", "、".join(scope.words), key=f"rule-w-{key}")
    topics = second.multiselect(
        "主题分类",
        list(names),
        list(scope.topics),
        format_func=names.__getitem__,
        placeholder="全部",
        key=f"rule-t-{key}",
    )
    third, fourth, fifth = st.columns(3)
    sources = third.text_input("采集源编号", "、".join(scope.sources), key=f"rule-s-{key}")
    regions = fourth.text_input("采集源地区", "、".join(scope.regions), key=f"rule-r-{key}")
    districts = fifth.text_input("涉及的区", "、".join(scope.districts), key=f"rule-d-{key}")
    watches = {"": "不限"} | {line.watch.id: line.watch.name for line in the_desk().watches(actor)}
    sixth, seventh, eighth = st.columns(3, vertical_alignment="bottom")
    kinds = the_desk().scenario_names
    scenarios = sixth.multiselect(
        "情景",
        list(kinds),
        [code for code in scope.scenarios if code in kinds],
        format_func=kinds.__getitem__,
        placeholder="全部",
        key=f"rule-sc-{key}",
    )
    watch = seventh.selectbox(
        "监测专题",
        list(watches),
        list(watches).index(scope.watch) if scope.watch in watches else 0,
        format_func=watches.__getitem__,
        key=f"rule-wa-{key}",
    )
    local = eighth.checkbox("只看涉津", scope.local, key=f"rule-lo-{key}")
    whole = eighth.checkbox("按整个专题数，不分热点", scope.whole_watch, key=f"rule-ww-{key}")
    return replace(
        scope,
        words=lines_of(words),
        topics=tuple(topics),
        sources=lines_of(sources),
        regions=lines_of(regions),
        districts=lines_of(districts),
        scenarios=tuple(scenarios),
        local=local,
        watch=watch or "",
        whole_watch=whole,
    )


def _telling(rule: AlertRule, names: Mapping[str, str], key: str) -> AlertRule:
    st.markdown("**通知**")
    first, second, third = st.columns(3)
    recipients = first.text_input(
        "接收对象",
        "、".join(rule.recipients),
        key=f"rule-re-{key}",
        help="值班、组名（如 古籍保护中心）或账号",
    )
    channels = second.text_input("渠道编号（空为全部）", "、".join(rule.channels), key=f"rule-ch-{key}")
    hours = third.slider("通知时段（此外免打扰）", 0, 24, rule.active_hours, key=f"rule-ho-{key}")
    others = {code: name for code, name in names.items() if code != rule.id}
    supersedes = st.multiselect(
        "代替的规则（同一热点不再另发）",
        list(others),
        [code for code in rule.supersedes if code in others],
        format_func=others.__getitem__,
        placeholder="无",
        key=f"rule-su-{key}",
    )
    own = st.checkbox("另定处置方式（不按等级）", rule.handling is not None, key=f"rule-own-{key}")
    handling = handling_fields(rule.handling or Handling(), f"rule-{key}")
    return replace(
        rule,
        recipients=lines_of(recipients),
        channels=lines_of(channels),
        active_hours=(int(hours[0]), int(hours[1])),
        supersedes=tuple(supersedes),
        handling=handling if own else None,
    )
