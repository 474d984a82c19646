"""更正说明 at the head of a correction: which issue it corrects and why, and item by item what stood there and what
stands now.

It follows the changes of the draft; what a librarian wrote into it by hand or took out of it stays so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from briefs.gate.statements import statements
from briefs.layout import issue_line
from briefs.marks import bare
from domain import clock, ids
from domain import text as zh
from domain.brief import CORRECTION, Brief, Citation, Item, Section
from domain.brief_difference import PartDifference, compare
from domain.brief_edit import keyed
from domain.difference import Change, Line

TITLE = "更正说明"
SUFFIX = "（更正）"
"""Behind the title of a correction."""
_LONGEST = 200
"""Characters quoted of one passage."""
_CITED = re.compile(r"(\[\d+\])+")
_SHORT = 40
"""Characters up to which sentences are quoted whole."""
_CLAUSE = re.compile(r"[^，；]+[，；]?")
_END = "。；;，"


def named(brief: Brief) -> str:
    """``2026年11月22日《舆情日报》第12期（总第345期）``."""
    return f"{clock.zh_date(brief.day)}《{bare(brief.masthead.name)}》{issue_line(brief)}"


def opened(draft: Brief, wrong: Brief, reason: str) -> Brief:
    """A new correction with its 更正说明, in which no change stands yet."""
    ending = "" if reason.endswith(("。", "！", "？")) else "。"
    lead = f"本期更正{named(wrong)}。更正原因：{reason}{ending}"
    note = Section(CORRECTION, TITLE, lead=lead, closing="请以本期为准。")
    return replace(draft, sections=(note, *without_note(draft).sections))


def told_again(brief: Brief, stored: Brief, wrong: Brief) -> Brief:
    """``brief``, edited from ``stored``, with its 更正说明 brought up to date; unchanged where it has none."""
    note = next((section for section in brief.sections if section.key == CORRECTION), None)
    if note is None:
        return brief
    was, now = ({item.key: item for item in changes(b, wrong)} for b in (stored, brief))
    kept = [_current(item, was.get(item.key), now.get(item.key)) for item in note.items]
    known = {item.key for item in note.items}
    added = [item for key, item in now.items() if key not in known and was.get(key) != item]
    told = replace(note, items=(*filter(None, kept), *added))
    spare = tuple(one for one in brief.spare if one.item.key not in {item.key for item in added})
    sections = tuple(told if section is note else section for section in brief.sections)
    return replace(brief, sections=sections, spare=spare)


def _current(item: Item, was: Item | None, now: Item | None) -> Item | None:
    """What an item of the note says now: what a person wrote stays, also where there is no such change any more."""
    if was is None or (item.title, item.text) != (was.title, was.text):
        return item
    return now


def without_note(brief: Brief) -> Brief:
    """The brief without its 更正说明."""
    return replace(brief, sections=tuple(s for s in brief.sections if s.key != CORRECTION))


def note_lines(brief: Brief) -> list[str]:
    """The 更正说明 in lines, for a screen; empty where the brief has none."""
    note = next((section for section in brief.sections if section.key == CORRECTION), None)
    if note is None:
        return []
    told = [f"{bare(item.title)}：{bare(item.text)}" for item in note.items]
    return [bare(note.lead), *told, bare(note.closing)]


def old_text(wrong: Brief) -> str:
    """All that the issue says that is corrected, and what it is called: nobody has to cite a source for that."""
    return "\n".join([named(wrong), *(statement.text for statement in statements(wrong))])


def changes(brief: Brief, wrong: Brief) -> list[Item]:
    """One item for each part of the issue that reads otherwise now; what only moved is none."""
    before, after = (keyed(_plain(one)) for one in (wrong, brief))
    told = [_item(part) for part in compare(before, after) if part.key != "_sources" and part.what != "移动"]
    return [item for item in (*told, _sources(before.citations, after.citations)) if item and item.text]


def _plain(brief: Brief) -> Brief:
    return replace(without_note(brief), title=brief.title.removesuffix(SUFFIX))


def _item(part: PartDifference) -> Item:
    section, _, title = map(bare, part.where.partition(" · "))
    kind = "条" if title else "栏"
    if part.what == "新增":
        text = f"本期增加这一{kind}。"
    elif part.what == "删去":
        text = f"原有这一{kind}，本期删去。"
    else:
        text = "".join(_told(old, new) for old, new in _passages(part.lines))
    return Item(section + (zh.quoted(title) if title else ""), text, key=_key(part.key))


def _key(part: str) -> str:
    return "n-" + ids.digest(part)


def _passages(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """(what stood there, what stands there now), sentences that differ; either may be empty."""
    waiting = ""
    for line in lines:
        old, new = (_side(line, change) for change in (Change.OUT, Change.IN))
        if old and not new:
            if waiting:
                yield waiting, ""
            waiting = old
            continue
        if new and waiting:
            if old:
                yield waiting, ""
            old, waiting = old or waiting, ""
        yield from _sentences(old, new)
    if waiting:
        yield waiting, ""


def _side(line: Line, change: Change) -> str:
    text = "".join(piece.text for piece in line if piece.change in (Change.SAME, change))
    return "" if _CITED.fullmatch(text) else bare(text).replace(" | ", "、")


def _sentences(old: str, new: str) -> Iterator[tuple[str, str]]:
    before, after = zh.sentences(old), zh.sentences(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag != "equal":
            yield _narrowed("".join(before[a1:a2]), "".join(after[b1:b2]))


def _narrowed(old: str, new: str) -> tuple[str, str]:
    """Of long sentences the clauses from the first to the last that differ."""
    if not (old and new) or min(len(old), len(new)) <= _SHORT:
        return old, new
    before, after = _CLAUSE.findall(old), _CLAUSE.findall(new)
    for end in (0, -1):
        while min(len(before), len(after)) > 1 and before[end] == after[end]:
            before.pop(end)
            after.pop(end)
    return "".join(before), "".join(after)


def _told(old: str, new: str) -> str:
    if old and new:
        return f"原文{_said(old)}，更正为{_said(new)}。"
    if old or new:
        return f"删去{_said(old)}。" if old else f"增加{_said(new)}。"
    return ""


def _said(text: str) -> str:
    return zh.quoted(zh.shorten(text, _LONGEST).rstrip(_END))


def _sources(before: Sequence[Citation], after: Sequence[Citation]) -> Item:
    old, new = (dict.fromkeys(map(_source, citations)) for citations in (before, after))
    added = "".join(_told("", title) for title in new if title not in old)
    gone = "".join(_told(title, "") for title in old if title not in new)
    return Item("信息来源", added + gone, key=_key("_sources"))


def _source(citation: Citation) -> str:
    return bare(citation.reference.title if citation.reference else citation.title)
