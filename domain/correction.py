"""更正: what a person says in place of a verdict of the analysis. It holds for the article whatever version judges it next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.analysis import Analysis, Sentiment, TopicScore

BY_HAND = "人工更正"
"""Stands as the evidence of a corrected verdict."""


class Facet(StrEnum):
    """A verdict that may be put right."""

    TOPIC = "topic"
    """The primary class: T00…T20."""
    SCENARIO = "scenario"
    """S01…S09, or empty for none."""
    SENTIMENT = "sentiment"
    EVENT = "event_polarity"
    LOCAL = "local"
    """涉津: yes or no."""


FACET_NAMES: Mapping[Facet, str] = {
    Facet.TOPIC: "主题",
    Facet.SCENARIO: "情景",
    Facet.SENTIMENT: "情感倾向",
    Facet.EVENT: "事件性质",
    Facet.LOCAL: "涉津",
}


@dataclass(frozen=True)
class Correction:
    """One correction. The newest of a facet that is not withdrawn counts."""

    article_id: str
    facet: Facet
    value: str
    was: str
    """What the analysis said."""
    version: str
    """The pipeline version that said it."""
    who: str
    at: datetime
    why: str
    withdrawn: bool = False


def verdict(analysis: Analysis, facet: Facet) -> str:
    """What an analysis says of one facet, as a correction would write it."""
    match facet:
        case Facet.TOPIC:
            return analysis.topic
        case Facet.SCENARIO:
            return analysis.scenarios[0].code if analysis.scenarios else ""
        case Facet.SENTIMENT:
            return analysis.sentiment.value
        case Facet.EVENT:
            return analysis.event_polarity.value
        case Facet.LOCAL:
            return "yes" if analysis.local else "no"


def corrected(analysis: Analysis, corrections: Iterable[Correction]) -> Analysis:
    """The analysis with what people put right; ``corrected`` names the facets."""
    for one in corrections:
        analysis = _with(analysis, one)
    return analysis


def _with(analysis: Analysis, one: Correction) -> Analysis:
    found = replace(analysis, corrected=(*analysis.corrected, one.facet.value))
    match one.facet:
        case Facet.TOPIC:
            return replace(found, topics=_first(one.value, analysis.topics))
        case Facet.SCENARIO:
            return replace(found, scenarios=_first(one.value, analysis.scenarios) if one.value else ())
        case Facet.SENTIMENT:
            sure = {kind.value: float(kind.value == one.value) for kind in Sentiment}
            return replace(
                found, sentiment=Sentiment(one.value), sentiment_scores=sure, sentiment_words=(BY_HAND,)
            )
        case Facet.EVENT:
            return replace(found, event_polarity=Sentiment(one.value))
        case Facet.LOCAL:
            return replace(found, local=one.value == "yes")


def _first(code: str, scores: tuple[TopicScore, ...]) -> tuple[TopicScore, ...]:
    """The corrected class before the others that the analysis named, its own first choice left out."""
    others = tuple(score for score in scores[1:] if score.code != code)
    return (TopicScore(code, 1.0, (BY_HAND,)), *others)
