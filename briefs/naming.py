"""File names of a brief: what it is, of which day, whether a draft, and the demo notice."""

from __future__ import annotations

import re

from domain.brief import Brief
from domain.text import shorten
from domain.writing.clean import safe

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 60
"""Characters; three bytes each in UTF-8 stay below the 255 bytes of common file systems."""


def file_stem(brief: Brief, *, working: bool = False) -> str:
    """``舆情日报-2026-11-22-草稿-报送版-演示样稿·内容虚构`` or ``舆情日报-2026-11-22-第12期-工作版``; no folder, no suffix."""
    state = "草稿" if brief.issue_no is None else f"第{brief.issue_no}期"
    parts = [brief.masthead.name, brief.day.isoformat(), state, "工作版" if working else "报送版"]
    parts.append(brief.masthead.notice)
    return shorten("-".join(_FORBIDDEN.sub("", safe(part)) for part in parts if part), _LONGEST)
