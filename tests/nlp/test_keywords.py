"""Key phrases of texts written for the purpose."""

import pytest

from nlp.keywords import MOST, KeyPhrases
from nlp.reading import read

TITLE = "南开区复康里供水管爆裂 两万户停水"
BODY = (
    "本报讯（记者 周宁）11月20日21时许，南开区复康里一处供水管爆裂，约两万户居民家中停水。\n"
    "水务集团连夜抢修供水管，预计11月21日14时恢复供水。记者在现场看到，三十名抢修人员正在开挖路面。\n"
    "据津沽日报此前报道，这条供水管铺设于1986年。居民李晓梅说，家里存了两桶水。"
)


@pytest.fixture(scope="module")
def phrases(segmenter, data):
    def find(title, body):
        return finder.find(read(segmenter, title, body))

    finder = KeyPhrases(segmenter, data / "lexicons" / "stopwords.txt")
    return find


def test_they_name_the_matter(phrases):
    found = phrases(TITLE, BODY)
    assert "供水管" in found and "停水" in found
    assert len(found) == len(set(found)) <= MOST


def test_no_dates_outlets_numbers_or_private_persons(phrases):
    unwanted = ("月", "日报", "记者", "1986", "21", "津沽", "李晓梅", "周宁")
    assert not [word for word in phrases(TITLE, BODY) if any(bad in word for bad in unwanted)]


def test_words_that_stand_together_again_and_again_are_one_phrase(phrases):
    body = (
        "跨境电商增长很快，跨境电商企业增加。港口为跨境电商开辟专线。今年集装箱吞吐量增长，集装箱吞吐量居前。"
    )
    found = phrases("港口集装箱吞吐量增长 跨境电商成亮点", body)
    assert {"跨境电商", "集装箱吞吐量"} <= set(found)
    assert "集装箱" not in found


def test_none_is_part_of_another(phrases):
    found = phrases(
        "古籍修复技艺传习所在市图书馆成立", "古籍修复技艺传习所成立。古籍修复师说，修复技艺要传下去。" * 3
    )
    assert found and not [(a, b) for a in found for b in found if a != b and a in b]


def test_a_persons_name_of_the_title_may_be_one(phrases):
    assert "习近平" in phrases("习近平向博览会致贺信", "习近平向博览会致贺信。习近平强调，要深化合作。")


@pytest.mark.parametrize("body", ["", "12345", "😀", "The quick brown fox.", "。" * 500])
def test_texts_without_matter_give_no_nonsense(phrases, body):
    assert all(word.isalpha() for word in phrases("", body))
