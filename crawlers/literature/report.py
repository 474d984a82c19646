"""What reading a file gave: the records, and one line of Chinese for all that could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.literature import Reference
from domain.text import shorten

_SHOWN = 40
"""Characters of an unreadable line that are shown."""


@dataclass(frozen=True)
class Record:
    """One reference and the text it was read from."""

    reference: Reference
    raw: str
    line: int
    """Of the file, from 1, where it begins."""


@dataclass(frozen=True)
class LiteratureFile:
    """A file that was read. Its references have no id yet."""

    format: str
    """As shown, e.g. NoteExpress."""
    records: tuple[Record, ...]
    faults: tuple[str, ...]


def stray(lines: Iterable[tuple[int, str]]) -> list[str]:
    """Lines that belong to no record, those that follow each other as one fault."""
    runs: list[list[tuple[int, str]]] = []
    for number, text in lines:
        if runs and runs[-1][-1][0] == number - 1:
            runs[-1].append((number, text))
        else:
            runs.append([(number, text)])
    return [_told(run) for run in runs]


def _told(run: list[tuple[int, str]]) -> str:
    first, last = run[0][0], run[-1][0]
    where = f"第 {first} 行" if first == last else f"第 {first}–{last} 行"
    return f"{where}不属于任何一条题录，没有导入：{quoted(run[0][1])}"


def quoted(text: str) -> str:
    """The beginning of a line, printable."""
    return shorten("".join(c if c.isprintable() else "□" for c in text.strip()), _SHOWN)
