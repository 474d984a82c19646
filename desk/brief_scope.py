"""Which articles a brief speaks of: a window, narrowed to a story, a watch or what a kind of brief is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
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
    matter: str = ""
    """``domain.response.Matter`` of the story, which its time limits depend on."""
    seen_by: datetime | None = None
    """Leaves out what came in later."""

    def seen(self, at: datetime) -> bool:
        """Whether what came in at that moment counts."""
        return self.seen_by is None or at <= self.seen_by

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
    articles, undated = dated([a for a in _candidates(store, scope) if scope.seen(a.first_seen_at)])
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


_NARROWING = ("for_story", "for_matter", "for_watch", "for_topics", "for_omit", "for_local", "for_expression")
"""Names of parameters; a block's own feed has others (``briefs.figures``)."""


def parameters(scope: Scope) -> dict[str, str]:
    """What narrows a scope, as parameters of a stored query; ``scope_of`` reads them."""
    feed = scope.feed
    local = "" if feed.local is None else str(int(feed.local))
    said = {
        "for_story": scope.story,
        "for_matter": scope.matter,
        "for_watch": scope.watch or feed.watch,
        "for_topics": ",".join(feed.topics),
        "for_omit": ",".join(feed.omit),
        "for_local": local,
        "for_expression": feed.expression,
    }
    return {name: value for name, value in said.items() if value}


def narrowing(params: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Those of a query's parameters that say to what it was narrowed."""
    return tuple((name, params[name]) for name in _NARROWING if params.get(name))


def scope_of(params: Mapping[str, str], window: Window, day: date, seen_by: datetime) -> Scope:
    """The scope that ``parameters`` wrote, as it stood at a moment."""
    listed = {
        name: tuple(filter(None, params.get(f"for_{name}", "").split(","))) for name in ("topics", "omit")
    }
    local = {"": None, "0": False, "1": True}[params.get("for_local", "")]
    feed = Feed(
        topics=listed["topics"], omit=listed["omit"], local=local, expression=params.get("for_expression", "")
    )
    return Scope(
        day,
        window,
        story=params.get("for_story", ""),
        matter=params.get("for_matter", ""),
        watch=params.get("for_watch", ""),
        feed=feed,
        seen_by=seen_by,
    )
