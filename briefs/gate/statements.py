"""A brief taken apart into sentences, each with its place, the citations that speak for it, and whether it is judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from briefs.numerals import chinese
from domain import text as zh
from domain.brief import CITE_MARK, JUDGEMENT_MARK, Brief, Chart, Citation, Item, Section, Table
from domain.gate import Place

_MARK = re.compile(rf"{CITE_MARK.pattern}|{re.escape(JUDGEMENT_MARK)}")
_GOES_ON = "；;"
"""A sentence runs to its full stop: a mark there speaks for the parts between semicolons too."""
_SOURCES = re.compile(r"（[^（）]{2,120}，(?:采集于)?(?:\d{1,2}月)?\d{1,2}日(?:至(?:\d{1,2}月)?\d{1,2}日)?）")
"""What ``briefs.cite.ending`` prints behind an item."""


class Part(StrEnum):
    """What of the brief a statement stands in."""

    HEAD = "head"
    """Title of the brief or of a section, masthead."""
    TITLE = "title"
    TEXT = "text"
    ENDING = "ending"
    """Outlets and days behind an item."""
    NOTE = "note"
    LEAD = "lead"
    CLOSING = "closing"
    COVERAGE = "coverage"
    TABLE = "table"
    CHART = "chart"
    LIST = "list"
    """A title in the list of sources."""


BESIDE = frozenset({Part.LEAD, Part.CLOSING, Part.COVERAGE, Part.TABLE, Part.CHART})
"""Parts that stand beside the items: their figures come from the section's stored queries."""


@dataclass(frozen=True)
class Statement:
    """One sentence, title, table row or list of values."""

    place: Place
    part: Part
    text: str
    """Without marks."""
    cites: tuple[int, ...] = ()
    judgement: bool = False


def statements(brief: Brief) -> Iterator[Statement]:
    """Everything that prints, in reading order."""
    yield from _head(brief)
    for section in brief.sections:
        yield from _section(section)
    for citation in brief.citations:
        yield _listed(citation)


def bare(text: str) -> str:
    """The text without marks."""
    return _MARK.sub("", text)


def _head(brief: Brief) -> Iterator[Statement]:
    head = brief.masthead
    lines = [brief.title, head.name, head.issuer, head.classification, head.notice]
    for line in [*lines, *head.report_to, *head.send_to]:
        if line:
            yield Statement(Place(sentence=line, label="报头"), Part.HEAD, line)


def _listed(citation: Citation) -> Statement:
    title = citation.reference.title if citation.reference else citation.title
    label = f"来源清单第{citation.number}条"
    return Statement(Place("", "", title, label), Part.LIST, title, (citation.number,))


def _section(section: Section) -> Iterator[Statement]:
    yield Statement(Place(section.key, "", section.title, section.title), Part.HEAD, section.title)
    yield from _prose(section, section.lead, Part.LEAD, "导语")
    yield from _tables(section)
    yield from _charts(section)
    yield from _prose(section, section.coverage, Part.COVERAGE, "监测口径")
    for number, item in enumerate(section.items, 1):
        yield from _item(section, item, number)
    yield from _prose(section, section.closing, Part.CLOSING, "结语")


def _prose(section: Section, text: str, part: Part, what: str) -> Iterator[Statement]:
    for sentence in split(text):
        place = Place(section.key, "", sentence.text, f"{section.title}·{what}")
        yield Statement(place, part, sentence.text, sentence.cites, section.judgement or sentence.judgement)


def _item(section: Section, item: Item, number: int) -> Iterator[Statement]:
    key, label = key_of(section, item, number)
    judged = section.judgement or item.judgement

    def told(text: str, part: Part, cites: tuple[int, ...] = (), judgement: bool = False) -> Statement:
        place = Place(section.key, key, text, label)
        return Statement(place, part, text, cites or item.citations, judged or judgement)

    if item.title:
        yield told(bare(item.title), Part.TITLE)
    for sentence in split(item.text):
        ending = Part.ENDING if _SOURCES.fullmatch(sentence.text) else Part.TEXT
        yield told(sentence.text, ending, sentence.cites, sentence.judgement)
    for line in item.note.splitlines():
        if line.strip():
            yield told(bare(line.strip()), Part.NOTE)


def key_of(section: Section, item: Item, number: int) -> tuple[str, str]:
    """What names an item, and what people call it: ``今日要情（二）``."""
    label = f"{section.title}（{chinese(number) if number < 100 else number}）"
    return item.key or item.story_id or "", label


def _tables(section: Section) -> Iterator[Statement]:
    for number, table in enumerate(section.tables, 1):
        for row in _rows(table):
            place = Place(section.key, "", row, f"{section.title}·表{number}")
            yield Statement(place, Part.TABLE, row, (), section.judgement)


def _rows(table: Table) -> Iterator[str]:
    yield bare(table.caption)
    for row in (table.head, *table.rows):
        yield bare(" | ".join(row))


def _charts(section: Section) -> Iterator[Statement]:
    for number, chart in enumerate(section.charts, 1):
        for line in _values(chart):
            place = Place(section.key, "", line, f"{section.title}·图{number}")
            yield Statement(place, Part.CHART, line, (), section.judgement)


def _values(chart: Chart) -> Iterator[str]:
    yield bare(chart.caption)
    for name, values in chart.series:
        for category, value in zip(chart.categories, values, strict=False):
            yield f"{bare(name)} | {bare(category)} | {value:.12g}{bare(chart.unit)}"


@dataclass(frozen=True)
class Sentence:
    """A sentence of prose with its own marks."""

    text: str
    cites: tuple[int, ...]
    judgement: bool


def split(text: str) -> list[Sentence]:
    """Sentences to their full stops; a mark belongs to the sentence it stands in or right behind."""
    clean, marks = _without_marks(text)
    found, at = [], 0
    for sentence in _whole(zh.sentences(clean)):
        at = _end_of(clean, sentence, at)
        own = [mark for place, mark in marks if place <= at]
        marks = marks[len(own) :]
        numbers = tuple(dict.fromkeys(int(mark[2:-1]) for mark in own if mark != JUDGEMENT_MARK))
        found.append(Sentence(sentence, numbers, JUDGEMENT_MARK in own))
    return found


def _without_marks(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The clean text, and the marks with the place in it that each stood at."""
    marks, parts, at, length = [], [], 0, 0
    for match in _MARK.finditer(text):
        parts.append(text[at : match.start()])
        length += match.start() - at
        marks.append((length, match[0]))
        at = match.end()
    return "".join([*parts, text[at:]]), marks


def _whole(parts: Sequence[str]) -> Iterator[str]:
    """What semicolons divide is put together again."""
    held = ""
    for part in parts:
        held += part
        if not part.endswith(tuple(_GOES_ON)):
            yield held
            held = ""
    if held:
        yield held


def _end_of(clean: str, sentence: str, at: int) -> int:
    """Where the sentence ends in ``clean``, the space behind it included; spaces between its parts were trimmed."""
    for char in sentence:
        at = clean.index(char, at) + 1
    return len(clean) - len(clean[at:].lstrip())
