"""Names in single sentences, for checks of what people write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from domain.privacy.standing import Standing, is_private
from nlp.entities import EntityFinder
from nlp.persons import PersonFinder
from nlp.places import PlaceFinder
from nlp.reading import read
from nlp.segment import Segmenter


@dataclass(frozen=True)
class Named:
    """A person (PER) or body (ORG) named in a sentence, as it stands."""

    text: str
    type: str
    private: bool
    """An ordinary person, as far as the sentence tells."""
    said: bool
    """The sentence itself says so (居民李小明); else it only says nothing of an office."""


_SAID = frozenset({Standing.PARTY, Standing.PRIVATE})
_KEPT = 4096
"""Sentences whose names are remembered; a long brief has a thousand."""


class NameReader:
    """``names(sentence)``: persons and bodies in text order, each once. The parts are those of the pipeline."""

    def __init__(
        self, segmenter: Segmenter, places: PlaceFinder, entities: EntityFinder, persons: PersonFinder
    ) -> None:
        self._segmenter = segmenter
        self._places = places
        self._entities = entities
        self._persons = persons
        # A brief under way is read again after every change; all but one of its sentences are the same.
        self.names: Callable[[str], tuple[Named, ...]] = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, sentence: str) -> tuple[Named, ...]:
        """Persons and bodies in text order, each once."""
        reading = read(self._segmenter, "", sentence)
        places = self._places.find("", reading.body)
        mentions = self._entities.mentions(reading, places)
        private = {p.name for p in self._persons.find(mentions) if is_private(p.standings)}
        said = {m.text for m in mentions if m.standing in _SAID}
        found = {
            m.text: Named(m.text, m.type, m.text in private, m.text in said)
            for m in mentions
            if m.type in {"PER", "ORG"}
        }
        return tuple(named for named in found.values() if named.text in sentence)
