"""分析: what NLP said about one article, which version said it, with scores and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Sentiment(StrEnum):
    """情感倾向 of the text (not of the happening)."""

    POS = "pos"
    NEU = "neu"
    NEG = "neg"


SENTIMENT_NAMES: Mapping[Sentiment, str] = {
    Sentiment.POS: "正面",
    Sentiment.NEU: "中性",
    Sentiment.NEG: "负面",
}


@dataclass(frozen=True)
class TopicScore:
    """One class of the taxonomy with its score in 0…1 and the words that speak for it."""

    code: str
    """T00…T20 (DOMAIN D2)."""
    score: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entity:
    """A name found in the text. ``gazetteer_id`` links it where there is an entry."""

    text: str
    type: str
    """PER, ORG, LOC, DISTRICT, POLICY (title or 发文字号)."""
    count: int = 1
    gazetteer_id: str | None = None


@dataclass(frozen=True)
class Analysis:
    """The verdicts of one pipeline version on one article."""

    article_id: str
    version: str
    """Pipeline version, which names its models."""
    analysed_at: datetime
    topics: tuple[TopicScore, ...]
    """Best first; the first is the primary class. Never empty: T00 when nothing else applies."""
    sentiment: Sentiment
    sentiment_scores: Mapping[str, float]
    """pos, neu, neg → probability; they sum to 1."""
    sentiment_words: tuple[str, ...]
    entities: tuple[Entity, ...]
    districts: tuple[str, ...]
    """Names of the Tianjin districts the text is about, most mentioned first."""
    local: bool
    """涉津: the text is about Tianjin."""
    keywords: tuple[str, ...]
    summary: tuple[str, ...]
    """Whole sentences of the body, in text order."""
    reprint_of: str | None = None
    """Article id of the earliest near-duplicate known when this was analysed."""

    @property
    def topic(self) -> str:
        return self.topics[0].code


@dataclass(frozen=True)
class AnalyseReport:
    """What one ``zhijin analyse`` did."""

    articles: int
    stories: int
    """Stories made or extended."""
    alerts: int
    """Alerts opened."""
    failed: tuple[tuple[str, str], ...]
    """(article id, reason); a failed document never stops the batch."""
    seconds: float
    peak_rss_mb: float

    def as_json(self) -> dict[str, object]:
        return {
            "articles": self.articles,
            "stories": self.stories,
            "alerts": self.alerts,
            "failed": len(self.failed),
            "seconds": round(self.seconds, 3),
            "peak_rss_mb": round(self.peak_rss_mb, 1),
        }
