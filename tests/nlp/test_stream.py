import numpy as np
import pytest

from nlp.stream import StreamWords


@pytest.fixture
def stream():
    return StreamWords(lambda word: 9.0)


def terms(words):
    return dict.fromkeys(words.split(), 1.0)


def test_weights_are_of_length_one_and_equal_words_weigh_the_same(stream):
    numbers, kinds = stream.add(terms("古籍 修复 善本 地铁"), 64)
    assert stream.by_stream(numbers, kinds) == pytest.approx([0.5] * 4)
    assert stream.by_language(numbers, kinds) == pytest.approx([0.5] * 4)


def test_words_of_the_week_lose_their_weight_in_the_stream_but_not_in_the_language(stream):
    for _ in range(200):
        stream.add(terms("疫情 通报"), 64)
    numbers, kinds = stream.add(terms("疫情 复康里"), 64)
    common, rare = (
        stream.by_stream(numbers, kinds)[list(numbers).index(n)] for n in _numbers(stream, numbers)
    )
    assert rare > 3 * common
    assert np.ptp(stream.by_language(numbers, kinds)) == pytest.approx(0, abs=1e-6)


def _numbers(stream, numbers):
    return [n for _, n in sorted(zip(stream.spelled(numbers), numbers, strict=True), reverse=True)]


def test_only_the_weightiest_words_are_kept(stream):
    numbers, _ = stream.add({"善本": 2.0, "的": 0.1, "修复": 1.0}, 2)
    assert stream.spelled(numbers) == ["善本", "修复"]


def test_a_word_that_nobody_has_any_more_gives_its_number_back(stream):
    first, _ = stream.add(terms("古籍"), 64)
    stream.add(terms("修复"), 64)
    assert stream.remove(first) == first.tolist()
    again, _ = stream.add(terms("拍卖"), 64)
    assert again.tolist() == first.tolist()
    assert stream.spelled(again) == ["拍卖"]


def test_more_words_than_there_was_room_for(stream):
    numbers, _ = stream.add({f"词{n}": 1.0 for n in range(40_000)}, 40_000)
    assert stream.size > 40_000
    assert len(set(numbers.tolist())) == 40_000
