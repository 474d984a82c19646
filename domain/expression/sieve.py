"""Many expressions, many documents: which of them may hold, without trying each."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from domain.expression.match import Texts
from domain.expression.tree import WILDCARDS, And, Expression, Near, Not, Or, Term, Together, Within
from domain.text import fold

K = TypeVar("K", bound=Hashable)
_SPLIT = re.compile(f"[{re.escape(WILDCARDS)}]")


class Sieve(Generic[K]):
    """Made once for a set of expressions; the time for one document does not grow with their number."""

    def __init__(self, expressions: Mapping[K, Expression]) -> None:
        self._by_start: dict[str, list[tuple[str, K]]] = {}
        for key, expression in expressions.items():
            for word in needed(expression):
                self._by_start.setdefault(word[:2], []).append((word, key))

    def may_hold(self, texts: Texts) -> set[K]:
        """Keys of the expressions that may hold; none that holds is missing."""
        whole = fold("\n".join(texts.values()))
        starts = {whole[at : at + 2] for at in range(len(whole) - 1)} | set(whole) | {""}
        return {
            key
            for start in starts & self._by_start.keys()
            for word, key in self._by_start[start]
            if word in whole
        }


def needed(expression: Expression) -> frozenset[str]:
    """Folded words one of which stands in every document that the expression holds for."""
    match expression:
        case Term():
            pieces = _SPLIT.split(expression.text) if expression.wild else [expression.text]
            return frozenset({max(map(fold, pieces), key=len)})
        case Or(parts):
            return frozenset().union(*map(needed, parts))
        case And(parts):
            return min(map(needed, parts), key=_looseness)
        case Near(left, right) | Together(left, right):
            return min(needed(left), needed(right), key=_looseness)
        case Not(inner, _) | Within(_, inner):
            return needed(inner)


def _looseness(words: frozenset[str]) -> tuple[int, int]:
    """Short words let much through, and many of them more."""
    return -min(map(len, words)), len(words)
