"""检索式: boolean expressions of DOMAIN A14, read once, then matched, rendered or looked up in an index.

``expr := term | expr AND expr | expr OR expr | expr NOT expr | (expr) | FIELD=(expr)``, with NEAR/n, PRE/n, SEN and PAR
between two operands, ``*`` (any characters of a sentence), ``?`` and ``$`` (at most one) and ``#`` (exactly one) inside
a term, and “…” for words taken as they stand. Proximity binds tighter than NOT, NOT than AND, AND than OR; words side by
side are joined by AND.
"""

from domain.expression.fields import FIELD_NAMES, article_texts
from domain.expression.match import found_terms, matches
from domain.expression.parse import parse
from domain.expression.tree import And, Expression, Near, Not, Or, Term, Together, Within, terms

__all__ = [
    "FIELD_NAMES",
    "And",
    "Expression",
    "Near",
    "Not",
    "Or",
    "Term",
    "Together",
    "Within",
    "article_texts",
    "found_terms",
    "matches",
    "parse",
    "terms",
]
