"""The printed page: GB/T 9704-2012 as a library briefing uses it (DOMAIN B3). Lengths in mm, type in pt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from unicodedata import east_asian_width

from domain.brief import Table

TOP, RIGHT, BOTTOM, LEFT = 37.0, 26.0, 35.0, 28.0
"""Margins of A4; what they leave is the 版心."""
WIDTH, HEIGHT = 156.0, 225.0
"""版心."""
LINES, CHARACTERS = 22, 28
"""Lines a page, characters a line."""
CLOSER = (1, 2, 3)
"""Steps of setting a brief closer where a few lines cost a sheet of their own: the source list; one more line a page;
two more. GB/T 9704-2012, 5.2.3, lets the number of lines be adjusted."""
PT_PER_MM = 72 / 25.4
ROOM, TURNED = WIDTH * PT_PER_MM, HEIGHT * PT_PER_MM
"""pt that a table may be wide, upright and on a turned page."""
RED = (217, 41, 32)
"""Red ink Y80 M80 on screen; print gets it as CMYK where the format can say so."""

TITLE_PT = 22.0  # 2号
BODY_PT = 16.0  # 3号
SMALL_PT = 14.0  # 4号: 版记, page number
TABLE_PT = 12.0  # 小四: tables, captions, the level of an item
NOTE_PT = 10.5  # 五号: 监测口径, wide tables, the notice on each page
REFERENCE_PT = 9.0  # 小五: the source list
CELL_X, CELL_Y, CELL_LEADING = 4.0, 3.5, 3.0
"""Padding of a table's cells and space between their lines, in pt."""
_WHOLE_PT = 120.0
"""A table up to this height moves to the next page as a whole, leaving at most four lines white; a higher one runs on
under its repeated head."""
_TITLE_LINE = 20
"""Characters of 2号 on a line."""
_UNDIVIDED = re.compile(r"《[^》]{1,18}》|“[^”]{1,18}”|[0-9A-Za-z.,%％-]{2,}[年月日时万亿元个人件]?")
_NEVER_FIRST, _NEVER_LAST = "，。、；：？！）》”’％%", "（《“‘"
_HEAD_PT = 56.0
"""红头 of a short name; longer names shrink until they fill 150 mm."""


def lines(closer: int) -> int:
    """Lines a page at a step of ``CLOSER``; at 0 as many as usual."""
    return LINES + max(0, closer - 1)


def masthead_pt(name: str) -> float:
    """Size of the 红头 so that its name stays on one line of the 版心."""
    return min(_HEAD_PT, 150 * PT_PER_MM / max(1, len(name)))


def title_lines(title: str) -> list[str]:
    """A title as it is broken over lines: as few as hold it, alike in length, torn at a space or a sign if possible;
    never inside a number, a Latin word, 《》 or “”, unless one of these alone is too long."""
    count = ceil(ems(title) / _TITLE_LINE)
    if count < 2:
        return [title]
    for lines in (count, count + 1):
        if cuts := _cuts(title, lines):
            return [title[start:end].strip() for start, end in pairwise(cuts)]
    return [title]


def _cuts(title: str, lines: int) -> tuple[int, ...]:
    """Places that cut the title into so many lines, its ends included; empty where no such lines hold it."""
    wanted, places = ems(title) / lines, [0, *_places(title), len(title)]
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for _ in range(lines):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            for end in places[places.index(start) + 1 :]:
                width = ems(title[start:end].strip())
                if width > _TITLE_LINE:
                    break
                price = cost + (width - wanted) ** 2 + (0 if end == len(title) else _price(title, end))
                if end not in reached or price < reached[end][0]:
                    reached[end] = (price, (*cuts, end))
        best = reached
    return best.get(len(title), (0.0, ()))[1]


def _places(title: str) -> list[int]:
    whole = {at for found in _UNDIVIDED.finditer(title) for at in range(found.start() + 1, found.end())}
    return [
        at
        for at in range(1, len(title))
        if at not in whole and title[at] not in _NEVER_FIRST and title[at - 1] not in _NEVER_LAST
    ]


def _price(title: str, at: int) -> float:
    """How bad it is to break there, in squares of characters."""
    if title[at - 1] == " " or title[at] == " ":
        return 0.0
    return 9.0 if title[at - 1] in "，、：；—》”" else 100.0


def squeeze(heading: str) -> float:
    """Em to take from between the characters of a heading that runs over its line by two at most, which would stand
    lost on a line of their own; 0 for any other."""
    over = ems(heading) - (CHARACTERS - 2)
    return -over / len(heading) if 0 < over <= 2 else 0.0


def ems(text: str) -> float:
    """Width of a text in characters of its face: 1 for Chinese, about 0.6 for Latin letters and digits."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.6 for char in text)


def column_widths(rows: Sequence[Sequence[str]], size: float, room: float = ROOM) -> list[float]:
    """pt of each column, together ``room``: narrow columns keep their longest cell on one line, wide ones share
    what is left and wrap; room to spare goes to all alike."""
    wanted = _wanted(rows, size)
    if sum(wanted) <= room:
        return [width + (room - sum(wanted)) / len(wanted) for width in wanted]
    widths = dict.fromkeys(range(len(wanted)), 0.0)
    open_columns = sorted(widths, key=lambda i: wanted[i])
    for place, column in enumerate(open_columns):
        widths[column] = min(wanted[column], room / (len(open_columns) - place))
        room -= widths[column]
    return list(widths.values())


def is_whole(rows: Sequence[Sequence[str]], size: float) -> bool:
    """Whether a table is low enough to stand undivided on one page, by an estimate of its wrapped lines."""
    widths = [width - 2 * CELL_X for width in column_widths(rows, size)]
    lines = [max(ceil(ems(cell) * size / w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    height = sum(max(1, n) * (size + CELL_LEADING) - CELL_LEADING + 2 * CELL_Y for n in lines)
    return height <= _WHOLE_PT


def table_pt(rows: Sequence[Sequence[str]], room: float = ROOM) -> float:
    """小四 where every cell stands on one line at that size, else 五号."""
    return TABLE_PT if sum(_wanted(rows, TABLE_PT)) <= room else NOTE_PT


def is_wide(table: Table) -> bool:
    """Whether upright columns would be narrower than their cells and than four characters."""
    return sum(_least(table)) > ROOM


def parts(table: Table) -> list[Table]:
    """The table cut by columns into as few and even parts as fit a turned page; each begins with the first column."""
    least = _least(table)
    if sum(least) <= TURNED or len(least) < 3:
        return [table]
    room, rest = TURNED - least[0], range(1, len(least))
    for count in range(2, len(least)):
        cuts = [len(rest) * place // count for place in range(count + 1)]
        groups = [rest[start:end] for start, end in pairwise(cuts)]
        if all(sum(least[column] for column in group) <= room for group in groups):
            return [_columns(table, [0, *group]) for group in groups]
    return [_columns(table, [0, column]) for column in rest]


def _columns(table: Table, chosen: Sequence[int]) -> Table:
    rows = tuple(tuple(row[i] for i in chosen) for row in table.rows)
    return Table(table.caption, tuple(table.head[i] for i in chosen), rows)


def _wanted(rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """pt that keep every cell of a column on one line."""
    return [max(map(ems, column)) * size + 2 * CELL_X + 1 for column in zip(*rows, strict=True)]


def _least(table: Table) -> list[float]:
    """pt that a column needs to be read: its longest cell, or four characters of 五号."""
    narrow = 4 * NOTE_PT + 2 * CELL_X + 1
    return [min(wanted, narrow) for wanted in _wanted((table.head, *table.rows), NOTE_PT)]
