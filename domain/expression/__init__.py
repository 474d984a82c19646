"""检索式: boolean expressions of DOMAIN A14, read once, then matched, rendered or looked up in an index.

``expr := term | expr AND expr | expr OR expr | expr NOT expr | (expr) | FIELD=(expr)``, with NEAR/n, PRE/n, SEN and PAR
between two operands, ``*`` (any characters of a sentence), ``?`` and ``$`` (at most one) and ``#`` (exactly one) inside
a term, and “…” for words taken as they stand. Proximity binds tighter than NOT, NOT than AND, AND than OR; words side by
side are joined by AND.
"""

from domain.expression.fields import ARTICLE_FIELDS, FIELD_NAMES, FROM_ANALYSIS, article_texts
from domain.expression.match import found_terms, matches, mentions
from domain.expression.parse import is_expression, parse
from domain.expression.show import Piece, extract
from domain.expression.sieve import Sieve
from domain.expression.tree import And, Expression, Near, Not, Or, Term, Together, Within, fields, terms

__all__ = [
    "ARTICLE_FIELDS",
    "FIELD_NAMES",
    "FROM_ANALYSIS",
    "And",
    "Expression",
    "Near",
    "Not",
    "Or",
    "Piece",
    "Sieve",
    "Term",
    "Together",
    "Within",
    "article_texts",
    "extract",
    "fields",
    "found_terms",
    "is_expression",
    "matches",
    "mentions",
    "parse",
    "terms",
]
