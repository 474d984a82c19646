import pytest

from domain.analysis import Attitude, Sentiment
from domain.errors import ModelMissing
from nlp.examples import read_examples

_ROW = (
    '{"title": "暖气不热", "text": "请管一管", "kind": "complaint", "topics": ["T07"], "scenario": "民生诉求", '
    '"sentiment": "neg", "event": "neg", "attitudes": ["求助"]}'
)


def test_a_line_is_a_text_with_its_labels(tmp_path):
    (tmp_path / "a.jsonl").write_text(f"{_ROW}\n\n{_ROW}\n", encoding="utf-8")
    first, second = read_examples(tmp_path)
    assert first == second
    assert (first.sentiment, first.attitudes, first.topics) == (Sentiment.NEG, (Attitude.APPEAL,), ("T07",))


@pytest.mark.parametrize(
    "broken",
    [
        _ROW.replace("neg", "bad"),
        _ROW.replace("求助", "哭"),
        _ROW.replace("complaint", "letter"),
        _ROW.replace('"scenario": "民生诉求", ', ""),
        "{",
    ],
)
def test_a_wrong_line_is_named(tmp_path, broken):
    (tmp_path / "a.jsonl").write_text(f"{_ROW}\n{broken}\n", encoding="utf-8")
    with pytest.raises(ModelMissing, match=r"a\.jsonl"):
        read_examples(tmp_path)


def test_no_folder_no_texts(tmp_path):
    assert read_examples(tmp_path / "none") == []
