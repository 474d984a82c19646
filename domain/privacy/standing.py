"""Whether the people that texts about one matter name are masked: one rule, for an article and for a whole story.

An article says what it says of somebody; which of it holds is settled over all that is known of the matter. A sum of
standings has no order, so it makes no difference which article came first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.privacy.people import parts


class Standing(StrEnum):
    """How a person stands in a text; what is shown of private persons is masked (DOMAIN F2)."""

    PARTY = "party"
    """Victim, suspect, complainant or minor, party to an affair."""
    OFFICE = "office"
    """Holds an office or speaks for a body."""
    PRESS = "press"
    """Reporter or author."""
    PRIVATE = "private"
    """An ordinary person otherwise: passer-by, customer, somebody's wife."""
    FIGURE = "figure"
    """Known to the public by calling and works: singer, athlete, writer."""
    KNOWN = "known"
    """The words beside the name do not say; the dictionary has the name."""
    UNKNOWN = ""
    """Neither says anything."""


_DECISIVE = (
    (Standing.PARTY, True),
    (Standing.OFFICE, False),
    (Standing.PRESS, False),
    (Standing.PRIVATE, True),
    (Standing.FIGURE, False),
    (Standing.UNKNOWN, True),
    (Standing.KNOWN, False),
)
"""The first that anybody says settles whether the name is masked: who is a suspect in one article and a director in
another is masked in both, since the law asks it of the suspect."""
_SILENT = frozenset({Standing.KNOWN, Standing.UNKNOWN})
_OVERSHOT = 2
"""Characters that the tagger may take too many: 顾砚秋刚 for 顾砚秋."""
_FULL = 3
"""A Chinese name of so many characters is whole; what is longer is no other name."""


@dataclass(frozen=True)
class NamedPerson:
    """Somebody whom a text names, with every standing that it gives."""

    name: str
    """As it stands in the text."""
    standings: tuple[Standing, ...]
    """Never empty; KNOWN and UNKNOWN only alone."""


People = Mapping[str, Collection[Standing]]
"""Name → all that the texts about one matter say of the person."""


def is_private(standings: Collection[Standing]) -> bool:
    """Whether somebody of whom this is said is masked. Nothing said at all: masked."""
    return next((masked for standing, masked in _DECISIVE if standing in standings), True)


@dataclass(frozen=True)
class MaskedNames:
    """What is decided for the texts about one matter."""

    everywhere: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    """Names of which nothing is said and that stand inside an open one (王建 in 王建国), a piece of it perhaps: masked in
    texts whose own analysis names them."""

    def within(self, own: Collection[str]) -> frozenset[str]:
        """Those masked in a text that names ``own``."""
        return self.everywhere.union(self.partial.intersection(own)) if self.partial else self.everywhere


def settle(people: People) -> MaskedNames:
    """What is decided of the people of one matter."""
    told = {name for name, standings in people.items() if is_private(standings)}
    silent = {name for name in told if _SILENT.issuperset(people[name])}
    private = frozenset(told - {name for name in silent if _overshot(name, people, told)})
    pieces = {part for name in people.keys() - private for part in parts(name)}
    return MaskedNames(private - (silent & pieces), private & silent & pieces)


def _overshot(name: str, people: People, private: Collection[str]) -> bool:
    """Whether it is an open name of the same matter with a word stuck to it."""
    shorter = (name[:-cut] for cut in range(1, _OVERSHOT + 1))
    return any(len(base) >= _FULL and base in people and base not in private for base in shorter)
