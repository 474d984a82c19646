"""Sentences with marked names, and the loss of a whole sequence that is learned from them."""

import itertools
import math
import random

import pytest
import torch

from domain.errors import InvalidInput
from nlp.tagger import LABELS, TYPES
from nlp.training.make_tagger import name_odds, sequence_loss
from nlp.training.tagger_corpus import Sentence, Span
from nlp.training.tagger_hand import hand_written, marked
from nlp.training.tagger_texts import Names, repeated

NUMBER = {label: number for number, label in enumerate(LABELS)}


@pytest.fixture
def names():
    known = {"PER": ["王小明"], "LOC": ["南京"], "ORG": ["新华社"]}
    return Names(known, {"nrt": ["布莱尔"], "ns": ["蔚县"], "nt": ["北京大学"]}, "王李", random.Random(3))


def test_marks_become_names():
    sentence = marked("[天津图书馆|O]馆长[李某|P]到了[河北区|L]。")
    assert sentence == Sentence(
        "天津图书馆馆长李某到了河北区。", (Span(0, 5, "ORG"), Span(7, 9, "PER"), Span(11, 14, "LOC"))
    )


@pytest.mark.parametrize("line", ["[天津|L", "天津|L]到了", "[天津|X]到了", "[[天津|L]图书馆|O]"])
def test_a_mark_that_is_not_whole_is_named(line):
    with pytest.raises(InvalidInput, match="标注没有写完整"):
        marked(line)


def test_the_shipped_sentences_are_whole_and_many():
    sentences = hand_written()
    assert len({sentence.text for sentence in sentences}) >= 1200
    for sentence in sentences:
        assert all(a.end <= b.start for a, b in itertools.pairwise(sentence.spans))
    assert {span.type for sentence in sentences for span in sentence.spans} == set(TYPES)


def test_a_sentence_is_repeated_with_other_names(names):
    sentence = marked("[王小明|P]在南京")
    first, *others = repeated([sentence], names, 30, 1.0, random.Random(1))
    assert first == sentence
    assert len(others) == 29 and all(other.text.endswith("在南京") for other in others)
    assert len({other.text for other in others}) > 10


def test_added_names_are_used(names):
    names.add({"PER": ["欧阳靖尔雅"]})
    assert "欧阳靖尔雅" in {names.other("PER") for _ in range(60)}


def possible(labels):
    for before, after in itertools.pairwise(labels):
        inside = LABELS[before][0] in "BI"
        goes_on = LABELS[after][0] in "IE" and LABELS[after][2:] == LABELS[before][2:]
        if (inside and not goes_on) or (not inside and LABELS[after][0] in "IE"):
            return False
    return True


def test_the_loss_is_the_share_of_the_true_sequence_among_all_possible_ones():
    torch.manual_seed(2)
    scores, moves = torch.randn(1, 3, len(LABELS)), torch.randn(len(LABELS), len(LABELS))
    true = [NUMBER["O"], NUMBER["B-LOC"], NUMBER["E-LOC"]]

    def weight(labels):
        total = sum(scores[0, at, label].item() for at, label in enumerate(labels))
        return math.exp(total + sum(moves[a, b].item() for a, b in itertools.pairwise(labels)))

    every = filter(possible, itertools.product(range(len(LABELS)), repeat=3))
    expected = -math.log(weight(true) / sum(map(weight, every))) / 3
    assert sequence_loss(scores, torch.tensor([true]), moves).item() == pytest.approx(expected, rel=1e-4)


def test_the_density_of_names_counts_characters():
    assert name_odds([marked("[南京|L]下雨了"), marked("没有下雨")]) == pytest.approx(2 / 7)
