"""More sentences for the tagger: those of the corpus with other names in them, and sentences of our own.

Other names teach the model to read the words around a name and its shape instead of knowing names by heart; brands,
agencies and private persons (王某, 李女士) are what a corpus of 1998 lacks.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from nlp import assets
from nlp.training.tagger_corpus import Sentence, Span

_SLOT = re.compile(r"\{(\w)\}")
_HAN = re.compile(r"[\u4e00-\u9fff·]+")
_PLACE_SHAPE = re.compile(
    r"[\u4e00-\u9fff]{2,7}(?:[省市县区镇乡村州岛山河湖江港湾路街桥寺]|群岛|半岛)|[\u4e00-\u9fff]{2,3}"
)
TYPES = {"P": "PER", "L": "LOC", "O": "ORG", "B": "ORG", "M": "ORG", "C": "ORG", "S": "ORG"}
SHORTEST = 2
"""One-character names (中, 美, 江) are never exchanged: they live by what stands around them."""


class Names:
    """Makes names of the three types. ``known`` are the names of the corpus by type, ``words`` the dictionary's by tag."""

    def __init__(
        self,
        known: Mapping[str, Sequence[str]],
        words: Mapping[str, Sequence[str]],
        surnames: str,
        rng: random.Random,
    ) -> None:
        parts = assets.read_yaml(Path(__file__).with_name("tagger_names.yml"))
        self._parts: dict[str, list[str]] = {key: str(value).split() for key, value in parts.items()}
        self._surnames = surnames
        self._rng = rng
        self._known = {kind: list(names) for kind, names in known.items()}
        people = [name for name in self._known["PER"] if len(name) in (2, 3) and name[0] in surnames]
        self._given = [name[1:] for name in people]
        self._foreign = [n for n in self._known["PER"] if len(n) > 3 and n[0] not in surnames] + list(
            words["nrt"]
        )
        self._places = [w for w in words["ns"] if _PLACE_SHAPE.fullmatch(w)]
        ends = (*self._parts["agencies"], *self._parts["company_ends"], "大学", "学院", "队", "银行")
        self._dictionary_bodies = [w for w in words["nt"] if w.endswith(ends)]
        self._added: dict[str, list[str]] = {}
        self._makers: dict[str, Callable[[], str]] = {
            "P": self.person, "L": self.place, "O": self.body, "B": lambda: self._of("brands"), "M": lambda: self._of("media"),
            "C": lambda: self._of("clubs"), "S": lambda: self._of("schools"), "T": lambda: self._of("titles"),
            "X": lambda: self._of("products"),
        }  # fmt: skip

    def of(self, slot: str) -> str:
        """A name, or an office, for a slot of ``tagger_sentences.txt``."""
        return self._makers[slot]()

    def add(self, names: Mapping[str, Sequence[str]]) -> None:
        """Today's names by type, one exchange in five from now on."""
        self._added = {kind: list(given) for kind, given in names.items()}

    def other(self, kind: str) -> str:
        """A name of type PER, LOC or ORG."""
        if self._added.get(kind) and self._rng.random() < 0.2:
            return self._rng.choice(self._added[kind])
        if kind == "ORG":
            return self.of(self._rng.choices("OBMCS", (8, 3, 1, 1, 1))[0])
        return self.person() if kind == "PER" else self.place()

    def person(self) -> str:
        kind = self._rng.random()
        if kind < 0.2:
            return self._rng.choice(self._known["PER"])
        if kind < 0.33:
            return self._foreign_person()
        if kind < 0.42:
            return self._surname() + self._of("callings")
        if kind < 0.45:
            return self._of("japanese_surnames") + self._of("japanese_given")
        if kind < 0.48:
            return self._rng.choice("小老阿") + self._rng.choice(
                (self._surname(), self._rng.choice(self._given)[-1])
            )
        return self._surname() + self._given_name()

    def _given_name(self) -> str:
        if self._rng.random() < 0.6:
            return self._rng.choice(self._given)
        letters = self._rng.choice(self._given)[0], self._rng.choice(self._given)[-1]
        return "".join(letters[: self._rng.choice((1, 2, 2))])

    def _surname(self) -> str:
        # The list is in order of frequency, which falls about as one over the rank.
        return self._surnames[min(int(len(self._surnames) ** self._rng.random()), len(self._surnames)) - 1]

    def _foreign_person(self) -> str:
        if self._rng.random() < 0.5:
            return self._rng.choice(self._foreign)
        parts = [
            "".join(self._some("foreign_parts", 1, 3)) + self._of("foreign_ends")
            for _ in range(self._rng.choice((1, 1, 2)))
        ]
        return self._rng.choice("··-").join(parts)

    def place(self) -> str:
        kind = self._rng.random()
        if kind < 0.35:
            return self._rng.choice(self._known["LOC"])
        if kind < 0.75:
            return self._rng.choice(self._places)
        return self._invented() + self._of("place_ends")

    def _invented(self) -> str:
        if self._rng.random() < 0.4:
            return self._rng.choice(self._places)[:2]
        return self._rng.choice(self._given) + self._rng.choice(("", self._of("brand_letters")))

    def body(self) -> str:
        kind = self._rng.random()
        if kind < 0.3:
            return self._rng.choice(self._known["ORG"])
        if kind < 0.4:
            return self._rng.choice(self._dictionary_bodies)
        if kind < 0.5:
            return self._of("bodies")
        if kind < 0.68:
            return self._short_place() + self._of("agencies")
        if kind < 0.78:
            return self._short_place() + self._brand() + self._of("shop_ends")
        return self._company()

    def _company(self) -> str:
        place = self._short_place() if self._rng.random() < 0.5 else ""
        brand = self._of("brands") if self._rng.random() < 0.25 else self._brand()
        industry = self._of("industries") if self._rng.random() < 0.8 else ""
        bracket = f"（{self._short_place()}）" if self._rng.random() < 0.06 else ""
        return place + brand + industry + bracket + self._of("company_ends")

    def _brand(self) -> str:
        return "".join(self._some("brand_letters", 2, 2 if self._rng.random() < 0.8 else 3))

    def _short_place(self) -> str:
        while len(place := self.place()) > 5 or not _HAN.fullmatch(place):
            pass
        return place

    def _of(self, part: str) -> str:
        return self._rng.choice(self._parts[part])

    def _some(self, part: str, least: int, most: int) -> list[str]:
        return [self._of(part) for _ in range(self._rng.randint(least, most))]


def exchanged(sentence: Sentence, names: Names, share: float, rng: random.Random) -> Sentence:
    """``sentence`` with about ``share`` of its names exchanged for others of the same type."""
    pieces, spans, at, length = [], [], 0, 0
    for span in sentence.spans:
        name = sentence.text[span.start : span.end]
        if len(name) >= SHORTEST and rng.random() < share:
            name = names.other(span.type)
        before = sentence.text[at : span.start]
        start = length + len(before)
        pieces += [before, name]
        spans.append(Span(start, start + len(name), span.type))
        at, length = span.end, start + len(name)
    return Sentence("".join(pieces) + sentence.text[at:], tuple(spans))


def own_shapes() -> list[str]:
    """The sentences of ``tagger_sentences.txt`` with their slots."""
    return list(assets.lines(Path(__file__).with_name("tagger_sentences.txt")))


def filled(shape: str, names: Names) -> Sentence:
    """A sentence of our own with names in its slots."""
    pieces, spans, at, length = [], [], 0, 0
    for slot in _SLOT.finditer(shape):
        before, name = shape[at : slot.start()], names.of(slot[1])
        start = length + len(before)
        pieces += [before, name]
        if slot[1] in TYPES:
            spans.append(Span(start, start + len(name), TYPES[slot[1]]))
        at, length = slot.end(), start + len(name)
    return Sentence("".join(pieces) + shape[at:], tuple(spans))


def dictionary() -> dict[str, list[str]]:
    """jieba's words by tag."""
    import jieba

    words: dict[str, list[str]] = {}
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, _, tag = line.split(" ")
        words.setdefault(tag, []).append(word)
    return words


def known_names(sentences: Iterable[Sentence]) -> dict[str, list[str]]:
    """Different names of two characters or more by type."""
    found: dict[str, dict[str, None]] = {"PER": {}, "LOC": {}, "ORG": {}}
    for sentence in sentences:
        for span in sentence.spans:
            if span.end - span.start >= SHORTEST:
                found[span.type][sentence.text[span.start : span.end]] = None
    return {kind: list(names) for kind, names in found.items()}


def mixture(
    corpus: Sequence[Sentence], names: Names, own: int, share: float, rng: random.Random
) -> Iterator[Sentence]:
    """One pass over the corpus, three sentences in five with exchanged names, and ``own`` sentences of our own."""
    for sentence in corpus:
        yield exchanged(sentence, names, share, rng) if sentence.spans and rng.random() < 0.6 else sentence
    shapes = own_shapes()
    for _ in range(own):
        yield filled(rng.choice(shapes), names)


def repeated(
    hand: Sequence[Sentence], names: Names, copies: int, share: float, rng: random.Random
) -> Iterator[Sentence]:
    """Each sentence as it stands, and ``copies - 1`` times with about ``share`` of its names exchanged."""
    for sentence in hand:
        yield sentence
        for _ in range(copies - 1):
            yield exchanged(sentence, names, share, rng)
