"""转载链: who published a text first, who copied it, what each changed and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.article import Article
from domain.difference import Change, Line, compare_texts
from domain.text import fold


@dataclass(frozen=True)
class ReprintStep:
    """One copy beside the text it was taken from."""

    article: Article
    delay: timedelta
    """After the first publication; never negative."""
    retitled: bool
    removed: int
    """Characters of the first text that the copy leaves out."""
    added: int
    """Characters that the copy puts in."""
    lines: tuple[Line, ...]
    """The changed paragraphs, for people."""

    @property
    def verbatim(self) -> bool:
        """Same words, whatever the title."""
        return not self.removed and not self.added


@dataclass(frozen=True)
class ReprintChain:
    """All copies of one text, in order of publication."""

    first: Article
    """The earliest that was collected."""
    named: str | None
    """The outlet that copies name as their origin and whose own page was not collected; None where ``first`` is it."""
    steps: tuple[ReprintStep, ...]

    @property
    def spread(self) -> timedelta:
        """From the first publication to the last copy."""
        return max((step.delay for step in self.steps), default=timedelta())


def reprint_chain(copies: Iterable[Article]) -> ReprintChain:
    """The chain of one text; ``copies`` holds all articles of it, the first one too."""
    first, *rest = sorted(copies, key=lambda article: (article.published_at, article.id))
    return ReprintChain(first, _named(first, rest), tuple(_step(first, copy) for copy in rest))


def _named(first: Article, rest: Sequence[Article]) -> str | None:
    outlets = {article.outlet for article in (first, *rest)}
    names = [article.origin for article in (first, *rest) if article.origin and article.origin not in outlets]
    return max(sorted(set(names)), key=names.count) if names else None


def _step(first: Article, copy: Article) -> ReprintStep:
    lines = tuple(compare_texts(first.body, copy.body))
    return ReprintStep(
        article=copy,
        delay=max(timedelta(), copy.published_at - first.published_at),
        retitled=fold(first.title) != fold(copy.title),
        removed=_length(lines, Change.OUT),
        added=_length(lines, Change.IN),
        lines=lines,
    )


def _length(lines: Iterable[Line], change: Change) -> int:
    return sum(len(piece.text) for line in lines for piece in line if piece.change is change)
