"""舆情关注等级（馆内研判）of a story (DOMAIN D5), always with its reasons; only for negative or emergency matters."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from domain.response import Matter
from domain.story import Level
from domain.weights import RiskRules
from nlp.risk_words import HARM_SHARE, RiskWords

_EMERGENCY_SHARE = 0.34
"""Share of articles whose title names an emergency from which a matter is one."""
_EVENT_SHARE = 0.6
"""Share of articles that tell of something bad from which a matter is negative, however soberly they tell it."""
_SCENARIO_SHARE = 0.5
_CORROBORATED = 2
"""Articles below which a verdict rests on one text."""
_RUMOUR_SHARE = 0.34
"""Share of articles that speak of a rumour from which the disaster told in it did not happen."""
_BASELINE_TIMES = 3.0
_GRAVEST = tuple(Level)
_AWAY_MOST = Level.YELLOW
"""A matter that concerns neither this place, nor ancient books, nor the library is never graver here."""
_EMERGENCY, _RUMOUR, _PRAISE, _OLD_NEWS = "S01", "S07", "S08", "S09"
_PUBLIC = frozenset({"S02", "S03", "S04", "S05", "S06", "S07"})
"""Scenarios that DOMAIN D1 wants answered: livelihood, policy, law enforcement, services, officials, rumours."""
_NOT_PUBLIC = frozenset({"T00", "T16", "T17"})


@dataclass(frozen=True)
class StoryFacts:
    """What the level reads of a story."""

    titles: Sequence[str]
    openings: Sequence[str]
    """One for each title: summary or beginning of the body."""
    topic: str
    negative_share: float
    """Share of articles negative in tone."""
    local: bool
    sources: int
    """Distinct original publishers."""
    heat: float
    """0…100."""
    event_negative_share: float = 0.0
    """Share of articles that tell of something bad."""
    scenarios: Mapping[str, float] = field(default_factory=dict)
    """S01…S09 → share of articles."""
    central_negative: int = 0
    """Negative articles of central media (M1) in the last six hours."""
    central_negative_ever: int = 0
    """The same in the last three days."""
    per_hour: float = 0.0
    """Articles in the last hour."""
    times_baseline: float = 0.0
    """Articles of the last three hours over what is usual; 0 unless it held in each of them."""
    growth: float = 0.0
    """Last six hours against the six before, 0…1 (1 = doubled or more)."""
    hot_rank: int | None = None
    """Best rank on a national hot board in the last day."""
    size: int | None = None
    """Articles of the story, where titles and openings are of some of them only."""

    @property
    def articles(self) -> int:
        return len(self.titles) if self.size is None else self.size

    @property
    def texts(self) -> list[str]:
        return [f"{t}。{o}" for t, o in zip(self.titles, self.openings, strict=True)]


@dataclass(frozen=True)
class RiskPart:
    """One part of the risk: what it is, how strong, what it weighs."""

    name: str
    value: float
    """0…1."""
    weight: float


@dataclass(frozen=True)
class LevelView:
    """A level with everything a reader needs to judge it; the figures are never shown without the reasons."""

    level: Level
    reasons: tuple[str, ...]
    """Empty for 一般关注 only."""
    parts: tuple[RiskPart, ...]
    matter: Matter
    damage: tuple[str, ...]
    """Harm to ancient books, as the articles word it."""
    rules_version: str

    @property
    def risk(self) -> float:
        """0…100; for ranking and thresholds."""
        return 100 * sum(part.value * part.weight for part in self.parts)


class LevelRules:
    """Word lists and the weights in force."""

    def __init__(self, path: Path, weights: RiskRules | None = None) -> None:
        self.words = RiskWords(path)
        self.weights = weights or RiskRules()

    def weighed(self, weights: RiskRules) -> LevelRules:
        """The same word lists under other weights."""
        other = copy.copy(self)
        other.weights = weights
        return other

    def parts(self, facts: StoryFacts) -> tuple[RiskPart, ...]:
        """The six parts of the risk (DOMAIN D5)."""
        values = (
            min(1.0, facts.heat / 100),
            facts.negative_share,
            self.weights.severity_of.get(facts.topic, 0.0),
            min(1.0, facts.growth),
            min(1.0, 2 * self.words.share("authority", facts.texts)),
            float(facts.local),
        )
        return tuple(
            RiskPart(name, value, weight)
            for (name, weight), value in zip(self.weights.parts.items(), values, strict=True)
        )

    def risk(self, facts: StoryFacts) -> float:
        """0…100. For ranking and thresholds; never shown by itself."""
        return 100 * sum(part.value * part.weight for part in self.parts(facts))

    def damage(self, facts: StoryFacts) -> list[str]:
        """Harm done to ancient books, as the articles word it."""
        return self.words.damage(facts.titles, facts.openings)

    def negative(self, facts: StoryFacts) -> bool:
        """Negative in tone, or by what happened."""
        told = facts.event_negative_share >= _EVENT_SHARE
        return facts.negative_share >= self.weights.negative_share or told

    def happening(self, facts: StoryFacts) -> bool:
        """It is going on: no drill, no memorial, no trial of an old case, no mere praise, no refuted rumour."""
        calm = sum(self.words.not_now(title) for title in facts.titles) > 0.5 * len(facts.titles)
        told = max(facts.scenarios.get(kind, 0.0) for kind in (_PRAISE, _OLD_NEWS)) > _SCENARIO_SHARE
        return not (calm or told or self.rumoured(facts))

    def rumoured(self, facts: StoryFacts) -> bool:
        """Enough articles speak of a rumour: what it tells did not happen, or nobody knows yet."""
        worded = self.words.share("rumours", facts.texts) >= _RUMOUR_SHARE
        return worded or facts.scenarios.get(_RUMOUR, 0.0) >= _SCENARIO_SHARE

    def harms(self, facts: StoryFacts) -> list[str]:
        """Deaths, disasters, crowds that enough articles of a present matter speak of, as a reader says it."""
        if not self.happening(facts):
            return []
        kinds = {"deaths": "人员死亡", "disasters": "爆炸、坍塌等灾害", "crowds": "人员聚集"}
        return [name for kind, name in kinds.items() if self.words.share(kind, facts.texts) >= HARM_SHARE]

    def emergency(self, facts: StoryFacts) -> bool:
        """突发事件: by the titles, by harm done, or by the scenario."""
        named = self.words.emergency_share(facts.titles) >= _EMERGENCY_SHARE
        scene = facts.scenarios.get(_EMERGENCY, 0.0) >= _SCENARIO_SHARE
        bad = facts.event_negative_share >= _EVENT_SHARE
        return bool(self.harms(facts)) or (self.happening(facts) and (named or (scene and bad)))


def assess(facts: StoryFacts, rules: LevelRules) -> LevelView:
    """The gravest level that any rule gives, and the reasons for it; 一般关注 without reasons for calm matters."""
    damage = rules.damage(facts)
    found = _met(facts, rules, damage)
    ordered = sorted(found, key=lambda pair: _GRAVEST.index(pair[0]))
    return LevelView(
        level=ordered[0][0] if ordered else Level.NOTE,
        reasons=tuple(dict.fromkeys(reason for _, reason in ordered)),
        parts=rules.parts(facts),
        matter=_matter(facts, rules),
        damage=tuple(damage),
        rules_version=rules.weights.version,
    )


def _met(facts: StoryFacts, rules: LevelRules, damage: Sequence[str]) -> list[tuple[Level, str]]:
    """Levels with the reason for each."""
    negative = rules.negative(facts)
    if not (negative or damage or rules.emergency(facts)):
        return []
    found = [(rule_level, reason) for rule_level, test in _RULES if (reason := test(facts, rules))]
    by_risk = _by_risk(facts, rules) if negative or damage else None
    if by_risk is not None:
        found.append((by_risk, _figures(facts)))
    if not (facts.local or damage or _about_library(facts, rules)):
        found = [(max(lv, _AWAY_MOST, key=_GRAVEST.index), reason) for lv, reason in found]
    if damage:
        found.append((Level.YELLOW, f"涉及古籍受损（{'、'.join(damage[:3])}）"))
    return found


def _matter(facts: StoryFacts, rules: LevelRules) -> Matter:
    if rules.emergency(facts):
        return Matter.EMERGENCY
    asked = max((facts.scenarios.get(code, 0.0) for code in _PUBLIC), default=0.0) >= _SCENARIO_SHARE
    involved = rules.words.share("authority", facts.texts) >= HARM_SHARE
    public = asked or involved or facts.topic not in _NOT_PUBLIC
    return Matter.GOVERNMENT if public and rules.negative(facts) else Matter.OTHER


def _by_risk(facts: StoryFacts, rules: LevelRules) -> Level | None:
    """Level of the risk alone. One article can be misjudged, so by itself it never gives more than 蓝."""
    risk, weights = rules.risk(facts), rules.weights
    bounds = (
        (weights.red, Level.RED),
        (weights.orange, Level.ORANGE),
        (weights.yellow, Level.YELLOW),
        (weights.blue, Level.BLUE),
    )
    found = next((lv for bound, lv in bounds if risk >= bound), None)
    return Level.BLUE if found is not None and facts.articles < _CORROBORATED else found


def _figures(facts: StoryFacts) -> str:
    """What the weighing of heat, sentiment, class and place rests on, in counts a reader can check."""
    negative = round(facts.negative_share * facts.articles)
    share = f"中负面{negative}篇" if negative else ""
    return f"{facts.articles}篇报道{share}，来源{facts.sources}家，综合研判"


def _local_harm(facts: StoryFacts, rules: LevelRules) -> str:
    named = rules.harms(facts) if facts.local else []
    return f"本市发生，涉及{'、'.join(named)}" if named else ""


def _central_now(facts: StoryFacts, rules: LevelRules) -> str:
    enough = facts.central_negative >= rules.weights.central_negative
    return f"中央媒体六小时内负面报道{facts.central_negative}篇" if enough else ""


def _hot(facts: StoryFacts, rules: LevelRules) -> str:
    top = facts.hot_rank is not None and facts.hot_rank <= rules.weights.hot_rank
    return f"近一日登上全国热榜第{facts.hot_rank}位" if top else ""


def _central_ever(facts: StoryFacts, rules: LevelRules) -> str:
    count = max(facts.central_negative, facts.central_negative_ever)
    told = count and facts.articles >= _CORROBORATED
    told = told and facts.negative_share >= rules.weights.negative_share
    return f"近三日中央媒体有负面报道（{count}篇）" if told else ""


def _many(facts: StoryFacts, rules: LevelRules) -> str:
    return f"一小时内报道{facts.per_hour:.0f}篇" if facts.per_hour >= rules.weights.per_hour else ""


def _panic(facts: StoryFacts, rules: LevelRules) -> str:
    """A rumour that frightens people, as long as most articles do not tell that it is refuted."""
    refuted = rules.words.share("refutations", facts.titles) >= 0.5
    both = [t for t in facts.texts if rules.words.found("rumours", t) and rules.words.found("panic", t)]
    spread = both and len(both) >= HARM_SHARE * len(facts.texts)
    return "传言引发恐慌" if spread and not refuted else ""


def _surge(facts: StoryFacts, rules: LevelRules) -> str:
    return "近三小时报道量达平时三倍以上" if facts.times_baseline >= _BASELINE_TIMES else ""


def _about_library(facts: StoryFacts, rules: LevelRules) -> str:
    words = rules.words
    both = any(words.found("library", text) and words.found("complaints", text) for text in facts.texts)
    return "读者投诉涉及本馆" if both and facts.negative_share >= rules.weights.negative_share else ""


def _spread(facts: StoryFacts, rules: LevelRules) -> str:
    return f"已有{facts.sources}家来源报道" if facts.sources >= rules.weights.sources else ""


_RULES: tuple[tuple[Level, Callable[[StoryFacts, LevelRules], str]], ...] = (
    (Level.RED, _local_harm),
    (Level.RED, _central_now),
    (Level.RED, _hot),
    (Level.ORANGE, _central_ever),
    (Level.ORANGE, _many),
    (Level.ORANGE, _panic),
    (Level.YELLOW, _surge),
    (Level.YELLOW, _about_library),
    (Level.BLUE, _spread),
)
