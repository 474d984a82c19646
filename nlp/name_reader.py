"""Names in single sentences, for checks of what people write."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.entities import EntityFinder
from nlp.places import PlaceFinder
from nlp.private_people import PrivatePeople
from nlp.reading import read
from nlp.segment import Segmenter


@dataclass(frozen=True)
class Named:
    """A person (PER) or body (ORG) named in a sentence, as it stands; ``private`` if an ordinary person."""

    text: str
    type: str
    private: bool


class NameReader:
    """Keeps no state between sentences; the parts are those of the pipeline."""

    def __init__(
        self, segmenter: Segmenter, places: PlaceFinder, entities: EntityFinder, private: PrivatePeople
    ) -> None:
        self._segmenter = segmenter
        self._places = places
        self._entities = entities
        self._private = private

    def names(self, sentence: str) -> tuple[Named, ...]:
        """Persons and bodies in text order, each once."""
        reading = read(self._segmenter, "", sentence)
        places = self._places.find("", reading.body)
        mentions = self._entities.mentions(reading, places)
        private = set(self._private.find(mentions))
        found = {
            m.text: Named(m.text, m.type, m.text in private) for m in mentions if m.type in {"PER", "ORG"}
        }
        return tuple(named for named in found.values() if named.text in sentence)
