"""Which texts have come by, at sixteen to thirty-two bytes each: what a crawl remembers of every address it meets."""

from __future__ import annotations

from array import array

_FIRST = 128
"""Places; a power of two, as every later size."""


class Seen:
    """A set of texts that keeps 64 bits of each: among a million, two are taken for one with a chance of 1 : 37 million.

    Which two is not to be foreseen (Python's hash is keyed anew in every process), so no site can aim at it.
    """

    def __init__(self) -> None:
        self._places = array("Q", bytes(8 * _FIRST))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, text: str) -> bool:
        return self._places[self._place(_mark(text))] != 0

    def add(self, text: str) -> bool:
        """Remember a text; whether it is new."""
        mark = _mark(text)
        place = self._place(mark)
        if self._places[place]:
            return False
        self._places[place] = mark
        self._count += 1
        if self._count * 2 > len(self._places):
            self._grow()
        return True

    def _place(self, mark: int) -> int:
        """Where a mark stands, or the free place where it would."""
        last = len(self._places) - 1
        place = mark & last
        while self._places[place] not in (0, mark):
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        before, self._places = self._places, array("Q", bytes(16 * len(self._places)))
        for mark in filter(None, before):
            self._places[self._place(mark)] = mark


def _mark(text: str) -> int:
    """64 bits; 0 means a free place."""
    return hash(text) & 0xFFFF_FFFF_FFFF_FFFF or 1
