"""舆情关注等级（馆内研判）: which rules a story meets, the level that follows, and the reasons in words (DOMAIN D5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.story import Level
from domain.text import fold
from nlp import assets
from nlp.heat import HeatConfig

_LISTS = (
    "denials", "casualty", "disaster", "crowd", "panic", "rumour", "refuted",
    "rare_books", "damage", "library", "complaint", "authority",
)  # fmt: skip
_ORDER = list(Level)
_USUAL_SEVERITY = 0.2


@dataclass(frozen=True)
class RiskWords:
    """``data/lexicons/risk.yml``."""

    lists: Mapping[str, tuple[str, ...]]
    severity: Mapping[str, float]

    def found(self, name: str, text: str) -> list[str]:
        """Words of a list that stand in ``text`` (folded by the caller)."""
        return [word for word in self.lists[name] if word in text]


@dataclass(frozen=True)
class StoryFacts:
    """What the rules look at."""

    title: str
    leads: Sequence[str]
    """Title and first sentences of each article."""
    topic: str
    heat: float
    negative_share: float
    negative_central: Sequence[str]
    """Outlets of central media (M1) with a negative article."""
    sources: int
    growth: float
    """Articles of the last six hours over those of the six before, minus one; 0…1 after clipping."""
    local: bool


@dataclass(frozen=True)
class Finding:
    """One rule that is met."""

    rule: str
    name: str
    level: Level
    reason: str


@dataclass(frozen=True)
class Judgement:
    """The level with its reasons, gravest first, and the risk behind it (0…100, never shown alone)."""

    level: Level
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    risk: float


def load_risk_words(data_dir: Path) -> RiskWords:
    """The shipped words. Raises ``ModelMissing`` naming the file and the key."""
    path = data_dir / "lexicons" / "risk.yml"
    row = assets.checked(assets.read_yaml(path), path, (*_LISTS, "severity"))
    return RiskWords({name: tuple(row[name]) for name in _LISTS}, row["severity"])


def risk(facts: StoryFacts, words: RiskWords, config: HeatConfig) -> float:
    """Risk = 100 · Σ weight · part, every part 0…1 (DOMAIN D4)."""
    parts = {
        "heat": facts.heat / 100,
        "negative": facts.negative_share,
        "severity": words.severity.get(facts.topic, _USUAL_SEVERITY),
        "growth": min(1.0, max(0.0, facts.growth)),
        "authority": float(bool(words.found("authority", _text(facts, words)))),
        "local": float(facts.local),
    }
    return 100 * sum(config.risk[name] * part for name, part in parts.items())


def judge(facts: StoryFacts, words: RiskWords, config: HeatConfig) -> Judgement:
    """Level of a story: the gravest rule it meets. A warm matter stays 一般关注 however hot it is."""
    value = risk(facts, words, config)
    findings = sorted(_findings(facts, words, config, value), key=lambda f: _ORDER.index(f.level))
    level = findings[0].level if findings else Level.NOTE
    return Judgement(level, tuple(f.reason for f in findings), tuple(findings), value)


def _findings(facts: StoryFacts, words: RiskWords, config: HeatConfig, value: float) -> list[Finding]:
    text = _text(facts, words)
    head = _clear(fold(facts.title), words)
    grave = facts.negative_share >= config.grave_share
    found: list[Finding] = []
    harm = words.found("casualty", text)
    if grave and facts.local and harm and words.found("disaster", text):
        found.append(
            Finding("casualty", "伤亡事故", Level.RED, f"本市突发事件，报道提到{'、'.join(harm[:2])}")
        )
    if grave and facts.local and (crowd := words.found("crowd", text)):
        found.append(Finding("crowd", "群体性事件", Level.RED, f"报道提到{'、'.join(crowd[:2])}"))
    if facts.local and facts.negative_central:
        outlets = "、".join(facts.negative_central[:2])
        found.append(Finding("central", "中央媒体负面报道", Level.ORANGE, f"中央媒体有负面报道（{outlets}）"))
    if words.found("rumour", head) and words.found("panic", text) and facts.local:
        state = "，已有辟谣" if words.found("refuted", text) else "，尚未见辟谣"
        found.append(Finding("rumour", "涉恐慌传言", Level.ORANGE, "传言易引发恐慌" + state))
    if words.found("rare_books", head) and (damage := words.found("damage", text)) and grave:
        found.append(
            Finding("rare-books", "古籍安全", Level.YELLOW, f"古籍安全事件（{'、'.join(damage[:2])}）")
        )
    if facts.local and grave and words.found("library", head) and words.found("complaint", text):
        found.append(Finding("library", "涉图书馆意见", Level.YELLOW, "读者对图书馆服务有集中意见"))
    return found + _by_figures(facts, config, value, grave)


def _by_figures(facts: StoryFacts, config: HeatConfig, value: float, grave: bool) -> list[Finding]:
    if not grave:
        return []
    reason = f"负面报道占{facts.negative_share:.0%}，来源 {facts.sources} 家，热度 {facts.heat:.0f}"
    for level in (Level.RED, Level.ORANGE, Level.YELLOW, Level.BLUE):
        if value >= config.levels[level.value]:
            return [Finding(f"risk-{level.value}", "综合研判", level, reason)]
    if facts.sources >= config.wide_sources:
        return [Finding("wide", "来源较多", Level.BLUE, f"来源达到 {facts.sources} 家")]
    return []


def _text(facts: StoryFacts, words: RiskWords) -> str:
    return _clear(fold(" ".join([facts.title, *facts.leads])), words)


def _clear(text: str, words: RiskWords) -> str:
    """Without the phrases that deny harm."""
    for phrase in words.lists["denials"]:
        text = text.replace(phrase, "")
    return text
