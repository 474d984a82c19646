"""Names in a text: districts, bodies and places of the gazetteer; other bodies, places and persons by the trained model;
policies and times by rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.analysis import Entity
from domain.privacy import Standing
from nlp import assets
from nlp.agreement import agreed
from nlp.places import Places
from nlp.reading import Reading
from nlp.tagger import Name, Tagger
from nlp.tagger_features import Cut

MOST = 40
"""Names kept for one text; a list of winners is not what it is about."""
MOST_TIMES = 5
_TITLE = re.compile(r"《([^《》]{4,60})》")
_POLICY_END = re.compile(
    r"(?:条例|规定|办法|细则|意见|通知|公告|通告|决定|方案|规划|纲要|计划|措施|标准|规范|规程|指南|目录|预案|准则|法|法典|"
    r"规则|解释|批复|要点|清单)(?:[（(][^）)]{1,12}[）)])?$"
)
_DOC_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,9})[〔\[［【（(](\d{4})[〕\]］】）)]\s?第?(\d{1,4})号")
_NUMBER_LEAD = re.compile(r".*(?:根据|按照|依据|通知|文件|关于|印发|执行|废止|即|为|《|》|的|和|以)")
_TIME = re.compile(
    r"(?:\d{4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]|(?<![\d月])\d{1,2}[日号](?=[上下中凌早晚起，、至])"
    r"|(?:今|明|后|昨|前)[天日晚早]|(?:本|上|下)(?:周[一二三四五六日]?|月|半年)|今年|去年|明年)"
    r"(?:凌晨|清晨|早晨|上午|中午|下午|傍晚|晚间?|深夜|夜间)?(?:\d{1,2}[时点](?:\d{1,2}分?|半|许)?)?"
)
_BESIDE = 10
"""Characters on each side of a name in which an office is looked for."""
_STANDINGS = {
    "offices": Standing.OFFICE,
    "figures": Standing.FIGURE,
    "press": Standing.PRESS,
    "parties": Standing.PARTY,
    "ordinary": Standing.PRIVATE,
    "kin": Standing.PRIVATE,
}
"""List of words in ``names.yml`` → what such a word beside a name says."""
_MEASURES = "张段支束包匹节卷项"
"""Measure words of things that are surnames too."""
_NUMBER = re.compile(r"(?:[0-9０-９]{2}|[百千万亿余多几两])$")
"""Of one figure or 一 is not sure: 1张伟 of a numbered list, 负责人之一张伟."""
_MEASURE = re.compile(rf"[0-9０-９一两几余多][{_MEASURES}份本台辆幅件条片块]$")
_BETWEEN = ' 　，、（(：:“”"’'
_BEHIND = "".join(sign for sign in _BETWEEN if sign not in "、：:")
"""Behind 、 stands the next person (邻居陈金秀、镇党委书记林志), behind a colon what somebody says (刘晔：患者可以索赔)."""


@dataclass(frozen=True)
class Mention:
    """``reading.text[start:end]`` is a name."""

    start: int
    end: int
    text: str
    type: str
    """PER, ORG, LOC or DISTRICT."""
    gazetteer_id: str | None = None
    role: str = ""
    """Of a person: the word beside the name that tells the standing (市长, 记者, 犯罪嫌疑人, 女士); empty where none does."""
    standing: Standing = Standing.UNKNOWN


class EntityFinder:
    """Built once from ``data/lexicons/names.yml`` and a tagger; keeps no state between texts."""

    def __init__(self, path: Path, tagger: Tagger) -> None:
        keys = ("surnames", *_STANDINGS, "callings", "not_names")
        rules = assets.checked(assets.read_yaml(path), path, keys)
        self._tagger = tagger
        self.surnames = frozenset(rules["surnames"])
        self._callings = tuple(rules["callings"].split())
        self._not_names = frozenset(rules["not_names"].split())
        # Longest first: 副局长 before 局长, 犯罪嫌疑人 before 嫌疑人.
        roles = [(word, standing) for key, standing in _STANDINGS.items() for word in rules[key].split()]
        self._roles = dict(sorted(roles, key=lambda pair: -len(pair[0])))
        kin = frozenset(rules["kin"].split())
        self._role_before = re.compile(f".*?({_any(self._roles)})[{_BETWEEN}]*$", re.DOTALL)
        self._role_after = re.compile(f"[{_BEHIND}]*({_any(w for w in self._roles if w not in kin)})")

    def names(self, readings: Sequence[Reading]) -> list[tuple[Name, ...]]:
        """The model's names of each text, with places in ``reading.text``; many texts at once are read faster."""
        return self._tagger.names([_cut(reading) for reading in readings])

    def find(
        self, reading: Reading, places: Places, names: Sequence[Name] | None = None
    ) -> tuple[Entity, ...]:
        """Districts, policies, organisations, persons, places, times; inside a type the most mentioned first.

        ``names`` are the model's for this text, where they were read before.
        """
        found = self._counted(reading, self._read(reading, names))
        known = _linked(places)
        taken = {name for _, name, _ in places.entries} | _district_forms(places)
        entities = [Entity(d.name, "DISTRICT", n, d.id) for d, n in places.mentions]
        entities += _entities("POLICY", Counter(_policies(reading.text)))
        entities += [entity for entity in known if entity.type == "ORG"]
        entities += _entities("ORG", _outermost(found["ORG"], taken))
        entities += _entities("PER", found["PER"])
        entities += [entity for entity in known if entity.type == "LOC"]
        entities += _entities("LOC", _without(found["LOC"], taken))
        times = Counter(match[0] for match in _TIME.finditer(reading.text))
        return tuple(entities[: MOST - MOST_TIMES]) + tuple(_entities("TIME", times)[:MOST_TIMES])

    def mentions(
        self, reading: Reading, places: Places, names: Sequence[Name] | None = None
    ) -> tuple[Mention, ...]:
        """Every place where a person, body or place is named, in text order, none inside another."""
        text, linked = reading.text, _links(places)
        spans = [(n.start, n.end, n.type) for n in self._read(reading, names)]
        spans += [
            (at, at + len(name), kind) for name, (_, kind) in linked.items() for at in _every(text, name)
        ]
        found = []
        for start, end, kind in _outer(spans):
            name = text[start:end]
            identity, linked_kind = linked.get(name, (None, kind))
            role, standing = self._role(text, start, end) if kind == "PER" else ("", Standing.UNKNOWN)
            found.append(Mention(start, end, name, linked_kind, identity, role, standing))
        return tuple(found)

    def _read(self, reading: Reading, names: Sequence[Name] | None) -> list[Name]:
        given = self.names([reading])[0] if names is None else names
        given = agreed(reading.text, given, self.surnames)
        return [name for name in given if self._is_name(reading.text, name)]

    def _is_name(self, text: str, name: Name) -> bool:
        if text[name.start : name.end] in self._not_names:
            return False
        return name.type != "PER" or not _is_counted(text, name.start)

    def _counted(self, reading: Reading, names: Sequence[Name]) -> dict[str, Counter[str]]:
        """Type → name → mentions. One letter (中, 李) says too little to be listed."""
        found: dict[str, Counter[str]] = {"PER": Counter(), "LOC": Counter(), "ORG": Counter()}
        for name in names:
            text = reading.text[name.start : name.end]
            if len(text) > 1:
                found[name.type][text] += 1
        return found

    def _role(self, text: str, start: int, end: int) -> tuple[str, Standing]:
        """The nearest word of standing: inside the name (李女士), right before it, right after it."""
        name = text[start:end]
        called = next(
            (word for word in self._callings if name.endswith(word) and len(name) > len(word)), None
        )
        if called and name[0] in self.surnames:
            return called, Standing.PRIVATE
        before = self._role_before.match(text[max(0, start - _BESIDE) : start])
        beside = before or self._role_after.match(text[end : end + _BESIDE])
        return (beside[1], self._roles[beside[1]]) if beside else ("", Standing.UNKNOWN)


def _is_counted(text: str, start: int) -> bool:
    """Whether what begins there is a thing with its number: 五万余张门票, 一张白卡."""
    before = text[max(0, start - 2) : start]
    return bool(_MEASURE.search(before) or (text[start] in _MEASURES and _NUMBER.search(before)))


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _cut(reading: Reading) -> Cut:
    tokens = (*reading.title_tokens, ("。", "x"), *reading.body_tokens)
    return Cut(reading.text, [token[0] for token in tokens], [token[1] for token in tokens])


def _every(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _outer(spans: Collection[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Of spans that overlap the one that begins first, of those the longest."""
    end = -1
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if span[0] >= end:
            yield span
            end = span[1]


def _links(places: Places) -> Mapping[str, tuple[str, str]]:
    """Name as it stands in the text → (gazetteer id, type)."""
    links = {name: (entry.id, entry.type) for entry, name, _ in places.entries}
    for district, _ in places.mentions:
        links |= dict.fromkeys((*district.sure, *district.context), (district.id, "DISTRICT"))
    return links


def _district_forms(places: Places) -> set[str]:
    return {form for d, _ in places.mentions for form in (*d.sure, *d.context, *d.beside)}


def _linked(places: Places) -> list[Entity]:
    """One entity for each gazetteer entry, under the longest of its names that stand in the text."""
    found: dict[str, Entity] = {}
    for entry, name, count in places.entries:
        before = found.get(entry.id)
        text = name if before is None or len(name) > len(before.text) else before.text
        found[entry.id] = Entity(text, entry.type, count + (before.count if before else 0), entry.id)
    return sorted(found.values(), key=lambda e: (-e.count, e.text))


def _entities(kind: str, counts: Counter[str]) -> list[Entity]:
    return [Entity(text, kind, n) for text, n in _ranked(counts)]


def _without(names: Counter[str], known: Collection[str]) -> Counter[str]:
    return Counter({name: n for name, n in names.items() if name not in known})


def _outermost(bodies: Counter[str], known: Collection[str]) -> Counter[str]:
    """Without names that are part of a known or a longer one: 古籍保护中心 beside 市古籍保护中心."""
    longer = {*known, *bodies}
    return Counter(
        {
            b: n
            for b, n in bodies.items()
            if b not in known and not any(b != other and b in other for other in longer)
        }
    )


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _policies(text: str) -> Iterator[str]:
    """Titles in 《》 that name a rule or plan, and 发文字号 with 〔〕."""
    for match in _TITLE.finditer(text):
        if _POLICY_END.search(match[1]):
            yield f"《{match[1]}》"
    for match in _DOC_NUMBER.finditer(text):
        yield f"{_NUMBER_LEAD.sub('', match[1])}〔{match[2]}〕{match[3]}号"
