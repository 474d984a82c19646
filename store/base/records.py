"""What questions to the store are put with, and what some are answered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from domain.alert_rule import AlertRule, LevelPlan
from domain.article import IntakeMark, Suppression, Tombstone
from domain.brief_flow import NumberStart, StandIn
from domain.brief_kind import BriefKind
from domain.clock import Window
from domain.dispatch import Recipient, RecipientGroup
from domain.duty import Person, Shift
from domain.learned_model import LearnedModel
from domain.literature import Reference
from domain.notice import Channel
from domain.performance import PointsTable
from domain.profile import ReaderProfile
from domain.typeface import Typeface
from domain.user_word import UserWord
from domain.watch import Watch
from domain.wording import Agency, Leader, Office, Term, Wording


@dataclass(frozen=True)
class Filters:
    """Narrowing of a list or search; None means any."""

    window: Window | None = None
    """By ``published_at``."""
    sources: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    """Primary class codes."""
    sentiments: tuple[str, ...] | None = None
    districts: tuple[str, ...] | None = None
    local: bool | None = None


@dataclass(frozen=True)
class Hit:
    """One search result. ``score`` is relative to the query; ``snippet`` is plain text around the first match."""

    article_id: str
    title: str
    score: float
    snippet: str


@dataclass(frozen=True)
class Hits:
    """One page of results and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int
    exact: bool = True
    """False: ``total`` counts some that were not looked at and may turn out not to hold."""


@dataclass(frozen=True)
class Erasure:
    """What a legal erasure does to the records of one article."""

    article_id: str
    placeholder: str
    """Stands in place of title and body."""
    tombstones: tuple[Tombstone, ...]
    files: Mapping[str, str]
    """Archive file → its successor."""
    moved: Mapping[str, int]
    """Snapshot → its offset in the successor."""
    suppression: Suppression | None
    mark: IntakeMark


class Outcome(StrEnum):
    """What became of a record of the literature that was filed."""

    NEW = "new"
    KNOWN = "known"
    """The work is known and the record says nothing more."""
    MERGED = "merged"
    """The work is known and gained what it lacked."""


@dataclass(frozen=True)
class Filed:
    """One record of the literature, filed."""

    reference: Reference
    """As it stands in the store now."""
    outcome: Outcome
    filled: tuple[str, ...] = ()
    """Fields that the record filled."""
    differing: tuple[str, ...] = ()
    """Fields in which it says something else, which was not taken."""


Arrangement = (
    AlertRule | LevelPlan | Person | Shift | Channel | Watch | UserWord | LearnedModel | BriefKind
    | Recipient | RecipientGroup | ReaderProfile | PointsTable | StandIn | NumberStart | Wording | Typeface
)  # fmt: skip
"""What the office arranged: alerts, watches, its own words, what its corrections taught, its kinds of brief,
whom it sends to, who stands in for whom, its lists of words."""
ArrangementT = TypeVar(
    "ArrangementT", AlertRule, LevelPlan, Person, Shift, Channel, Watch, UserWord, LearnedModel,
    BriefKind, Recipient, RecipientGroup, ReaderProfile, PointsTable, StandIn, NumberStart,
    Term, Office, Leader, Agency, Typeface,
)  # fmt: skip


@dataclass(frozen=True)
class Version:
    """One state of an arrangement. ``record`` is JSON text, None where it was taken out."""

    version: int
    who: str
    why: str
    at: datetime
    record: str | None
