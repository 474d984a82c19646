"""Which articles a brief speaks of: a window, narrowed to a story, a watch or what a kind of brief is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from desk.reading import dated
from domain.analysis import Analysis
from domain.article import Article
from domain.brief_kind import Feed
from domain.clock import Window
from domain.expression import ARTICLE_FIELDS, Expression, article_texts, matches, parse
from domain.source import MediaType
from store.base import Filters, Store


@dataclass(frozen=True)
class Scope:
    """What a brief speaks of."""

    day: date
    window: Window
    kind: str = ""
    story: str = ""
    watch: str = ""
    feed: Feed = field(default_factory=Feed)

    @property
    def narrow(self) -> bool:
        """Whether it is less than the whole window."""
        return bool(self.story or self.watch) or self.feed != Feed()


@dataclass(frozen=True)
class Found:
    """The articles of a scope that name their day."""

    articles: Sequence[Article]
    analyses: Mapping[str, Analysis]
    undated: int
    media: Mapping[str, MediaType]
    """By source id."""

    @cached_property
    def by_id(self) -> Mapping[str, Article]:
        return {article.id: article for article in self.articles}


def found_in(store: Store, scope: Scope) -> Found:
    """Newest first. Articles are as stored: whoever shows them masks them."""
    articles, undated = dated(_candidates(store, scope))
    analyses = store.analyses(article.id for article in articles)
    if scope.feed != Feed():
        wanted = parse(scope.feed.expression, ARTICLE_FIELDS) if scope.feed.expression else None
        articles = [a for a in articles if _admits(scope.feed, wanted, a, analyses.get(a.id))]
        analyses = {a.id: analyses[a.id] for a in articles if a.id in analyses}
    media = {source.id: source.media_type for source in store.sources()}
    return Found(articles, analyses, undated, media)


def _candidates(store: Store, scope: Scope) -> list[Article]:
    if scope.story:
        members = store.articles_by_id(m.article_id for m in store.members(scope.story))
        inside = [a for a in members.values() if a.published_at in scope.window]
        return sorted(inside, key=lambda a: (a.published_at, a.id), reverse=True)
    articles = store.articles(Filters(window=scope.window))
    for watch in filter(None, (scope.watch, scope.feed.watch)):
        kept = {hit.article_id for hit in store.watch_hits(watch, window=scope.window)}
        articles = [article for article in articles if article.id in kept]
    return articles


def _admits(feed: Feed, wanted: Expression | None, article: Article, analysis: Analysis | None) -> bool:
    topic = analysis.topic if analysis else ""
    return (
        (not feed.topics or topic in feed.topics)
        and topic not in feed.omit
        and (feed.local is None or (analysis is not None and analysis.local == feed.local))
        and (wanted is None or matches(wanted, article_texts(article, analysis)))
    )


def parameters(scope: Scope) -> dict[str, str]:
    """What narrows a scope, as parameters of a stored query; ``scope_of`` reads them."""
    feed = scope.feed
    local = "" if feed.local is None else str(int(feed.local))
    said = {
        "story": scope.story,
        "watch": scope.watch or feed.watch,
        "topics": ",".join(feed.topics),
        "omit": ",".join(feed.omit),
        "local": local,
        "expression": feed.expression,
    }
    return {name: value for name, value in said.items() if value}


def scope_of(params: Mapping[str, str], window: Window, day: date) -> Scope:
    """The scope that ``parameters`` wrote."""
    listed = {name: tuple(filter(None, params.get(name, "").split(","))) for name in ("topics", "omit")}
    local = {"": None, "0": False, "1": True}[params.get("local", "")]
    feed = Feed(
        topics=listed["topics"], omit=listed["omit"], local=local, expression=params.get("expression", "")
    )
    return Scope(day, window, story=params.get("story", ""), watch=params.get("watch", ""), feed=feed)
