"""What the desk hands over so that a brief can be composed: the records of one window, already counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.alert import Alert
from domain.analysis import Analysis
from domain.article import Article, Snapshot
from domain.brief import Coverage
from domain.clock import Window
from domain.source import MediaType
from domain.story import Story

VOICES = frozenset({MediaType.FORUM, MediaType.COMPLAINT})
"""Places where the public writes and no editor has checked."""


@dataclass(frozen=True)
class StoryMaterial:
    """One story and what was published about it in the window."""

    story: Story
    articles: tuple[Article, ...]
    """Published in the window, earliest first, reprints included. A story without any is not reported."""
    analyses: Mapping[str, Analysis]
    """By article id; an article without one still counts and can still be cited."""
    snapshots: Mapping[str, Snapshot] = field(default_factory=dict)
    """By article id (not by record id): the capture that the citation points to."""
    reprints: Mapping[str, str] = field(default_factory=dict)
    """Id of a reprint → id of its original, for articles of this story."""
    media: Mapping[str, MediaType] = field(default_factory=dict)
    """By article id; what the public wrote itself (``VOICES``) is printed as somebody's words."""


@dataclass(frozen=True)
class Counts:
    """Figures of one window. Distributions count every published text, reprints included (``raw``)."""

    merged: int
    """Articles with reprints merged (去重后)."""
    raw: int
    """Articles before merging."""
    by_sentiment: Mapping[str, int] = field(default_factory=dict)
    """pos, neu, neg → articles; texts not yet analysed are in none of them."""
    by_media: Mapping[str, int] = field(default_factory=dict)
    """M1…M12 (``domain.source.MediaType``) → articles."""


@dataclass(frozen=True)
class HotItem:
    """One title on a hot board in the window."""

    board: str
    title: str
    best_rank: int
    first_seen: datetime


@dataclass(frozen=True)
class WindowMaterial:
    """Everything a brief is made of. ``window`` must be ``coverage.window``."""

    day: date
    window: Window
    created_at: datetime
    stories: tuple[StoryMaterial, ...]
    """Hottest first; ties in an order that does not change between calls."""
    coverage: Coverage
    """Its ``articles`` and ``raw`` are the totals of the window."""
    previous: Counts | None
    """The window before. None when it was not watched: then nothing is compared."""
    by_sentiment: Mapping[str, int] = field(default_factory=dict)
    """pos, neu, neg → articles of the window, reprints included."""
    by_media: Mapping[str, int] = field(default_factory=dict)
    """M1…M12 → articles of the window, reprints included."""
    by_topic: Mapping[str, int] = field(default_factory=dict)
    """Primary class T00…T20 → articles of the window, reprints included."""
    by_hour: tuple[tuple[datetime, int], ...] = ()
    """(start of the hour, aware UTC; articles), reprints included, in time order, hours of zero included.

    Articles whose page gives only a day (``precision`` day) belong in ``by_day`` and not here.
    """
    by_day: tuple[tuple[date, int], ...] = ()
    """(library day, articles) of the last days up to ``day``, reprints included, in order."""
    hot_items: tuple[HotItem, ...] = ()
    """Best rank first."""
    alerts: tuple[tuple[Alert, Story], ...] = ()
    """Open in the window, gravest first."""
    topic_names: Mapping[str, str] = field(default_factory=dict)
    """Class code → name on screen."""
    watched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Id of a 监测专题 → ids of the articles of the window that it holds."""
    subject: str = ""
    """What the whole brief is about, as printed: the title of a story or the name of a watch; empty for a window."""

    @property
    def current(self) -> Counts:
        """The figures of this window in the shape of ``previous``."""
        return Counts(self.coverage.articles, self.coverage.raw, self.by_sentiment, self.by_media)
