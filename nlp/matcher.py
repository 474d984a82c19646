"""Finding many words in one pass over a text. Chinese has no word boundaries, Latin words keep theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.text import fold


class Match(NamedTuple):
    """``text[start:end]`` matched ``word``, spelled as it was given."""

    start: int
    end: int
    word: str


class Matcher:
    """Leftmost-longest matches that do not overlap. Words need two characters or more; shorter ones are ignored.

    Texts are expected folded (:func:`domain.text.fold`); the words are folded here.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for word in dict.fromkeys(words):
            folded = fold(word)
            if len(folded) > 1:
                self._by_start.setdefault(folded[:2], []).append((folded, word))
        for candidates in self._by_start.values():
            candidates.sort(key=lambda pair: -len(pair[0]))
        self._start = _two_letters(self._by_start)

    def find(self, text: str) -> list[Match]:
        """All matches in text order."""
        found: list[Match] = []
        for match in self._each(text):
            if not found or match.start >= found[-1].end:
                found.append(match)
        return found

    def find_overlapping(self, text: str) -> list[Match]:
        """The longest match at each place, unless it lies wholly inside another: 津南 and 南开区 in 天津南开区."""
        found: list[Match] = []
        for match in self._each(text):
            if not found or match.end > found[-1].end:
                found.append(match)
        return found

    def _each(self, text: str) -> Iterator[Match]:
        """The longest match at each place that has one."""
        for place in self._start.finditer(text):
            at = place.start()
            candidates = self._by_start.get(text[at : at + 2])
            match = candidates and self._longest(text, at, candidates)
            if match:
                yield match

    def _longest(self, text: str, at: int, candidates: list[tuple[str, str]]) -> Match | None:
        for folded, word in candidates:
            if text.startswith(folded, at) and _stands_alone(text, at, at + len(folded)):
                return Match(at, at + len(folded), word)
        return None


def _two_letters(starts: Iterable[str]) -> re.Pattern[str]:
    """Finds where a word may begin: by its first two letters, in a tenth of the time of looking at every place."""
    firsts, seconds = zip(*starts, strict=True) if starts else ((), ())
    if not firsts:
        return re.compile(r"(?!)")
    return re.compile(f"[{_class(firsts)}](?=[{_class(seconds)}])")


def _class(letters: Iterable[str]) -> str:
    return "".join(re.escape(letter) for letter in sorted(set(letters)))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """False where a Latin word or number would be cut out of a longer one: AI in PAIN, 315 in 13158."""
    return not (_joined(text, start - 1, start) or _joined(text, end - 1, end))


def _joined(text: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(text):
        return False
    return _latin(text[left]) and _latin(text[right])


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
