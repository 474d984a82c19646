"""The fields of the index, what a document puts in them, and what a query asks of them.

Recall 1.0 (DESIGN rule 9) comes from bigrams with their positions: a term of three or more characters is a phrase of
bigrams, which matches exactly where the characters follow each other; a term of two is one bigram; single characters
have fields of their own. Words play no part, so no segmenter can lose a document.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import tantivy

from domain.analysis import Analysis
from domain.article import Article
from domain.expression import article_texts
from store.base import Filters
from store.search.text import Terms, bigrams, folded, unigrams

SCHEMA_VERSION = 3
"""Raise it with any change to the fields or to folding: an index of another version is built anew."""

TITLE_BOOST = 4.0
"""How much a match in the title weighs over the same in the body: a title is what a text is about, and body
matches of long texts come to several times the count."""

BESIDE = "beside"
"""Key words, summary, publishers, authors, bodies named and year, all in one: what an expression may ask for in a
field that is neither title nor body. Plain queries do not look here."""
_BESIDE_FIELDS = ("KY", "AB", "SO", "AU", "AF", "PY")
_TOPICS, _DISTRICTS = "topic", "district"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Query = tantivy.Query


def make_schema() -> tantivy.Schema:
    """Nothing but the id is stored: texts are read from the store."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", BESIDE):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(f"{name}_chars", tokenizer_name="whitespace", index_option="freq")
    for name in ("source", _TOPICS, "sentiment", _DISTRICTS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_boolean_field("local", indexed=True)
    return builder.build()


def make_document(article: Article, analysis: Analysis | None) -> tantivy.Document:
    """The document of an article; without an analysis it is found as long as no verdict is asked for."""
    title, body = folded(article.title), folded(article.body)
    texts = article_texts(article, analysis)
    beside = folded("\n".join(texts[name] for name in _BESIDE_FIELDS))
    values: dict[str, Any] = {
        "id": article.id,
        "title": bigrams(title),
        "body": bigrams(body),
        "title_chars": unigrams(title),
        "body_chars": unigrams(body),
        BESIDE: bigrams(beside),
        f"{BESIDE}_chars": unigrams(beside),
        "source": article.source_id,
        "published": _micros(article.published_at),
    }
    if analysis is not None:
        values |= {
            _TOPICS: analysis.topic,
            "sentiment": analysis.sentiment.value,
            _DISTRICTS: list(analysis.districts),
            "local": analysis.local,
        }
    return tantivy.Document(**values)


def make_query(schema: tantivy.Schema, terms: Terms, filters: Filters | None) -> tantivy.Query:
    """Every term in title or body."""
    return within(schema, [_in_either(schema, text) for text in terms], filters)


def make_likeness(schema: tantivy.Schema, text: str, filters: Filters | None) -> tantivy.Query:
    """Any bigram of a folded text in title or body: BM25 puts those first that share many and rare ones."""
    pieces = dict.fromkeys([text[i : i + 2] for i in range(len(text) - 1)] or [text])
    shared = Query.boolean_query([(tantivy.Occur.Should, _in_either(schema, piece)) for piece in pieces])
    return within(schema, [shared], filters)


def within(schema: tantivy.Schema, wanted: list[tantivy.Query], filters: Filters | None) -> tantivy.Query:
    """All that is wanted; filters narrow without touching the score."""
    narrowing = [Query.const_score_query(clause, 0.0) for clause in _narrowing(schema, filters or Filters())]
    return Query.boolean_query([(tantivy.Occur.Must, clause) for clause in [*wanted, *narrowing]])


def _in_either(schema: tantivy.Schema, text: str) -> tantivy.Query:
    return in_any(schema, ("title", "body"), text)


def in_any(schema: tantivy.Schema, names: Iterable[str], text: str) -> tantivy.Query:
    """A folded text in one of these of ``title``, ``body`` and ``beside``."""
    each = {name: _contains(schema, name, text) for name in names}
    if "title" in each:
        each["title"] = Query.boost_query(each["title"], TITLE_BOOST)
    return Query.boolean_query([(tantivy.Occur.Should, query) for query in each.values()])


def _contains(schema: tantivy.Schema, field: str, text: str) -> tantivy.Query:
    if len(text) == 1:
        return Query.term_query(schema, f"{field}_chars", text, "freq")
    if len(text) == 2:
        return Query.term_query(schema, field, text, "position")
    # Every second bigram covers the text; the last one is added where its length is odd.
    places = sorted({*range(0, len(text) - 1, 2), len(text) - 2})
    return Query.phrase_query(schema, field, [(place, text[place : place + 2]) for place in places])


def _narrowing(schema: tantivy.Schema, filters: Filters) -> list[tantivy.Query]:
    wanted = {
        "source": filters.sources,
        _TOPICS: filters.topics,
        "sentiment": filters.sentiments,
        _DISTRICTS: filters.districts,
    }
    clauses = [_one_of(schema, name, values) for name, values in wanted.items() if values is not None]
    if filters.local is not None:
        clauses.append(Query.term_query(schema, "local", filters.local))
    if filters.window is not None:
        span = _micros(filters.window.start), _micros(filters.window.end)
        kind = tantivy.FieldType.Integer
        clauses.append(Query.range_query(schema, "published", kind, *span, True, False))
    return clauses


def _one_of(schema: tantivy.Schema, field: str, values: tuple[str, ...]) -> tantivy.Query:
    return Query.term_set_query(schema, field, list(values)) if values else Query.empty_query()


def _micros(moment: datetime) -> int:
    """Microseconds since 1970, exact: a float of seconds would lose some."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
