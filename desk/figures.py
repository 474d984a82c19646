"""Stored queries put to the store again, as of the moment they were first put."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from briefs.figures import PASSING, QUESTIONS, answer, window_of
from briefs.gate.evidence import Answer
from briefs.material import WindowMaterial
from desk.brief_material import Surroundings, window_material
from desk.brief_scope import narrowing, scope_of
from desk.reading import ReadingVerbs
from domain import clock
from domain.brief import StoredQuery
from domain.clock import Window
from domain.watch import Watch


class FigureVerbs(ReadingVerbs):
    """Answers to stored queries."""

    def asker(self) -> Callable[[StoredQuery], Answer | None]:
        """Answers queries; the material of a window is made once for all that are about it."""
        made: dict[tuple[Window, datetime, tuple[tuple[str, str], ...]], WindowMaterial] = {}

        def ask(query: StoredQuery) -> Answer | None:
            try:
                key = window_of(query), query.asked_at, narrowing(query.params)
            except (KeyError, ValueError):
                return None
            if query.name not in QUESTIONS:
                return None
            if key not in made:
                made[key] = self._material_then(*key)
            return Answer(answer(query.name, made[key], query.params), query.name in PASSING)

        return ask

    def _material_then(
        self, window: Window, asked_at: datetime, narrowed: tuple[tuple[str, str], ...]
    ) -> WindowMaterial:
        """What a window held, of what was seen by then; judgements are those of today."""
        scope = scope_of(dict(narrowed), window, clock.library_day(window.end), asked_at)
        around = Surroundings(
            now=asked_at,
            topic_names={code: self.taxonomy.name(code) for code in self.taxonomy.codes},
            health=self.source_health(window, asked_at),
            watch_names={watch.id: watch.name for watch in self.store.arrangements(Watch)},
        )
        return window_material(self, scope, around)
