"""热点 assignment, online: each article once, as it comes, by comparison with the members of recent stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from domain import ids
from nlp.joining import Likeness, Weights, log_odds, probability
from nlp.slots import SlotReader, Slots, apart, two_bulletins
from nlp.stream import StreamIndex

_SWEEP_EVERY = 500
"""Articles between two looks for what is too old."""
_MISDATED = 20
"""That many articles must be as new before the clock of the stream moves on."""
_CENTRE_PRIOR = 50
"""Documents of no direction that the mean begins with: the first few must not be taken for the stream."""


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

    weights: Weights = field(default_factory=Weights)
    window: timedelta = timedelta(days=14)
    """Articles further apart in time are not compared."""


@dataclass(frozen=True)
class _Member:
    doc: StoryDoc
    slots: Slots
    assignment: Assignment
    vector: NDArray[np.float32] | None = field(repr=False)
    """Centred, see :class:`_Centre`."""


class StoryAssigner:
    """Keeps the articles of the window. One thread at a time."""

    def __init__(
        self,
        idf: Callable[[str], float],
        districts: Mapping[str, str] | None = None,
        settings: StorySettings | None = None,
    ) -> None:
        """``idf`` of the language; the stream's own frequencies are learnt. ``districts`` as for ``NearDuplicates``."""
        self.settings = settings or StorySettings()
        self._stream = StreamIndex(idf)
        self._centres: dict[str, _Centre] = {}
        self._slots = SlotReader(districts or {})
        self._members: dict[str, _Member] = {}
        self._sizes: Counter[str] = Counter()
        self._until_sweep = _SWEEP_EVERY

    def __len__(self) -> int:
        return len(self._members)

    def restore(self, docs: Iterable[StoryDoc]) -> int:
        """Take articles that are in stories already, in any order; those without a story are left out. Their number."""
        count = 0
        for doc in sorted(docs, key=lambda d: (d.published_at, d.article_id)):
            if doc.story_id is not None and doc.article_id not in self._members:
                vector = self._see(doc)
                slots = self._slots.read(doc.title, doc.lead)
                self._keep(doc, slots, vector, Assignment(doc.story_id, 1.0, "restored", doc.reprint_of))
                count += 1
        return count

    def assign(self, doc: StoryDoc) -> Assignment:
        """The story of ``doc``, a new one with ``doc`` as its seed where none fits. Again: the same answer."""
        if doc.article_id in self._members:
            return self._members[doc.article_id].assignment
        self._sweep()
        vector = self._see(doc)
        slots = self._slots.read(doc.title, doc.lead)
        made = self._as_reprint(doc) or self._as_similar(doc, slots, vector)
        made = made or Assignment(ids.story_id(doc.article_id), 1.0, "seed", doc.reprint_of)
        self._keep(doc, slots, vector, made)
        return made

    def forget(self, before: datetime) -> int:
        """Drop articles published earlier than ``before``; new ones are not compared with them. Their number."""
        old = [i for i, member in self._members.items() if member.doc.published_at < before]
        for article_id in old:
            member = self._members.pop(article_id)
            self._stream.remove(article_id, member.doc.terms)
            self._sizes[member.assignment.story_id] -= 1
        self._sizes = +self._sizes
        return len(old)

    def _see(self, doc: StoryDoc) -> NDArray[np.float32] | None:
        self._stream.see(doc.terms)
        if doc.vector is None:
            return None
        return self._centres.setdefault(doc.language, _Centre()).add(doc.vector)

    def _as_reprint(self, doc: StoryDoc) -> Assignment | None:
        original = self._members.get(doc.reprint_of or "")
        if original is None:
            return None
        return Assignment(original.assignment.story_id, 1.0, "reprint", doc.reprint_of, doc.reprint_of)

    def _as_similar(
        self, doc: StoryDoc, slots: Slots, vector: NDArray[np.float32] | None
    ) -> Assignment | None:
        found: dict[str, list[Likeness]] = {}
        for article_id, words in self._stream.similar(doc.terms):
            member = self._members[article_id]
            gap = abs(doc.published_at - member.doc.published_at)
            if gap <= self.settings.window and not two_bulletins(slots, member.slots):
                likeness = _likeness(doc, slots, vector, member, words)
                found.setdefault(member.assignment.story_id, []).append(likeness)
        if not found:
            return None
        odds = log_odds(found, self._sizes, self.settings.weights)
        story = max(odds, key=lambda s: (odds[s], s))
        if odds[story] < 0:
            return None
        nearest = max(found[story], key=lambda likeness: (likeness.words, likeness.article_id)).article_id
        shared = self._stream.shared(doc.terms, nearest)
        score = round(probability(odds[story]), 4)
        return Assignment(story, score, "similar", doc.reprint_of, nearest, shared)

    def _keep(
        self, doc: StoryDoc, slots: Slots, vector: NDArray[np.float32] | None, assignment: Assignment
    ) -> None:
        self._members[doc.article_id] = _Member(doc, slots, assignment, vector)
        self._sizes[assignment.story_id] += 1
        self._stream.add(doc.article_id, doc.terms)

    def _sweep(self) -> None:
        """Now and then: what lies more than the window before the newest articles goes.

        The newest few are passed over, so that an article dated next year does not empty the room.
        """
        self._until_sweep -= 1
        if self._until_sweep <= 0:
            self._until_sweep = _SWEEP_EVERY
            times = nlargest(_MISDATED, (member.doc.published_at for member in self._members.values()))
            self.forget(times[-1] - self.settings.window)


class _Centre:
    """The mean of a language's vectors so far, taken from each: what all texts have in common tells none apart.

    Texts in traditional characters have far more in common, to a model that knows few of these, than any others.
    """

    def __init__(self) -> None:
        self._sum: NDArray[np.float64] | None = None
        self._count = _CENTRE_PRIOR

    def add(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The vector less the mean that includes it, of length 1 (or zeros). All vectors are of one model."""
        if self._sum is None or len(self._sum) != len(vector):
            self._sum, self._count = np.zeros(len(vector)), _CENTRE_PRIOR
        self._sum += vector
        self._count += 1
        rest = vector - self._sum / self._count
        length = float(np.linalg.norm(rest))
        return (rest / length if length > 0 else rest).astype(np.float32)


def _likeness(
    doc: StoryDoc, slots: Slots, vector: NDArray[np.float32] | None, member: _Member, words: float
) -> Likeness:
    other = member.vector
    comparable = vector is not None and other is not None and len(vector) == len(other)
    return Likeness(
        article_id=member.doc.article_id,
        words=words,
        sense=float(vector @ other) if comparable else words,  # type: ignore[operator]
        gap=abs(doc.published_at - member.doc.published_at),
        other_district=_elsewhere(doc.districts, member.doc.districts)
        or apart(slots.districts, member.slots.districts),
        other_place=_elsewhere(doc.places, member.doc.places),
    )


def _elsewhere(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both name places and none of one is part of the name of the other's (西昌, 西昌市)."""
    return bool(one and other) and not any(a in b or b in a for a in one for b in other)
