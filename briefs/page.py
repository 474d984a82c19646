"""The printed page: GB/T 9704-2012 as a library briefing uses it (DOMAIN B3). Lengths in mm, type in pt."""

from __future__ import annotations

TOP, RIGHT, BOTTOM, LEFT = 37.0, 26.0, 35.0, 28.0
"""Margins of A4; what they leave is the 版心."""
WIDTH, HEIGHT = 156.0, 225.0
"""版心."""
LINES, CHARACTERS = 22, 28
"""Lines a page, characters a line."""
PT_PER_MM = 72 / 25.4
RED = (217, 41, 32)
"""Red ink Y80 M80 on screen; print gets it as CMYK where the format can say so."""

TITLE_PT = 22.0  # 2号
BODY_PT = 16.0  # 3号
SMALL_PT = 14.0  # 4号: 版记, page number
TABLE_PT = 12.0  # 小四: tables, captions
NOTE_PT = 10.5  # 五号: 监测口径, source list, wide tables, the notice on each page
WHOLE_ROWS = 16
"""A table of at most so many rows is kept on one page."""
_HEAD_PT = 56.0
"""红头 of a short name; longer names shrink until they fill 150 mm."""


def masthead_pt(name: str) -> float:
    """Size of the 红头 so that its name stays on one line of the 版心."""
    return min(_HEAD_PT, 150 * PT_PER_MM / max(1, len(name)))


def column_weights(rows: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    """Relative widths of a table's columns by their longest cell, 6 to 14, so that no column vanishes."""
    longest = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return tuple(min(14, max(6, size + 2)) for size in longest)


def table_pt(columns: int) -> float:
    """小四 up to five columns, 五号 beyond."""
    return TABLE_PT if columns <= 5 else NOTE_PT
