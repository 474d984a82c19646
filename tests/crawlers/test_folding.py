"""The quick refusal of folding: it must never refuse what folding would find."""

from __future__ import annotations

import unicodedata

import pytest

from crawlers.extract.folding import holds, may_hold
from domain.text import fold

_HAN = range(0x4E00, 0xA000)


def test_whatever_turns_into_chinese_is_not_refused() -> None:
    """Every character of Unicode, with what its compatibility form says."""
    every = (chr(n) for n in range(0x110000) if n not in _HAN and not 0xD800 <= n <= 0xDFFF)
    forms = ((c, form) for c in every if (form := unicodedata.normalize("NFKC", c)) != c)
    turned = [(c, form) for c, form in forms if any(ord(part) in _HAN for part in form)]
    assert len(turned) > 1000
    assert [c for c, form in turned if not holds(f"甲{c}乙", fold(form))] == []


def test_chinese_characters_stay_themselves() -> None:
    assert [chr(n) for n in _HAN if unicodedata.normalize("NFKC", chr(n)) != chr(n)] == []


@pytest.mark.parametrize(
    ("text", "folded", "held"),
    [
        ("【头条】 天津图书馆 开馆", "天津图书馆开馆", True),
        ("ＡＢＣ天津", "abc天津", True),
        ("天津图书馆闭馆", "天津图书馆开馆", False),
        ("馆书图津天", "天津图书馆", False),
        ("⼀个馆", "一个馆", True),
        ("天津圖書館開館", "天津图书馆开馆", True),
        ("天津圖書館閉館", "天津图书馆开馆", False),
        ("no Chinese at all", "chineseat", True),
    ],
)
def test_holds_says_what_folding_says(text: str, folded: str, held: bool) -> None:
    assert holds(text, folded) is held


def test_a_missing_character_refuses_without_folding() -> None:
    assert not may_hold("天津图书馆闭馆", "天津图书馆开馆")
