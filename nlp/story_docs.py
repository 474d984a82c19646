"""What story assignment reads, what it answers, and its one set of settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from nlp.joining import Weights
from nlp.room import CAPACITY
from nlp.story_weights import FOLLOWING, JOINING


@dataclass(frozen=True)
class StoryDoc:
    """What assignment reads of one article."""

    article_id: str
    title: str
    lead: str
    """Opening of the body without dateline; 300 characters are enough."""
    published_at: datetime
    terms: Mapping[str, float]
    """word → weight without idf, see :meth:`nlp.terms.TermWeigher.story_terms`."""
    vector: NDArray[np.float32] | None = None
    """Of length 1 (or zeros); None leaves the dense part out."""
    language: str = "zh-CN"
    """Vectors are set against the mean of their own language."""
    places: frozenset[str] = frozenset()
    """Places the title names, in their short form."""
    districts: frozenset[str] = frozenset()
    story_id: str | None = None
    """Set for articles that are in a story already (see ``restore``)."""
    reprint_of: str | None = None


@dataclass(frozen=True)
class Assignment:
    """Where an article went and why."""

    story_id: str
    score: float
    """Probability that the article belongs to the story, 0…1; 1 for seeds and reprints."""
    reason: str
    """seed, reprint or similar, as in :class:`domain.story.Member`."""
    reprint_of: str | None = None
    nearest: str | None = None
    """Article id of the most similar member."""
    words: tuple[str, ...] = ()
    """Words shared with it, weightiest first."""
    follows: str | None = None
    """For a seed: id of the earlier story that the new one continues."""


@dataclass(frozen=True)
class StorySettings:
    """One set for all data."""

    joining: Weights = JOINING
    following: Weights = FOLLOWING
    window: timedelta = timedelta(days=14)
    """Articles further apart in time are not put into one story."""
    chain: timedelta = timedelta(days=90)
    """Stories further apart do not continue each other."""
    kept: int = 60
    """Newest members of a story that new articles are compared with."""
    elders: int = 3
    """Of these, how many stay behind the window, for chains."""
    capacity: int = CAPACITY
    """Articles that are compared with; in a room that is full the first to come leave."""
