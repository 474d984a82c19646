"""Falsifications change what they say they change, and nothing else."""

from __future__ import annotations

import random

import pytest

from bench.gate import _KINDS
from briefs.gate.claims import claims
from briefs.gate.evidence import Name
from domain.brief import Item

SENTENCE = "11月25日，市水务局通报，滨河路1286户恢复供水，局长说“水质合格”。"


@pytest.fixture
def changed():
    def falsify(kind: str) -> Item:
        item = Item("恢复供水", SENTENCE, (1, 2), key="i")
        found = claims(SENTENCE, [Name("市水务局", "ORG")])
        made = _KINDS[kind](item, SENTENCE, found, random.Random(7))
        assert made is not None
        return made

    return falsify


@pytest.mark.parametrize("kind", ["number", "day", "quotation", "name", "telephone"])
def test_a_falsified_text_differs_and_keeps_its_citations(changed, kind):
    assert changed(kind).text != SENTENCE
    assert changed(kind).citations == (1, 2)


@pytest.mark.parametrize("kind", ["uncited", "wrong_source"])
def test_a_falsified_citation_leaves_the_text(changed, kind):
    assert changed(kind).text == SENTENCE
    assert not set(changed(kind).citations) & {1, 2}


def test_one_digit_one_day_one_word(changed):
    digits = [(a, b) for a, b in zip(SENTENCE, changed("number").text, strict=True) if a != b]
    assert len(digits) == 1
    assert "11月25日" not in changed("day").text
    assert "不" in changed("quotation").text
