"""Choosing the sentences of an item: whole ones, in text order, within the bounds of its block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from domain import text as zh
from domain.article import Article
from domain.writing.plain import sentence_cost
from domain.writing.prose import as_prose, headline, is_first_person

_DANGLING = re.compile(
    r"^(?:他|她|它|其[中他]?|该|此|这|那|对此|同时|另外|此外|不过|但|然而|而|并|也|还|据介绍|随后|之后|与此|因此|所以|于是|目前来看"
    r"|第[二三四五]|[二三四五]是|\d+[.、．]|[”’）]|“[^”]*”$)"
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


def candidates(article: Article, summary: Sequence[str], most: int = 8) -> list[Candidate]:
    """Up to ``most`` printable sentences in text order: those of the summary first, then others of the body."""
    body = [s.strip() for line in zh.paragraphs(article.body) for s in _WHOLE.findall(line) if s.strip()]
    wanted = [zh.fold(s) for s in summary]
    free = {i for i, line in enumerate(map(zh.fold, body)) if any(part in line for part in wanted)}
    title = headline(article)
    order = sorted(range(len(body)), key=lambda i: (i not in free, i))
    out: dict[int, Candidate] = {}
    for place in order[: most * 2]:
        line = as_prose(body[place], article)
        if line and len(out) < most and line not in {c.text for c in out.values()}:
            distance = 0.12 * min(place, 8) + (0.0 if place in free else 0.3)
            out[place] = Candidate(line, article, distance + _cost(body[place], line, title))
    return [out[place] for place in sorted(out)]


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
_SHORTFALL = 0.1
"""What a missing 汉字 costs: a poor sentence (2 and more) is not worth twenty characters."""


def pack(pool: Sequence[Candidate], least: int, most: int) -> tuple[Candidate, ...]:
    """Whole sentences, in order, whose length stays within ``most`` and whose 汉字 should reach ``least``.

    Where no choice fits, the nearest one is returned: the caller sees it by its length.
    """
    choices = (c for size in range(1, min(len(pool), 5) + 1) for c in combinations(pool, size))
    return min(choices, key=lambda choice: _misfit(choice, pool, least, most), default=())


def _lead(pool: Sequence[Candidate]) -> Candidate:
    """The first sentence that is fit to open an item; a feature's own opening seldom is."""
    return next((c for c in pool if c.cost < _OPENING), pool[0])


def _misfit(
    choice: tuple[Candidate, ...], pool: Sequence[Candidate], least: int, most: int
) -> tuple[float, float, int]:
    text = "".join(c.text for c in choice)
    outside = 3 * max(0, len(text) - most)
    dangling = sum(
        1
        for c in choice
        if _DANGLING.match(c.text) and (c is pool[0] or pool[pool.index(c) - 1] not in choice)
    )
    cost = sum(c.cost - _WORTH for c in choice) + 3 * dangling + (0 if choice[0] is _lead(pool) else 0.8)
    cost += 1.0 if _UNNAMED.search(choice[0].text) else 0.0
    cost += _SHORTFALL * max(0, least - zh.han_count(text))
    return outside, cost, -len(text)


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
    a, b = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (one, other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
