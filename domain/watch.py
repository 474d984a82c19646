"""监测专题: a standing subject — what is looked for, where, for whom — and the articles it found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.expression import Expression, mentions
from domain.source import MediaType

_PLAIN = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+")
WIDENING_THRESHOLD = 0.7
"""Cosine from which an article the expression missed is shown as 语义相近 (docs/watches.md says how it was chosen)."""


@dataclass(frozen=True)
class Widening:
    """语义扩展: articles that the expression missed but that are near to what it found."""

    threshold: float = WIDENING_THRESHOLD
    """Cosine in 0…1."""
    examples: tuple[str, ...] = ()
    """Ids of articles that show what is meant, beside what the expression finds."""


@dataclass(frozen=True)
class Watch:
    """监测专题. An empty part means any."""

    id: str
    name: str
    expression: str
    """As its librarian wrote it (DOMAIN A14)."""
    purpose: str = ""
    excludes: tuple[str, ...] = ()
    """Expressions; an article for which one holds is left out."""
    sources: tuple[str, ...] = ()
    """Source ids."""
    media_types: tuple[MediaType, ...] = ()
    districts: tuple[str, ...] = ()
    """One of them is what the article is about."""
    local: bool = False
    """涉津 only."""
    topics: tuple[str, ...] = ()
    """Codes; the article's primary class is one of them."""
    languages: tuple[str, ...] = ()
    """As in ``Article.language``; ``zh`` stands for zh-CN too."""
    min_relevance: float = 0.0
    """Least ``relevance`` of what the expression finds."""
    widening: Widening | None = None
    """None: only what the expression holds for."""
    subscribers: tuple[str, ...] = ()
    """Account names of staff."""
    owner: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    """Last day in Beijing on which it takes anything in."""
    enabled: bool = True

    @property
    def on_record(self) -> Watch:
        """What its versions keep."""
        return self

    def runs_on(self, day: date) -> bool:
        """Whether it takes in what is analysed on this Beijing day."""
        begun = self.starts_on is None or self.starts_on <= day
        return self.enabled and begun and (self.ends_on is None or day <= self.ends_on)


class How(StrEnum):
    """How an article came into a watch."""

    EXPRESSION = "expression"
    SEMANTIC = "semantic"
    PERSON = "person"


HOW_NAMES: Mapping[How, str] = {
    How.EXPRESSION: "检索式",
    How.SEMANTIC: "语义相近",
    How.PERSON: "人工加入",
}


class HitState(StrEnum):
    """Whether an article that once came in still counts."""

    KEPT = "kept"
    EXCLUDED = "excluded"
    LAPSED = "lapsed"


STATE_NAMES: Mapping[HitState, str] = {
    HitState.KEPT: "在列",
    HitState.EXCLUDED: "人工剔除",
    HitState.LAPSED: "改检索式后不再命中",
}


@dataclass(frozen=True)
class WatchHit:
    """命中: one article in one watch. None is ever taken out; what no longer counts says why."""

    watch_id: str
    article_id: str
    how: How
    score: float
    """``relevance`` of what the expression found, cosine of what is 语义相近, 1 of what a person added."""
    at: datetime
    """When it came in."""
    words: tuple[str, ...] = ()
    """The words of the expression that stand in the article, folded."""
    near: str = ""
    """The nearest article that the expression found, of what is 语义相近; empty where it was near to the words."""
    state: HitState = HitState.KEPT
    who: str = ""
    """Who added or excluded it."""
    why: str = ""
    run: int | None = None
    """Number of the ``WatchRun`` that it went out with; None: it waits for the next."""


@dataclass(frozen=True)
class WatchRun:
    """推送批次: the hits that nobody had been given before. Windows of one watch follow each other without gap or
    overlap, and a hit goes with exactly one of them, or waits."""

    watch_id: str
    number: int
    """From 1."""
    start: datetime
    """End of the run before; the watch's first version before the first."""
    end: datetime
    who: str
    size: int


def with_word(expression: str, word: str) -> str:
    """The expression that finds a word too."""
    written = word if _PLAIN.fullmatch(word) else f"“{word.strip('“”')}”"
    whole = expression.strip()
    return f"{whole} OR {written}" if _PLAIN.fullmatch(whole) else f"({whole}) OR {written}"


def relevance(expression: Expression, title: str, text: str) -> float:
    """How much an article is about what is asked for, 0…1: one half if a term stands in the title, the other half
    n / (n + 2) for n places in the whole text."""
    places = mentions(expression, text)
    return 0.5 * bool(mentions(expression, title)) + 0.5 * places / (places + 2)
