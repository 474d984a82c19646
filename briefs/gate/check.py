"""The whole gate over one brief."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from briefs.gate import blank, corrected, figures, length, persons, secrecy, sources, unverified
from briefs.gate.evidence import Evidence
from briefs.gate.fault import Fault
from briefs.gate.statements import Part, Statement, key_of, statements
from briefs.gate.support import Prover
from briefs.gate.words import advice, leaders, numerals, punctuation, terms, titles, weekday
from briefs.gate.words.agencies import Agencies
from domain.brief import CORRECTION, Brief, Item
from domain.gate import Finding
from domain.wording import WordBook


def check_brief(brief: Brief, evidence: Evidence, book: WordBook = WordBook()) -> tuple[Finding, ...]:
    """Everything that stands against signing, in reading order, each once."""
    found: dict[str, Finding] = {}
    for finding in _findings(brief, evidence, book.on(brief.day)):
        found.setdefault(finding.key, finding)
    return tuple(found.values())


def _findings(brief: Brief, evidence: Evidence, book: WordBook) -> Iterator[Finding]:
    told = list(statements(brief))
    advising = frozenset(section.key for section in brief.sections if advice.advises(section))
    prover, words = Prover(brief, evidence), Words(brief.day, book, brief.title, advising)
    for statement in told:
        yield from prover.findings(statement)
        yield from persons.findings(statement, evidence)
        for fault in (
            *sources.unknown_marks(statement, evidence),
            *words.faults(corrected.in_own_words(statement, evidence)),
        ):
            yield fault.at(statement)
    for section in brief.sections:
        yield from blank.findings(section)
        yield from advice.findings(section)
    for item, own in _items(brief, told):
        if own[0].place.section != CORRECTION:  # it quotes the library's own issue
            yield from length.findings(own)
        yield from unverified.findings(item, own, evidence)
    yield from corrected.findings(brief)
    yield from figures.findings(brief, evidence)
    yield from sources.findings(brief, evidence)


class Words:
    """All checks of words, over statements in reading order. ``book`` holds what is in force."""

    def __init__(
        self, day: date, book: WordBook, title: str = "", advising: frozenset[str] = frozenset()
    ) -> None:
        """``title`` of the brief; ``advising``: keys of sections that give suggestions."""
        self._day = day
        self._book = book
        self._title = title
        self._advising = advising
        self._agencies = Agencies(book, day)

    def faults(self, statement: Statement) -> Iterator[Fault]:
        """Titles in the list of sources are others' words: only secrecy markings are looked for there."""
        yield from secrecy.faults(statement)
        if statement.part is Part.LIST:
            return
        advising = statement.judgement or statement.place.section in self._advising
        whole = statement.part is Part.HEAD and statement.text == self._title
        yield from terms.faults(statement, self._book, advising)
        yield from leaders.faults(statement, self._book, self._day)
        yield from self._agencies.faults(statement)
        yield from weekday.faults(statement, self._day)
        yield from numerals.faults(statement)
        yield from punctuation.faults(statement)
        yield from titles.faults(statement, whole)


def _items(brief: Brief, told: Sequence[Statement]) -> Iterator[tuple[Item, Sequence[Statement]]]:
    """Each item with its statements."""
    grouped: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in told:
        place = statement.place
        grouped.setdefault((place.section, place.item, place.label), []).append(statement)
    for section in brief.sections:
        for number, item in enumerate(section.items, 1):
            yield item, grouped.get((section.key, *key_of(section, item, number)), [])
