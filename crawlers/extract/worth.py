"""What a block of text is worth for an article: characters of prose, less than nothing for menus and link lists."""

from __future__ import annotations

import re

from crawlers.extract.blocks import Block

_STOPS = re.compile(r"[。！？!?；;]|[.](?=\s|$)")
_COMMAS = re.compile(r"[，、,：“”「」]")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_TEASER = re.compile(r"(?:\.{3,}|…+)\s*[\[【（(]?\s*(?:详情|詳情|详细|全文|查看|更多|阅读)?\s*[\]】）)]?$")
_COPYRIGHT = re.compile(
    r"版权所有|版權所有|著作權|网安备|互联网新闻信息服务|违法和不良信息|转载自其他媒体|不代表本(?:网|站)|©"
    r"|A(?i:ll rights reserved)|a(?i:ll rights reserved)|I(?i:CP)[备案证證]|i(?i:CP)[备案证證]|C(?i:opyright)|c(?i:opyright)"
)
"""Each first letter stands in both cases: a pattern that ignores case from the start takes five times as long."""


def weigh(text: str) -> float:
    """Length in Chinese characters; Latin letters count a third, as a word is about five of them."""
    if text.isascii():
        return len(text) / 3
    han = sum(map(len, _HAN.findall(text)))  # by runs: a match for each character takes five times as long
    return han + (len(text) - han) / 3


def worth(block: Block) -> float:
    """Characters of prose in a block, negative for noise."""
    if block.value is None:
        block.value = _worth(block)
    return block.value


def _worth(block: Block) -> float:
    size, text = weigh(block.text), block.text
    density = block.link / max(1, len(text))
    if density > 0.5:
        return -min(size, 30.0) - 2
    if size < 400 and _COPYRIGHT.search(text[:200]):
        return -20.0
    if block.link and _TEASER.search(text):
        return -min(size, 30.0) - 2
    prose = len(_STOPS.findall(text)) * 2 + len(_COMMAS.findall(text))
    if (prose >= 2 and size >= 10) or size >= 60:
        return size * (1 - density) + 2 * prose
    if prose and size >= 6:
        return size * 0.5 * (1 - density)
    return -1.5 if size < 20 else size * 0.1
