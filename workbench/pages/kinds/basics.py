"""基本 and 整份取材 of the form."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from briefs.masthead import CLASSIFICATIONS, URGENCIES
from domain.brief import Masthead
from domain.brief_kind import (
    ABOUT_NAMES,
    EDITION_NAMES,
    STYLE_NAMES,
    VOICE_NAMES,
    WINDOW_NAMES,
    BriefKind,
    Feed,
)
from domain.folder import ENTRY_NAMES
from domain.story import LEVEL_NAMES
from workbench.context import the_actor, the_desk
from workbench.pages.kinds.sheet import Sheet

_LOCAL = {"": "不限", "yes": "只取涉津的", "no": "只取不涉津的"}
_LOCAL_OF = {"": None, "yes": True, "no": False}
_LEVELS = {level.value: name for level, name in LEVEL_NAMES.items()}
_ENTRIES = {kind.value: name for kind, name in ENTRY_NAMES.items()}


def basics(sheet: Sheet, kind: BriefKind, *, new: bool) -> BriefKind:
    """The fields of the kind itself, as they stand on the page."""
    first, second, third = st.columns(3)
    kind = replace(
        kind,
        name=sheet.text(first, "name", kind.name),
        key=sheet.text(second, "key", kind.key, disabled=not new),
        title=sheet.text(third, "title", kind.title),
    )
    first, second, third, fourth = st.columns(4)
    kind = replace(
        kind,
        window=sheet.choice(first, "window", kind.window, WINDOW_NAMES),
        about=sheet.choice(second, "about", kind.about, ABOUT_NAMES),
        length=sheet.bounds(third, fourth, "length", kind.length),
    )
    first, second, third = st.columns(3)
    kind = replace(
        kind,
        citation_style=sheet.choice(first, "citation_style", kind.citation_style, STYLE_NAMES),
        edition=sheet.choice(second, "edition", kind.edition, EDITION_NAMES),
        post_review_hours=sheet.number(third, "post_review_hours", kind.post_review_hours),
    )
    return replace(kind, masthead=_masthead(sheet, kind.masthead))


def _masthead(sheet: Sheet, head: Masthead) -> Masthead:
    st.markdown("**红头与版记**")
    first, second, third = st.columns(3)
    head = replace(
        head,
        name=sheet.text(first, "masthead.name", head.name),
        issuer=sheet.text(second, "masthead.issuer", head.issuer),
        classification=sheet.choice(
            third, "masthead.classification", head.classification, {one: one for one in CLASSIFICATIONS}
        ),
    )
    first, second, third = st.columns(3)
    head = replace(
        head,
        urgency=sheet.choice(
            first, "masthead.urgency", head.urgency, {one: one or "不标" for one in URGENCIES}
        ),
        copies=sheet.number(second, "masthead.copies", head.copies),
        phone=sheet.text(third, "masthead.phone", head.phone),
    )
    first, second = st.columns(2)
    head = replace(
        head,
        report_to=sheet.lines(first, "masthead.report_to", head.report_to),
        send_to=sheet.lines(second, "masthead.send_to", head.send_to),
    )
    return _rare(sheet, head)


def _rare(sheet: Sheet, head: Masthead) -> Masthead:
    written = any((head.editor, head.reviewer, head.approver, head.notice))
    with st.expander("一般空着的：署名、每页提示", expanded=written):
        first, second, third, fourth = st.columns(4)
        return replace(
            head,
            editor=sheet.text(first, "masthead.editor", head.editor),
            reviewer=sheet.text(second, "masthead.reviewer", head.reviewer),
            approver=sheet.text(third, "masthead.approver", head.approver),
            notice=sheet.text(fourth, "masthead.notice", head.notice),
        )


def feed_fields(sheet: Sheet, place: str, feed: Feed) -> Feed:
    """取材 of the whole kind (``place`` is ``feed``) or of one block."""
    desk = the_desk()
    topics = {code: desk.taxonomy.name(code) for code in desk.taxonomy.codes}
    watches = {"": "不限"} | {line.watch.id: line.watch.name for line in desk.watches(the_actor())}
    local = next(name for name, value in _LOCAL_OF.items() if value is feed.local)
    first, second, third = st.columns(3)
    feed = replace(
        feed,
        topics=sheet.several(first, f"{place}.topics", feed.topics, topics, "不限"),
        omit=sheet.several(second, f"{place}.omit", feed.omit, topics, "没有"),
        levels=sheet.several(third, f"{place}.levels", feed.levels, _LEVELS, "不限"),
    )
    first, second, third = st.columns(3)
    feed = replace(
        feed,
        local=_LOCAL_OF[sheet.choice(first, f"{place}.local", local, _LOCAL)],
        voices=sheet.choice(second, f"{place}.voices", feed.voices, VOICE_NAMES),
        watch=sheet.choice(third, f"{place}.watch", feed.watch, watches),
    )
    first, second = st.columns([1, 2])
    return replace(
        feed,
        folder=sheet.several(first, f"{place}.folder", feed.folder, _ENTRIES, "不限"),
        expression=sheet.text(second, f"{place}.expression", feed.expression),
    )
