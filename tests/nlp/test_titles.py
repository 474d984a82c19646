"""Titles of stories: central, plain, short, without what outlets put around a headline."""

import pytest

from nlp.titles import story_title


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("【快讯】东丽区一物流仓库起火", "东丽区一物流仓库起火"),
        ("快讯｜东丽区一物流仓库起火", "东丽区一物流仓库起火"),
        ("突发！东丽区一物流仓库起火", "东丽区一物流仓库起火"),
        ("东丽区一物流仓库起火_新闻频道_津沽在线", "东丽区一物流仓库起火"),
        ("东丽区一物流仓库起火--社会--人民网", "东丽区一物流仓库起火"),
        ("东丽区一物流仓库起火-新华网", "东丽区一物流仓库起火"),
        ("津沽队3-0客胜 晋级十六强", "津沽队3-0客胜 晋级十六强"),
        ("从一粒米说起——津沽市图书馆", "从一粒米说起——津沽市图书馆"),
        ("【快讯】", "【快讯】"),
    ],
)
def test_what_outlets_add_is_cut(raw, plain):
    assert story_title([raw]) == plain


def test_the_central_title_wins():
    titles = [
        "浓烟数公里外可见",
        "东丽区一物流仓库起火 两人受伤",
        "东丽物流仓库起火",
        "仓库火灾两人受伤 东丽区通报",
    ]
    assert story_title(titles) == "东丽区一物流仓库起火 两人受伤"


def test_questions_and_comments_give_way_to_a_report():
    assert (
        story_title(["东丽仓库为何起火？", "时评：东丽仓库起火之后", "东丽仓库起火两人受伤"])
        == "东丽仓库起火两人受伤"
    )


def test_length_of_one_line():
    long = "东丽区金穗路与航新路交口附近捷运达物流园内一座单层钢结构仓库昨日下午起火燃烧"
    assert story_title([long, "东丽区一仓库起火", "起火"]) == "东丽区一仓库起火"


def test_equal_titles_keep_the_first():
    assert story_title(["东丽区一仓库起火了", "东丽区一仓库起火了-津沽在线"]) == "东丽区一仓库起火了"


def test_only_questions_still_give_a_title():
    assert story_title(["暖气为何不热？"]) == "暖气为何不热？"
    with pytest.raises(ValueError, match="at least one"):
        story_title([])


def test_fifty_thousand_members():
    titles = [f"第{n}位居民反映河东小区暖气不热" for n in range(50_000)]
    assert story_title(titles) in titles
