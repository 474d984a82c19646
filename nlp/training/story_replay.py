"""A labelled stream replayed: the evidence between each article and its candidates once, the stories for any weights.

The likeness of two articles does not depend on where they were put, so it is kept and thousands of sets of weights can
be tried. The loop says what :mod:`nlp.joining` says, compiled (numba comes with the extra ``bench``); a test
holds one against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain import ids
from nlp.joining import COLUMNS
from nlp.stories import StoryAssigner, _Reading, _Within
from nlp.story_docs import Assignment, StoryDoc

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
_Rows = tuple[list[str], Floats, Floats]


class Collector(StoryAssigner):
    """Puts every article but reprints into a story of its own and notes what it was like."""

    noted: dict[str, _Rows]

    def _as_similar(self, reading: _Reading, recent: _Within | None) -> Assignment | None:
        if recent is not None:
            beside = recent.beside
            names = [self._guests[slot].article_id for slot in recent.found.slots.tolist()]
            table = np.stack([getattr(recent.found, column) for column in COLUMNS], axis=1)
            known = np.stack([beside.other_district, beside.other_place, beside.weeks], axis=1)
            self.noted[reading.doc.article_id] = names, table.astype(float), known.astype(float)
        return None

    def _as_seed(self, reading: _Reading, recent: _Within | None) -> Assignment:
        return Assignment(ids.story_id(reading.doc.article_id), 1.0, "seed")


@dataclass(frozen=True)
class Replay:
    """Rows ``starts[i]`` to ``starts[i + 1]`` are the candidates of article i."""

    truth: Numbers
    """Number of the true story of each article."""
    original: Numbers
    """Place of the article that this one reprints; −1 for none."""
    short: Floats
    starts: Numbers
    candidates: Numbers
    """Places of articles."""
    table: Floats
    """(rows, six)."""
    beside: Floats
    """(rows, three): other district, other place, weeks."""

    def stories(self, weights: Floats) -> Numbers:
        """Place of the seed of each article's story, for weights as ``Weights.vector`` gives them."""
        arrays = self.original, self.short, self.starts, self.candidates, self.table, self.beside
        found: Numbers = _compiled()(*arrays, np.ascontiguousarray(weights))
        return found


def replay(collector: StoryAssigner, docs: Sequence[StoryDoc], truth: Sequence[str]) -> Replay:
    """Through an empty collector, in the order given."""
    assert isinstance(collector, Collector)
    collector.noted = {}
    place = {doc.article_id: i for i, doc in enumerate(docs)}
    made = [collector.assign(doc) for doc in docs]
    none: _Rows = [], np.zeros((0, len(COLUMNS))), np.zeros((0, 3))
    rows = [collector.noted.get(doc.article_id, none) for doc in docs]
    numbers = {story: number for number, story in enumerate(dict.fromkeys(truth))}
    return Replay(
        np.array([numbers[story] for story in truth]),
        np.array([place[m.reprint_of or ""] if m.reason == "reprint" else -1 for m in made]),
        np.array([len(doc.lead) < 40 for doc in docs], dtype=float),
        np.cumsum([0] + [len(row[0]) for row in rows]),
        np.array([place[name] for row in rows for name in row[0]], dtype=np.int64),
        np.concatenate([row[1] for row in rows]),
        np.concatenate([row[2] for row in rows]),
    )


@cache
def _compiled() -> Callable[..., Any]:
    """Plain loops; numba compiles those called by another only where it finds them compiled, hence the nesting."""
    from numba import njit

    gathered: Callable[..., Any] = njit(_gathered)
    weighed: Callable[..., Any] = njit(_weighed)

    def loop(
        original: Numbers,
        short: Floats,
        starts: Numbers,
        candidates: Numbers,
        table: Floats,
        beside: Floats,
        w: Floats,
    ) -> Numbers:
        count = len(original)
        story, size, slot = np.empty(count, np.int64), np.zeros(count, np.int64), np.full(count, -1)
        for i in range(count):
            target, first, end = i, starts[i], starts[i + 1]
            if original[i] >= 0:
                target = story[original[i]]
            elif end > first:
                seeds = story[candidates[first:end]]
                stories, top, near = gathered(seeds, slot, table[first:end], beside[first:end])
                best = -np.inf
                for k in range(len(stories)):
                    odds = weighed(top, near[k], k, size[stories[k]], short[i], w)
                    if odds > best:
                        best, target = odds, stories[k]
                if best < 0:
                    target = i
            story[i] = target
            size[target] += 1
        return story

    compiled: Callable[..., Any] = njit(loop)
    return compiled


def _gathered(seeds: Numbers, slot: Numbers, table: Floats, beside: Floats) -> tuple[Numbers, Floats, Floats]:
    """Of each story among the candidates: its seed, the three best likenesses of each kind, and what stands beside
    the closest member (closeness, other district, other place, fewest weeks). ``slot`` is all −1 before and after.
    """
    rows = len(seeds)
    stories, found = np.empty(rows, np.int64), 0
    top, near = np.zeros((rows, 6, 3)), np.full((rows, 4), np.inf)
    near[:, 0] = -1.0
    for row in range(rows):
        seed = seeds[row]
        if slot[seed] < 0:
            slot[seed], stories[found] = found, seed
            found += 1
        k = slot[seed]
        for c in range(6):
            value = table[row, c]
            for rank in range(3):
                if value > top[k, c, rank]:
                    value, top[k, c, rank] = top[k, c, rank], value
        closest = table[row, 0] + 0.3 * table[row, 5]
        if closest > near[k, 0]:
            near[k, 0], near[k, 1], near[k, 2] = closest, beside[row, 0], beside[row, 1]
        near[k, 3] = min(near[k, 3], beside[row, 2])
    slot[stories[:found]] = -1
    return stories[:found], top[:found], near[:found]


def _weighed(top: Floats, near: Floats, k: int, members: int, short: float, w: Floats) -> float:
    """Log-odds that the article belongs to story ``k``; the columns of ``w`` are those of ``joining.evidence``."""
    counted = min(3, members)
    odds = w[0]
    for c in range(6):
        odds += w[1 + c] * top[k, c, 0] + w[7 + c] * top[k, c, :counted].sum() / counted
        ranked = np.sort(top[:, c, 0])[::-1]
        last = ranked[5] if len(ranked) > 5 else 0.0
        left_out = top[k, c, 0] if top[k, c, 0] >= last else last
        odds += w[13 + c] * (ranked[:6].sum() - left_out) / 5
    odds += w[19] * np.log2(min(members, 8) + 1.0) + w[20] * (members == 1)
    odds += w[21] * near[1] + w[22] * near[2] + w[23] * near[3]
    return float(odds + short * (w[24] + w[25] * top[k, 1, 0] + w[26] * top[k, 2, 0] + w[27] * top[k, 5, 0]))
