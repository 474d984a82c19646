"""已报: what issued briefs said of a story, and what has come to it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Told:
    """One issued brief that tells a story."""

    brief_id: str
    kind: str
    name: str
    """红头, e.g. 舆情日报."""
    issue_no: int | None
    day: date
    title: str
    """The title it stood under."""
    members: tuple[str, ...]
    """Ids of the story's articles when it was written."""

    @property
    def label(self) -> str:
        """``舆情日报第12期（2026-11-21）``."""
        number = f"第{self.issue_no}期" if self.issue_no is not None else ""
        return f"{self.name}{number}（{self.day}）"


def fresh(members: Iterable[str], told: Sequence[Told], reprint_of: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of the articles that came since and say something new: a copy of what was reported is no news."""
    known = {article for one in told for article in one.members}
    return tuple(a for a in members if a not in known and reprint_of.get(a) not in known)
