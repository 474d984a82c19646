"""What the topics are compared with: the taxonomy's words alone, and the nearest class description by embedding."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.embed import Encoder
from nlp.taxonomy import Taxonomy
from nlp.word_rules import WordRules, loudness

NAMES = ("keywords", "zeroshot")


def keywords(taxonomy: Taxonomy, titles: Sequence[str], bodies: Sequence[str]) -> list[str]:
    """The class whose words are loudest; 其他 where no word stands."""
    rules = WordRules(taxonomy)
    found = [rules.hits(title, body, False) for title, body in zip(titles, bodies, strict=True)]
    return [max(hits, key=lambda c: loudness(hits[c].values())) if hits else taxonomy.other for hits in found]


def zeroshot(taxonomy: Taxonomy, encoder: Encoder, titles: Sequence[str], bodies: Sequence[str]) -> list[str]:
    """The class whose description, its name and seed words, is nearest."""
    described = encoder.encode([f"{t.name}。{'、'.join(list(t.include)[:60])}" for t in taxonomy.classes])
    texts = encoder.encode([f"{title}。{body}" for title, body in zip(titles, bodies, strict=True)])
    return [taxonomy.codes[i] for i in (texts @ described.T).argmax(axis=1)]
