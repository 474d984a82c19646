"""The word lists that put names of the 1998 corpus together; the corpus itself is not needed."""

import random
from pathlib import Path

import pytest
import yaml

import nlp.training
from nlp.training.make_tagger import label_numbers
from nlp.training.tagger_corpus import Rules, Sentence, Span, Word, half_width
from nlp.training.tagger_texts import Names, exchanged, filled, own_shapes

FOLDER = Path(nlp.training.__file__).parent


@pytest.fixture(scope="module")
def rules():
    return Rules(yaml.safe_load((FOLDER / "tagger_words.yml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def names():
    known = {"PER": ["江泽民", "王小明", "克林顿"], "LOC": ["南京", "莲华镇"], "ORG": ["新华社", "中国队"]}
    words = {"nrt": ["布莱尔"], "ns": ["蔚县", "天津"], "nt": ["北京大学"]}
    return Names(known, words, "王李张刘陈", random.Random(3))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("江/nr 泽民/nr 主席/n 在/p 北京/ns", {("江泽民", "PER"), ("北京", "LOC")}),
        ("克林顿/nr 总统/n 访/v 华/j", {("克林顿", "PER"), ("华", "LOC")}),
        ("访华/v 的/u 美/j 参议员/n", {("华", "LOC"), ("美", "LOC")}),
        ("中央/n 人民/n 广播/vn 电台/n 和/c 中国/ns 国际/n 广播/vn 电台/n", {("中央人民广播电台", "ORG"), ("中国国际广播电台", "ORG")}),
        ("香港/ns 特别/a 行政区/n 同胞/n", {("香港特别行政区", "LOC")}),
        ("江苏省/ns 泰兴市/ns", {("江苏省", "LOC"), ("泰兴市", "LOC")}),
        ("河北/ns 蔚县/ns 县委/n 书记/n 李/nr 某/r", {("河北", "LOC"), ("蔚县县委", "ORG"), ("李某", "PER")}),
        ("中国/ns 政府/n 表示/v", {("中国", "LOC")}),
        ("德国/ns 外交部长/n 金克尔/nr", {("德国外交部", "ORG"), ("金克尔", "PER")}),
        ("中国/ns 队/n 战胜/v 日本/ns 队/n", {("中国队", "ORG"), ("日本队", "ORG")}),
        ("坚持/v 马克思主义/n", {("马克思", "PER")}),
        ("首都/n 人民/n 欢度/v 春节/t", set()),
    ],
)  # fmt: skip
def test_words_become_names(rules, line, expected):
    from nlp.training.tagger_corpus import _words

    sentence = rules.named(list(_words(line)))
    assert {(sentence.text[s.start : s.end], s.type) for s in sentence.spans} == expected


def test_digits_of_the_corpus_are_made_half_width():
    assert half_width("１９９８年，Ａ股") == "1998年，A股"


def test_exchanged_names_stand_where_the_spans_say(names):
    sentence = Sentence(
        "江泽民在南京会见美国客人", (Span(0, 3, "PER"), Span(4, 6, "LOC"), Span(8, 10, "LOC"))
    )
    for _ in range(30):
        other = exchanged(sentence, names, 1.0, random.Random(1))
        rest, at = [], 0
        for span in other.spans:
            rest.append(other.text[at : span.start])
            at = span.end
        assert [*rest, other.text[at:]] == ["", "在", "会见", "客人"]
        assert [span.type for span in other.spans] == ["PER", "LOC", "LOC"]


def test_own_sentences_have_only_known_slots(names):
    shapes = own_shapes()
    assert len(shapes) > 150
    for shape in shapes:
        sentence = filled(shape, names)
        assert "{" not in sentence.text
        assert all(0 <= s.start < s.end <= len(sentence.text) for s in sentence.spans)


def test_labels_of_spans():
    from nlp.tagger import LABELS

    numbers = label_numbers((Span(0, 1, "LOC"), Span(2, 5, "PER")), 6)
    assert [LABELS[n] for n in numbers] == ["S-LOC", "O", "B-PER", "I-PER", "E-PER", "O"]


def test_parts_of_names_are_those_the_maker_knows():
    parts = yaml.safe_load((FOLDER / "tagger_names.yml").read_text(encoding="utf-8"))
    assert all(str(value).split() for value in parts.values())
    assert Word("甲", "n").text == "甲"
