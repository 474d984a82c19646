"""Text of foreign origin made harmless to print: what is left is what a reader can see."""

from __future__ import annotations

import re

from domain import text as zh

_INVISIBLE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # controls; Word refuses a file that holds most of them
    "\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"  # bidi marks turn 报送 into 送报 on paper
    "\ufe00-\ufe0f\U000e0000-\U000e0fff"  # variation selectors and tags
    "\ud800-\udfff\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"  # no characters at all: XML forbids them
    "]"
)


def safe(text: str) -> str:
    """One line without control, bidi, zero-width and forbidden characters. Markup stays, as visible text."""
    return zh.clean(_INVISIBLE.sub("", text.replace("\n", " ").replace("\t", " ")))
