"""Sorting texts into the classes of one facet (topics, scenarios): words of its taxonomy beside a learner.

The learner's log-probabilities and the loudness of each class's words are added, scaled by a :class:`Balance`
that was chosen by cross-validation on our own texts (``python -m nlp.training.make_topics``), and the sum is
turned into probabilities. Each verdict carries the words that spoke for it and the training texts nearest to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.analysis import TopicScore
from nlp.embed import Encoder
from nlp.grams import Words
from nlp.learned import Floats, TextLearner, softmax
from nlp.reading import Reading
from nlp.taxonomy import Taxonomy
from nlp.word_rules import Hits, WordRules, best_words, loudness

OPENING_CHARS = 300
"""Of the body, read by the learner."""
_VECTOR_LENGTH = 0.8
"""Of the whole text's vector and of the title's, each beside the n-grams' length of 1."""
_LEAST_P = 1e-4
"""A class that no training text resembles is unlikely, not impossible."""


@dataclass(frozen=True)
class Seen:
    """Texts as the facets see them."""

    readings: Sequence[Reading]
    words: Sequence[Words]
    features: Floats
    """(n, 2 · dim): the vector of the whole text beside that of its title; a zero row says nothing."""


def see(encoder: Encoder, readings: Sequence[Reading], vectors: Floats) -> Seen:
    """``vectors`` (n, dim) of title and opening, from the same encoder."""
    titles = encoder.encode([reading.title for reading in readings])
    return Seen(readings, [_opening(r) for r in readings], np.hstack((vectors, titles)) * _VECTOR_LENGTH)


def _opening(reading: Reading) -> list[str]:
    words = [token.text for token in reading.title_tokens] + ["。"]
    left = OPENING_CHARS
    for token in reading.body_tokens:
        left -= len(token.text)
        if left < 0:
            break
        words.append(token.text)
    return words


@dataclass(frozen=True)
class Balance:
    """How loud the words are beside the learner, and when further classes are named."""

    words: float = 1.2
    other: float = 0.5
    """Head start of the class of what belongs to no other."""
    further: float = 0.18
    """Share of the best class's probability from which a class with words of its own is named beside it."""
    most: int = 3
    """Classes named at most."""


class FacetClassifier:
    """Rules and learner of one facet. Keeps no state between texts."""

    def __init__(self, taxonomy: Taxonomy, learner: TextLearner, balance: Balance) -> None:
        """A class without training texts is judged by its words alone."""
        self.taxonomy = taxonomy
        self.learner = learner
        self._balance = balance
        self._rules = WordRules(taxonomy)
        self._places = {code: place for place, code in enumerate(taxonomy.codes)}
        self._columns = [
            (place, learner.labels.index(code))
            for place, code in enumerate(taxonomy.codes)
            if code in learner.labels
        ]

    def classify(self, seen: Seen, local: Sequence[bool]) -> list[tuple[TopicScore, ...]]:
        """Best class first, at least one. ``local`` says which texts are about Tianjin (ambiguous words)."""
        if not len(seen.words):
            return []
        hits = self._hits(seen, local)
        shares = self._shares(seen, hits)
        chosen = [self._chosen(found, row) for found, row in zip(hits, shares, strict=True)]
        learned = self._learned_words(seen, hits, [codes[0] for codes in chosen])
        neighbours = self.learner.nearest(seen.features)
        return [
            tuple(
                TopicScore(
                    code,
                    round(float(row[self._places[code]]), 4),
                    best_words(hits[place][code]) if code in hits[place] else learned.get(place, ()),
                    neighbours[place],
                )
                for code in codes
            )
            for place, (codes, row) in enumerate(zip(chosen, shares, strict=True))
        ]

    def shares(self, seen: Seen, local: Sequence[bool]) -> NDArray[np.float64]:
        """Probabilities (n, classes), rows that sum to 1, columns in the order of the taxonomy."""
        return self._shares(seen, self._hits(seen, local))

    def _hits(self, seen: Seen, local: Sequence[bool]) -> list[Hits]:
        return [
            self._rules.hits(reading.title, reading.body, near)
            for reading, near in zip(seen.readings, local, strict=True)
        ]

    def _shares(self, seen: Seen, hits: Sequence[Hits]) -> NDArray[np.float64]:
        codes = self.taxonomy.codes
        scores = np.full((len(hits), len(codes)), np.log(_LEAST_P))
        learned = np.log(self.learner.probabilities(seen.words, seen.features) + _LEAST_P)
        for place, column in self._columns:
            scores[:, place] = learned[:, column]
        scores[~np.any(seen.features, axis=1)] = 0.0
        loud = [[loudness(found.get(code, {}).values()) for code in codes] for found in hits]
        scores += self._balance.words * np.array(loud).reshape(scores.shape)
        scores[:, codes.index(self.taxonomy.other)] += self._balance.other
        return softmax(scores)

    def _chosen(self, hits: Hits, row: NDArray[np.float64]) -> list[str]:
        """The likeliest class and those worth naming beside it: not 其他, and with words of their own."""
        codes, other = self.taxonomy.codes, self.taxonomy.other
        ranked = sorted(range(len(codes)), key=lambda i: (-row[i], codes[i]))[: self._balance.most]
        least = self._balance.further * row[ranked[0]]
        if codes[ranked[0]] == other:
            return [other]
        more = [codes[i] for i in ranked[1:] if row[i] >= least and codes[i] in hits and codes[i] != other]
        return [codes[ranked[0]], *more]

    def _learned_words(
        self, seen: Seen, hits: Sequence[Hits], labels: Sequence[str]
    ) -> dict[int, tuple[str, ...]]:
        """Place → the words that the learner went by, for texts without a word of the taxonomy for their class."""
        spoken = np.any(seen.features, axis=1).tolist()
        places = [
            place
            for place, label in enumerate(labels)
            if spoken[place] and label not in hits[place] and label in self.learner.labels
        ]
        if not places:
            return {}
        found = self.learner.evidence(
            [seen.words[i] for i in places], seen.features[places], [labels[i] for i in places]
        )
        return {place: why.words for place, why in zip(places, found, strict=True)}
