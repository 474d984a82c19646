"""热点: articles about one happening; its heat, its level, its course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """舆情关注等级（馆内研判）(DOMAIN D5). Never printed without its reasons, never as a bare score."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    NOTE = "note"


LEVEL_NAMES: Mapping[Level, str] = {
    Level.RED: "Ⅰ级（红）",
    Level.ORANGE: "Ⅱ级（橙）",
    Level.YELLOW: "Ⅲ级（黄）",
    Level.BLUE: "Ⅳ级（蓝）",
    Level.NOTE: "一般关注",
}


@dataclass(frozen=True)
class Heat:
    """Heat 0…100 with its components (DOMAIN D4), each 0…1; ``interaction`` is None where no counts exist."""

    value: float
    volume: float
    breadth: float
    burst: float
    interaction: float | None
    computed_at: datetime
    weights_version: str
    note: str = ""
    """Where the library's own history is too short and priors stand in for it."""

    def as_json(self) -> dict[str, object]:
        return {
            "value": round(self.value, 2),
            "volume": round(self.volume, 4),
            "breadth": round(self.breadth, 4),
            "burst": round(self.burst, 4),
            "interaction": self.interaction,
            "computed_at": self.computed_at.isoformat(),
            "weights_version": self.weights_version,
            "note": self.note,
        }


class Stage(StrEnum):
    """生命周期 (DOMAIN D6)."""

    LATENT = "latent"
    OUTBREAK = "outbreak"
    SUSTAINED = "sustained"
    FADING = "fading"
    ENDED = "ended"
    REVIVED = "revived"
    TOO_FEW = "too_few"


STAGE_NAMES: Mapping[Stage, str] = {
    Stage.LATENT: "潜伏期",
    Stage.OUTBREAK: "爆发期",
    Stage.SUSTAINED: "持续期",
    Stage.FADING: "消退期",
    Stage.ENDED: "已结束",
    Stage.REVIVED: "反复",
    Stage.TOO_FEW: "样本不足",
}


@dataclass(frozen=True)
class Course:
    """How a story has gone so far: stage, peak, turning point (DOMAIN D6)."""

    stage: Stage
    since: datetime | None = None
    """When the stage began; None for 样本不足."""
    peak_at: datetime | None = None
    """Start of the hour with most articles."""
    peak: float = 0.0
    """Articles in that hour, smoothed."""
    turned_at: datetime | None = None
    """拐点: where the rate of articles last changed for good."""
    half_life_hours: float | None = None
    """From the peak until half of it; None while it has not fallen so far."""


@dataclass(frozen=True)
class Member:
    """One article in a story, with why it joined."""

    story_id: str
    article_id: str
    joined_at: datetime
    score: float
    """Similarity that decided, 0…1; 1 for the seed."""
    reason: str
    """seed, reprint, similar, person (moved by hand)."""
    reprint_of: str | None = None


@dataclass(frozen=True)
class Story:
    """热点. The id comes from the seed article and never changes."""

    id: str
    seed_id: str
    title: str
    first_at: datetime
    last_at: datetime
    size: int
    sources: int
    """Distinct outlets, original publishers included."""
    topic: str
    sentiment: Mapping[str, int]
    """pos, neu, neg → number of articles."""
    districts: tuple[str, ...]
    local: bool
    keywords: tuple[str, ...]
    heat: Heat | None = None
    level: Level = Level.NOTE
    level_reasons: tuple[str, ...] = ()
    storyline: str | None = None
    """Id of the first story of the chain that this one belongs to."""
    follows: str | None = None
    """Id of the story that this one continues."""
    course: Course | None = None
    detected_at: datetime | None = None
    """When the library saw the first of its articles; the 5, 24 and 48 hours count from here."""
    title_by: str | None = None
    """Who fixed the title by hand; None while it is chosen from the members."""
    merged_into: str | None = None
    """Id of the story that a person put its articles into; then it has none, and its id leads there."""

    @property
    def negative_share(self) -> float:
        total = sum(self.sentiment.values())
        return self.sentiment.get("neg", 0) / total if total else 0.0
