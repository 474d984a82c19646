"""Names in a text: districts, bodies and places of the gazetteer; other bodies, places, persons and policies by rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from domain.analysis import Entity
from nlp import assets
from nlp.places import Places
from nlp.reading import Reading
from nlp.segment import Token

MOST = 40
"""Names kept for one text; a list of winners is not what it is about."""
_PERSON_TAGS = frozenset({"nr", "nrfg", "nrt"})
_BODY_PARTS = frozenset({"ns", "nr", "nz", "nt", "n", "j", "vn", "b", "f", "nrt", "nrfg"})
_BODY_HEADS = frozenset({"ns", "nz", "nt", "nr", "j", "nrt"})
_MOST_PARTS = 4
_TITLE = re.compile(r"《([^《》]{4,60})》")
_POLICY_END = re.compile(
    r"(?:条例|规定|办法|细则|意见|通知|公告|通告|决定|方案|规划|纲要|计划|措施|标准|规范|规程|指南|目录|预案|准则|法|法典|"
    r"规则|解释|批复|要点|清单)(?:[（(][^）)]{1,12}[）)])?$"
)
_DOC_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,9})[〔\[［【（(](\d{4})[〕\]］】）)]\s?第?(\d{1,4})号")
_NUMBER_LEAD = re.compile(r".*(?:根据|按照|依据|通知|文件|关于|印发|执行|废止|即|为|《|》|的|和|以)")


class EntityFinder:
    """Built once from ``data/lexicons/names.yml``; keeps no state between texts."""

    def __init__(self, path: Path) -> None:
        keys = ("surnames", "before_person", "after_person", "body_ends", "not_names")
        rules = assets.checked(assets.read_yaml(path), path, keys)
        self._surnames = frozenset(rules["surnames"])
        self._before_person = frozenset(rules["before_person"].split())
        self._after_person = frozenset(rules["after_person"].split())
        self._body_ends = tuple(rules["body_ends"].split())
        self._not_names = frozenset(rules["not_names"].split())

    def find(self, reading: Reading, places: Places) -> tuple[Entity, ...]:
        """Districts, policies, organisations, persons, places; inside a type the most mentioned first."""
        known = _linked(places)
        names = {name for _, name, _ in places.entries}
        tokens = (*reading.title_tokens, *reading.body_tokens)
        found = [Entity(d.name, "DISTRICT", n, d.id) for d, n in places.mentions]
        found += _entities("POLICY", Counter(_policies(reading.text)))
        found += [entity for entity in known if entity.type == "ORG"]
        found += _entities("ORG", _outermost(Counter(self._bodies(tokens)), names))
        found += _entities("PER", self._persons(tokens))
        found += [entity for entity in known if entity.type == "LOC"]
        forms = {form for d, _ in places.mentions for form in (*d.sure, *d.context, *d.beside)}
        found += _entities("LOC", self._locations(tokens, names | forms))
        return tuple(found[:MOST])

    def _persons(self, tokens: Sequence[Token]) -> Counter[str]:
        """Tagged names with a Chinese surname beside an office or a verb of saying, or met twice."""
        counts: Counter[str] = Counter()
        sure: set[str] = set()
        for i, token in enumerate(tokens):
            if not self._looks_like_person(token):
                continue
            name, after = self._whole_name(tokens, i)
            counts[name] += 1
            if after in self._after_person or (i and tokens[i - 1].text in self._before_person):
                sure.add(name)
        return Counter({name: n for name, n in counts.items() if name in sure or (n > 1 and len(name) == 3)})

    def _whole_name(self, tokens: Sequence[Token], i: int) -> tuple[str, str]:
        """The name at ``i`` and the word after it; a last character that was cut off (梁书|恒|介绍) is put back."""
        name = tokens[i].text
        first, second = (tokens[k].text if k < len(tokens) else "" for k in (i + 1, i + 2))
        cut = len(name) == 2 and len(first) == 1 and tokens[i + 1].tag[0] not in "xcup"
        if cut and first not in self._after_person and second in self._after_person:
            return name + first, second
        return name, first

    def _looks_like_person(self, token: Token) -> bool:
        name = token.text
        shaped = token.tag in _PERSON_TAGS and 2 <= len(name) <= 4 and name not in self._not_names
        return shaped and name[0] in self._surnames and name[-1] not in "里路街道区村"

    def _bodies(self, tokens: Sequence[Token]) -> Iterator[str]:
        """Names that end like a body, read backwards from the end to the first place or proper name."""
        for i, token in enumerate(tokens):
            continued = i + 1 < len(tokens) and self._ends_body(tokens[i + 1])
            if token.tag == "nt" and len(token.text) > 3 and not continued:
                yield token.text
            elif self._ends_body(token):
                start = _head(tokens, i)
                if start < i:
                    yield "".join(t.text for t in tokens[start : i + 1])

    def _ends_body(self, token: Token) -> bool:
        return token.tag[0] in "nj" and token.text.endswith(self._body_ends)

    def _locations(self, tokens: Sequence[Token], known: Collection[str]) -> Counter[str]:
        return Counter(
            token.text
            for token in tokens
            if token.tag == "ns"
            and len(token.text) > 1
            and token.text not in self._not_names
            and token.text not in known
        )


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


def _head(tokens: Sequence[Token], end: int) -> int:
    """Index of the first token of the name that ends at ``end``; ``end`` itself if no proper name starts it."""
    best = end
    # A legal form is the end of a full name, which may begin with an invented word tagged as a noun.
    full = tokens[end].text.endswith("有限公司")
    for i in range(end - 1, max(-1, end - 1 - _MOST_PARTS), -1):
        if tokens[i].tag not in _BODY_PARTS:
            break
        if full or tokens[i].tag in _BODY_HEADS:
            best = i
    return best


def _policies(text: str) -> Iterator[str]:
    """Titles in 《》 that name a rule or plan, and 发文字号 with 〔〕."""
    for match in _TITLE.finditer(text):
        if _POLICY_END.search(match[1]):
            yield f"《{match[1]}》"
    for match in _DOC_NUMBER.finditer(text):
        yield f"{_NUMBER_LEAD.sub('', match[1])}〔{match[2]}〕{match[3]}号"
