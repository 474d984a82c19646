"""What an article row may carry beside its text: an edit, a removal, a reply, a policy document's header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk.demo.macros import expand
from desk.demo.records import DAYS, PolicyDoc, Reply, moment
from desk.demo.rows import Row

_WORD_WRAP = re.compile(r"(?<=[0-9A-Za-z,.])\n(?=[0-9A-Za-z])")

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Edit:
    """A change of wording after publication."""

    at: datetime
    title: str | None
    pairs: Pairs


def dated(row: Row, key: str, day: date) -> str | None:
    """A text that may be absent, its macros counted from ``day``."""
    text = row.text_or_none(key)
    return None if text is None else expand(text, day, row.where)


def _when(row: Row, last_day: date, published: datetime) -> datetime:
    at = moment(last_day, row.number("day", 0, DAYS + 30), row.clock("time"))
    if at <= published:
        raise row.fail("时间应晚于发布时间")
    return at


def read_removal(row: Row | None, last_day: date, published: datetime) -> datetime | None:
    """When the page is taken down."""
    if row is None:
        return None
    at = _when(row, last_day, published)
    row.done()
    return at


def read_edit(row: Row | None, day: date, last_day: date, published: datetime) -> Edit | None:
    """The edit; its macros count from the article's day."""
    if row is None:
        return None
    edit = Edit(_when(row, last_day, published), dated(row, "title", day), row.pairs("replace"))
    row.done()
    if not (edit.title or edit.pairs):
        raise row.fail("既没有 title 也没有 replace")
    return edit


def read_reply(row: Row | None, day: date, last_day: date, published: datetime) -> Reply | None:
    """The reply; its macros count from the message's day."""
    if row is None:
        return None
    at = _when(row, last_day, published)
    reply = Reply(at, row.text("by"), split_paragraphs(expand(row.text("body"), day, row.where)))
    row.done()
    return reply


def read_doc(row: Row | None, day: date) -> PolicyDoc | None:
    """The header of a policy document, its dates laid from the article's day."""
    if row is None:
        return None
    effective = row.number_or_none("effective", -400, 800)
    years = row.number_or_none("valid_years", 1, 30)
    issued = day + timedelta(days=row.number("issued", -4000, 0))
    starts = None if effective is None else day + timedelta(days=effective)
    doc = PolicyDoc(
        number=expand(row.text("number"), day, row.where),
        issuer=row.text("issuer"),
        issued=issued,
        index=dated(row, "index", day),
        category=row.text_or_none("category"),
        effective=starts,
        expires=_years_on(starts or issued, years) if years else None,
        repeals=dated(row, "repeals", day),
    )
    row.done()
    return doc


def _years_on(start: date, years: int) -> date:
    """The last day of validity: the day before the anniversary (29 February counts as the 28th)."""
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return date(start.year + years, start.month, day) - timedelta(days=1)


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Blank lines part paragraphs; line breaks within one are only wrapping."""
    blocks = (_WORD_WRAP.sub(" ", block.strip()) for block in re.split(r"\n\s*\n", text))
    return tuple("".join(line.strip() for line in block.split("\n")) for block in blocks if block)
