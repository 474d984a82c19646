"""Who says what, in sentences written for the purpose."""

import pytest

from domain.analysis import Attitude
from nlp.attitudes import AttitudeExpressions, AttitudeFinder
from nlp.viewpoints import MOST, QUOTATION_CHARS, find_viewpoints


def said(body):
    return [(v.speaker, v.said) for v in find_viewpoints(body, lambda words: None)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("市图书馆馆长林某表示：“古籍馆下月开放。”", [("市图书馆馆长林某", "古籍馆下月开放")]),
        (
            "“水管是三十年前的老管子了。”家住复康里的居民王女士说。",
            [("家住复康里的居民王女士", "水管是三十年前的老管子了")],
        ),
        (
            "南开大学教授谷某认为，古籍数字化要先解决标准问题。",
            [("南开大学教授谷某", "古籍数字化要先解决标准问题")],
        ),
        ("据市供热办负责人介绍，三百个小区已经完成测温。", [("市供热办负责人", "三百个小区已经完成测温")]),
        (
            "市水务局日前表示，停水将于今晚结束，请市民耐心等待。",
            [("市水务局", "停水将于今晚结束，请市民耐心等待")],
        ),
        ("也有网友质疑，押金为什么半年还不退给读者。", [("网友", "押金为什么半年还不退给读者")]),
        # the pronoun is the speaker before
        (
            "馆员周某说：“先除湿，再修复受潮的书。”他表示，预计春节前可以完成。",
            [("馆员周某", "先除湿，再修复受潮的书"), ("馆员周某", "预计春节前可以完成")],
        ),
        # nobody speaks
        ("数据显示，全年接待读者三百万人次。", []),
        ("可以说，这是一次成功的尝试与探索。", []),
        ("他说：“好。”", []),
        ("展览名为“纸上千年”，展出拓片三十件。", []),
        ("通知强调，各单位要做好防汛准备工作。", []),
    ],
)
def test_speakers_and_their_words(body, expected):
    assert said(body) == expected


def test_a_quotation_is_verbatim_short_and_knows_its_paragraph():
    body = "第一段没有人说话。\n馆长林某说：“" + "我们会把每一册书都修好，" * 40 + "请放心。”"
    (view,) = find_viewpoints(body, lambda words: None)
    assert view.quotation in body and len(view.quotation) <= QUOTATION_CHARS
    assert view.paragraph == 1 and view.said.endswith("……")


def test_what_is_said_has_a_stance_where_it_states_one(data):
    finder = AttitudeFinder(AttitudeExpressions(data / "lexicons" / "attitudes.yml"), learner=None)
    (view,) = find_viewpoints("业主代表李先生质疑，收费标准凭什么说变就变。", finder.stance)
    assert view.stance is Attitude.DOUBT
    (plain,) = find_viewpoints("馆长林某介绍，新馆有座位三千个，下月开放。", finder.stance)
    assert plain.stance is None


@pytest.mark.parametrize("body", ["", "“", "”说", "说，" * 3000, "“" * 2000, "😀说：“" + "好" * 50000 + "”"])
def test_odd_texts_are_read_quickly_and_sanely(body):
    assert len(said(body)) <= MOST
