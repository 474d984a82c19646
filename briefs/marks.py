"""Marks in the text of a brief (``[^3]``, ``[^研]``) taken out of what is printed, or told apart from it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from domain.brief import CITE_MARK, JUDGEMENT_MARK
from domain.writing.clean import safe

_GROUP = re.compile(rf"\s*(?:(?:{CITE_MARK.pattern}|{re.escape(JUDGEMENT_MARK)})\s*)+")
"""Marks that follow each other are one group: ``[^3][^研] [^4]`` prints as [3,4]."""


@dataclass(frozen=True)
class Run:
    """A stretch of text, or the citations that a group of marks names (``text`` is then empty)."""

    text: str
    numbers: tuple[int, ...] = ()


def bare(text: str) -> str:
    """One harmless line without any mark, also where taking one out makes another: ``[^[^1]2]``."""
    line = safe(text)
    while _GROUP.search(line):
        line = _GROUP.sub("", line)
    return line


def runs(text: str, known: Container[int]) -> tuple[Run, ...]:
    """The text cut at its marks. A number that is not ``known`` prints nothing: there is no source to find by it."""
    line = safe(text)
    made: list[Run] = []
    start = 0
    for group in _GROUP.finditer(line):
        numbers = {int(number) for number in CITE_MARK.findall(group[0])}
        made += [Run(line[start : group.start()]), Run("", tuple(sorted(n for n in numbers if n in known)))]
        start = group.end()
    return joined([*made, Run(line[start:])])


def joined(pieces: Iterable[Run]) -> tuple[Run, ...]:
    """Without empty runs; neighbours of one sort become one."""
    kept: list[Run] = []
    for run in pieces:
        if not (run.text or run.numbers):
            continue
        if kept and bool(kept[-1].numbers) == bool(run.numbers):
            last = kept.pop()
            run = Run(last.text + run.text, tuple(sorted({*last.numbers, *run.numbers})))
        kept.append(run)
    return tuple(kept)
