from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from domain.text import LONGEST_QUOTATION, sentences

CASES = yaml.safe_load(Path(__file__).with_name("sentences.yml").read_text(encoding="utf-8"))


def case(row):
    return (row["text"], row["sentences"]) if isinstance(row, dict) else ("".join(row), row)


@pytest.mark.parametrize(("text", "expected"), [case(row) for row in CASES])
def test_sentences_of_chinese_prose(text, expected):
    assert sentences(text) == expected


def test_a_quotation_of_a_page_is_cut_into_its_sentences():
    speech = "供热不能停。" * (LONGEST_QUOTATION // 6 + 1)
    assert len(sentences(f"“{speech}”他说。")) > LONGEST_QUOTATION // 6


@given(st.text("天津。！？；“”《》（）…!?. \nA1", max_size=60))
def test_nothing_but_spaces_is_lost(text):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
