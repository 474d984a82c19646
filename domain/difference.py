"""What changed between two texts, for people: paragraph by paragraph, and inside a paragraph piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from domain.text import paragraphs

_ALIKE = 0.5
"""Paragraphs less alike than this are shown as one taken out and one put in."""
_TOO_LONG = 25_000_000
"""Product of two lengths above which characters are not compared: the work grows with it."""
_SHORT = 2
"""An unchanged piece shorter than this between two changes is read as changed: single characters confuse."""


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Piece:
    """A run of characters with one fate."""

    change: Change
    text: str


Line = tuple[Piece, ...]
"""One paragraph of the comparison."""


def compare_texts(before: str, after: str) -> list[Line]:
    """The changed paragraphs only, in order; empty where both say the same."""
    old, new = paragraphs(before), paragraphs(after)
    lines: list[Line] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            lines += _block(old[a1:a2], new[b1:b2])
    return lines


def _block(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Paragraphs of one place that differ: those that are alike are set against each other."""
    waiting = list(new)
    for text in old:
        match = next((n for n in waiting if _alike(text, n)), None)
        if match is None:
            yield (Piece(Change.OUT, text),)
            continue
        while waiting[0] != match:
            yield (Piece(Change.IN, waiting.pop(0)),)
        yield _pieces(text, waiting.pop(0))
    for text in waiting:
        yield (Piece(Change.IN, text),)


def _alike(one: str, other: str) -> bool:
    if len(one) * len(other) > _TOO_LONG:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _pieces(old: str, new: str) -> Line:
    out: list[Piece] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        inside = out and b2 < len(new)
        if tag == "equal" and (not inside or a2 - a1 >= _SHORT):
            out.append(Piece(Change.SAME, old[a1:a2]))
            continue
        out += [Piece(c, t) for c, t in ((Change.OUT, old[a1:a2]), (Change.IN, new[b1:b2])) if t]
    return tuple(_merged(out))


def _merged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Between two unchanged pieces all that went out stands before all that came in."""
    out, came = "", ""
    for piece in (*pieces, Piece(Change.SAME, "")):
        if piece.change is Change.OUT:
            out += piece.text
        elif piece.change is Change.IN:
            came += piece.text
        else:
            yield from (Piece(c, t) for c, t in ((Change.OUT, out), (Change.IN, came)) if t)
            out, came = "", ""
            if piece.text:
                yield piece
