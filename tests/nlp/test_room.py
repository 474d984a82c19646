import numpy as np
import pytest

from nlp.pairs import CODES, flat_rarity, load_rarity, pair_codes, rarity_table
from nlp.room import Room


def room(capacity=10):
    return Room(lambda word: 9.0, flat_rarity(), capacity)


def add(made, words, title="", lead="", vector=None):
    return made.add(made.read(dict.fromkeys(words.split(), 1.0), title, lead, vector))


def compare(made, words, title="", lead="", vector=None):
    return made.compare(made.read(dict.fromkeys(words.split(), 1.0), title, lead, vector))


def test_strangers_are_no_candidates():
    made = room()
    slot = add(made, "古籍 修复")
    add(made, "地铁 开通")
    found = compare(made, "古籍 修复")
    assert found.slots.tolist() == [slot]
    assert found.plain == pytest.approx([1], abs=1e-3)


def test_cosines_by_hand():
    made = room()
    add(made, "甲乙 丙丁 戊己 庚辛")
    found = compare(made, "甲乙 丙丁 壬癸 子丑")
    assert found.plain == pytest.approx([0.5], abs=1e-3)
    assert found.sense == pytest.approx(found.words)


def test_titles_are_found_and_compared_by_their_characters():
    made = room()
    add(made, "", title="周砚宁滑雪")
    found = compare(made, "", title="周砚宁夺冠", lead="周砚宁滑雪。")
    assert found.title == pytest.approx([2 / 4], abs=1e-3)
    assert found.cover == pytest.approx([4 * 9 / 36], abs=1e-3)
    assert found.shared == pytest.approx([2 * 6 / 15], abs=1e-3)


def test_vectors_of_another_length_are_not_compared():
    made = room()
    add(made, "甲乙", vector=np.array([1, 0], dtype=np.float32))
    assert compare(made, "甲乙", vector=np.array([0, 1], dtype=np.float32)).sense == pytest.approx([0])
    found = compare(made, "甲乙", vector=np.array([0, 0, 1], dtype=np.float32))
    assert found.sense == pytest.approx(found.words)


def test_what_is_removed_is_not_found_and_gives_its_slot_back():
    made = room(1)
    slot = add(made, "古籍 修复", title="古籍修复")
    assert made.full
    made.remove(slot)
    assert add(made, "善本 拍卖", title="善本拍卖") == slot
    assert not len(compare(made, "古籍 修复", title="古籍修复").slots)


def test_a_word_of_thousands_of_articles_costs_no_more_than_others():
    made = room(3000)
    for n in range(2500):
        add(made, f"疫情 词{n}")
    assert max(len(posting) for posting in made._postings.values()) <= 40
    assert len(compare(made, "疫情 词2400").slots) <= 50


def test_shared_words_explain():
    made = room()
    slot = add(made, "古籍 修复 善本")
    row = made.read({"古籍": 2.0, "善本": 1.0, "地铁": 1.0}, "", "", None)
    assert made.shared_words(row, slot) == ("古籍", "善本")


def test_codes_of_pairs():
    assert len(pair_codes("周砚宁，周砚宁")) == 3
    assert pair_codes("ＡＢ 版").tolist() == pair_codes("ab版").tolist()
    assert len(pair_codes("storm floods streets")) == 2
    assert not len(pair_codes("字")) and not len(pair_codes(""))
    assert pair_codes("天地玄黄宇宙洪荒" * 50).min() > 0


def test_the_shipped_table_knows_common_pairs_from_rare(data):
    rarity = load_rarity(data / "models" / "headline_pairs.bin")
    assert rarity.shape == (CODES,)
    assert rarity[pair_codes("回应")] < 4 < rarity[pair_codes("砚宁")]


def test_a_table_counts_texts():
    table = rarity_table([0, 9] + [0] * (CODES - 2), 1000)
    assert table[:2].tolist() == [round(20 * 6.9078), round(20 * 4.6052)]
