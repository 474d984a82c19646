import pytest

from nlp.reading import MAX_BODY, read, strip_formulas


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("本报讯（记者 周宁）河东区今起供热。", "河东区今起供热。"),
        ("津沽在线讯（记者李山 王河）地铁开通。", "地铁开通。"),
        ("津沽在线消息　本市降温。", "本市降温。"),
        ("华夏新闻社津沽11月22日电（记者赵川）古籍修复完成。", "古籍修复完成。"),
        ("（记者 孙田）图书馆延时开放。", "图书馆延时开放。"),
        ("据津沽晚报报道，昨日大雪。", "昨日大雪。"),
        ("活动圆满结束。【编辑:林晓】", "活动圆满结束。"),
        ("3月30日，市里发布通知。", "3月30日，市里发布通知。"),
        ("喜讯传来，全村沸腾。", "喜讯传来，全村沸腾。"),
        ("据介绍，项目投资三亿元。", "据介绍，项目投资三亿元。"),
        ("来电显示的号码是假的。", "来电显示的号码是假的。"),
    ],
)
def test_formulas_are_cut_and_nothing_else(raw, clean):
    assert strip_formulas(raw) == clean


def test_a_repeated_title_and_lone_surrogates_go(segmenter):
    reading = read(segmenter, " 书香 天津\u200b ", "书香 天津\n正文\udcff在此")
    assert reading.title == "书香 天津"
    assert reading.body == "正文?在此"


def test_long_bodies_are_bounded(segmenter):
    assert len(read(segmenter, "题", "长" * (MAX_BODY * 3)).body) == MAX_BODY
