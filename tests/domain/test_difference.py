"""Differences made by hand; and the property that both texts can be read off the comparison."""

from hypothesis import given
from hypothesis import strategies as st

from domain.difference import Change, Piece, compare_texts

OUT, IN, SAME = Change.OUT, Change.IN, Change.SAME


def test_a_changed_figure_is_shown_inside_its_sentence():
    (line,) = compare_texts("第一段。\n本次共接待读者三千人次。", "第一段。\n本次共接待读者五千人次。")
    assert line == (Piece(SAME, "本次共接待读者"), Piece(OUT, "三"), Piece(IN, "五"), Piece(SAME, "千人次。"))


def test_unchanged_paragraphs_are_left_out():
    assert compare_texts("甲。\n乙。", "甲。\n乙。") == []


def test_an_added_and_a_removed_paragraph():
    assert compare_texts("甲甲甲。\n丁丁丁。", "甲甲甲。\n乙乙乙。\n丁丁丁。") == [(Piece(IN, "乙乙乙。"),)]
    assert compare_texts("甲甲甲。\n乙乙乙。", "甲甲甲。") == [(Piece(OUT, "乙乙乙。"),)]


def test_unlike_paragraphs_are_not_mixed_letter_by_letter():
    lines = compare_texts("图书馆延长开放时间。", "今天小雨转多云气温下降")
    assert lines == [(Piece(OUT, "图书馆延长开放时间。"),), (Piece(IN, "今天小雨转多云气温下降"),)]


TEXT = st.lists(st.text("甲乙丙丁，。", min_size=1, max_size=12), max_size=6).map("\n".join)


@given(TEXT, TEXT)
def test_both_texts_stand_in_the_comparison(before, after):
    lines = compare_texts(before, after)
    gone = ["".join(p.text for p in line if p.change is not IN) for line in lines]
    come = ["".join(p.text for p in line if p.change is not OUT) for line in lines]
    assert remainder(before, gone) == remainder(after, come)


def remainder(text, taken):
    """The paragraphs of a text without those that the comparison shows, in order."""
    rest, taken = [], [t for t in taken if t]
    for paragraph in text.split("\n"):
        if taken and paragraph.strip() == taken[0].strip():
            taken.pop(0)
        elif paragraph:
            rest.append(paragraph)
    return sorted(rest) if not taken else ["?", *taken]


@given(TEXT)
def test_a_text_equals_itself(text):
    assert compare_texts(text, text) == []
