"""The title of a story: one of its members' own headlines, central, short and plain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.text import clean, fold

_LABEL = re.compile(
    r"^(?:[【\[（(][^】\]）)]{1,12}[】\]）)]|(?:快讯|突发|最新|独家|视频|图集|组图|直播|关注|热点|滚动|深读|快评|社论)[|｜丨:：!！]\s*)"
)
_SITE = re.compile(
    r"(?:\s*(?:_+|-{1,2}|[|｜])\s*[^_|｜\-\s]{2,12}){0,2}"
    r"\s*(?:_+|-{1,2}|[|｜])\s*[^_|｜\-\s]{0,10}(?:网|在线|频道|日报|晚报|客户端|新闻社|门户|图书馆|人民政府)$"
)
"""_频道_站名, --文化--人民网, -新华网: what a page's title adds to its headline."""
_PLAIN_FROM, _PLAIN_TO = 8, 30
"""Characters that stand on one line of a brief and still say what happened."""
_CONSIDERED = 500
_COMPARED = 50
"""Members, spread evenly over a long story, whose titles are considered, and that each is compared with."""
_COMMENT = re.compile(r"评论|社评|时评|快评|网评|观察|综述|述评|侧记|手记|为何|怎么|如何|何以|吗|[?？!！…]")
_QUOTED = re.compile(r"^[“\"「]")


def story_title(titles: Sequence[str]) -> str:
    """The best of the members' titles, given in order of publication; labels like 【快讯】 are cut.

    Raises ``ValueError`` for no titles: a story has a seed.
    """
    if not titles:
        raise ValueError("a story has at least one title")
    step = max(1, len(titles) // _CONSIDERED)
    plain = [_headline(title) for title in titles[::step]]
    pairs = [_pairs(title) for title in plain]
    sample = range(0, len(plain), max(1, len(plain) // _COMPARED))
    scores = [_score(title, i, pairs, sample) for i, title in enumerate(plain)]
    return plain[max(range(len(plain)), key=lambda i: (scores[i], -i))]


def _headline(title: str) -> str:
    """Without labels before and names of sites behind, unless nothing would be left."""
    whole = clean(title)
    bare = _SITE.sub("", whole) or whole
    return _LABEL.sub("", bare) or bare


def _score(
    title: str, place: int, pairs: Sequence[frozenset[str]], sample: range
) -> tuple[bool, bool, float]:
    """Of one line, a report, central: in this order."""
    others = [_overlap(pairs[place], pairs[i]) for i in sample if i != place]
    central = sum(others) / len(others) if others else 0.0
    central -= 0.05 * bool(_QUOTED.search(title))
    return _PLAIN_FROM <= len(title) <= _PLAIN_TO, not _COMMENT.search(title), central


def _pairs(title: str) -> frozenset[str]:
    folded = fold(title)
    return frozenset(folded[i : i + 2] for i in range(len(folded) - 1))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of ``other`` that stands in ``one``: a central title says what the others say."""
    return len(one & other) / len(other) if other else 0.0
