"""Whether an expression holds for a text, by characters: no segmenter can make it miss a document.

Text is folded as for the index (case, width, spaces aside). NEAR and PRE count folded characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from domain.expression.fields import JOINED
from domain.expression.tree import And, Expression, Near, Not, Or, Term, Together, Within, terms
from domain.text import fold, paragraphs, sentences

Texts = Mapping[str, str]
"""Field → text; FT is what an expression without a field looks at. A field that is missing is empty."""
_Span = tuple[int, int]
# The zero parts title from body (fields.TITLE_END): nothing runs across it.
_SIGNS = {"*": "[^。！？!?\0]*?", "?": "[^\0]?", "$": "[^\0]?", "#": "[^\0]"}


def matches(expression: Expression, texts: Texts) -> bool:
    """Whether the document is one that the expression asks for."""
    return _holds(expression, texts, ("FT",))


def found_terms(expression: Expression, texts: Texts) -> tuple[str, ...]:
    """The terms of the expression that stand in the document, as the document has them; for showing why it was found."""
    return tuple(dict.fromkeys(_found(expression, texts, ("FT",))))


def mentions(expression: Expression, text: str) -> int:
    """In how many places of a text its terms stand, those behind NOT aside."""
    folded = _fold(text)
    return sum(1 for term in set(terms(expression)) for _ in term_pattern(term).finditer(folded))


def _holds(expression: Expression, texts: Texts, fields: tuple[str, ...]) -> bool:
    match expression:
        case Term():
            sought = term_pattern(expression)
            return any(sought.search(_fold(texts.get(field, ""))) for field in fields)
        case And(parts):
            return all(_holds(part, texts, fields) for part in parts)
        case Or(parts):
            return any(_holds(part, texts, fields) for part in parts)
        case Not(keep, drop):
            return _holds(keep, texts, fields) and not _holds(drop, texts, fields)
        case Within(field, inner):
            return _holds(inner, texts, JOINED.get(field, (field,)))
        case Together(left, right, paragraph):
            return any(
                _holds(left, {"FT": part}, ("FT",)) and _holds(right, {"FT": part}, ("FT",))
                for field in fields
                for part in _parts(texts.get(field, ""), paragraph)
            )
    return any(_spans(expression, _fold(texts.get(field, ""))) for field in fields)


def _parts(text: str, paragraph: bool) -> Iterable[str]:
    lines = paragraphs(text)
    return lines if paragraph else (sentence for line in lines for sentence in sentences(line))


def _spans(expression: Expression, folded: str) -> list[_Span]:
    """Where the expression stands in a folded text; AND inside a proximity operand means both stand there."""
    match expression:
        case Term():
            return [found.span() for found in term_pattern(expression).finditer(folded)]
        case Or(parts):
            return [span for part in parts for span in _spans(part, folded)]
        case And(parts):
            each = [_spans(part, folded) for part in parts]
            return [span for spans in each for span in spans] if all(each) else []
        case Not(keep, drop):
            return [] if _spans(drop, folded) else _spans(keep, folded)
        case Near(left, right, distance, ordered):
            return list(_pairs(_spans(left, folded), _spans(right, folded), distance, ordered))
        case Together(left, right):
            return _spans(And((left, right)), folded)
        case Within(_, inner):
            return _spans(inner, folded)


def _pairs(left: list[_Span], right: list[_Span], distance: int, ordered: bool) -> Iterable[_Span]:
    for a in left:
        for b in right:
            gap = b[0] - a[1] if b[0] >= a[1] else a[0] - b[1]
            if 0 <= gap <= distance and (b[0] >= a[1] or not ordered):
                yield min(a[0], b[0]), max(a[1], b[1])


def _found(expression: Expression, texts: Texts, fields: tuple[str, ...]) -> Iterable[str]:
    match expression:
        case Term():
            for field in fields:
                if found := term_pattern(expression).search(_fold(texts.get(field, ""))):
                    yield found.group()
        case And(parts) | Or(parts):
            for part in parts:
                yield from _found(part, texts, fields)
        case Not(keep, _):
            yield from _found(keep, texts, fields)
        case Near(left, right) | Together(left, right):
            yield from _found(left, texts, fields)
            yield from _found(right, texts, fields)
        case Within(field, inner):
            yield from _found(inner, texts, JOINED.get(field, (field,)))


_fold = lru_cache(maxsize=512)(fold)
"""An expression looks at one text once for each of its terms, and several expressions at one document."""


@lru_cache(maxsize=4096)
def term_pattern(term: Term) -> re.Pattern[str]:
    """What a term stands for in a folded text."""
    if not term.wild:
        return re.compile(re.escape(fold(term.text)))
    pieces = re.split(r"([*?$#])", term.text)
    return re.compile("".join(_SIGNS.get(piece) or re.escape(fold(piece)) for piece in pieces if piece))
