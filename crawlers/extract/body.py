"""Where the text of an article stands: the part of the tree whose lines of prose outweigh its noise most.

Every block of text gets a worth in characters, positive for prose and negative for menus and link lists; the
element with the greatest sum, the innermost where several are equal, holds the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crawlers.extract.blocks import Block, Element
from crawlers.extract.page import Page, ancestors, classes

_NOISE = re.compile(
    r"comment|pinglun|reply|share|related|relevant|recommend|tuijian|sidebar|side-|footer|foot_|copyright|breadcrumb|crumb"
    r"|qrcode|erweima|pagination|page_?nav|pager|toolbar|hotnews|hot-|rank|login|popup|disclaim|subscri|newsletter|social"
    r"|shengming|statement|xgxw|xiangguan|bshare|jiathis|bdshare|advert|guanggao|promo|cookie|readnext|more-"
)
_TALK = re.compile(r"comment|pinglun|reply|liuyan|guestbook|disqus")
_NAMED = re.compile(
    r"artibody|article-?_?(?:body|content|text|con|main)|content_?-?(?:area|text|body|main|article|detail)?\b|endtext|main_?-?text"
    r"|text_?-?(?:area|con|content|body)?\b|zoom|trs_editor|trs_ueditor|ucap-content|js_content|post_?-?(?:body|content|text)"
    r"|news_?-?(?:body|content|text|con|txt)|story_?-?(?:body|content|text)?\b|entry-?_?content|detail_?-?(?:content|con|body|text)"
    r"|show_?text|rich_?media_?content|cont_?txt|ozoom|articlebody"
)
_ASIDE = frozenset({"aside", "header"})
_STOPS = re.compile(r"[。！？!?；;]|[.](?=\s|$)")
_COMMAS = re.compile(r"[，、,：“”「」]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_TEASER = re.compile(r"(?:\.{3,}|…+)\s*[\[【（(]?\s*(?:详情|詳情|详细|全文|查看|更多|阅读)?\s*[\]】）)]?$")
_COPYRIGHT = re.compile(
    r"版权所有|版權所有|著作權|All Rights Reserved|ICP[备备案证證]|网安备|互联网新闻信息服务|违法和不良信息|©|Copyright",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Body:
    """The chosen element with its blocks, and the worth of everything for later cutting."""

    element: Any
    blocks: list[Block]
    worth: float


def weigh(text: str) -> float:
    """Length in Chinese characters; Latin letters count a third, as a word is about five of them."""
    if text.isascii():
        return len(text) / 3
    han = len(_HAN.findall(text))
    return han + (len(text) - han) / 3


def worth(block: Block) -> float:
    """Characters of prose in a block, negative for noise."""
    if block.value is None:
        block.value = _worth(block)
    return block.value


def _worth(block: Block) -> float:
    size, text = weigh(block.text), block.text
    if size < 200 and _COPYRIGHT.search(text):
        return -20.0
    density = block.link / max(1, len(text))
    if density > 0.5 or (block.link and _TEASER.search(text)):
        return -min(size, 30.0) - 2
    prose = len(_STOPS.findall(text)) * 2 + len(_COMMAS.findall(text))
    if (prose >= 2 and size >= 10) or size >= 60:
        return size * (1 - density) + 2 * prose
    if prose and size >= 6:
        return size * 0.5 * (1 - density)
    return -1.5 if size < 20 else size * 0.1


def is_noise(element: Element) -> bool:
    """Whether tag or class say: comments, shares, related links, footers."""
    return element.tag in _ASIDE or _noise_name(classes(element))


def find_body(page: Page) -> Body | None:
    """The element that holds the article; None on a page without prose."""
    tree = Tally(page.blocks, page.headline_chain)
    best = max(tree.order, key=lambda e: (tree.sums[e] * tree.discount.get(e, 1.0), tree.depth[e]), default=None)
    if best is None or tree.sums[best] <= 0:
        return None
    best = _named_inside(best, tree)
    return Body(best, within(page.blocks, best), tree.sums[best])


def _named_inside(best: Element, tree: Tally) -> Element:
    """A part that is called article or content and holds most of the worth: introductions stay outside it."""
    least = 0.6 * tree.sums[best]
    large = (e for e in tree.order if tree.sums[e] >= least and _named(classes(e)))
    inside = [e for e in large if best in ancestors(e) and not is_noise(e)]
    return max(inside, key=lambda e: tree.depth[e], default=best)


def within(blocks: list[Block], element: Element) -> list[Block]:
    """The blocks that stand under ``element``."""
    inside: dict[Any, bool] = {element: True}
    return [block for block in blocks if _under(block.element, inside)]


def _under(element: Element, inside: dict[Any, bool]) -> bool:
    """Whether an element or one around it is marked; what was found out on the way is marked as well."""
    path = []
    while element is not None and element not in inside:
        path.append(element)
        element = element.getparent()
    answer = element is not None and inside[element]
    inside.update(dict.fromkeys(path, answer))
    return answer


class Tally:
    """Worth of every element round a block, and for those that are noise what part of it counts.

    What is named like noise, or stands inside such an element, counts for nothing outside, unless it holds the
    headline. One pass up the tree: pages nest deep, and a pass for each block would take for ever.
    """

    def __init__(self, blocks: list[Block], headline: frozenset[Any]) -> None:
        self.order: list[Any] = []
        """Every element round a block, as the blocks come; those inside before those around."""
        self.depth: dict[Any, int] = {}
        self._parent: dict[Any, Any] = {}
        for block in blocks:
            self._climb(block.element)
        self.sums = dict.fromkeys(self.order, 0.0)
        self.discount: dict[Any, float] = {}
        self._headline = headline
        self._add_up(blocks)

    def _climb(self, element: Element) -> None:
        path = []
        while element is not None and element not in self.depth:
            path.append(element)
            element = element.getparent()
        depth = self.depth[element] if element is not None else 0
        for n, inner in enumerate(path):
            self._parent[inner] = path[n + 1] if n + 1 < len(path) else element
            self.depth[inner] = depth + len(path) - n
        self.order += path

    def _add_up(self, blocks: list[Block]) -> None:
        """Deepest first, each element hands its sums on to the one around it."""
        above = self._shares_above()
        whole, losses = dict(self.sums), dict(self.sums)
        lowest = {e: 1.0 if e in self._headline else _discount(e) for e in self.order}
        for block in blocks:
            value = worth(block)
            whole[block.element] += value
            losses[block.element] += min(value, 0.0)
            self.sums[block.element] += value
        for element in sorted(self.order, key=lambda e: -self.depth[e]):
            self._hand_on(element, above, whole, losses, lowest)

    def _hand_on(
        self,
        element: Element,
        above: dict[Any, float],
        whole: dict[Any, float],
        losses: dict[Any, float],
        lowest: dict[Any, float],
    ) -> None:
        parent = self._parent[element]
        if above[element] < 1.0:
            self.sums[element] = whole[element]
            self.discount[element] = min(above[element], lowest[element])
        if parent is not None:
            noise = above[element] < 1.0 and above[parent] == 1.0
            self.sums[parent] += losses[element] if noise else self.sums[element]
            whole[parent] += whole[element]
            losses[parent] += losses[element]
            lowest[parent] = min(lowest[parent], lowest[element])

    def _shares_above(self) -> dict[Any, float]:
        """The least share that an element or one around it keeps by its name."""
        above: dict[Any, float] = {}
        for element in sorted(self.order, key=self.depth.__getitem__):
            own = 1.0 if element in self._headline else _discount(element)
            parent = self._parent[element]
            above[element] = min(own, above[parent]) if parent is not None else own
        return above


def _discount(element: Element) -> float:
    """What part of its worth an element keeps by its name: readers' comments can be longer than any article."""
    name = classes(element)
    if _talk_name(name):
        return 0.03
    return 0.3 if element.tag in _ASIDE or _noise_name(name) else 1.0


@lru_cache(maxsize=8192)
def _noise_name(name: str) -> bool:
    return bool(_NOISE.search(name))


@lru_cache(maxsize=8192)
def _talk_name(name: str) -> bool:
    return bool(_TALK.search(name))


@lru_cache(maxsize=8192)
def _named(name: str) -> bool:
    return bool(_NAMED.search(name))
