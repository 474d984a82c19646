"""Stored queries put to the store again, as of the moment they were first put."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from briefs.figures import PASSING, QUESTIONS, answer, window_of
from briefs.gate.evidence import Answer
from briefs.material import WindowMaterial
from desk.daily import daily_material
from desk.reading import ReadingVerbs
from domain import clock
from domain.brief import StoredQuery
from domain.clock import Window


class FigureVerbs(ReadingVerbs):
    """Answers to stored queries."""

    def asker(self) -> Callable[[StoredQuery], Answer | None]:
        """Answers queries; the material of a window is made once for all that are about it."""
        made: dict[tuple[Window, datetime], WindowMaterial] = {}

        def ask(query: StoredQuery) -> Answer | None:
            try:
                key = window_of(query), query.asked_at
            except (KeyError, ValueError):
                return None
            if query.name not in QUESTIONS:
                return None
            if key not in made:
                made[key] = self._material_then(*key)
            return Answer(answer(query.name, made[key], query.params), query.name in PASSING)

        return ask

    def _material_then(self, window: Window, asked_at: datetime) -> WindowMaterial:
        """What a window held, of what was seen by then; judgements are those of today."""
        names = {code: self.taxonomy.name(code) for code in self.taxonomy.codes}
        day = clock.library_day(window.end)
        health = self.source_health(window, asked_at)
        return daily_material(self, day, window, asked_at, names, health, seen_by=asked_at)
