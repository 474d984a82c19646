"""热点 assignment, online: each article once, as it comes, by comparison with the members of recent stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from domain import ids
from nlp.slots import SlotReader, Slots, apart, two_bulletins
from nlp.stream import StreamIndex


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
    """Similarity that decided, 0…1; 1 for seeds and reprints."""
    reason: str
    """seed, reprint or similar, as in :class:`domain.story.Member`."""
    reprint_of: str | None = None
    nearest: str | None = None
    """Article id of the most similar member."""
    words: tuple[str, ...] = ()
    """Words shared with it, weightiest first."""


@dataclass(frozen=True)
class StorySettings:
    """One set for all data. Measured on the labelled sets named in docs/benchmarks.md."""

    threshold: float = 0.34
    dense: float = 0.15
    """Share of the vectors' cosine beside that of the words."""
    other_place: float = 0.7
    """Factor when the titles name different places."""
    other_district: float = 0.6
    company: float = 0.3
    """Share of the best members' mean beside the best member: one odd member must not draw a story away."""
    fading: float = 0.3
    """What similarity loses over the window after the first day."""
    crowding: float = 0.01
    """Rise of the threshold with each doubling of a story: long subjects must not swallow everything."""
    window: timedelta = timedelta(days=7)
    """A story takes new articles this long after its last one."""


@dataclass
class _Member:
    doc: StoryDoc
    slots: Slots
    assignment: Assignment
    vector: NDArray[np.float32] | None = field(repr=False)


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
        self._slots = SlotReader(districts or {})
        self._members: dict[str, _Member] = {}
        self._stories: dict[str, list[str]] = {}
        self._newest: datetime | None = None
        self._swept: datetime | None = None

    def restore(self, docs: Iterable[StoryDoc]) -> int:
        """Take articles that are in stories already, in any order; those without a story are left out. Their number."""
        count = 0
        for doc in sorted(docs, key=lambda d: (d.published_at, d.article_id)):
            if doc.story_id is not None and doc.article_id not in self._members:
                self._stream.see(doc.terms)
                self._keep(doc, Assignment(doc.story_id, 1.0, "restored", doc.reprint_of))
                count += 1
        return count

    def assign(self, doc: StoryDoc) -> Assignment:
        """The story of ``doc``, a new one with ``doc`` as its seed where none fits. Again: the same answer."""
        if doc.article_id in self._members:
            return self._members[doc.article_id].assignment
        self._sweep(doc.published_at)
        self._stream.see(doc.terms)
        original = self._members.get(doc.reprint_of or "")
        if original is not None:
            made = Assignment(original.assignment.story_id, 1.0, "reprint", doc.reprint_of, doc.reprint_of)
        else:
            made = self._most_similar(doc) or Assignment(
                ids.story_id(doc.article_id), 1.0, "seed", doc.reprint_of
            )
        self._keep(doc, made)
        return made

    def __len__(self) -> int:
        return len(self._members)

    def _most_similar(self, doc: StoryDoc) -> Assignment | None:
        slots = self._slots.read(doc.title, doc.lead)
        scores: dict[str, list[tuple[float, str]]] = {}
        for article_id, sparse in self._stream.similar(doc.terms):
            member = self._members[article_id]
            score = self._pair(doc, slots, member, sparse)
            scores.setdefault(member.assignment.story_id, []).append((score, article_id))
        ranked = sorted(((self._story_score(s, found), s) for s, found in scores.items()), reverse=True)
        for score, story in ranked:
            if score >= self._threshold(story):
                nearest = max(scores[story])[1]
                words = self._stream.shared(doc.terms, nearest)
                return Assignment(story, round(score, 4), "similar", doc.reprint_of, nearest, words)
        return None

    def _pair(self, doc: StoryDoc, slots: Slots, member: _Member, sparse: float) -> float:
        """Similarity of two articles, 0…1."""
        if two_bulletins(slots, member.slots):
            return 0.0
        rules = self.settings
        score = sparse
        if doc.vector is not None and member.vector is not None and len(doc.vector) == len(member.vector):
            score = (1 - rules.dense) * sparse + rules.dense * max(0.0, float(doc.vector @ member.vector))
        if _elsewhere(doc.districts, member.doc.districts) or apart(slots.districts, member.slots.districts):
            score *= rules.other_district
        elif _elsewhere(doc.places, member.doc.places):
            score *= rules.other_place
        return score * self._fading(abs(doc.published_at - member.doc.published_at))

    def _fading(self, gap: timedelta) -> float:
        days = gap / timedelta(days=1)
        span = self.settings.window / timedelta(days=1) - 1
        return 1 - self.settings.fading * min(1.0, max(0.0, days - 1) / span)

    def _story_score(self, story: str, found: list[tuple[float, str]]) -> float:
        best = nlargest(5, (score for score, _ in found))
        mean = sum(best) / min(5, len(self._stories[story]))
        return (1 - self.settings.company) * best[0] + self.settings.company * mean

    def _threshold(self, story: str) -> float:
        return self.settings.threshold + self.settings.crowding * float(np.log2(len(self._stories[story])))

    def _keep(self, doc: StoryDoc, assignment: Assignment) -> None:
        self._newest = doc.published_at if self._newest is None else max(self._newest, doc.published_at)
        slots = self._slots.read(doc.title, doc.lead)
        self._members[doc.article_id] = _Member(doc, slots, assignment, doc.vector)
        self._stories.setdefault(assignment.story_id, []).append(doc.article_id)
        self._stream.add(doc.article_id, doc.terms)

    def _sweep(self, moment: datetime) -> None:
        """Once for each half day of the stream: what is older than the window before the newest article goes."""
        newest = moment if self._newest is None else max(moment, self._newest)
        if self._swept is not None and newest - self._swept < timedelta(hours=12):
            return
        self._swept = newest
        old = [i for i, m in self._members.items() if newest - m.doc.published_at > self.settings.window]
        for article_id in old:
            member = self._members.pop(article_id)
            self._stream.remove(article_id, member.doc.terms)
        for story in list(self._stories):
            left = [i for i in self._stories[story] if i in self._members]
            if left:
                self._stories[story] = left
            else:
                del self._stories[story]


def _elsewhere(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both name places and none of one is part of the name of the other's (西昌, 西昌市)."""
    return bool(one and other) and not any(a in b or b in a for a in one for b in other)
