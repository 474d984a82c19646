"""续报: a story that an issued brief told before goes on under the title it had."""

from __future__ import annotations

import re

from briefs.material import StoryMaterial
from briefs.numerals import chinese
from domain.text import shorten

_LONGEST = 60
_FOLLOW_UP = re.compile(r"^关于(.+)的续报（[^（）]+）$")


def follow_up_title(material: StoryMaterial) -> str:
    """``关于供热管线抢修的续报（二）``: the number says which report of the story this is; the first bears none."""
    subject = material.told[-1].title
    while found := _FOLLOW_UP.match(subject):
        subject = found[1]
    named = f"“{subject}”" if subject.startswith("关于") else subject
    number = min(len(material.told) + 1, 99)
    return f"关于{shorten(named, _LONGEST)}的续报（{chinese(number)}）"
