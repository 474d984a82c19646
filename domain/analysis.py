"""分析: what NLP said about one article, which version said it, with scores and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.privacy import NamedPerson


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


class Attitude(StrEnum):
    """态度: what a text says its author or the people in it want or feel, where it says so (DOMAIN D3)."""

    SUPPORT = "support"
    DOUBT = "doubt"
    CRITICISM = "criticism"
    APPEAL = "appeal"
    ADVICE = "advice"
    MOCKERY = "mockery"
    PANIC = "panic"
    ANGER = "anger"
    PRAISE = "praise"


ATTITUDE_NAMES: Mapping[Attitude, str] = {
    Attitude.SUPPORT: "支持",
    Attitude.DOUBT: "质疑",
    Attitude.CRITICISM: "批评",
    Attitude.APPEAL: "求助",
    Attitude.ADVICE: "建议",
    Attitude.MOCKERY: "调侃",
    Attitude.PANIC: "恐慌",
    Attitude.ANGER: "愤怒",
    Attitude.PRAISE: "赞扬",
}


@dataclass(frozen=True)
class TopicScore:
    """One class of a facet with its score in 0…1, the words that speak for it and the examples it is like."""

    code: str
    """T00…T20 of the topics (DOMAIN D2), S01…S09 of the scenarios."""
    score: float
    words: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    """Training sentences nearest to the text, nearest first."""


@dataclass(frozen=True)
class AttitudeScore:
    """One attitude that a text states, with the words that state it."""

    attitude: Attitude
    score: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Viewpoint:
    """观点: who said what, with the words as they stand in the article."""

    speaker: str
    """A body or an office with its holder, or 网民, 读者 …; names of private persons are masked where shown."""
    said: str
    stance: Attitude | None
    quotation: str
    """Verbatim from the body; at most 200 characters."""
    paragraph: int
    """Of the body, from 0."""


@dataclass(frozen=True)
class SummarySentence:
    """One sentence of brief prose and where it comes from."""

    text: str
    """As a brief prints it: dates resolved, reporters' formulas removed."""
    source: str
    """The sentence of the body it was made from, verbatim."""
    paragraph: int
    """Of the body, from 0."""


@dataclass(frozen=True)
class Entity:
    """A name found in the text. ``gazetteer_id`` links it where there is an entry."""

    text: str
    type: str
    """PER, ORG, LOC, DISTRICT, POLICY (title or 发文字号), TIME."""
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
    summary: tuple[SummarySentence, ...]
    """In text order; together 80 to 150 characters where the body allows it."""
    reprint_of: str | None = None
    """Article id of the earliest near-duplicate known when this was analysed."""
    scenarios: tuple[TopicScore, ...] = ()
    """情景, best first; empty where none applies."""
    event_polarity: Sentiment = Sentiment.NEU
    """Whether what happened is good or bad, whatever the tone: a fire reported plainly is neg, its text neu."""
    attitudes: tuple[AttitudeScore, ...] = ()
    """Strongest first; empty where the text states none."""
    viewpoints: tuple[Viewpoint, ...] = ()
    persons: tuple[NamedPerson, ...] = ()
    """Whom the text names, but those whom everybody knows; who of them is masked is settled over the story (DOMAIN F2)."""
    corrected: tuple[str, ...] = ()
    """Facets that a person put right (``domain.correction``); empty as analysis makes it."""

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
