"""舆情关注等级（馆内研判）of a story (DOMAIN D5), always with its reasons; only for negative or emergency matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.story import Level
from domain.text import fold, sentences
from nlp import assets
from nlp.matcher import Matcher

NEGATIVE_SHARE = 0.4
"""Share of negative articles from which a matter is negative."""
_EMERGENCY_SHARE = 0.34
"""Share of articles whose title names an emergency from which a matter is one."""
_HARM_SHARE = 0.2
"""Share of articles that must speak of deaths or damage: one reader's comparison is no disaster."""
_CENTRAL, _MANY, _SOURCES = 2, 50, 5
_CORROBORATED = 2
"""Articles below which a verdict rests on one text."""
_RUMOUR_SHARE = 0.34
"""Share of articles that speak of a rumour from which the disaster told in it did not happen."""
_BASELINE_TIMES = 3.0
_BY_RISK = ((80.0, Level.RED), (60.0, Level.ORANGE), (40.0, Level.YELLOW), (20.0, Level.BLUE))
_GRAVEST = tuple(Level)
_WORD_LISTS = (
    "deaths", "disasters", "crowds", "emergencies", "panic", "rumours", "books", "harms", "calm", "library",
    "complaints", "authority", "denials",
)  # fmt: skip


@dataclass(frozen=True)
class StoryFacts:
    """What the level reads of a story."""

    titles: Sequence[str]
    openings: Sequence[str]
    """One for each title: summary or beginning of the body."""
    topic: str
    negative_share: float
    local: bool
    sources: int
    """Distinct original publishers."""
    heat: float
    """0…100."""
    central_negative: int = 0
    """Negative articles of central media (M1) in the last six hours."""
    central_negative_ever: int = 0
    """The same in the last three days."""
    per_hour: float = 0.0
    """Articles in the last hour."""
    times_baseline: float = 0.0
    """Articles of the last three hours over what is usual."""
    growth: float = 0.0
    """Last six hours against the six before, 0…1 (1 = doubled or more)."""


class LevelRules:
    """Reads ``data/lexicons/risk.yml``."""

    def __init__(self, path: Path) -> None:
        data: Mapping[str, Any] = assets.checked(assets.read_yaml(path), path, (*_WORD_LISTS, "severity"))
        self._words = {key: Matcher(data[key].split()) for key in _WORD_LISTS}
        self._severity = {code: float(value) for code, value in data["severity"].items()}

    def found(self, kind: str, text: str) -> list[str]:
        """Words of a list in a text, each once, in text order; phrases that deny harm are taken out first."""
        folded = fold(text)
        for match in reversed(self._words["denials"].find(folded)):
            folded = folded[: match.start] + "\n" + folded[match.end :]
        return list(dict.fromkeys(match.word for match in self._words[kind].find(folded)))

    def share(self, kind: str, texts: Sequence[str]) -> float:
        """Share of the texts with a word of the list."""
        return sum(1 for text in texts if self.found(kind, text)) / len(texts) if texts else 0.0

    def emergency_share(self, titles: Sequence[str]) -> float:
        """Share of titles that name an emergency and not a drill, a lecture or a memorial."""
        named = sum(1 for t in titles if self.found("emergencies", t) and not self.found("calm", t))
        return named / len(titles) if titles else 0.0

    def risk(self, facts: StoryFacts) -> float:
        """0…100, the formula of DOMAIN D5. For ranking and thresholds; never shown by itself."""
        texts = _texts(facts)
        return 100 * (
            0.35 * min(1.0, facts.heat / 100)
            + 0.20 * facts.negative_share
            + 0.15 * self._severity.get(facts.topic, 0.3)
            + 0.10 * min(1.0, facts.growth)
            + 0.10 * min(1.0, 2 * self.share("authority", texts))
            + 0.10 * facts.local
        )

    def damage(self, facts: StoryFacts) -> list[str]:
        """Harm done to ancient books: words of harm beside words for such books, in enough of the articles."""
        found = [self._harm(t, o) for t, o in zip(facts.titles, facts.openings, strict=True)]
        speaking = [words for words in found if words]
        enough = bool(speaking) and len(speaking) >= _HARM_SHARE * len(found)
        return list(dict.fromkeys(word for words in speaking for word in words)) if enough else []

    def _harm(self, title: str, opening: str) -> list[str]:
        if self.found("calm", title):
            return []
        for sentence in (title, *sentences(opening)[:3]):
            calm = self.found("calm", sentence)
            words = self.found("harms", sentence)
            if words and not calm and self.found("books", sentence):
                return words
        return []


def level(facts: StoryFacts, rules: LevelRules) -> tuple[Level, tuple[str, ...]]:
    """The gravest level that any rule gives, and the reasons for it; NOTE with no reasons for calm matters."""
    damage = rules.damage(facts)
    emergency = rules.emergency_share(facts.titles) >= _EMERGENCY_SHARE or _harmful(facts, rules)
    negative = facts.negative_share >= NEGATIVE_SHARE
    if not (negative or emergency or damage):
        return Level.NOTE, ()
    found = [(rule_level, reason) for rule_level, test in _RULES if (reason := test(facts, rules))]
    if damage:
        found.append((Level.YELLOW, f"涉及古籍受损（{'、'.join(damage[:3])}）"))
    by_risk = _by_risk(facts, rules) if negative or damage else None
    if by_risk is not None:
        found.append((by_risk, _figures(facts)))
    if not found:
        return Level.NOTE, ()
    gravest = min((lv for lv, _ in found), key=_GRAVEST.index)
    ordered = sorted(found, key=lambda pair: _GRAVEST.index(pair[0]))
    return gravest, tuple(dict.fromkeys(reason for _, reason in ordered))


def _by_risk(facts: StoryFacts, rules: LevelRules) -> Level | None:
    """Level of the risk alone. One article can be misjudged, so by itself it never gives more than 蓝."""
    risk = rules.risk(facts)
    found = next((lv for bound, lv in _BY_RISK if risk >= bound), None)
    return Level.BLUE if found is not None and len(facts.titles) < _CORROBORATED else found


def _figures(facts: StoryFacts) -> str:
    """What the weighing of heat, sentiment, class and place rests on, in counts a reader can check."""
    negative = round(facts.negative_share * len(facts.titles))
    share = f"中负面{negative}篇" if negative else ""
    return f"{len(facts.titles)}篇报道{share}，来源{facts.sources}家，综合研判"


def _texts(facts: StoryFacts) -> list[str]:
    return [f"{title}。{opening}" for title, opening in zip(facts.titles, facts.openings, strict=True)]


def _harmful(facts: StoryFacts, rules: LevelRules) -> bool:
    """Enough articles speak of deaths, disasters or crowds, and the titles are not of drills or memorials."""
    if rules.share("calm", facts.titles) > 0.5 or rules.share("rumours", _texts(facts)) >= _RUMOUR_SHARE:
        return False
    return any(rules.share(kind, _texts(facts)) >= _HARM_SHARE for kind in ("deaths", "disasters", "crowds"))


def _local_harm(facts: StoryFacts, rules: LevelRules) -> str:
    if not (facts.local and _harmful(facts, rules)):
        return ""
    texts = _texts(facts)
    kinds = {"deaths": "人员死亡", "disasters": "爆炸、坍塌等灾害", "crowds": "人员聚集"}
    named = [name for kind, name in kinds.items() if rules.share(kind, texts) >= _HARM_SHARE]
    return f"本市发生，涉及{'、'.join(named)}"


def _central_now(facts: StoryFacts, rules: LevelRules) -> str:
    return f"中央媒体六小时内负面报道{facts.central_negative}篇" if facts.central_negative >= _CENTRAL else ""


def _central_ever(facts: StoryFacts, rules: LevelRules) -> str:
    count = max(facts.central_negative, facts.central_negative_ever)
    told = count and len(facts.titles) >= _CORROBORATED and facts.negative_share >= NEGATIVE_SHARE
    return f"近三日中央媒体有负面报道（{count}篇）" if told else ""


def _many(facts: StoryFacts, rules: LevelRules) -> str:
    return f"一小时内报道{facts.per_hour:.0f}篇" if facts.per_hour >= _MANY else ""


def _panic(facts: StoryFacts, rules: LevelRules) -> str:
    texts = _texts(facts)
    return "传言引发恐慌" if rules.share("rumours", texts) and rules.share("panic", texts) else ""


def _surge(facts: StoryFacts, rules: LevelRules) -> str:
    return "近三小时报道量达平时三倍以上" if facts.times_baseline >= _BASELINE_TIMES else ""


def _about_library(facts: StoryFacts, rules: LevelRules) -> str:
    both = any(rules.found("library", text) and rules.found("complaints", text) for text in _texts(facts))
    return "读者投诉涉及本馆" if both and facts.negative_share >= NEGATIVE_SHARE else ""


def _spread(facts: StoryFacts, rules: LevelRules) -> str:
    return f"已有{facts.sources}家来源报道" if facts.sources >= _SOURCES else ""


_RULES: tuple[tuple[Level, Callable[[StoryFacts, LevelRules], str]], ...] = (
    (Level.RED, _local_harm),
    (Level.RED, _central_now),
    (Level.ORANGE, _central_ever),
    (Level.ORANGE, _many),
    (Level.ORANGE, _panic),
    (Level.YELLOW, _surge),
    (Level.YELLOW, _about_library),
    (Level.BLUE, _spread),
)
