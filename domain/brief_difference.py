"""Versions of a brief: what a person may change, the passage a comment speaks of, two versions compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from domain import clock
from domain.brief import Brief, Citation, Item, Section
from domain.difference import Line, compare_texts


@dataclass(frozen=True)
class PartDifference:
    """What changed in one part of a brief."""

    where: str
    """E.g. ``报头``, ``今日要情 · 某条目的标题``."""
    lines: tuple[Line, ...]
    """Changed paragraphs; empty where only its place changed."""
    what: str
    """新增, 删去, 改动 or 移动."""
    key: str = ""
    """Of the item or section; ``_title``, ``_head`` and ``_sources`` for the rest."""


def edited(stored: Brief, brief: Brief) -> Brief:
    """The content from ``brief``; what it is, who made it, its state and the names of those who sign from ``stored``."""
    head = stored.masthead
    return replace(
        brief,
        id=stored.id,
        kind=stored.kind,
        created_at=stored.created_at,
        created_by=stored.created_by,
        status=stored.status,
        issue_no=stored.issue_no,
        total_no=stored.total_no,
        files=stored.files,
        version=stored.version,
        corrects=stored.corrects,
        masthead=replace(brief.masthead, editor=head.editor, reviewer=head.reviewer, approver=head.approver),
    )


def passage(brief: Brief, key: str) -> str | None:
    """The text that a comment on ``key`` may quote: of an item, of a section outside its items, or of everything
    for an empty key; None where nothing has that key."""
    if not key:
        return "\n".join(text for _, _, text in _parts(brief))
    texts = [text for part, _, text in _parts(brief) if part == key]
    return "\n".join(texts) if texts else None


def compare(before: Brief, after: Brief) -> list[PartDifference]:
    """The parts that changed, in the order of ``after``; those taken out stand at the end."""
    old = {key: (where, text) for key, where, text in _parts(before)}
    new = {key: (where, text) for key, where, text in _parts(after)}
    found = [
        _changed(key, old.get(key, ("", ""))[1], text, where, key in old)
        for key, (where, text) in new.items()
    ]
    found += [
        PartDifference(where, tuple(compare_texts(text, "")), "删去", key)
        for key, (where, text) in old.items()
        if key not in new
    ]
    return [part for part in found if part] + list(_moved(before, after))


def _changed(key: str, old: str, new: str, where: str, known: bool) -> PartDifference | None:
    lines = tuple(compare_texts(old, new))
    if not lines and known:
        return None
    return PartDifference(where, lines, "改动" if known else "新增", key)


def _moved(before: Brief, after: Brief) -> Iterator[PartDifference]:
    """Items and sections that are in both and stand in another order: as few as explain the new one."""
    old, new = _order(before), _order(after)
    was, now = [key for key in old if key in new], [key for key in new if key in old]
    stayed = {
        key
        for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
        for key in was[block.a : block.a + block.size]
    }
    for key in now:
        if key not in stayed:
            yield PartDifference(new[key], (), "移动", key)


def _order(brief: Brief) -> Mapping[str, str]:
    return {key: where for key, where, _ in _parts(brief) if not key.startswith("_")}


def _parts(brief: Brief) -> Iterator[tuple[str, str, str]]:
    """(key, where, text) of everything that can change; keys that begin with ``_`` are no item or section."""
    yield "_title", "标题", brief.title
    yield "_head", "报头和版记", _head(brief)
    for section in brief.sections:
        yield section.key, section.title, _around(section)
        for item in section.items:
            yield item.key or f"{section.key}/{item.title}", f"{section.title} · {item.title}", _item(item)
    yield "_sources", "信息来源", "\n".join(_source(citation) for citation in brief.citations)


def _head(brief: Brief) -> str:
    head = brief.masthead
    lines = [head.name, head.issuer, head.classification, clock.zh_date(brief.day)]
    lines += [f"报：{'，'.join(head.report_to)}", f"送：{'，'.join(head.send_to)}", head.phone, head.notice]
    lines += [f"共印{head.copies}份", f"引文样式：{brief.citation_style}（{brief.edition}）"]
    start, end = clock.zh_minute(brief.window.start), clock.zh_minute(brief.window.end)
    return "\n".join([*lines, f"时段：{start}至{end}"])


def _around(section: Section) -> str:
    tables = [" | ".join(row) for t in section.tables for row in ((t.caption,), t.head, *t.rows)]
    charts = [
        f"{chart.caption} {chart.unit} {name}：{'，'.join(f'{v:g}' for v in values)}"
        for chart in section.charts
        for name, values in chart.series
    ]
    judged = "（研判）" if section.judgement else ""
    parts = [section.title + judged, section.lead, section.closing, *tables, *charts, section.coverage]
    return "\n".join(part for part in parts if part)


def _item(item: Item) -> str:
    cited = "".join(f"[{number}]" for number in item.citations)
    judged = "（研判）" if item.judgement else ""
    parts = [item.group, item.title + judged, item.text, cited, item.note]
    return "\n".join(part for part in parts if part)


def _source(citation: Citation) -> str:
    title = citation.reference.title if citation.reference else citation.title
    return f"[{citation.number}] {citation.outlet} {title} {citation.url}"
