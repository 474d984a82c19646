"""What ships for alerts (``data/alerts.yml``) and what any rule must satisfy, said in Chinese."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from domain.alert_rule import COUNTING, LEVEL_RANKS, AlertRule, Baseline, Handling, LevelPlan, Metric, Scope
from domain.errors import InvalidInput
from domain.story import LEVEL_NAMES, Level

T = TypeVar("T")
_ID = re.compile(r"[a-z][a-z0-9-]{1,39}")
_LONGEST_HOURS = 14 * 24
_NESTED = {"handling": Handling, "scope": Scope}


@dataclass(frozen=True)
class AlertSeeds:
    """What ships."""

    plans: tuple[LevelPlan, ...]
    rules: tuple[AlertRule, ...]


def load_alert_seeds(data: Path) -> AlertSeeds:
    """Read ``alerts.yml`` of the folder.

    :raises InvalidInput: naming the entry and the field that is wrong.
    """
    path = data / "alerts.yml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise InvalidInput(f"读不了预警规则文件 {path}（{error}），请恢复随附的文件") from None
    plans = tuple(_read(LevelPlan, entry, path) for entry in content["plans"])
    rules = tuple(_read(AlertRule, entry, path) for entry in content["rules"])
    return AlertSeeds(tuple(map(checked_plan, plans)), tuple(map(checked_rule, rules)))


def checked_rule(rule: AlertRule) -> AlertRule:
    """The rule itself.

    :raises InvalidInput: one line about the first fault.
    """
    for wrong, fault in _RULE_FAULTS:
        if wrong(rule):
            raise InvalidInput(f"规则“{rule.name or rule.id}”不能保存：{fault}")
    if rule.handling is not None:
        _check_handling(rule.handling, f"规则“{rule.name}”")
    return rule


def checked_plan(plan: LevelPlan) -> LevelPlan:
    """The plan itself.

    :raises InvalidInput: one line about the first fault.
    """
    if plan.id not in {level.value for level in Level if level is not Level.NOTE}:
        raise InvalidInput(f"没有“{plan.id}”这个等级，请写 red、orange、yellow 或 blue")
    if not plan.action.strip():
        raise InvalidInput(f"请写明{LEVEL_NAMES[Level(plan.id)]}应做的事")
    _check_handling(plan.handling, LEVEL_NAMES[Level(plan.id)])
    return plan


def _check_handling(handling: Handling, of: str) -> None:
    if handling.repeat_minutes < 0 or handling.escalate_minutes < 0:
        raise InvalidInput(f"{of}的重复提醒和自动升级的分钟数不能是负数，不需要时写 0")
    if not handling.ack_required and (handling.repeat_minutes or handling.escalate_minutes):
        raise InvalidInput(f"{of}不要求签收，就不能重复提醒或自动升级，请把分钟数写成 0")


def _of_stories(rule: AlertRule) -> bool:
    """Whether it asks for something that only a story has."""
    scope = rule.scope
    return bool(scope.topics or scope.districts or scope.scenarios or scope.local or rule.supersedes)


def _hours_wrong(rule: AlertRule) -> bool:
    first, last = rule.active_hours
    return not 0 <= first < last <= 24


_RULE_FAULTS: Sequence[tuple[Callable[[AlertRule], bool], str]] = (
    (lambda r: not _ID.fullmatch(r.id), "编号只能用小写字母、数字和连字符，以字母开头，2–40 个字"),
    (lambda r: not r.name.strip() or len(r.name) > 40, "请写名称，不超过 40 个字"),
    (lambda r: not math.isfinite(r.threshold) or r.threshold < 0, "界限要写一个不小于 0 的数"),
    (
        lambda r: r.metric is Metric.LEVEL and r.threshold not in set(LEVEL_RANKS.values()) - {0},
        "关注等级的界限写 1（蓝）、2（黄）、3（橙）或 4（红）",
    ),
    (lambda r: r.metric is Metric.SENTIMENT and r.threshold > 1, "负面占比的界限在 0 与 1 之间"),
    (lambda r: r.metric is Metric.KEYWORD and not r.scope.words, "按关键词的规则要写出词"),
    (
        lambda r: r.baseline is not Baseline.ABS and r.metric not in COUNTING,
        "只有报道篇数可以与平时比较，其余请选“直接与界限比”",
    ),
    (
        lambda r: r.level is Level.NOTE or (r.level is None and r.metric is not Metric.LEVEL),
        "请选定预警的等级（红、橙、黄、蓝）",
    ),
    (lambda r: not 0.5 <= r.window_hours <= _LONGEST_HOURS, "时间窗在半小时到 14 天（336 小时）之间"),
    (lambda r: r.min_sources < 0, "最少来源数不能是负数"),
    (lambda r: r.cool_down_minutes < 0, "冷却分钟数不能是负数"),
    (_hours_wrong, "通知时段要写成两个整点，先早后晚，在 0 与 24 之间"),
    (
        lambda r: r.scope.whole_watch and (not r.scope.watch or r.metric not in COUNTING),
        "按整个专题数的规则要选定监测专题，并且看的是报道篇数",
    ),
    (
        lambda r: r.scope.whole_watch and _of_stories(r),
        "按整个专题数的规则不能限定热点的主题、区、情景、涉津，也不能代替别的规则，请写进专题的检索式",
    ),
    (lambda r: not r.recipients, "请至少写一个接收对象，例如“值班”"),
)


def _read(kind: type[T], entry: Mapping[str, Any], path: Path) -> T:
    _refuse_unknown(kind, entry, path)
    try:
        return TypeAdapter(kind).validate_python(entry)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InvalidInput(f"{path.name} 里“{entry.get('id')}”的 {field} 缺少或不合要求，请改正") from None


def _refuse_unknown(kind: Any, entry: Mapping[str, Any], path: Path) -> None:
    known = {field.name for field in dataclasses.fields(kind)}
    if unknown := set(entry) - known:
        raise InvalidInput(
            f"{path.name} 里“{entry.get('id')}”有不认识的字段 {'、'.join(sorted(unknown))}，请改正"
        )
    for name, nested in _NESTED.items():
        if isinstance(entry.get(name), Mapping):
            _refuse_unknown(nested, entry[name], path)
