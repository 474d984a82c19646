"""Variants of sentences: one word dropped or replaced, so that the model learns how much each word weighs."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .embedding_texts import LONGEST, Group
from .embedding_vocabulary import Entry

_OPEN_CLASSES = "nvajszt"  # jieba tags of content words
_FREQUENT = 25000  # substitutes come from this many most frequent entries
_NEAR = 15


class Substitutes:
    """Words that may stand in for a word: near ones by the teacher's word vectors, or any of the same class."""

    def __init__(self, entries: list[Entry], vectors: NDArray[np.float32]) -> None:
        ranked = sorted(range(len(entries)), key=lambda i: -entries[i].frequency)
        usable = [i for i in ranked if len(entries[i].word) > 1 and entries[i].tag[:1] in _OPEN_CLASSES]
        kept = usable[:_FREQUENT]
        self._words = [entries[i].word for i in kept]
        self._tag = {entries[i].word: entries[i].tag[:1] for i in usable}
        self._row = {word: i for i, word in enumerate(self._words)}
        self._vectors, self.rng = vectors[kept], random.Random(0)
        self._by_tag: dict[str, list[str]] = {}
        for word in self._words:
            self._by_tag.setdefault(self._tag[word], []).append(word)

    def replaceable(self, word: str) -> bool:
        """Whether the word is a content word of two characters or more."""
        return word in self._tag

    def near(self, word: str) -> str:
        """One of the nearest words."""
        if word not in self._row:
            return self.any_like(word)
        scores = self._vectors @ self._vectors[self._row[word]]
        best = np.argpartition(-scores, _NEAR)[:_NEAR].tolist()
        others: list[str] = [self._words[i] for i in best if self._words[i] != word]
        return self.rng.choice(others)

    def any_like(self, word: str) -> str:
        """A random frequent word of the same class."""
        return self.rng.choice(self._by_tag.get(self._tag[word], self._words))


def _one(text: str, tokenizer: Any, words: Substitutes, rng: random.Random) -> str | None:
    spans = [s for s in tokenizer.encode(text).offsets if words.replaceable(text[s[0] : s[1]])]
    if len(spans) < 2:
        return None
    start, end = rng.choice(spans)
    word, kind = text[start:end], rng.random()
    new = "" if kind < 0.25 else words.near(word) if kind < 0.65 else words.any_like(word)
    return text[:start] + new + text[end:]


def with_variants(
    groups: list[Group], share: float, tokenizer: Any, words: Substitutes, seed: int
) -> list[Group]:
    """The groups, a ``share`` of them longer by one or two variants of their first text."""
    out = []
    for group in groups:
        rng = words.rng = random.Random(
            f"{seed} {group[0]}"
        )  # a text keeps its variants whatever else is chosen
        extra: list[str] = []
        if rng.random() < share and len(group[0]) <= LONGEST // 2:
            made = (_one(group[0], tokenizer, words, rng) for _ in range(rng.choice((1, 2))))
            extra = [text for text in made if text]
        out.append(list(dict.fromkeys([*group, *extra])))
    return out
