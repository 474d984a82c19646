"""权重: what heat, risk and levels are weighed by (DOMAIN D4, D5). Configuration with history.

A change is a new version; an old report names the version it was made with, and that one can be shown for ever.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from domain.errors import InvalidInput
from domain.source import MediaType


class WeightKind(StrEnum):
    """What a set of weights is for."""

    HEAT = "heat"
    RISK = "risk"


KIND_NAMES: Mapping[WeightKind, str] = {WeightKind.HEAT: "热度权重", WeightKind.RISK: "风险与等级规则"}

FIELD_NAMES: Mapping[str, str] = {
    "volume": "声量",
    "interaction": "互动",
    "breadth": "广度",
    "burst": "突发",
    "reprint": "转载折算",
    "half_life_hours": "半衰期（小时）",
    "media": "媒体",
    "heat": "热度",
    "negative": "负面占比",
    "severity": "主题严重度",
    "growth": "增长",
    "authority": "涉及公权部门",
    "local": "涉津",
    "red": "红级界限",
    "orange": "橙级界限",
    "yellow": "黄级界限",
    "blue": "蓝级界限",
    "negative_share": "负面占比界限",
    "central_negative": "央媒负面篇数",
    "per_hour": "一小时篇数",
    "sources": "来源家数",
    "hot_rank": "热榜名次",
    "severity_of": "主题严重度",
}
"""Fields of ``HeatWeights`` and of ``RiskRules`` as pages and errors call them."""
HEAT_PARTS = ("volume", "interaction", "breadth", "burst")
RISK_PARTS = ("heat", "negative", "severity", "growth", "authority", "local")
BOUNDS = ("red", "orange", "yellow", "blue")
"""From the gravest down."""
COUNTS = ("central_negative", "per_hour", "sources", "hot_rank")

MEDIA_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        MediaType.CENTRAL.value: 5.0,
        MediaType.LOCAL.value: 3.0,
        MediaType.GOVERNMENT.value: 3.0,
        MediaType.TRADE.value: 2.5,
        MediaType.PORTAL.value: 2.0,
        MediaType.NEWSPAPER.value: 2.5,
        MediaType.WECHAT.value: 1.5,
        MediaType.WEIBO.value: 1.0,
        MediaType.VIDEO.value: 1.2,
        MediaType.FORUM.value: 0.8,
        MediaType.COMPLAINT.value: 1.2,
        MediaType.ABROAD.value: 0.5,
    }
)
"""w(media) of DOMAIN D4."""

SEVERITY: Mapping[str, float] = MappingProxyType(
    {
        "T00": 0.1, "T01": 0.5, "T02": 0.4, "T03": 0.6, "T04": 0.6, "T05": 0.7, "T06": 0.6, "T07": 0.6, "T08": 0.4,
        "T09": 0.5, "T10": 0.4, "T11": 1.0, "T12": 0.8, "T13": 0.7, "T14": 0.5, "T15": 0.4, "T16": 0.2, "T17": 0.2,
        "T18": 0.8, "T19": 0.4, "T20": 0.6,
    }
)  # fmt: skip
"""How grave a class is by itself, 0…1."""


@dataclass(frozen=True)
class HeatWeights:
    """Heat = 100·(volume·V + interaction·I + breadth·B + burst·S); the four sum to 1."""

    version: str = "heat-1"
    volume: float = 0.40
    interaction: float = 0.25
    breadth: float = 0.20
    burst: float = 0.15
    reprint: float = 0.3
    """q of a reprint, 0…1; an original counts 1."""
    half_life_hours: float = 24.0
    media: Mapping[str, float] = field(default_factory=lambda: MEDIA_WEIGHTS)
    """M1…M12 → 0…10."""

    def checked(self) -> HeatWeights:
        """Itself; ``InvalidInput`` naming the first value that cannot be used."""
        _check_parts("热度", {FIELD_NAMES[name]: getattr(self, name) for name in HEAT_PARTS})
        _check(FIELD_NAMES["reprint"], self.reprint, 0, 1)
        _check(FIELD_NAMES["half_life_hours"], self.half_life_hours, 1, 240)
        _check_table(FIELD_NAMES["media"], self.media, MEDIA_WEIGHTS, 10)
        return self


@dataclass(frozen=True)
class RiskRules:
    """Risk = 100·(heat·Heat/100 + negative·… + local·…); the six sum to 1. Bounds and counts of DOMAIN D5."""

    version: str = "risk-1"
    heat: float = 0.35
    negative: float = 0.20
    severity: float = 0.15
    growth: float = 0.10
    authority: float = 0.10
    local: float = 0.10
    red: float = 80.0
    orange: float = 60.0
    yellow: float = 40.0
    blue: float = 20.0
    """Risk from which a matter is of the level, 0…100, falling from red to blue."""
    negative_share: float = 0.4
    """Share of negative articles from which a matter is negative."""
    central_negative: int = 2
    """Negative articles of central media in six hours that make it red."""
    per_hour: int = 50
    """Articles in one hour that make it orange."""
    sources: int = 5
    """Publishers that make a new matter blue."""
    hot_rank: int = 3
    """Rank on a national hot board that makes it red."""
    severity_of: Mapping[str, float] = field(default_factory=lambda: SEVERITY)
    """T00…T20 → 0…1."""

    def checked(self) -> RiskRules:
        """Itself; ``InvalidInput`` naming the first value that cannot be used."""
        _check_parts("风险", self.parts)
        _check(FIELD_NAMES["negative_share"], self.negative_share, 0.05, 1)
        for name in BOUNDS:
            _check(FIELD_NAMES[name], getattr(self, name), 1, 100)
        if any(upper <= lower for upper, lower in pairwise(getattr(self, name) for name in BOUNDS)):
            raise InvalidInput("等级界限应由红到蓝依次降低，请改正后再保存")
        for name in COUNTS:
            least, most = (0, 50) if name == "hot_rank" else (1, 100_000)
            _check(FIELD_NAMES[name], getattr(self, name), least, most)
        _check_table(FIELD_NAMES["severity_of"], self.severity_of, SEVERITY, 1)
        return self

    @property
    def parts(self) -> dict[str, float]:
        """Weight of each part of the risk, by its Chinese name."""
        return {FIELD_NAMES[name]: getattr(self, name) for name in RISK_PARTS}


@dataclass(frozen=True)
class WeightsVersion:
    """One version of one kind of weights as the store keeps it; never overwritten."""

    kind: WeightKind
    version: int
    """From 1; 1 is what the program came with when it was first used."""
    who: str
    why: str
    at: datetime
    record: Mapping[str, Any]
    """Fields of ``HeatWeights`` or ``RiskRules``."""

    @property
    def name(self) -> str:
        """As heat and reports cite it: ``heat-2``."""
        return f"{self.kind.value}-{self.version}"


@dataclass(frozen=True)
class Measure:
    """The largest values of one story on one Beijing day, before norming: what the 99th percentiles come from."""

    day: date
    story_id: str
    volume: float
    breadth: float
    interaction: float | None = None


@dataclass(frozen=True)
class Norms:
    """99th percentiles of the measures of some days; None where there is no measure."""

    days: int
    """Days with a measure."""
    measures: int
    volume: float | None = None
    breadth: float | None = None
    interaction: float | None = None


def _check(name: str, value: float, least: float, most: float) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not least <= value <= most:
        raise InvalidInput(f"“{name}”是 {value}，应为 {least:g} 至 {most:g} 之间的数，请改正后再保存")


def _check_parts(what: str, parts: Mapping[str, float]) -> None:
    for name, value in parts.items():
        _check(f"{name}权重", value, 0, 1)
    total = sum(parts.values())
    if abs(total - 1) > 1e-6:
        raise InvalidInput(f"{what}的 {len(parts)} 项权重相加是 {total:g}，应为 1，请改正后再保存")


def _check_table(what: str, given: Mapping[str, float], known: Mapping[str, float], most: float) -> None:
    if strange := sorted(given.keys() ^ known.keys()):
        raise InvalidInput(f"{what}权重表应恰有 {'、'.join(known)}，“{strange[0]}”缺少或多余，请改正后再保存")
    for code, value in given.items():
        _check(f"{what} {code}", value, 0, most)
