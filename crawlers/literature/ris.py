"""RIS: strict lines for ``rispy``, whatever spaces the database left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rispy

from crawlers.literature import tags
from crawlers.literature.draft import Draft
from crawlers.literature.report import quoted, stray

_LINE = re.compile(r"\s{0,2}([A-Z][A-Z0-9])\s{0,3}-(?:\s(.*)|(\S.*)?$)")
_KNOWN = frozenset(rispy.config.TAG_KEY_MAPPING)
_TYPE, _UNKNOWN = "type_of_reference", "unknown_tag"
Lines = list[tuple[int, str]]


def read_ris(text: str) -> tuple[list[Draft], list[str]]:
    """Drafts, and faults for lines outside of records and for records that cannot be read."""
    outside: Lines = []
    drafts, faults = [], []
    for lines in _records(text, outside):
        try:
            drafts.append(_draft(lines))
        except (rispy.parser.ParseError, ValueError, KeyError, TypeError, AttributeError, IndexError):
            # The library meets what it did not expect with all of these.
            faults.append(f"第 {lines[0][0]} 行起的一条题录读不出，没有导入：{quoted(lines[0][1])}")
    return drafts, [*stray(outside), *faults]


def _records(text: str, outside: Lines) -> Iterator[Lines]:
    """Numbered lines of each record from TY to ER, or to the next TY where ER was forgotten."""
    current: Lines = []
    for number, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        match = _LINE.match(raw)
        tag = match[1] if match else ""
        if tag in {"TY", "ER"} and current:
            yield current
            current = []
        if tag == "TY" or current:
            current.append((number, raw))
        elif tag != "ER":
            outside.append((number, raw))
    if current:
        yield current


def _draft(lines: Lines) -> Draft:
    strict = _strict(lines)
    (record,) = rispy.loads("\n".join([*strict, "ER  - "]), enforce_list_tags=False)
    draft = Draft(lines[0][0], raw=[raw for _, raw in lines])
    for key, value in record.items():
        if key == _UNKNOWN:
            draft.unknown += [(draft.line, str(tag)) for tag in value]
            continue
        for one in value if isinstance(value, list) else [value]:
            draft.add(tags.RIS[key], one)
    return draft


def _strict(lines: Lines) -> list[str]:
    """``TI  - …`` of every tag; a line without one is joined to the line before, as in abstracts."""
    written: list[str] = []
    for _, raw in lines:
        match = _LINE.match(raw)
        if (match and (match[1] in _KNOWN or not written)) or match:
            written.append(f"{match[1]}  - {(match[2] or match[3] or '').strip()}")
        else:
            joint = " " if (written[-1][-1:] + raw.strip()[:1]).isascii() else ""
            written[-1] += joint + raw.strip()
    return written
