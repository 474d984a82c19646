"""``TantivyIndex``: full text over the articles of a store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import tantivy

from domain.article import Article
from domain.errors import InvalidInput, StoreUnavailable
from domain.expression import FROM_ANALYSIS, Expression, article_texts, fields, matches, terms
from domain.text import fold
from store.base import Filters, Hit, Hits, Store
from store.search.fields import make_document, make_likeness, make_query, make_schema, within
from store.search.folder import Damaged, Stamp, new_generation, only_writer, read_stamp, readable, usable
from store.search.lookup import Lookup, look_up
from store.search.text import MAX_QUERY, Terms, clean, parse, snippet

T = TypeVar("T")
_BATCH = 500
"""Articles read from the store and committed together."""
_ALL = 2**62
_LOOKED_AT = 2000
"""Documents read at a time to see whether an expression really holds: a fifth of a second."""
_HEAP_BYTES = 64_000_000
"""Memory of the writer; with less, more and smaller segments are written."""


@dataclass(frozen=True)
class Opened:
    """A generation opened for reading."""

    stamp: Stamp
    index: tantivy.Index


@dataclass(frozen=True)
class Question:
    """A query yet to be put to an index, and which of its answers are wanted."""

    terms: Terms
    """What the extracts show."""
    build: Callable[[tantivy.Schema], tantivy.Query]
    limit: int
    offset: int = 0
    check: Expression | None = None
    """What must hold of an answer besides; None where the query says it all."""


class TantivyIndex:
    """Derived from ``store``, kept in ``folder``; missing, damaged or of another version, it rebuilds itself."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._lock = threading.RLock()
        self._opened: Opened | None = None

    def search(self, query: str, filters: Filters | None = None, limit: int = 20, offset: int = 0) -> Hits:
        """See the protocol. Terms apart by spaces must all occur, in title or body; quotation marks keep spaces
        inside a term from parting it. Matching is that of ``domain.text.fold``: case, width and spaces aside.

        Raises ``InvalidInput`` for a query without terms or longer than 500 characters.
        """
        terms = parse(query)
        question = Question(terms, lambda schema: make_query(schema, terms, filters), limit, offset)
        return self._answer(question, self._search)

    def resembling(self, text: str, filters: Filters | None = None, limit: int = 20) -> Hits:
        """See the protocol. Ranked by BM25 over shared pairs of characters (k1 1.2, b 0.75, as the engine has them).

        Raises ``InvalidInput`` for a text without a character to look for.
        """
        whole = clean(text[:MAX_QUERY])
        terms = tuple(whole[i : i + 2] for i in range(max(1, len(whole) - 1)))
        question = Question(terms, lambda schema: make_likeness(schema, whole, filters), limit)
        return self._answer(question, self._search)

    def find(
        self, expression: Expression, filters: Filters | None = None, limit: int = 20, offset: int = 0
    ) -> Hits:
        """See the protocol."""
        return self._answer(self._question(expression, filters, limit, offset), self._search)

    def find_all(self, expression: Expression, filters: Filters | None = None) -> tuple[str, ...]:
        """See the protocol."""
        return self._answer(self._question(expression, filters, _ALL, 0), self._ids)

    def catch_up(self) -> int:
        """See the protocol. ``Conflict`` if another process is writing."""
        with only_writer(self._folder):
            try:
                current = self._current()
            except Damaged:
                return self._rebuild()
            return self._drain(current.index)

    def rebuild(self) -> int:
        """See the protocol. Readers use the old index until the new one is whole."""
        with only_writer(self._folder):
            return self._rebuild()

    def _question(self, expression: Expression, filters: Filters | None, limit: int, offset: int) -> Question:
        def lookup(schema: tantivy.Schema) -> Lookup:
            return look_up(schema, expression)

        return Question(
            terms=tuple(dict.fromkeys(fold(term.text) for term in terms(expression))),
            build=lambda schema: within(schema, [lookup(schema).query], filters),
            limit=limit,
            offset=offset,
            check=None if lookup(make_schema()).exact else expression,
        )

    def _answer(self, question: Question, ask: Callable[[Opened, Question], T]) -> T:
        """What is asked; an index found unfit is rebuilt and asked once more."""
        limit, offset = question.limit, question.offset
        if limit < 1 or offset < 0:
            raise InvalidInput(f"每页条数应至少为 1、起点不小于 0（现在是 {limit} 和 {offset}）")
        try:
            return self._tried(question, ask, mend=True)
        except Damaged:
            pass
        try:
            return self._tried(question, ask, mend=False)
        except Damaged as error:
            raise StoreUnavailable(f"检索索引 {self._folder} 重建后仍读不出，请检查磁盘") from error

    def _tried(self, question: Question, ask: Callable[[Opened, Question], T], *, mend: bool) -> T:
        """One try; with ``mend``, an index found unfit is rebuilt before ``Damaged`` is raised."""
        used: Opened | None = None
        try:
            with readable():
                used = self._current()
            return ask(used, question)
        except Damaged:
            if mend:
                self._mend(used)
            raise

    def _search(self, opened: Opened, question: Question) -> Hits:
        total, scores, exact = self._scored(opened, question)
        return Hits(self._hits(scores, question.terms), total, exact)

    def _ids(self, opened: Opened, question: Question) -> tuple[str, ...]:
        return tuple(self._scored(opened, question)[1])

    def _scored(self, opened: Opened, question: Question) -> tuple[int, dict[str, float], bool]:
        """Total, id → score of those on the page, and whether the total is exact."""
        with readable():
            searcher, query = opened.index.searcher(), question.build(opened.index.schema)
            if question.check is None:
                return *_ask(searcher, query, question.limit, question.offset), True
        kept: dict[str, float] = {}
        looked, total = 0, 1
        while looked < total and len(kept) < question.offset + question.limit:
            with readable():
                total, scores = _ask(searcher, query, _LOOKED_AT, looked)
            kept |= self._holding(scores, question.check)
            looked += _LOOKED_AT
        page = list(kept.items())[question.offset : question.offset + question.limit]
        return len(kept) + max(0, total - looked), dict(page), looked >= total

    def _holding(self, scores: dict[str, float], expression: Expression) -> dict[str, float]:
        articles = self._known(scores)
        analyses = self._store.analyses(scores) if fields(expression) & FROM_ANALYSIS else {}
        return {
            key: score
            for key, score in scores.items()
            if matches(expression, article_texts(articles[key], analyses.get(key)))
        }

    def _known(self, ids: Iterable[str]) -> dict[str, Article]:
        wanted = set(ids)
        articles = self._store.articles_by_id(wanted)
        if len(articles) < len(wanted):
            raise Damaged("the index knows articles that the store does not: it was made from another state")
        return articles

    def _hits(self, scores: dict[str, float], terms: Terms) -> tuple[Hit, ...]:
        articles = self._known(scores)
        return tuple(
            Hit(key, articles[key].title, score, snippet(articles[key].body, terms))
            for key, score in scores.items()
        )

    def _current(self) -> Opened:
        """The generation in use, as of its last commit; ``Damaged`` if there is none to use."""
        with self._lock, readable():
            stamp = read_stamp(self._folder)
            if stamp is None or stamp != Stamp(self._store_id, stamp.generation):
                raise Damaged("no index of this version and store")
            if self._opened is None or self._opened.stamp != stamp:
                self._opened = Opened(stamp, tantivy.Index.open(str(self._folder / stamp.generation)))
            self._opened.index.reload()
            return self._opened

    @cached_property
    def _store_id(self) -> str:
        return str(self._store.get_setting("store_id"))

    def _mend(self, used: Opened | None) -> None:
        """Rebuild, unless another thread or process has put a new generation in the place of ``used``."""
        with self._lock:
            if (used and read_stamp(self._folder) == used.stamp) or not self._opens():
                self.rebuild()

    def _opens(self) -> bool:
        try:
            self._current()
        except Damaged:
            return False
        return True

    def _rebuild(self) -> int:
        """A new generation from the whole store. The outbox is cleared last: a crash before that loses nothing."""
        stamp = Stamp.fresh(self._store_id)
        self._store.fill_outbox()
        waiting = self._store.outbox(_ALL)
        with new_generation(self._folder, stamp) as place:
            with usable(self._folder):
                index = tantivy.Index(make_schema(), path=str(place))
            self._write(index, waiting, fresh=True)
        self._clear(waiting)
        return len(waiting)

    def _drain(self, index: tantivy.Index) -> int:
        """Index what waits, batch by batch, until nothing does."""
        total = 0
        while waiting := self._store.outbox(_BATCH):
            self._write(index, waiting, fresh=False)
            self._clear(waiting)
            total += len(waiting)
        return total

    def _write(self, index: tantivy.Index, waiting: Sequence[tuple[int, str]], *, fresh: bool) -> None:
        """Put articles in the index in one commit; ``fresh``: none of them is in it yet."""
        with usable(self._folder):
            # One thread: the machine is shared, and Python that makes the documents is what takes the time.
            writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
            try:
                for batch in _batches([article_id for _, article_id in waiting]):
                    self._add(writer, batch, fresh)
                writer.commit()
            finally:
                # Gives the engine's lock back also when an error keeps this frame alive.
                writer.wait_merging_threads()

    def _add(self, writer: tantivy.IndexWriter, article_ids: Sequence[str], fresh: bool) -> None:
        articles, analyses = self._store.articles_by_id(article_ids), self._store.analyses(article_ids)
        marks = self._store.intake_marks(article_ids)
        for article_id in article_ids:
            if not fresh:
                writer.delete_documents_by_term("id", article_id)
            hidden = article_id in marks and marks[article_id].decision != "taken"
            if article_id in articles and not hidden:
                writer.add_document(make_document(articles[article_id], analyses.get(article_id)))

    def _clear(self, waiting: Sequence[tuple[int, str]]) -> None:
        if waiting:
            self._store.clear_outbox(waiting[-1][0])


def _batches(article_ids: Sequence[str]) -> list[Sequence[str]]:
    return [article_ids[start : start + _BATCH] for start in range(0, len(article_ids), _BATCH)]


def _ask(
    searcher: tantivy.Searcher, query: tantivy.Query, limit: int, offset: int
) -> tuple[int, dict[str, float]]:
    """Number of all matches, and id → score of those on the page, best first."""
    # More than there is would only make the engine reserve memory for it.
    most = max(1, searcher.num_docs)
    found: Any = searcher.search(query, limit=min(limit, most), offset=min(offset, most))
    return found.count, {searcher.doc(place)["id"][0]: score for score, place in found.hits}
