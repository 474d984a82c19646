"""A record on its way: values under our own names of fields, whatever the file calls them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

FIELDS = frozenset(
    re.findall(
        r"\w+",
        """
        type title title_alt author author_short inventor affiliation container container_short proceedings publisher
        place year date volume number start end pages article_no edition doi cstr url accessed abstract keyword language
        database issn isbn issn_isbn clc ipc advisor degree applicant application applied patent_no standard_no note
        """,
    )
)
"""Names of the values a draft may hold."""
SKIPPED = "-"
"""In a table of tags: known, and of no use to a reference (it stays in the raw text)."""


@dataclass
class Draft:
    """One record. Tags that no table knows are kept with the number of their line."""

    line: int
    values: dict[str, list[str]] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        """Another value of a field; empty ones are nothing."""
        if name != SKIPPED and value.strip():
            self.values.setdefault(name, []).append(value.strip())

    def first(self, *names: str) -> str:
        """The first value of the first of the fields that has one."""
        return next((self.values[name][0] for name in names if self.values.get(name)), "")

    def every(self, *names: str) -> list[str]:
        """All values of these fields."""
        return [value for name in names for value in self.values.get(name, ())]
