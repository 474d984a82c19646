"""A heading with nothing under it: a section that somebody was to write."""

from __future__ import annotations

from collections.abc import Iterator

from domain.brief import FILLED_IN, Section
from domain.gate import Finding, Place, Rule


def findings(section: Section) -> Iterator[Finding]:
    """One for a section that would be printed as a bare heading."""
    said = section.lead.strip() or section.closing.strip()
    if said or section.items or section.tables or section.charts or section.key in FILLED_IN:
        return
    place = Place(section.key, "", section.title, section.title)
    yield Finding(Rule.BLANK, place, section.title, f"{section.title}：这一栏还是空的，请撰写，或删去这一栏")
