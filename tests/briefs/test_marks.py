import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.marks import Run, bare, runs

KNOWN = range(1, 6)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("供热恢复。[^3]", (Run("供热恢复。"), Run("", (3,)))),
        ("甲[^3]。乙[^5]。", (Run("甲"), Run("", (3,)), Run("。乙"), Run("", (5,)), Run("。"))),
        ("甲[^4][^3]", (Run("甲"), Run("", (3, 4)))),
        ("甲 [^4] [^研][^3]。", (Run("甲"), Run("", (3, 4)), Run("。"))),
        ("应当提前检修。[^研]", (Run("应当提前检修。"),)),
        ("查无此源[^99]。", (Run("查无此源。"),)),  # a number without a source helps nobody
        ("[^3]甲", (Run("", (3,)), Run("甲"))),
        ("", ()),
        ("数组[3]和[^x]不是标记", (Run("数组[3]和[^x]不是标记"),)),
        ("混入控制符[^\u202e3\x00]。", (Run("混入控制符"), Run("", (3,)), Run("。"))),
    ],
)
def test_text_is_cut_at_its_marks(text, wanted):
    assert runs(text, KNOWN) == wanted


@given(
    st.lists(
        st.sampled_from(["甲", "。", " ", "[^1]", "[^研]", "[^77]", "[", "^", "]", "\u200b"]), max_size=30
    )
)
def test_no_mark_is_ever_left_in_what_is_printed(pieces):
    text = "".join(pieces)
    assert not re.search(r"\[\^(\d{1,4}|研)\]", bare(text))
    printed = runs(text, KNOWN)
    assert not any(re.search(r"\[\^(\d{1,4}|研)\]", run.text) for run in printed)
    assert all(set(run.numbers) <= set(KNOWN) for run in printed)
    kinds = [bool(run.numbers) for run in printed]
    assert all(one != other for one, other in pairwise(kinds))


def test_a_mark_within_a_mark_leaves_none():
    assert bare("甲[^[^1]2]乙") == "甲乙"
