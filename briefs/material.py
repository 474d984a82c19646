"""What the desk hands over so that a brief can be composed: the records of one window, already counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from briefs.from_folder import Known
from domain.alert import Alert
from domain.analysis import Analysis
from domain.article import Article, Snapshot
from domain.brief import Coverage
from domain.clock import Window
from domain.folder import FolderEntry
from domain.response import ResponseClock
from domain.source import MediaType
from domain.story import Story
from domain.told import Told, fresh

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
    members: tuple[str, ...] = ()
    """Ids of all its articles, of any time."""
    told: tuple[Told, ...] = ()
    """Issued briefs of the same kind that tell it, oldest first."""

    @cached_property
    def fresh(self) -> StoryMaterial:
        """The same with nothing but what came since it was told, copies of the new articles included; itself where
        it never was."""
        if not self.told:
            return self
        kept = set(fresh((a.id for a in self.articles), self.told, self.reprints))
        articles = tuple(a for a in self.articles if a.id in kept)
        return replace(
            self, articles=articles, reprints={k: v for k, v in self.reprints.items() if k in kept}
        )

    @property
    def unchanged(self) -> bool:
        """Whether it was told and has nothing to say since."""
        return bool(self.told) and not self.fresh.articles


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
    watch_names: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    """What the whole brief is about, as printed: the title of a story or the name of a watch; empty for a window."""
    narrowed: str = ""
    """What its figures are limited to, for the 监测口径, e.g. 专题“供热”; empty for all that was collected."""
    scope: Mapping[str, str] = field(default_factory=dict)
    """The same as parameters of a stored query (``desk.brief_scope.parameters``)."""
    focus: StoryMaterial | None = None
    """The story that the whole brief is about, with all its articles."""
    clocks: tuple[ResponseClock, ...] = ()
    """Its time limits as of ``created_at``."""
    course: tuple[tuple[date, Mapping[str, int]], ...] = ()
    """(library day, pos/neu/neg → articles) of every day that the window touches."""
    year_before: Counts | None = None
    """The same window a year ago; None where nothing was collected then or the window is short."""
    by_district: Mapping[str, int] = field(default_factory=dict)
    """District → articles of the window about it."""
    by_word: Mapping[str, int] = field(default_factory=dict)
    """Key word → articles of the window that have it."""
    by_outlet: Mapping[str, int] = field(default_factory=dict)
    """Outlet as printed → articles of the window."""
    policies: tuple[Article, ...] = ()
    """Government documents published in the window, newest first."""
    entries: tuple[FolderEntry, ...] = ()
    """What lies in the 素材夹, in its order."""
    known: Known = field(default_factory=Known)
    """What was looked up for them."""
    captures: Mapping[str, Snapshot] = field(default_factory=dict)
    """By article id, for articles cited outside stories."""

    @property
    def current(self) -> Counts:
        """The figures of this window in the shape of ``previous``."""
        return Counts(self.coverage.articles, self.coverage.raw, self.by_sentiment, self.by_media)
