"""Where the text of an article stands: the part of the tree whose lines of prose outweigh its noise most.

Every block of text gets a worth in characters, positive for prose and negative for menus and link lists; the
element with the greatest sum, the innermost where several are equal, holds the article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
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
    han = len(_HAN.findall(text))
    return han + (len(text) - han) / 3


def worth(block: Block) -> float:
    """Characters of prose in a block, negative for noise."""
    size, text = weigh(block.text), block.text
    if _COPYRIGHT.search(text) and size < 200:
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
    return element.tag in _ASIDE or bool(_NOISE.search(classes(element)))


def find_body(page: Page) -> Body | None:
    """The element that holds the article; None on a page without prose."""
    sums, noisy = _sums(page.blocks, page.headline_chain)
    if not sums:
        return None
    best = max(sums, key=lambda e: (sums[e] * noisy.get(e, 1.0), _depth(e)))
    if sums[best] <= 0:
        return None
    best = _named_inside(best, sums)
    return Body(best, within(page.blocks, best), sums[best])


def _named_inside(best: Element, sums: dict[Any, float]) -> Element:
    """A part that is called article or content and holds most of the worth: introductions stay outside it."""
    inside = [e for e in sums if _NAMED.search(classes(e)) and best in ancestors(e) and not is_noise(e)]
    large = [e for e in inside if sums[e] >= 0.6 * sums[best]]
    return max(large, key=_depth, default=best)


def within(blocks: list[Block], element: Element) -> list[Block]:
    """The blocks that stand under ``element``."""
    inside = set(element.iter("*"))
    return [block for block in blocks if block.element in inside]


def _sums(blocks: list[Block], headline: frozenset[Any]) -> tuple[dict[Any, float], dict[Any, float]]:
    """Worth of every element, and for those that are noise or stand inside it what part of their worth counts.

    What is named like noise counts for nothing outside itself, unless it holds the headline.
    """
    sums: dict[Any, float] = defaultdict(float)
    discount: dict[Any, float] = {}
    named: dict[Any, float] = {}
    for block in blocks:
        value = worth(block)
        chain = list(ancestors(block.element))
        outer, share = -1, 1.0
        for n, element in enumerate(chain):
            if element not in named:
                named[element] = 1.0 if element in headline else _discount(element)
            if named[element] < 1.0:
                outer, share = n, min(share, named[element])
        for n, element in enumerate(chain):
            sums[element] += min(value, 0.0) if n > outer >= 0 else value
            if n <= outer:
                discount[element] = min(share, discount.get(element, 1.0))
    return sums, discount


def _discount(element: Element) -> float:
    """What part of its worth an element keeps by its name: readers' comments can be longer than any article."""
    if _TALK.search(classes(element)):
        return 0.03
    return 0.3 if is_noise(element) else 1.0


def _depth(element: Element) -> int:
    return sum(1 for _ in ancestors(element))
