"""目录: the headings of a flow, listed where the flow asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from math import ceil

from briefs import page
from briefs.nodes import Annex, Contents, Entry, Flow, Heading

_LINE = page.CHARACTERS - 4
"""Characters of an entry on one line, its indent and page number aside."""
_MOST = page.LINES - 2
"""Lines of a 目录 with two levels: it takes one page at most, or it lists the first level alone."""


def with_contents(flow: Sequence[Flow]) -> list[Flow]:
    """The flow with its 目录 filled in and the headings that it lists named; unchanged where it has none."""
    if not any(isinstance(node, Contents) for node in flow):
        return list(flow)
    numbers = count(1)
    named = [_named(node, f"contents_{next(numbers)}") if _is_listed(node, 2) else node for node in flow]
    entries = _entries(named, 2)
    if sum(ceil(page.ems(entry.text) / _LINE) for entry in entries) > _MOST:
        entries = _entries(named, 1)
    return [replace(node, entries=entries) if isinstance(node, Contents) else node for node in named]


def _is_listed(node: Flow, depth: int) -> bool:
    return isinstance(node, Annex) or (isinstance(node, Heading) and node.level <= depth)


def _named(node: Flow, anchor: str) -> Flow:
    assert isinstance(node, Heading | Annex)
    return replace(node, anchor=anchor)


def _entries(flow: Sequence[Flow], depth: int) -> tuple[Entry, ...]:
    found = []
    for node in flow:
        match node:
            case Heading(level, text, anchor) if level <= depth:
                found.append(Entry(level, text, anchor))
            case Annex(mark, title, anchor):
                found.append(Entry(1, f"{mark}　{title}", anchor))
    return tuple(found)
