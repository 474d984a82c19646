"""Whether an article belongs to a 监测专题. Pure: nothing is read from the store, nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from domain.analysis import Analysis
from domain.article import Article
from domain.expression import ARTICLE_FIELDS, article_texts, found_terms, matches, parse
from domain.source import MediaType
from domain.watch import Watch, relevance


@dataclass(frozen=True)
class Candidate:
    """An article with what a watch may ask of it."""

    article: Article
    analysis: Analysis | None
    media_type: MediaType

    @cached_property
    def texts(self) -> Mapping[str, str]:
        return article_texts(self.article, self.analysis)


@dataclass(frozen=True)
class Finding:
    """What the expression found in an article."""

    score: float
    words: tuple[str, ...]


class Profile:
    """A watch with its expressions read."""

    def __init__(self, watch: Watch) -> None:
        """:raises InvalidInput: where an expression cannot be read."""
        self.watch = watch
        self.expression = parse(watch.expression, ARTICLE_FIELDS)
        self._excludes = [(written, parse(written, ARTICLE_FIELDS)) for written in watch.excludes]

    def find(self, candidate: Candidate) -> Finding | None:
        """None where the expression does not hold, or too little is about it."""
        if not matches(self.expression, candidate.texts):
            return None
        score = relevance(self.expression, candidate.article.title, candidate.texts["FT"])
        if score < self.watch.min_relevance:
            return None
        return Finding(score, found_terms(self.expression, candidate.texts))

    def excluded_by(self, candidate: Candidate) -> str:
        """The first of the excludes that holds, as it was written; empty where none does."""
        return next((written for written, one in self._excludes if matches(one, candidate.texts)), "")

    def admits(self, candidate: Candidate) -> bool:
        """Whether the article comes from where, and is about what, the watch looks at."""
        watch, article, analysis = self.watch, candidate.article, candidate.analysis
        return (
            (not watch.sources or article.source_id in watch.sources)
            and (not watch.media_types or candidate.media_type in watch.media_types)
            and (not watch.languages or any(article.language.startswith(name) for name in watch.languages))
            and (not watch.topics or (analysis is not None and analysis.topic in watch.topics))
            and (not watch.local or (analysis is not None and analysis.local))
            and (not watch.districts or (analysis is not None and _about(analysis, watch.districts)))
        )


def _about(analysis: Analysis, districts: tuple[str, ...]) -> bool:
    return any(name in districts for name in analysis.districts)
