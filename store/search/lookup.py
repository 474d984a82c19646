"""A query for an expression: it finds every document that the expression holds for, and says whether it finds others.

Proximity, wildcards, characters that folding treats by their neighbours and fields that share one part of the index are
looked up by what they need at least; whoever asks has to look at the documents found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import tantivy

from domain.expression import And, Expression, Near, Not, Or, Term, Together, Within
from domain.expression.tree import WILDCARDS
from domain.text import fold
from store.search.fields import BESIDE, in_any

Query = tantivy.Query
_PARTS = {"TI": ("title",), "FT": ("title", "body"), "TKA": ("title", BESIDE), "SU": ("title", BESIDE)}
"""Field of an expression → parts of the index; all others stand in ``beside``."""
_WHOLE = frozenset({"title", "body"})
_BY_NEIGHBOUR = "σς\0"
"""Which sigma it is depends on the next letter; the zero parts title from body."""
_INERT = re.compile(r"[\u3400-\u9fff\d]+")
"""Nothing that follows in a document can change these."""


@dataclass(frozen=True)
class Lookup:
    """A query, and whether it finds exactly what the expression holds for."""

    query: tantivy.Query
    exact: bool


def look_up(schema: tantivy.Schema, expression: Expression) -> Lookup:
    """The query of an expression."""
    return _Builder(schema).part(expression, ("title", "body"))


class _Builder:
    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def part(self, expression: Expression, parts: tuple[str, ...], near: bool = False) -> Lookup:
        """``near``: inside a proximity, whose operands stand where the proximity is looked for, whatever they name."""
        match expression:
            case Term():
                return self._term(expression, parts)
            case And(inner):
                return _joined([self.part(one, parts, near) for one in inner], tantivy.Occur.Must)
            case Or(inner):
                return _joined([self.part(one, parts, near) for one in inner], tantivy.Occur.Should)
            case Not(keep, drop):
                return self._without(self.part(keep, parts, near), self.part(drop, parts, near))
            case Near(left, right) | Together(left, right):
                both = [self.part(one, parts, True) for one in (left, right)]
                return Lookup(_joined(both, tantivy.Occur.Must).query, False)
            case Within(field, inner):
                return self.part(inner, parts if near else _PARTS.get(field, (BESIDE,)), near)

    def _without(self, keep: Lookup, drop: Lookup) -> Lookup:
        """What is dropped may only be left out where the query for it finds nothing else."""
        if not drop.exact:
            return Lookup(keep.query, False)
        clauses = [(tantivy.Occur.Must, keep.query), (tantivy.Occur.MustNot, drop.query)]
        return Lookup(Query.boolean_query(clauses), keep.exact)

    def _term(self, term: Term, parts: tuple[str, ...]) -> Lookup:
        runs = list(_runs(term))
        if not runs:
            return Lookup(Query.all_query(), False)
        found = [Lookup(in_any(self._schema, parts, run), True) for run in runs]
        exact = not term.wild and set(parts) <= _WHOLE and _INERT.fullmatch(fold(term.text)) is not None
        return Lookup(_joined(found, tantivy.Occur.Must).query, exact)


def _joined(lookups: list[Lookup], occur: tantivy.Occur) -> Lookup:
    query = Query.boolean_query([(occur, lookup.query) for lookup in lookups])
    return Lookup(query, all(lookup.exact for lookup in lookups))


def _runs(term: Term) -> Iterator[str]:
    """What of a term every document has that it is in, as the index folds it: one character at a time."""
    pieces = re.split(f"[{re.escape(WILDCARDS)}]", term.text) if term.wild else [term.text]
    for piece in pieces:
        marked = "".join(char if _alone(char) else "\n" for char in fold(piece))
        yield from marked.split()


def _alone(char: str) -> bool:
    """Whether folding the whole leaves the character as folding it alone does: it can neither be joined with another
    (e + accent, カ + ゛) nor come from such a joining."""
    composed = unicodedata.normalize("NFD", char) != char
    return not composed and not unicodedata.combining(char) and char not in _BY_NEIGHBOUR
