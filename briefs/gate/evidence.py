"""What may speak for a sentence: the texts of cited works as they may be shown, and the answers to stored queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from briefs.gate.moments import Moment, moments, proves
from briefs.gate.numbers import Quantity, quantities, same
from briefs.gate.quotes import plainest, stands
from domain.brief import StoredQuery
from domain.writing.days import resolve_days
from domain.writing.prose import name_owner


class SourceState(StrEnum):
    """Whether a cited work can still be looked up."""

    HELD = "held"
    ERASED = "erased"
    """Taken out on legal request."""
    MISSING = "missing"
    """No such article in the store."""
    UNCAPTURED = "uncaptured"
    """Its text is held, but no capture of the page."""


@dataclass(frozen=True)
class Name:
    """A person (PER) or body (ORG) that a sentence names."""

    text: str
    type: str
    private: bool = False
    """An ordinary person, to be masked."""
    said: bool = True
    """The sentence says so; if it only says nothing else, a cited text that shows the name knows better."""


@dataclass(frozen=True)
class Source:
    """What one citation says. ``texts`` are masked as they may be shown: title first, then body and captions."""

    number: int
    texts: tuple[str, ...]
    published: date | None = None
    """Day in Beijing; None where the page names none."""
    outlet: str = ""
    voice: bool = False
    """A member of the public wrote it, and no editor checked it."""
    rumour: bool = False
    """It speaks of talk that nobody confirmed."""
    state: SourceState = SourceState.HELD
    bibliographic: bool = False
    """A work of the literature: title and abstract stand for its text."""

    @cached_property
    def testimony(self) -> Testimony:
        """Its texts; relative days and 我市 also as a brief writes them."""
        text = "\n".join(self.texts)
        owned = name_owner(text, self.outlet)
        told = resolve_days(owned, self.published) if self.published else owned
        return Testimony("\n".join([text, told, self.outlet]), self.published, verbatim=text)


@dataclass(frozen=True)
class Answer:
    """What a stored query answers now."""

    results: Mapping[str, str]
    passing: bool = False
    """It speaks of a state that moves on by itself (level of a story): another answer is no fault of the brief."""


@dataclass(frozen=True)
class Evidence:
    """Everything the gate needs beside the brief and the word lists."""

    sources: Mapping[int, Source] = field(default_factory=dict)
    """By number of citation."""
    ask: Callable[[StoredQuery], Answer | None] = lambda query: Answer(query.results)
    """Puts a stored query again; None for one that nobody can answer. The default takes its word."""
    names: Callable[[str], Sequence[Name]] = lambda sentence: ()
    """Who a sentence names."""
    private: frozenset[str] = frozenset()
    """Whose names are masked in what the brief cites, and in the stories that it tells of."""
    open: frozenset[str] = frozenset()
    """Names of others whom stories of its window show openly."""
    corrected: Testimony | None = None
    """All that the issue says that the brief corrects; None where it corrects none."""


class Testimony:
    """A text that facts are looked for in. Parsed once."""

    def __init__(self, text: str, published: date | None = None, verbatim: str | None = None) -> None:
        """``verbatim`` is what a quotation has to stand in; None: the whole of ``text``."""
        self.published = published
        self.plain = plainest(text)
        self._said = self.plain if verbatim is None else plainest(verbatim)
        self._text = text

    @cached_property
    def _quantities(self) -> Mapping[object, list[Quantity]]:
        found: dict[object, list[Quantity]] = {}
        for quantity in quantities(self._text):
            found.setdefault(quantity.value, []).append(quantity)
        return found

    @cached_property
    def _moments(self) -> Sequence[Moment]:
        return moments(self._text)

    def has_quantity(self, claim: Quantity) -> bool:
        """The same value in a unit that does not contradict, or the same words."""
        known = self._quantities.get(claim.value, ())
        return any(same(claim, quantity) for quantity in known) or self._has_words(claim.text)

    def has_moment(self, claim: Moment, reporting: bool = False) -> bool:
        """A day or time that proves the claimed one; ``reporting``: the day of publication proves it too."""
        day = self.published if reporting else None
        own = [Moment("", 0, day.year, day.month, day.day)] if day else []
        return any(proves(known, claim, self.published) for known in (*own, *self._moments))

    def has_quotation(self, said: str) -> bool:
        """See ``quotes.stands``."""
        return stands(said, self._said)

    def has_words(self, words: str) -> bool:
        """The words as they are, signs and spaces aside."""
        return plainest(words) in self.plain

    def _has_words(self, words: str) -> bool:
        """The same, and not inside a longer number."""
        wanted, at = plainest(words), -1
        while (at := self.plain.find(wanted, at + 1)) >= 0:
            before, after = self.plain[at - 1 : at], self.plain[at + len(wanted) : at + len(wanted) + 1]
            if not (wanted[0].isdigit() and before.isdigit()) and not (
                wanted[-1].isdigit() and after.isdigit()
            ):
                return True
        return False
