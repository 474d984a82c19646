import pytest

from nlp.reading import read
from nlp.terms import LEAD_CHARS, TermWeigher

TITLE = "南开区复康里供水管爆裂 两万户停水"
BODY = (
    "本报讯（记者 周宁）11月20日21时许，南开区复康里一处供水管爆裂，约两万户居民家中停水。\n"
    "水务集团连夜抢修供水管，预计11月21日14时恢复供水。记者在现场看到，三十名抢修人员正在开挖路面。\n"
    "据津沽日报此前报道，这条供水管铺设于1986年。"
)


@pytest.fixture(scope="module")
def weigher(segmenter, data):
    return TermWeigher(segmenter, data / "lexicons" / "stopwords.txt")


def test_names_outweigh_common_words_and_the_title_counts(weigher, segmenter):
    terms = weigher.story_terms(read(segmenter, TITLE, BODY))
    assert terms["南开区"] > terms["居民"] > 0
    assert "记者" not in terms and "11" not in terms


def test_story_terms_end_with_the_lead(weigher, segmenter):
    late = "前言。" * LEAD_CHARS + "神舟飞船"
    assert "神舟" not in weigher.story_terms(read(segmenter, "题目", late))
