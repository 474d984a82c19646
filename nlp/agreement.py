"""What a text says of a name in one place holds in its others: one type for a name, a person found everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from nlp.tagger import Name


def agreed(text: str, names: Sequence[Name], surnames: Collection[str]) -> list[Name]:
    """``names`` in text order with the type most of a name's places have, and persons where the model passed them over."""
    types = _types(text, names)
    same = [Name(n.start, n.end, types.get(text[n.start : n.end], n.type)) for n in names]
    persons = {text[n.start : n.end] for n in same if n.type == "PER"}
    return sorted([*same, *_passed_over(text, same, [p for p in persons if _is_telling(p, surnames)])])


def _types(text: str, names: Sequence[Name]) -> dict[str, str]:
    """Name → its type, where more of its places have this one than any other."""
    counts: dict[str, Counter[str]] = {}
    for name in names:
        counts.setdefault(text[name.start : name.end], Counter())[name.type] += 1
    ranked = {name: [*found.most_common(2), ("", 0)] for name, found in counts.items()}
    return {name: first[0] for name, (first, second, *_) in ranked.items() if first[1] > second[1]}


def _is_telling(person: str, surnames: Collection[str]) -> bool:
    """Long enough, or begun by a surname, not to be met by chance."""
    return len(person) > 2 or (len(person) == 2 and person[0] in surnames)


def _passed_over(text: str, names: Sequence[Name], persons: Sequence[str]) -> Iterator[Name]:
    taken = {place for name in names for place in range(name.start, name.end)}
    for person in sorted(persons, key=lambda p: (-len(p), p)):
        at = text.find(person)
        while at >= 0:
            places = range(at, at + len(person))
            if taken.isdisjoint(places):
                taken.update(places)
                yield Name(at, at + len(person), "PER")
            at = text.find(person, at + len(person))
