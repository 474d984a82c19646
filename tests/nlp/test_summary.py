"""Summaries against sentences written for the purpose, and against what a brief may print."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.article import Article
from nlp.summary import TO, summarise

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
BODY = (
    "本报讯（记者 周宁）昨日21时许，南开区复康里一处供水管爆裂，约两万户居民家中停水。\n"
    "水务集团连夜抢修供水管，预计今日14时恢复供水。记者在现场看到，三十名抢修人员正在开挖路面。\n"
    "据津沽日报此前报道，这条供水管铺设于1986年。"
)


def article(body, title="南开区复康里供水管爆裂 两万户停水", outlet="津沽日报", precision="minute"):
    return Article("a-1", "s", "http://news.example/1", title, body, AT, "", precision, AT, AT, outlet)


def printed(found):
    return "".join(sentence.text for sentence in found)


def test_a_report_becomes_brief_prose():
    found = summarise(article(BODY))
    text = printed(found)
    assert text.startswith("11月20日21时许，南开区复康里一处供水管爆裂")
    assert "预计11月21日14时恢复供水" in text
    assert not [word for word in ("记者", "本报讯", "昨日", "今日", "报道") if word in text]
    assert 60 <= len(text) <= TO


def test_every_sentence_says_where_it_comes_from():
    lines = BODY.split("\n")
    found = summarise(article(BODY))
    assert all(sentence.source in lines[sentence.paragraph] for sentence in found)
    assert [s.paragraph for s in found] == sorted(s.paragraph for s in found)


def test_what_cannot_be_dated_is_not_dated():
    assert "昨日21时许" in printed(summarise(article(BODY, precision="crawl")))


def test_a_citizens_words_are_marked_as_such():
    text = printed(summarise(article("我家住在河东区，暖气一直不热，打了三次电话也没人来。", "暖气不热")))
    assert text == "网民反映：“我家住在河东区，暖气一直不热，打了三次电话也没人来。”"


def test_a_notice_tells_who_issued_what():
    body = "各区人民政府：\n经市政府同意，现将《津沽市暖冬消费券发放实施方案》印发给你们，请认真组织实施。"
    text = printed(summarise(article(body, "津沽市商务局关于印发暖冬消费券发放实施方案的通知")))
    assert text == "经市政府同意，津沽市商务局印发《津沽市暖冬消费券发放实施方案》。"


def test_personal_numbers_are_masked():
    text = printed(summarise(article("市民可拨打负责人手机13812345678反映供热问题，工作人员将登记办理。")))
    assert "13812345678" not in text and "138****5678" in text


@pytest.mark.parametrize("body", ["", "短", "？", "😀😀😀", "\n\n", "https://x.example/a"])
def test_a_body_that_says_nothing_gives_nothing(body):
    assert summarise(article(body)) == ()


def test_a_sentence_that_never_ends_is_cut_where_a_reader_sees_it():
    text = printed(summarise(article("市供热办公布情况，" + "供" * 2000 + "。")))
    assert len(text) <= TO and text.endswith("……")


@given(st.text(max_size=400))
def test_no_text_breaks_it(body):
    assert len(printed(summarise(article(body)))) <= TO + len("网民反映：“”")
