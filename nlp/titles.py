"""The title of a story: one of its members' own headlines, central, short and plain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.text import clean, fold

_LABEL = re.compile(
    r"^(?:[【\[（(][^】\]）)]{1,12}[】\]）)]|(?:快讯|突发|最新|独家|视频|图集|组图|直播|关注|热点|滚动|深读|快评|社论)[|｜丨:：!！]\s*)"
)
_PLAIN_FROM, _PLAIN_TO = 10, 28
_COMMENT = re.compile(r"评论|社评|时评|快评|网评|观察|综述|述评|侧记|手记|为何|怎么|如何|何以|吗|[?？!！…]")
_QUOTED = re.compile(r"^[“\"「]")


def story_title(titles: Sequence[str]) -> str:
    """The best of the members' titles, given in order of publication; labels like 【快讯】 are cut.

    Raises ``ValueError`` for no titles: a story has a seed.
    """
    if not titles:
        raise ValueError("a story has at least one title")
    plain = [_LABEL.sub("", clean(title)) or clean(title) for title in titles]
    pairs = [_pairs(title) for title in plain]
    scores = [_score(title, i, pairs) for i, title in enumerate(plain)]
    return plain[max(range(len(plain)), key=lambda i: (scores[i], -i))]


def _score(title: str, place: int, pairs: Sequence[frozenset[str]]) -> float:
    others = [_overlap(pairs[place], other) for i, other in enumerate(pairs) if i != place][:50]
    score = sum(others) / len(others) if others else 0.0
    score -= 0.15 * bool(_COMMENT.search(title)) + 0.05 * bool(_QUOTED.search(title))
    if not _PLAIN_FROM <= len(title) <= _PLAIN_TO:
        score -= 0.08
    return score


def _pairs(title: str) -> frozenset[str]:
    folded = fold(title)
    return frozenset(folded[i : i + 2] for i in range(len(folded) - 1))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of ``other`` that stands in ``one``: a central title says what the others say."""
    return len(one & other) / len(other) if other else 0.0
