"""The parts of an expression. ``str`` of any part is its canonical form, which reads back as the same part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

WILDCARDS = "*?$#"


@dataclass(frozen=True)
class Term:
    """A word. ``exact``: it stood in quotation marks, so its signs are signs and not wildcards."""

    text: str
    exact: bool = False

    @property
    def wild(self) -> bool:
        return not self.exact and any(sign in self.text for sign in WILDCARDS)

    def __str__(self) -> str:
        return f"“{self.text}”" if self.exact else self.text


@dataclass(frozen=True)
class And:
    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " AND ".join(_bracketed(part, And) for part in self.parts)


@dataclass(frozen=True)
class Or:
    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " OR ".join(_bracketed(part, Or) for part in self.parts)


@dataclass(frozen=True)
class Not:
    """What ``keep`` finds and ``drop`` does not."""

    keep: Expression
    drop: Expression

    def __str__(self) -> str:
        return f"{_bracketed(self.keep, Not)} NOT {_bracketed(self.drop, Near)}"


@dataclass(frozen=True)
class Near:
    """Two operands with at most ``distance`` characters between them; ``ordered``: the left one first."""

    left: Expression
    right: Expression
    distance: int
    ordered: bool = False

    def __str__(self) -> str:
        sign = "PRE" if self.ordered else "NEAR"
        return f"{_bracketed(self.left, Near)} {sign}/{self.distance} {_bracketed(self.right, Term)}"


@dataclass(frozen=True)
class Together:
    """Two operands in one sentence, or in one paragraph."""

    left: Expression
    right: Expression
    paragraph: bool = False

    def __str__(self) -> str:
        sign = "PAR" if self.paragraph else "SEN"
        return f"{_bracketed(self.left, Near)} {sign} {_bracketed(self.right, Term)}"


@dataclass(frozen=True)
class Within:
    """An expression looked for in one field."""

    field: str
    inner: Expression

    def __str__(self) -> str:
        return f"{self.field}=({self.inner})"


Expression = Term | And | Or | Not | Near | Together | Within

_BINDING: dict[type, int] = {Or: 1, And: 2, Not: 3, Near: 4, Together: 4, Within: 5, Term: 5}


def _bracketed(part: Expression, outer: type) -> str:
    """In parentheses if it binds less tightly than where it stands."""
    same_list = type(part) is outer and outer in (And, Or)
    return f"({part})" if _BINDING[type(part)] < _BINDING[outer] or same_list else str(part)


def terms(expression: Expression) -> Iterator[Term]:
    """Every term that may be found, in order; those of the excluded side of NOT are left out."""
    match expression:
        case Term():
            yield expression
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms(part)
        case Not(keep, _):
            yield from terms(keep)
        case Near(left, right) | Together(left, right):
            yield from terms(left)
            yield from terms(right)
        case Within(_, inner):
            yield from terms(inner)


def fields(expression: Expression) -> frozenset[str]:
    """Every field that is named anywhere in the expression."""
    match expression:
        case Term():
            return frozenset()
        case And(parts) | Or(parts):
            return frozenset().union(*map(fields, parts))
        case Not(one, other) | Near(one, other) | Together(one, other):
            return fields(one) | fields(other)
        case Within(field, inner):
            return frozenset({field}) | fields(inner)
