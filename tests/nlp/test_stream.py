import math

import pytest

from nlp.stream import StreamIndex


def index(**docs):
    made = StreamIndex(lambda word: 9.0)
    for name, words in docs.items():
        terms = dict.fromkeys(words.split(), 1.0)
        made.see(terms)
        made.add(name, terms)
    return made


def terms(words):
    return dict.fromkeys(words.split(), 1.0)


def test_the_same_words_are_the_same_and_strangers_are_not_found():
    made = index(a="古籍 修复", b="地铁 开通")
    assert made.similar(terms("古籍 修复")) == [("a", pytest.approx(1, abs=0.05))]


def test_a_cosine_by_hand():
    """Three words of one weight, two shared: 2/3 while no word is rarer than another."""
    made = index(a="甲乙 丙丁 戊己")
    made.see(terms("甲乙 丙丁 庚辛"))
    shared = 2 * made._rarity("甲乙") ** 3
    own = shared + made._rarity("庚辛") ** 3
    ((_, score),) = made.similar(terms("甲乙 丙丁 庚辛"))
    assert score == pytest.approx(math.sqrt(2 / 3) * math.sqrt(shared / own), abs=0.01)


def test_words_of_the_week_lose_their_weight():
    made = index(**{f"d{n}": "疫情 通报" for n in range(200)})
    weights = made.weigh(terms("疫情 复康里"))
    assert weights["复康里"] > 3 * weights["疫情"]


def test_what_is_removed_is_forgotten():
    made = index(a="古籍 修复", b="古籍 拍卖")
    made.remove("a", terms("古籍 修复"))
    assert [name for name, _ in made.similar(terms("古籍 修复"))] == ["b"]


def test_shared_words_explain():
    assert index(a="古籍 修复 善本").shared(terms("古籍 善本 地铁"), "a") == ("古籍", "善本")
