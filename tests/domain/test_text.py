import pytest

from domain import text
from domain.variants import SIMPLIFIED, TRADITIONAL


def test_chinese_words_are_found_inside_longer_runs():
    assert text.contains("国家图书馆召开会议", "图书馆")
    assert text.contains("ＡＢＣ图书馆", "abc")
    assert not text.contains("图书 店", "图书馆")


def test_folding_never_touches_what_is_stored():
    original = "①５㎡"
    assert text.clean(original) == original


def test_a_closing_quotation_mark_stays_with_its_sentence():
    assert text.sentences("他说：“好。”然后走了！") == ["他说：“好。”", "然后走了！"]


def test_zero_width_and_control_characters_are_cleaned():
    assert text.clean("天\u200b津\x00　图书馆 ") == "天津 图书馆"


def test_han_count_counts_only_chinese_characters():
    assert text.han_count("供热12345热线，OK") == 4


def test_shorten_keeps_within_the_limit():
    assert text.shorten("一二三四五", 3) == "一二…"
    assert text.shorten("一二", 3) == "一二"


@pytest.mark.parametrize(
    ("text_", "folded"),
    [
        ("天津圖書館輿情", "天津图书馆舆情"),
        ("臺灣", "台湾"),
        ("古籍後裏", "古籍后里"),
        ("ＡＢ　１", "ab1"),
        ("乾隆", "干隆"),
    ],
)
def test_traditional_characters_are_matched_with_simplified_ones(text_, folded):
    assert text.fold(text_) == folded
    assert text.contains(text_, folded) and text.contains(folded, text_)


def test_folding_twice_changes_nothing_more():
    assert text.fold(TRADITIONAL) == SIMPLIFIED == text.fold(SIMPLIFIED)
    assert not set(TRADITIONAL) & set(SIMPLIFIED)
