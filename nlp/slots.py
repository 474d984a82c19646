"""The changing parts of a notice: numbers, dates and places. Two notices of one form are two things if they differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from domain.text import fold
from nlp.matcher import Matcher

LEAD_CHARS = 160
_DIGITS = r"\d+(?:[.:]\d+)*%?"
_HAN_NUMBER = (
    r"[〇零一二三四五六七八九十百千万两]{2,}|[一二三四五六七八九十两](?=[月日时点号期次年户人件起名位批届])"
)
_NUMBER = re.compile(rf"{_DIGITS}|{_HAN_NUMBER}")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,5}?(?:新区|大街|街道|小区|区|县|市|镇|乡|村|路|街|道|里|园|站|桥)")
_DAY = re.compile(r"(?:\d{1,2}月)?\d{1,2}日")
_DIFFERENT = 0.4
"""Share of differing slots in the leads from which two texts of one form are different notices: a reprint changes
a figure or two, another day's bulletin changes nearly all of them."""

_PROGRESS = re.compile(r"进展|续报|后续|最新|情况|救援|抢救|抢修|抢险|调查|第.{1,3}号|反转|回应")
_ONE_FORM = 0.6
"""Share of common character pairs from which two titles without their slots are of one form."""


@dataclass(frozen=True)
class Slots:
    """``form`` is the title with its slots blanked out."""

    form: str
    title: frozenset[str]
    lead: frozenset[str]
    dates: frozenset[str]
    """Days named in title and lead, as written."""
    districts: frozenset[str]


class SlotReader:
    """Knows the names of districts, which are places even without 区."""

    def __init__(self, districts: Mapping[str, str]) -> None:
        """``districts``: a name as written → the district's own name, 河东 → 河东区."""
        self._names = districts
        self._districts = Matcher(districts)

    def read(self, title: str, opening: str) -> Slots:
        head, rest = fold(title), fold(opening[:LEAD_CHARS])
        districts = frozenset(self._names[match.word] for match in self._districts.find(head))
        form, found = self._blank(head)
        lead = frozenset(self._blank(rest)[1])
        return Slots(form, frozenset(found), lead, frozenset(_DAY.findall(head + rest)), districts)

    def _blank(self, text: str) -> tuple[str, list[str]]:
        found = [match.word for match in self._districts.find(text)]
        for word in found:
            text = text.replace(word, "@")
        found = [self._names[word] for word in found]
        found += _NUMBER.findall(text)
        text = _NUMBER.sub("#", text)
        found += _PLACE.findall(text)
        return _PLACE.sub("@", text), found


def different_notices(one: Slots, other: Slots) -> bool:
    """Whether two texts that look alike are two notices: other districts, other days, or one form with other slots."""
    if apart(one.districts, other.districts) or apart(one.dates, other.dates):
        return True
    if one.form != other.form:
        return False
    if one.title != other.title:
        return True
    union = one.lead | other.lead
    return bool(union) and len(one.lead ^ other.lead) / len(union) >= _DIFFERENT


def two_bulletins(one: Slots, other: Slots) -> bool:
    """Whether two texts are issues of one bulletin or notice (of another day or place), not news of one story."""
    if _PROGRESS.search(one.form) or _PROGRESS.search(other.form) or not _one_form(one.form, other.form):
        return False
    if apart(one.districts, other.districts) or apart(one.dates, other.dates):
        return True
    return one.form == other.form and different_notices(one, other)


def _one_form(one: str, other: str) -> bool:
    pairs, others = _pairs(one), _pairs(other)
    return one == other or len(pairs & others) >= _ONE_FORM * max(1, len(pairs | others))


@lru_cache(maxsize=8192)  # a title is compared with those of many candidates
def _pairs(form: str) -> frozenset[str]:
    return frozenset(map(add, form, form[1:]))


def apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both say something and they have nothing in common."""
    return bool(one and other) and not one & other
