"""One article row of a content file, checked and dated; its wording is completed in ``articles``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from desk.demo.macros import expand
from desk.demo.outlets import OUTLETS
from desk.demo.records import (
    DAYS,
    DISTRICTS,
    SENTIMENTS,
    TOPICS,
    PolicyDoc,
    Reply,
    SampleArticle,
    calendar_day,
    moment,
)
from desk.demo.rows import Row

PRESS_TIME = "06:00"
"""The daily's issue goes online whole at this hour, whatever ``time`` its articles carry."""

_OUTLETS = tuple(o.id for o in OUTLETS.values() if o.has_articles)
_DOC_OUTLETS = ("jggov", "wlj")
_WORD_WRAP = re.compile(r"(?<=[0-9A-Za-z,.])\n(?=[0-9A-Za-z])")
_T = TypeVar("_T")

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Edit:
    """A change of wording after publication."""

    at: datetime
    title: str | None
    pairs: Pairs


@dataclass(frozen=True)
class Draft:
    """An article as its row says it: ``shell`` still lacks its wordings."""

    shell: SampleArticle
    where: str
    day: date
    title: str | None
    body: str | None
    reprint_of: str | None
    lead: str
    pairs: Pairs
    drop_last: int
    edit: Edit | None


def read_draft(row: Row, key: str, story: str, topic: str, last_day: date) -> Draft:
    """The draft in ``row``; ``topic`` is the story's, for articles that name none."""
    outlet, number = row.one_of("outlet", _OUTLETS), row.number("day", 0, DAYS - 1)
    day = calendar_day(last_day, number)
    published = moment(last_day, number, _clock(row, outlet))
    title = _dated(row, "title", day)
    draft = Draft(
        shell=_read_shell(row, key, story, topic, outlet, published, title, last_day),
        where=row.where,
        day=day,
        title=title,
        body=row.text_or_none("body"),
        reprint_of=row.text_or_none("reprint_of"),
        lead=row.text_or_none("lead") or "",
        pairs=row.pairs("replace"),
        drop_last=row.number_or_none("drop_last", 1, 50) or 0,
        edit=_read_edit(row.sub("edit"), day, last_day, published),
    )
    _check_wording(row, draft)
    return draft


def _read_shell(
    row: Row,
    key: str,
    story: str,
    topic: str,
    outlet: str,
    published: datetime,
    title: str | None,
    last_day: date,
) -> SampleArticle:
    day = published.date()
    reply = _read_reply(row.sub("reply"), day, last_day, published)
    return SampleArticle(
        key=key,
        story=story,
        outlet=outlet,
        column=row.text_or_none("column"),
        published_at=published,
        versions=(),
        subtitle=_dated(row, "subtitle", day),
        author=row.text_or_none("author"),
        editor=row.text_or_none("editor"),
        source=row.text_or_none("source"),
        sentiment=row.one_of("sentiment", SENTIMENTS),
        district=row.one_of_or_none("district", DISTRICTS),
        topic=row.one_of_or_none("topic", TOPICS) or topic,
        original=key,
        original_outlet=outlet,
        original_title=title or "",
        pages=_only(row, row.number_or_none("pages", 2, 4), "pages", outlet, ("jgw",)) or 1,
        removed_at=_read_removal(row.sub("remove"), last_day, published),
        moved=row.flag("moved"),
        lying_charset=row.flag("lying_charset"),
        doc=_only(row, _read_doc(row.sub("doc"), day), "doc", outlet, _DOC_OUTLETS),
        reply=_only(row, reply, "reply", outlet, ("msb",)),
    )


def _check_wording(row: Row, draft: Draft) -> None:
    if (draft.body is None) == (draft.reprint_of is None):
        raise row.fail("body 与 reprint_of 要有且只有一个")
    if draft.body is None:
        return
    if draft.title is None:
        raise row.fail("缺少 title")
    if draft.pairs or draft.drop_last or draft.lead:
        raise row.fail("lead、replace、drop_last 只用于 reprint_of 的转载稿")


def _clock(row: Row, outlet: str) -> str:
    if outlet != "jgrb":
        return row.clock("time")
    row.clock_or_none("time")
    return PRESS_TIME


def _dated(row: Row, key: str, day: date) -> str | None:
    text = row.text_or_none(key)
    return None if text is None else expand(text, day, row.where)


def _only(row: Row, value: _T, key: str, outlet: str, allowed: tuple[str, ...]) -> _T:
    if value is not None and outlet not in allowed:
        raise row.fail(f"{key} 只用于 {'、'.join(allowed)}")
    return value


def _when(row: Row, last_day: date, published: datetime) -> datetime:
    at = moment(last_day, row.number("day", 0, DAYS + 30), row.clock("time"))
    if at <= published:
        raise row.fail("时间应晚于发布时间")
    return at


def _read_removal(row: Row | None, last_day: date, published: datetime) -> datetime | None:
    if row is None:
        return None
    at = _when(row, last_day, published)
    row.done()
    return at


def _read_edit(row: Row | None, day: date, last_day: date, published: datetime) -> Edit | None:
    if row is None:
        return None
    edit = Edit(_when(row, last_day, published), _dated(row, "title", day), row.pairs("replace"))
    row.done()
    if not (edit.title or edit.pairs):
        raise row.fail("既没有 title 也没有 replace")
    return edit


def _read_reply(row: Row | None, day: date, last_day: date, published: datetime) -> Reply | None:
    if row is None:
        return None
    at = _when(row, last_day, published)
    reply = Reply(at, row.text("by"), split_paragraphs(expand(row.text("body"), day, row.where)))
    row.done()
    return reply


def _read_doc(row: Row | None, day: date) -> PolicyDoc | None:
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
        index=_dated(row, "index", day),
        category=row.text_or_none("category"),
        effective=starts,
        expires=_years_on(starts or issued, years) if years else None,
        repeals=_dated(row, "repeals", day),
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
