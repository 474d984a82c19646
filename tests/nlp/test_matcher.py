from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.matcher import Matcher

CHARS = "天津南开图书馆ab1"


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["图书馆", "天津图书馆"], "天津图书馆开馆", ["天津图书馆"]),
        (["ai"], "painair ai用", ["ai"]),
        (["315"], "拨打13158或315", ["315"]),
        (["5G"], "5g网络", ["5G"]),
        (["ＡＩ"], "ai医生", ["ＡＩ"]),
        (["馆"], "馆馆馆", []),
        ([], "任意文本", []),
    ],
)
def test_longest_and_whole_latin_words(words, text, found):
    assert [match.word for match in Matcher(words).find(text)] == found


def test_overlapping_names_are_both_found_unless_inside():
    found = Matcher(["津南", "南开区", "南开"]).find_overlapping("天津南开区")
    assert [match.word for match in found] == ["津南", "南开区"]


@given(st.lists(st.text(CHARS, min_size=2, max_size=4), max_size=6), st.text(CHARS, max_size=30))
def test_matches_stand_where_they_say_and_never_overlap(words, text):
    found = Matcher(words).find(text)
    assert all(text[match.start : match.end] == match.word for match in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(
    st.lists(st.text("天津南开", min_size=2, max_size=3), min_size=1, max_size=5),
    st.text("天津南开", max_size=20),
)
def test_nothing_is_missed(words, text):
    """Where no match covers a place, no word starts there."""
    found = Matcher(words).find(text)
    covered = {i for match in found for i in range(match.start, match.end)}
    free = [i for i in range(len(text)) if i not in covered]
    assert not any(text.startswith(word, i) for word in words for i in free)
