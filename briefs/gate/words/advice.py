"""建议 (DOMAIN B2): at most five."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefs.gate.statements import bare
from domain.brief import Section
from domain.gate import Finding, Place, Rule

MOST = 5
_ORDINALS = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"(?:^|[。；\n])\s*(?:[（(]?([{_ORDINALS}])[)）、]|([{_ORDINALS}])是|(\d{{1,2}})[.．、])", re.MULTILINE
)


def advises(section: Section) -> bool:
    """Whether a section gives suggestions."""
    return "建议" in section.title or section.key in {"advice", "suggestions"}


def findings(section: Section) -> Iterator[Finding]:
    """A section with more suggestions than anybody will follow."""
    if not advises(section):
        return
    count = max(len(section.items), _highest("\n".join([section.lead, *(i.text for i in section.items)])))
    if count > MOST:
        place = Place(section.key, "", section.title, section.title)
        message = f"{section.title}：列了{count}条建议，不超过{MOST}条，请归并取舍"
        yield Finding(Rule.SUGGESTIONS, place, str(count), message)


def _highest(text: str) -> int:
    """The highest ordinal that numbers a suggestion."""
    found = [next(filter(None, match)) for match in _NUMBERED.findall(bare(text))]
    return max((int(n) if n.isdigit() else _ORDINALS.index(n) + 1 for n in found), default=0)
