"""Whom a text names, and what it says of them; whether they are masked is settled over the whole story
(``domain.privacy.standing``).

Whom ``data/lexicons/public_people.txt`` lists is never masked and so not told. Of the others the dictionary, and what
administrators add to the user dictionary as 人名, tells who is known where the text says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from domain.privacy import NamedPerson, Standing
from nlp import assets
from nlp.entities import Mention
from nlp.segment import Segmenter, Token

_SHAPE = re.compile(r"[\u3400-\u9fff]{2,4}")
_MASKED_ALREADY = re.compile(
    r"某|[女先]生$|女士$|师傅$|大[爷妈娘姐哥伯]$|阿姨$|[奶爷]{2}$|老[伯太]$|同学$|小姐$|化名$"
)
_NAME_TAGS = ("nr", "ns", "nz", "ng")
"""How jieba tags a name, or one it takes for a place."""
_NO_SURNAME = ("v", "p", "c", "d", "a", "u")
"""A surname that jieba reads as a verb or a particle begins a phrase: 戴口罩, 于是."""
_PLACE_ENDS = ("里", "苑", "路", "街", "村", "区", "镇", "站", "桥")
_EVERYDAY = 7.6
"""jieba's idf below which a word is an everyday one."""
_OVERSHOT = 2
"""Characters that the tagger may take too many: 王毅同 for 王毅."""


class PersonFinder:
    """Built once; keeps no state between texts."""

    def __init__(self, segmenter: Segmenter, surnames: Collection[str], public_people: Path) -> None:
        self._segmenter = segmenter
        self._surnames = frozenset(surnames)
        self._public = frozenset(name for line in assets.lines(public_people) for name in line.split())

    def find(self, mentions: Iterable[Mention]) -> tuple[NamedPerson, ...]:
        """In order of first mention; without names that are masked already, and phrases taken for names."""
        said: dict[str, set[Standing]] = {}
        for mention in mentions:
            if mention.type == "PER":
                said.setdefault(mention.text, set()).add(mention.standing)
        return tuple(
            NamedPerson(name, self._standings(name, found))
            for name, found in said.items()
            if self._is_person(name, said)
        )

    def _standings(self, name: str, said: set[Standing]) -> tuple[Standing, ...]:
        if told := said - {Standing.UNKNOWN}:
            return tuple(sorted(told))
        return (Standing.KNOWN,) if self._segmenter.knows(name) else (Standing.UNKNOWN,)

    def _is_person(self, name: str, all_names: Collection[str]) -> bool:
        if not self._is_name(name) or _MASKED_ALREADY.search(name) or name in self._public:
            return False
        return not any(
            name != other and name.startswith(other) and len(name) - len(other) <= _OVERSHOT
            for other in all_names
        )

    def _is_name(self, name: str) -> bool:
        """Shaped like a Chinese name and not a phrase that the tagger took for one (戴口罩, 方志类)."""
        if not _SHAPE.fullmatch(name) or name[0] not in self._surnames or name.endswith(_PLACE_ENDS):
            return False
        first, *rest = self._segmenter.tokens(name)
        if len(first.text) == 1:
            return (
                bool(rest) and not first.tag.startswith(_NO_SURNAME) and not any(map(self._is_common, rest))
            )
        return first.tag.startswith(_NAME_TAGS)

    def _is_common(self, token: Token) -> bool:
        """An everyday noun is no given name: 原公司, 方老师; 红军 and 国庆 are."""
        noun = token.tag.startswith(("n", "b")) and not token.tag.startswith("nr")
        return noun and len(token.text) > 1 and self._segmenter.idf(token.text) < _EVERYDAY
