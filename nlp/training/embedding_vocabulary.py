"""Vocabulary and tokenizer of the bundled embedding model: jieba's dictionary under a Unigram tokenizer.

A saved tokenizer cannot call a segmenter, so the segmenter's frequencies become log probabilities: the
Unigram tokenizer then finds the same most probable cut as a dictionary segmenter does.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

_HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_LATIN = re.compile(r"[a-z][a-z0-9]{1,15}")
CORPUS_WEIGHT = 20  # jieba counted 60 million tokens, our corpora hold about 3 million
NEW_WORD_COUNT = 20  # a word absent from jieba's dictionary must be seen this often
LONGEST_WORD = 8
UNKNOWN = "[UNK]"


class Entry(NamedTuple):
    """A vocabulary word: its frequency on jieba's scale and its part of speech ("" where unknown)."""

    word: str
    frequency: float
    tag: str


def jieba_dictionary() -> dict[str, tuple[int, str]]:
    """word → (frequency, tag) of the dictionary file inside the jieba package."""
    import jieba

    lines = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    return {word.lower(): (int(count), tag) for word, count, tag in (line.split() for line in lines)}


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Words of the texts as rjieba cuts them, unknown words guessed."""
    import rjieba

    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(rjieba.cut(text.lower(), True))
    return counts


def _is_new(word: str, count: int) -> bool:
    return count >= NEW_WORD_COUNT and bool(_HAN_WORD.fullmatch(word) or _LATIN.fullmatch(word))


def _above_its_parts(word: str, known: dict[str, float], total: float) -> float:
    """A frequency that makes the whole word likelier than its best cut into two or into characters."""
    halves = [(word[:i], word[i:]) for i in range(1, len(word))]
    best = max(known.get(a, 0.5) * known.get(b, 0.5) / total for a, b in halves)
    singles = total * math.prod(known.get(c, 0.5) / total for c in word)
    return max(best, singles) * 1.1 + 1


def build(counts: Counter[str], size: int) -> list[Entry]:
    """The ``size`` most useful words: every usual character, then words by mixed frequency, then new ones."""
    listed = jieba_dictionary()
    mixed = {w: f + CORPUS_WEIGHT * counts[w] for w, (f, _) in listed.items() if len(w) <= LONGEST_WORD}
    total = float(sum(mixed.values()))
    ranked = sorted(mixed, key=lambda w: (len(w) > 1 or mixed[w] < 5, -mixed[w], w))
    new = sorted(w for w, n in counts.items() if w not in listed and _is_new(w, n))
    entries = [Entry(w, float(mixed[w]), listed[w][1]) for w in ranked[: size - len(new) - 100]]
    for word in new:
        floor = _above_its_parts(word, mixed, total)  # type: ignore[arg-type]
        entries.append(Entry(word, max(float(CORPUS_WEIGHT * counts[word]), floor), "nz"))
    have = {e.word for e in entries}
    ascii_signs = [c for c in "abcdefghijklmnopqrstuvwxyz0123456789" if c not in have]
    return entries + [Entry(c, 1000.0, "x") for c in ascii_signs]


def tokenizer(entries: list[Entry]) -> Any:
    """A ``tokenizers.Tokenizer``: NFKC, lower case, signs and spaces dropped, Unigram over the entries.

    Id 0 is the unknown piece; entry i has id i + 1. Text of signs alone gives no token at all.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    total = sum(e.frequency for e in entries)
    pieces = [(UNKNOWN, -30.0)] + [(e.word, round(math.log(e.frequency / total), 3)) for e in entries]
    made = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\p{P}\p{S}\p{Z}\p{C}]+"), "removed")
    return made
