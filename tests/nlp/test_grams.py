"""n-grams cut by numpy against the plain way of cutting them."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.grams import Shape, Vocabulary, lay_out, spans

WORD = st.text(alphabet="火灾水书 a1，😀", min_size=1, max_size=3)
TEXTS = st.lists(st.lists(WORD, max_size=6), min_size=1, max_size=5)


def plainly(text, shape):
    """(kind, n, n-gram) → count, by slicing strings."""
    words = ["\n", *text]
    joined = "".join(words)
    chars = [
        ("c", n, joined[i : i + n]) for n in range(1, shape.chars + 1) for i in range(len(joined) - n + 1)
    ]
    runs = [
        ("w", n, "".join(words[i : i + n]))
        for n in range(1, shape.words + 1)
        for i in range(len(words) - n + 1)
    ]
    return Counter(chars + runs)


@settings(deadline=None)
@given(TEXTS)
def test_counts_are_those_of_plain_slicing(texts):
    shape = Shape(3, 2)
    counts = Vocabulary.of(texts, shape, least=1, most=10**6).counts(texts).toarray()
    expected = [plainly(text, shape) for text in texts]
    names = sorted(set().union(*expected))
    table = np.array([[row[name] for name in names] for row in expected])
    assert counts.shape == table.shape
    assert sorted(map(tuple, counts.T.tolist())) == sorted(map(tuple, table.T.tolist()))


@settings(deadline=None)
@given(TEXTS)
def test_the_same_n_gram_has_the_same_number_anywhere(texts):
    found = spans(lay_out([*texts, *reversed(texts)]), Shape(2, 1))
    for i in range(len(texts)):
        twin = 2 * len(texts) - 1 - i
        assert sorted(found.keys[found.rows == i]) == sorted(found.keys[found.rows == twin])


def test_least_and_most():
    texts = [["火灾"], ["火灾", "现场"], ["图书馆"]]
    twice = Vocabulary.of(texts, Shape(2, 1), least=2, most=100)
    assert (
        len(twice.keys) == 7
    )  # the beginning as character and as word, 火, 灾, 火灾 twice, and 火 after the beginning
    assert len(Vocabulary.of(texts, Shape(2, 1), least=1, most=3).keys) == 3
    assert not len(Vocabulary.of([], Shape(), least=1, most=5).keys)


def test_nothing_known():
    empty = Vocabulary(np.zeros(0, np.uint32), Shape())
    assert empty.counts([["火灾"], []]).shape == (2, 0)
