"""Where the text of an article stands: the part of the tree whose lines of prose outweigh its noise most.

Every block of text gets a worth in characters, positive for prose and negative for menus and link lists; the
element with the greatest sum, the innermost where several are equal, holds the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from crawlers.extract.blocks import Block, Element
from crawlers.extract.cards import find_cards
from crawlers.extract.page import Page, ancestors, classes
from crawlers.extract.worth import weigh, worth

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
_PROSE = 40.0
"""In Chinese characters: hardly any headline is longer."""
_ASIDE = frozenset({"aside", "header"})


@dataclass(slots=True)
class Body:
    """The chosen element with its blocks, and the worth of everything for later cutting."""

    element: Any
    blocks: list[Block]
    worth: float
    cards: set[Any] = field(default_factory=set)
    """Elements in it that are teasers of other articles."""


def is_noise(element: Element) -> bool:
    """Whether tag or class say: comments, shares, related links, footers."""
    return element.tag in _ASIDE or _noise_name(classes(element))


def is_named(element: Element) -> bool:
    """Whether class or id say: article, content."""
    return _named(classes(element))


def find_body(page: Page) -> Body | None:
    """The element that holds the article; None on a page without prose.

    Where teasers of other articles stand in it, it is looked for once more without them.
    """
    body = _heaviest(page, page.blocks)
    cards = find_cards(body.element, body.blocks) if body else set()
    if body is None or not cards:
        return body
    rest = [b for b in page.blocks if not any(e in cards for e in ancestors(b.element))]
    again = _heaviest(page, rest) or body
    again.cards = cards
    return again


def _heaviest(page: Page, blocks: list[Block]) -> Body | None:
    tree = Tally(blocks, page.headline_chain)
    best = max(range(len(tree.sums)), key=lambda n: (tree.weight(n), tree.depth[n]), default=-1)
    if best < 0 or tree.sums[best] <= 0:
        return None
    best = _declared(best, tree) or _named_inside(best, tree)
    element = tree.elements[best]
    return Body(element, within(page.blocks, element), tree.sums[best])


def _declared(best: int, tree: Tally) -> int | None:
    """What the page itself marks as the article's body (schema.org), else its only ``<article>``."""
    least, elements = 0.4 * tree.sums[best], tree.elements
    large = [n for n, value in enumerate(tree.sums) if value >= least]
    marked = [n for n in large if elements[n].get("itemprop") == "articleBody"]
    if marked:
        return max(marked, key=lambda n: (tree.sums[n], tree.depth[n]))
    articles = [n for n in large if elements[n].tag == "article" and elements[best] in ancestors(elements[n])]
    return articles[0] if len(articles) == 1 and articles[0] != best else None


def _named_inside(best: int, tree: Tally) -> int:
    """A part that is called article or content and holds most of the worth: introductions stay outside it."""
    least, elements = 0.6 * tree.sums[best], tree.elements
    large = [n for n, value in enumerate(tree.sums) if value >= least and _named(classes(elements[n]))]
    inside = [n for n in large if elements[best] in ancestors(elements[n]) and not is_noise(elements[n])]
    return max(inside, key=tree.depth.__getitem__, default=best)


def first_prose(body: Body) -> int:
    """The place on the page of the first line that is text and not headline."""
    return next((b.order for b in body.blocks if weigh(b.text) >= _PROSE), body.blocks[0].order)


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
    headline. Sums go up the tree once: pages nest deep, and a climb for each block would take for ever.
    """

    def __init__(self, blocks: list[Block], headline: frozenset[Any]) -> None:
        self.place: dict[Any, int] = {}
        """Element → its place in the lists below; those around stand before those inside."""
        self.depth: list[int] = []
        self._parent: list[int] = []
        owners = [self._climb(block.element) for block in blocks]
        self._shares = [1.0 if e in headline else _discount(e) for e in self.place]
        self._above = self._hand_down()
        self.sums, self.lowest = self._hand_up(blocks, owners)

    @property
    def elements(self) -> list[Any]:
        return list(self.place)

    def weight(self, place: int) -> float:
        """The worth that counts when the article is looked for."""
        share = min(self._above[place], self.lowest[place]) if self._above[place] < 1.0 else 1.0
        return self.sums[place] * share

    def _climb(self, element: Element) -> int:
        """The element's place; it and those around it are entered where they are new."""
        path = []
        while element is not None and element not in self.place:
            path.append(element)
            element = element.getparent()
        here = self.place[element] if element is not None else -1
        for inner in reversed(path):
            self._parent.append(here)
            self.depth.append(self.depth[here] + 1 if here >= 0 else 1)
            here = self.place[inner] = len(self.place)
        return here

    def _hand_down(self) -> list[float]:
        """The least share that an element or one around it keeps by its name."""
        above: list[float] = []
        for share, parent in zip(self._shares, self._parent, strict=True):
            above.append(min(share, above[parent]) if parent >= 0 else share)
        return above

    def _hand_up(self, blocks: list[Block], owners: list[int]) -> tuple[list[float], list[float]]:
        """Sums, and the least share inside; of noise only the losses go on to what is outside it."""
        whole, losses = [0.0] * len(self.depth), [0.0] * len(self.depth)
        for block, owner in zip(blocks, owners, strict=True):
            whole[owner] += worth(block)
            losses[owner] += min(worth(block), 0.0)
        sums, lowest, above = list(whole), list(self._shares), self._above
        for n in range(len(sums) - 1, -1, -1):
            parent, noise = self._parent[n], above[n] < 1.0
            if noise:
                sums[n] = whole[n]
            if parent >= 0:
                sums[parent] += losses[n] if noise and above[parent] == 1.0 else sums[n]
                whole[parent] += whole[n]
                losses[parent] += losses[n]
                lowest[parent] = min(lowest[parent], lowest[n])
        return sums, lowest


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
