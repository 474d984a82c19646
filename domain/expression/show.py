"""What of a text an expression found, for people to see."""

from __future__ import annotations

from dataclasses import dataclass

from domain.expression.match import term_pattern
from domain.expression.tree import Expression, terms
from domain.text import fold

_LEAD = 24
"""Characters before the first word found."""


@dataclass(frozen=True)
class Piece:
    """A stretch of an extract; ``found``: the expression asks for it."""

    text: str
    found: bool


def extract(expression: Expression, text: str, width: int = 120) -> tuple[Piece, ...]:
    """About ``width`` characters of a text around the first term in it, on one line, cut where terms begin and end."""
    spans = spans_of(expression, text)
    start = max(0, min(spans[0][0] - _LEAD if spans else 0, len(text) - width))
    end = min(len(text), start + width)
    inside = [(max(a, start), min(b, end)) for a, b in spans if b > start and a < end]
    pieces, at = [], start
    for a, b in inside:
        pieces += [Piece(text[at:a], False), Piece(text[a:b], True)]
        at = b
    pieces = [Piece("…" * (start > 0), False), *pieces, Piece(text[at:end] + "…" * (end < len(text)), False)]
    return tuple(Piece(piece.text.replace("\n", " "), piece.found) for piece in pieces if piece.text)


def spans_of(expression: Expression, text: str) -> list[tuple[int, int]]:
    """Where in a text its terms stand, in order; what overlaps is joined."""
    folded, origin = [], []
    for at, char in enumerate(text):
        for part in fold(char):
            folded.append(part)
            origin.append(at)
    whole = "".join(folded)
    found = sorted(
        (origin[match.start()], origin[match.end() - 1] + 1)
        for term in terms(expression)
        for match in term_pattern(term).finditer(whole)
        if match.end() > match.start()
    )
    return _joined(found)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
