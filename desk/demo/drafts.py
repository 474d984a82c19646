"""One article row of a content file, checked and dated; its wording is completed in ``articles``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from desk.demo.extras import Edit, Pairs, dated, read_doc, read_edit, read_removal, read_reply
from desk.demo.outlets import OUTLETS
from desk.demo.records import (
    DAYS,
    DISTRICTS,
    SENTIMENTS,
    TOPICS,
    SampleArticle,
    calendar_day,
    moment,
)
from desk.demo.rows import Row

PRESS_TIME = "06:00"
"""The daily's issue goes online whole at this hour, whatever ``time`` its articles carry."""

_OUTLETS = tuple(o.id for o in OUTLETS.values() if o.has_articles)
_DOC_OUTLETS = ("jggov", "wlj")
_T = TypeVar("_T")


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
    title = dated(row, "title", day)
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
        edit=read_edit(row.sub("edit"), day, last_day, published),
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
    reply = read_reply(row.sub("reply"), day, last_day, published)
    return SampleArticle(
        key=key,
        story=story,
        outlet=outlet,
        column=row.text_or_none("column"),
        published_at=published,
        versions=(),
        subtitle=dated(row, "subtitle", day),
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
        removed_at=read_removal(row.sub("remove"), last_day, published),
        moved=row.flag("moved"),
        lying_charset=row.flag("lying_charset"),
        doc=_only(row, read_doc(row.sub("doc"), day), "doc", outlet, _DOC_OUTLETS),
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


def _only(row: Row, value: _T, key: str, outlet: str, allowed: tuple[str, ...]) -> _T:
    if value is not None and outlet not in allowed:
        raise row.fail(f"{key} 只用于 {'、'.join(allowed)}")
    return value
