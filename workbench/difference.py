"""Two texts compared, as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable

from domain.difference import Change, Line, Piece


def difference_html(lines: Iterable[Line]) -> str:
    """The changed paragraphs: what went out struck through on red, what came in underlined on green."""
    told = "".join(f"<p>{''.join(_piece(piece) for piece in line)}</p>" for line in lines)
    return f'<div class="zj-diff">{told}</div>'


def _piece(piece: Piece) -> str:
    text = html.escape(piece.text)
    match piece.change:
        case Change.OUT:
            return f'<del style="background:#fbe3e1">{text}</del>'
        case Change.IN:
            return f'<ins style="background:#e2f2e4">{text}</ins>'
    return text
