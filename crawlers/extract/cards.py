"""Teasers of other articles: a row of like-built parts that each begin with a linked headline."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from crawlers.extract.blocks import Block, Element
from crawlers.extract.page import ancestors, classes
from crawlers.extract.worth import weigh, worth

_LEAST_CARDS = 3
_SHARE = 0.8
"""Part of the like-built neighbours that must begin with a linked headline."""
_LEAST_REST = 80.0
"""Worth that must be left for the article; a page of nothing but teasers keeps them."""


def find_cards(scope: Element, blocks: list[Block]) -> set[Any]:
    """The elements that are teasers; empty where no text would be left without them."""
    firsts = _first_blocks(scope, blocks)
    rows: dict[tuple[Any, str, str], list[Any]] = defaultdict(list)
    for element in firsts:
        if element.tag not in {"p", "td", "tr"} and element.find(".//h1") is None:
            rows[element.getparent(), element.tag, classes(element)].append(element)
    cards = {e for row in rows.values() for e in _cards(row, firsts)}
    rest = [b for b in blocks if not any(e in cards for e in ancestors(b.element, scope))]
    return cards if cards and sum(max(0.0, worth(b)) for b in rest) >= _LEAST_REST else set()


def _first_blocks(scope: Element, blocks: list[Block]) -> dict[Element, list[Block]]:
    """Every element inside the body → its first two blocks."""
    firsts: dict[Element, list[Block]] = {}
    for block in blocks:
        for element in ancestors(block.element, scope):
            held = firsts.setdefault(element, [])
            if len(held) < 2:
                held.append(block)
    return firsts


def _cards(row: list[Any], firsts: dict[Element, list[Block]]) -> list[Any]:
    linked = sum(any(_is_headline(b) for b in firsts[e]) for e in row)
    return row if len(row) >= _LEAST_CARDS and linked >= _SHARE * len(row) else []


def _is_headline(block: Block) -> bool:
    return block.link > 0.9 * len(block.text) and weigh(block.text) >= 8
