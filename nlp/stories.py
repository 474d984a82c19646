"""热点 assignment, online: each article once, as it comes, by comparison with the members of recent stories."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from domain import ids
from nlp.centre import Centre
from nlp.joining import Beside, Weights, evidence, probability
from nlp.pairs import flat_rarity
from nlp.room import Likenesses, Room, Row
from nlp.slots import SlotReader, Slots, apart, two_bulletins
from nlp.story_docs import Assignment, StoryDoc, StorySettings

_SWEEP_EVERY = 500
"""Articles between two looks for what is too old."""
_MISDATED = 20
"""That many articles must be as new before the clock of the stream moves on."""
_SHORT = 40
"""Characters of a body below which an article is hardly more than its title."""
_ONE_FORM = 0.25
"""Likeness of titles from which two articles may be issues of one bulletin."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Known:
    """An article assigned."""

    assignment: Assignment
    published_at: datetime


@dataclass(frozen=True)
class _Guest:
    """What stands beside the row of a slot."""

    article_id: str
    published_at: datetime
    slots: Slots
    places: frozenset[str]
    districts: frozenset[str]


@dataclass
class _Story:
    id: str
    size: int = 0
    rows: deque[int] = field(default_factory=deque)
    """Slots of the members compared with, in the order they came."""


@dataclass(frozen=True)
class _Reading:
    """A new article beside what is known."""

    doc: StoryDoc
    row: Row
    slots: Slots
    likenesses: Likenesses
    """Of all candidates but issues of one bulletin."""

    @property
    def short(self) -> bool:
        return len(self.doc.lead) < _SHORT


@dataclass(frozen=True)
class _Within:
    """The candidates near enough in time, and the evidence for each of their stories."""

    found: Likenesses
    beside: Beside
    stories: NDArray[np.int64]
    table: NDArray[np.float64]


class StoryAssigner:
    """Keeps the articles of the window. One thread at a time."""

    def __init__(
        self,
        idf: Callable[[str], float],
        districts: Mapping[str, str] | None = None,
        settings: StorySettings | None = None,
        rarity: NDArray[np.float32] | None = None,
    ) -> None:
        """``idf`` of the language; the stream's own frequencies are learnt. ``districts`` as for ``NearDuplicates``;
        ``rarity`` of pairs of characters, see :func:`nlp.pairs.load_rarity`."""
        self.settings = settings or StorySettings()
        self._room = Room(idf, flat_rarity() if rarity is None else rarity, self.settings.capacity)
        self._centres: dict[str, Centre] = {}
        self._slots = SlotReader(districts or {})
        self._known: dict[str, _Known] = {}
        self._guests: dict[int, _Guest] = {}
        self._slot_of: dict[str, int] = {}
        self._stories: dict[int, _Story] = {}
        self._numbers: dict[str, int] = {}
        self._story_at = np.zeros(self.settings.capacity, dtype=np.int64)
        self._made = 0
        self._until_sweep = _SWEEP_EVERY

    def __len__(self) -> int:
        """Articles of the window, reprints included."""
        return len(self._known)

    @property
    def compared(self) -> int:
        """Articles that a new one may be compared with; what memory depends on."""
        return len(self._guests)

    def restore(self, docs: Iterable[StoryDoc]) -> int:
        """Take articles that are in stories already, in any order; those without a story are left out. Their number."""
        count = 0
        for doc in sorted(docs, key=lambda d: (d.published_at, d.article_id)):
            if doc.story_id is not None and doc.article_id not in self._known:
                assignment = Assignment(doc.story_id, 1.0, "restored", doc.reprint_of)
                if doc.reprint_of in self._known:
                    self._join(doc, assignment)
                else:
                    self._keep(doc, self._row(doc), self._slots.read(doc.title, doc.lead), assignment)
                count += 1
        return count

    def assign(self, doc: StoryDoc) -> Assignment:
        """The story of ``doc``, a new one with ``doc`` as its seed where none fits. Again: the same answer."""
        if doc.article_id in self._known:
            return self._known[doc.article_id].assignment
        self._sweep()
        reprint = self._as_reprint(doc)
        if reprint is not None:
            self._join(doc, reprint)
            return reprint
        reading = self._read(doc)
        recent = self._within(reading, self.settings.window)
        made = self._as_similar(reading, recent) or self._as_seed(reading, recent)
        self._keep(doc, reading.row, reading.slots, made)
        return made

    def move(self, article_ids: Iterable[str], story_id: str) -> int:
        """Members were put into another story by a person: new articles follow them. Number of those known here."""
        moved = 0
        for article_id in article_ids:
            known, slot = self._known.get(article_id), self._slot_of.get(article_id)
            if known is not None:
                self._known[article_id] = replace(
                    known, assignment=replace(known.assignment, story_id=story_id)
                )
            if slot is not None:
                self._stories[int(self._story_at[slot])].size -= 1
                self._part(slot)
                self._settle(slot, self._story(story_id))
            moved += known is not None or slot is not None
        return moved

    def forget(self, before: datetime) -> int:
        """Drop articles published earlier than ``before``; new ones are not compared with them. Their number."""
        old = [i for i, known in self._known.items() if known.published_at < before]
        for article_id in old:
            del self._known[article_id]
        for slot in [s for s, guest in self._guests.items() if guest.published_at < before]:
            self._leave(slot)
        return len(old)

    def _row(self, doc: StoryDoc) -> Row:
        vector = None
        if doc.vector is not None:
            vector = self._centres.setdefault(doc.language, Centre()).add(doc.vector)
        return self._room.read(doc.terms, doc.title, doc.lead, vector)

    def _read(self, doc: StoryDoc) -> _Reading:
        row, slots = self._row(doc), self._slots.read(doc.title, doc.lead)
        found = self._room.compare(row)
        form = found.title >= _ONE_FORM
        issue = [
            bool(alike) and two_bulletins(slots, self._guests[slot].slots)
            for slot, alike in zip(found.slots.tolist(), form.tolist(), strict=True)
        ]
        return _Reading(doc, row, slots, found.only(~np.array(issue, dtype=bool)))

    def _as_reprint(self, doc: StoryDoc) -> Assignment | None:
        original = self._known.get(doc.reprint_of or "")
        if original is None:
            return None
        return Assignment(original.assignment.story_id, 1.0, "reprint", doc.reprint_of, doc.reprint_of)

    def _as_similar(self, reading: _Reading, recent: _Within | None) -> Assignment | None:
        best = _likeliest(recent, self.settings.joining) if recent else None
        if not recent or not best:
            return None
        number, odds = best
        mine = recent.found.only(self._story_at[recent.found.slots] == number)
        nearest = int(mine.slots[np.argmax(mine.words)])
        return Assignment(
            self._stories[number].id,
            round(probability(odds), 4),
            "similar",
            reading.doc.reprint_of,
            self._guests[nearest].article_id,
            self._room.shared_words(reading.row, nearest),
        )

    def _as_seed(self, reading: _Reading, recent: _Within | None) -> Assignment:
        all_recent = recent is not None and len(recent.found.slots) == len(reading.likenesses.slots)
        within = recent if all_recent else self._within(reading, self.settings.chain)
        earlier = _likeliest(within, self.settings.following) if within else None
        follows = self._stories[earlier[0]].id if earlier else None
        story_id = ids.story_id(reading.doc.article_id)
        return Assignment(story_id, 1.0, "seed", reading.doc.reprint_of, follows=follows)

    def _within(self, reading: _Reading, reach: timedelta) -> _Within | None:
        """What speaks for the stories whose candidates are within reach in time; None where there are none."""
        when, candidates = reading.doc.published_at, reading.likenesses
        guests = [self._guests[slot] for slot in candidates.slots.tolist()]
        near = np.array([abs(when - guest.published_at) <= reach for guest in guests], dtype=bool)
        if not near.any():
            return None
        found = candidates.only(near)
        beside = self._beside(reading, found.slots)
        return _Within(found, beside, *evidence(found, beside, reading.short))

    def _beside(self, reading: _Reading, candidates: NDArray[np.int64]) -> Beside:
        doc, guests = reading.doc, [self._guests[slot] for slot in candidates.tolist()]
        stories = self._story_at[candidates]
        return Beside(
            stories,
            np.array([self._stories[number].size for number in stories.tolist()]),
            np.array(
                [abs(doc.published_at - guest.published_at) / _WEEK for guest in guests], dtype=np.float32
            ),
            np.array(
                [
                    _elsewhere(doc.districts, guest.districts)
                    or apart(reading.slots.districts, guest.slots.districts)
                    for guest in guests
                ]
            ),
            np.array([_elsewhere(doc.places, guest.places) for guest in guests]),
        )

    def _join(self, doc: StoryDoc, assignment: Assignment) -> None:
        """A reprint counts, but says nothing that its original does not."""
        self._known[doc.article_id] = _Known(assignment, doc.published_at)
        number = self._numbers.get(assignment.story_id)
        if number is not None:
            self._stories[number].size += 1

    def _keep(self, doc: StoryDoc, row: Row, slots: Slots, assignment: Assignment) -> None:
        if self._room.full:
            self._leave(next(iter(self._guests)))
        self._known[doc.article_id] = _Known(assignment, doc.published_at)
        slot = self._room.add(row)
        self._guests[slot] = _Guest(doc.article_id, doc.published_at, slots, doc.places, doc.districts)
        self._slot_of[doc.article_id] = slot
        self._settle(slot, self._story(assignment.story_id))

    def _story(self, story_id: str) -> int:
        """Its number; a new one where it is not known."""
        if story_id not in self._numbers:
            self._made += 1
            self._numbers[story_id] = self._made
            self._stories[self._made] = _Story(story_id)
        return self._numbers[story_id]

    def _settle(self, slot: int, number: int) -> None:
        story = self._stories[number]
        self._story_at[slot] = number
        story.size += 1
        story.rows.append(slot)
        if len(story.rows) > self.settings.kept:
            self._leave(story.rows[0])

    def _leave(self, slot: int) -> None:
        """Not compared with any more."""
        self._room.remove(slot)
        del self._slot_of[self._guests.pop(slot).article_id]
        self._part(slot)

    def _part(self, slot: int) -> None:
        """Out of its story; a story without rows is forgotten."""
        number = int(self._story_at[slot])
        story = self._stories[number]
        story.rows.remove(slot)
        if not story.rows:
            del self._stories[number], self._numbers[story.id]

    def _sweep(self) -> None:
        """Now and then: what lies more than the window before the newest articles goes, but for a few elders.

        The newest few are passed over, so that an article dated next year does not empty the room.
        """
        self._until_sweep -= 1
        if self._until_sweep <= 0 and self._known:
            self._until_sweep = max(_SWEEP_EVERY, len(self._known) // 10)
            times = nlargest(_MISDATED, (known.published_at for known in self._known.values()))
            self._retire(times[-1] - self.settings.window)
            self.forget(times[-1] - self.settings.chain)

    def _retire(self, before: datetime) -> None:
        self._known = {i: known for i, known in self._known.items() if known.published_at >= before}
        for story in list(self._stories.values()):
            old = [slot for slot in story.rows if self._guests[slot].published_at < before]
            for slot in old[: -self.settings.elders]:
                self._leave(slot)


def _likeliest(within: _Within, weights: Weights) -> tuple[int, float] | None:
    """Number and log odds of the likeliest story, if it is likelier than not."""
    odds = within.table @ weights.vector()
    best = int(np.argmax(odds))
    return (int(within.stories[best]), float(odds[best])) if odds[best] >= 0 else None


@lru_cache(maxsize=8192)  # asked of every candidate, and few sets of places there are
def _elsewhere(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both name places and none of one is part of the name of the other's (西昌, 西昌市)."""
    return bool(one and other) and not any(a in b or b in a for a in one for b in other)
