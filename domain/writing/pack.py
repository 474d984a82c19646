"""Choosing the sentences of an item: whole ones, in text order, within the bounds of its block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from operator import add
from typing import NamedTuple

from domain import text as zh
from domain.article import Article
from domain.writing.plain import sentence_cost
from domain.writing.prose import as_prose, headline, is_first_person

_DANGLING = re.compile(
    r"^(?:他|她|它|其[中他]?|该|此|这|那|对此|同时|另外|此外|不过|但|然而|而|并|也|还|据介绍|随后|之后|与此|因此|所以|于是|目前来看"
    r"|第[二三四五]|[二三四五]是|(?:要|欢迎|希望|愿|祝贺|必须|期待|支持|应当)(?![求闻件约道素点务])|\d+[.、．]|[”’）]|“[^”]*”$)"
)
_UNNAMED = re.compile(
    r"^[^，。]{0,12}[，,]?该[馆局校院店厂]|^[^，。]{0,6}该(?:公司|平台|账号|企业|项目|小区)"
)
"""An item that opens on 该馆 does not say which."""
_REPORTER = re.compile(r"^记者|告诉记者|对记者说|记者[^，。]{0,12}(?:走访|走进|来到|采访|探访)")
_LINK = re.compile(r"^(?:同时|与此同时|此外|另外|不过|但是|然而|因此|所以|随后|而且)[，,]")
_WHOLE = re.compile(r"[^。！？!?]*(?:[。！？!?]+[”’」』）)]*|$)")
"""A sentence to its full stop: what stands between semicolons often has its subject in the part before."""


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be printed. ``cost`` is what choosing it costs against others, 0 for the best."""

    text: str
    article: Article
    cost: float
    source: str = ""
    """The sentence of the body that ``text`` was made from, verbatim."""
    paragraph: int = 0
    """Of the body, from 0."""


def candidates(article: Article, summary: Sequence[str], most: int = 8) -> list[Candidate]:
    """Up to ``most`` printable sentences in text order: those of the summary first, then others of the body."""
    body = list(_sentences(article.body, most * 2 if not summary else None))
    wanted = [zh.fold(s) for s in summary]
    free = {i for i, (line, _) in enumerate(body) if wanted and any(part in zh.fold(line) for part in wanted)}
    title = headline(article)
    order = sorted(range(len(body)), key=lambda i: (i not in free, i))
    out: dict[int, Candidate] = {}
    for place in order[: most * 2]:
        if len(out) == most:
            break
        raw, paragraph = body[place]
        line = as_prose(raw, article)
        if line and line not in {c.text for c in out.values()}:
            distance = 0.12 * min(place, 8) + (0.0 if place in free else 0.3)
            cost = distance + _cost(raw, line, title)
            out[place] = Candidate(line, article, cost, raw, paragraph)
    return [out[place] for place in sorted(out)]


def _sentences(body: str, most: int | None) -> Iterator[tuple[str, int]]:
    """(sentence, number of its paragraph) of the first ``most`` sentences."""
    found = (
        (sentence.strip(), number)
        for number, line in enumerate(zh.paragraphs(body))
        for sentence in _WHOLE.findall(line)
        if sentence.strip()
    )
    return islice(found, most)


def _cost(raw: str, line: str, title: str) -> float:
    """What speaks against a sentence: no stop (a heading), a reporter's errand, a voice, nothing of the title,
    no news in it."""
    return (
        sentence_cost(line)
        + (0.0 if raw[-1] in "。！!？?”’）)" else 2.0)
        + (1.5 if _REPORTER.search(line) else 0.0)
        + (4.0 if is_first_person(line) else 0.0)
        + 1.5 * (1 - overlap(title, line))
    )


_WORTH = 1.2
"""What a sentence brings: one that costs less is added while there is room."""
_OPENING = 2.2
"""Cost from which a sentence is not fit to open an item; a feature's own opening seldom is."""
_LEADLESS = 2.5
"""What leaving out the first sentence that is fit to open costs: it says what happened."""
_UNTOLD = 4.0
"""What it costs to tell nothing of the title: the news may stand in the third sentence."""
_REPEATED = 0.45
"""Share of common character pairs above which one sentence says another one again."""
_MOST = 5
"""Sentences of an item."""
_SHORTFALL = 0.1
"""What a missing 汉字 costs: a poor sentence (2 and more) is not worth twenty characters."""


def pack(pool: Sequence[Candidate], least: int, most: int) -> tuple[Candidate, ...]:
    """Whole sentences, in order, whose length stays within ``most`` and whose 汉字 should reach ``least``.

    Where no choice fits, the nearest one is returned: the caller sees it by its length.
    """
    if not pool:
        return ()
    title = {pair: 1 << number for number, pair in enumerate(_pairs(headline(pool[0].article)))}
    judged = [_Judged.of(candidate, place, title) for place, candidate in enumerate(pool)]
    lead = next((j.place for j in judged if j.cost < _OPENING), 0)
    best = min(_choices(judged, most), key=lambda c: _misfit(c, lead, least, most, len(title)))
    return tuple(pool[place] for place in best.places)


def _choices(judged: Sequence[_Judged], most: int) -> Sequence[_Choice]:
    """Those that fit and repeat nothing, few sentences first; single sentences where none fits."""
    again = {(a.place, b.place) for a, b in combinations(judged, 2) if _share(a.pairs, b.pairs) > _REPEATED}
    alone = [_Choice.of(j) for j in judged]
    longest = fitting = [choice for choice in alone if choice.length <= most]
    for _ in range(1, _MOST):
        longest = [
            choice.with_(j)
            for choice in longest
            for j in judged[choice.places[-1] + 1 :]
            if choice.length + j.length <= most
            and not (again and any((place, j.place) in again for place in choice.places))
        ]
        fitting = fitting + longest
    return fitting or alone


class _Judged(NamedTuple):
    """What every choice asks of a candidate, found out once."""

    place: int
    cost: float
    length: int
    han: int
    dangling: bool
    unnamed: bool
    pairs: frozenset[str]
    """Its character pairs."""
    titled: int
    """Those of the title that it has, one bit each."""

    @classmethod
    def of(cls, candidate: Candidate, place: int, title: Mapping[str, int]) -> _Judged:
        text, pairs = candidate.text, _pairs(candidate.text)
        return cls(
            place,
            candidate.cost,
            len(text),
            zh.han_count(text),
            bool(_DANGLING.match(text)),
            bool(_UNNAMED.search(text)),
            pairs,
            sum(title[pair] for pair in title.keys() & pairs),
        )


class _Choice(NamedTuple):
    """Sentences chosen, with their sums: a hundred choices of a text are weighed, each from the one it adds to."""

    places: tuple[int, ...]
    cost: float
    length: int
    han: int
    dangling: int
    """Sentences that hang on one before them which is not there."""
    unnamed: bool
    titled: int

    @classmethod
    def of(cls, j: _Judged) -> _Choice:
        return cls((j.place,), j.cost - _WORTH, j.length, j.han, int(j.dangling), j.unnamed, j.titled)

    def with_(self, j: _Judged) -> _Choice:
        """With one sentence more, further down."""
        return _Choice(
            (*self.places, j.place),
            self.cost + (j.cost - _WORTH),
            self.length + j.length,
            self.han + j.han,
            self.dangling + (j.dangling and j.place - 1 != self.places[-1]),
            self.unnamed,
            self.titled | j.titled,
        )


def _misfit(choice: _Choice, lead: int, least: int, most: int, titled: int) -> tuple[float, float, int]:
    """``titled``: character pairs of the title."""
    cost = choice.cost + 3 * choice.dangling + (0 if choice.places[0] == lead else _LEADLESS)
    cost += 1.0 if choice.unnamed else 0.0
    cost += _SHORTFALL * max(0, least - choice.han)
    cost += _UNTOLD * (1 - choice.titled.bit_count() / max(1, titled))
    return 3 * max(0, choice.length - most), cost, -choice.length


def unhook(text: str) -> str:
    """An item that opens with 同时， or 此外， hangs on a sentence that is not there: the link word goes."""
    return _LINK.sub("", text)


def clip(text: str, most: int) -> str:
    """A text that no whole sentence fits, cut at a comma with ……, so that the reader sees it was cut."""
    if len(text) <= most:
        return text
    head = text[: max(1, most - 2)]
    comma = max(head.rfind("，"), head.rfind("。"), head.rfind("；"))
    return (head[:comma] if comma > most // 3 else head) + "……"


def overlap(one: str, other: str) -> float:
    """Share of the shorter text's character pairs that the other has too, 0…1."""
    return _share(_pairs(one), _pairs(other))


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


@lru_cache(maxsize=128)  # the title is asked for with every sentence, each sentence twice
def _pairs(text: str) -> frozenset[str]:
    return frozenset(map(add, text, text[1:]))
