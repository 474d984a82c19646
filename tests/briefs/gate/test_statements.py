"""Sentences and their marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefs.gate.statements import bare, split

_PARTS = st.lists(
    st.sampled_from(
        ["供暖", "共31处", "。", "；", "！", "，", "“好。”", "（一）", "\n", " ", "[^1]", "[^23]", "[^研]"]
    ),
    max_size=24,
).map("".join)


def test_a_mark_belongs_to_the_sentence_it_stands_behind_or_in() -> None:
    told = split("甲事发生；乙事发生。[^1][^2]他说“好”，又说“行”[^3]。丙事待研判。[^研]丁事")
    assert [(s.text, s.cites, s.judgement) for s in told] == [
        ("甲事发生；乙事发生。", (1, 2), False),
        ("他说“好”，又说“行”。", (3,), False),
        ("丙事待研判。", (), True),
        ("丁事", (), False),
    ]


@given(_PARTS)
def test_nothing_is_lost_and_nothing_twice(text: str) -> None:
    def solid(part: str) -> str:
        return "".join(part.split())

    assert "".join(solid(s.text) for s in split(text)) == solid(bare(text))


@given(_PARTS)
def test_a_mark_behind_words_is_never_dropped(text: str) -> None:
    told = split("供暖" + text)
    marked = {n for s in told for n in s.cites}
    assert marked == {n for n in (1, 23) if f"[^{n}]" in text}
    assert any(s.judgement for s in told) == ("[^研]" in text)


@given(st.text(max_size=120))
def test_any_text_can_be_taken_apart(text: str) -> None:
    assert all(s.text for s in split(text))
