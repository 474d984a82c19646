from pathlib import Path

import pytest

from domain.story import Level
from nlp.heat import load_heat_config
from nlp.risk import StoryFacts, judge, load_risk_words, risk

DATA = Path(__file__).parents[2] / "data"
CONFIG = load_heat_config(DATA)
WORDS = load_risk_words(DATA)


def facts(title, leads=(), **changes):
    usual = dict(
        topic="T10", heat=10, negative_share=0.6, negative_central=(), sources=2, growth=0, local=True
    )
    return StoryFacts(title=title, leads=tuple(leads), **{**usual, **changes})


def level(*args, **changes):
    return judge(facts(*args, **changes), WORDS, CONFIG).level


@pytest.mark.parametrize(
    ("expected", "story"),
    [
        (Level.RED, facts("东丽区一仓库起火", ["火灾造成两人死亡"], topic="T11")),
        (Level.ORANGE, facts("供热首周多个小区不热", negative_central=["华夏新闻社"], topic="T07")),
        (Level.ORANGE, facts("网传自来水有毒", ["官方辟谣：系谣言"], negative_share=0.0, topic="T20")),
        (Level.YELLOW, facts("一分馆书库漏水 三百册古籍受潮", topic="T18", negative_share=0.4)),
        (Level.YELLOW, facts("图书馆占座引读者不满", ["读者投诉占座"], topic="T19")),
        (Level.NOTE, facts("古籍修复学徒作品展开幕", negative_share=0.0, topic="T18", heat=95, sources=9)),
        (Level.NOTE, facts("博物馆特展迎来十万观众", negative_share=0.0, topic="T17", heat=100)),
    ],
)
def test_levels_of_typical_matters(expected, story):
    judgement = judge(story, WORDS, CONFIG)
    assert judgement.level is expected
    assert bool(judgement.reasons) == (expected is not Level.NOTE)


def test_denied_harm_is_no_harm():
    assert level("化工企业火灾扑灭", ["火灾未造成人员伤亡"], topic="T11") is not Level.RED
    assert level("化工企业火灾扑灭", ["火灾造成一人死亡"], topic="T11") is Level.RED


def test_harm_elsewhere_is_not_red_here():
    assert level("外省一工厂爆炸", ["爆炸致三人遇难"], local=False, topic="T11") is not Level.RED


def test_risk_by_hand():
    story = facts("暖气不热", topic="T07", heat=50, negative_share=0.5, growth=2.0, local=True)
    assert risk(story, WORDS, CONFIG) == pytest.approx(
        100 * (0.35 * 0.5 + 0.2 * 0.5 + 0.15 * 0.6 + 0.1 + 0 + 0.1)
    )


def test_wide_negative_story_is_at_least_blue():
    assert (
        level("外省一公司欠款", local=False, heat=0, negative_share=0.3, sources=5, topic="T00") is Level.BLUE
    )
