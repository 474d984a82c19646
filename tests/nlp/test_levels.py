from pathlib import Path

import pytest
import yaml

from domain.response import Matter
from domain.story import Level
from domain.weights import RiskRules
from nlp.levels import LevelRules, StoryFacts, assess


@pytest.fixture(scope="module")
def rules(data):
    return LevelRules(data / "lexicons" / "risk.yml")


def facts(*texts, **changes):
    usual = {"topic": "T10", "negative_share": 0.6, "local": True, "sources": 2, "heat": 10.0}
    titles, openings = [t.partition("|")[0] for t in texts], [t.partition("|")[2] for t in texts]
    return StoryFacts(titles, openings, **{**usual, **changes})


GUJI = "图书馆一分馆书库漏水 三百册古籍受潮|昨夜分馆地下书库漏水，部分线装书被浸湿。"
FIRE = "东丽区一仓库起火|火灾造成两人死亡，原因正在调查。"


@pytest.mark.parametrize(
    ("expected", "story"),
    [
        (Level.RED, facts(FIRE, topic="T11")),
        (Level.RED, facts("塘沽一厂房爆炸|爆炸发生在清晨。", topic="T11", negative_share=0.0)),
        (Level.RED, facts("业主围堵售楼处|数百人聚集维权。", topic="T06")),
        (Level.RED, facts("暖气不热", central_negative=2, topic="T07")),
        (Level.ORANGE, facts("暖气不热", "供热投诉集中", central_negative_ever=1, topic="T07")),
        (Level.ORANGE, facts("网传自来水有毒 引发抢购恐慌|有传言称自来水有毒。", topic="T20")),
        (Level.ORANGE, facts("暖气不热", per_hour=60, topic="T07")),
        (Level.YELLOW, facts(GUJI, topic="T18", negative_share=0.0)),
        (Level.YELLOW, facts("市图书馆占座引读者不满|读者投诉市图书馆自习区占座严重。", topic="T19")),
        (Level.YELLOW, facts("暖气不热", times_baseline=3.5, topic="T07")),
        (Level.BLUE, facts("外省一公司拖欠货款", local=False, sources=5, heat=0.0, topic="T00")),
        (
            Level.NOTE,
            facts("博物馆特展迎来十万观众", negative_share=0.0, topic="T17", heat=100.0, sources=30),
        ),
        (
            Level.NOTE,
            facts(
                "古籍修复学徒作品展开幕|展出修补虫蛀书页的过程。", negative_share=0.0, topic="T18", sources=9
            ),
        ),
        (Level.NOTE, facts("图书馆举行古籍书库火灾演练", negative_share=0.0, topic="T18", sources=9)),
        (
            Level.NOTE,
            facts("市委召开座谈会", negative_share=0.1, topic="T01", central_negative_ever=1, sources=9),
        ),
    ],
)
def test_typical_matters(rules, expected, story):
    view = assess(story, rules)
    assert view.level is expected
    assert bool(view.reasons) == (expected is not Level.NOTE)
    assert all("指数" not in reason and "%" not in reason for reason in view.reasons)


def test_harm_elsewhere_is_not_red_here(rules):
    assert assess(facts(FIRE, local=False, topic="T11"), rules).level is not Level.RED


@pytest.mark.parametrize("denial", ["未造成人员伤亡", "暂无人员伤亡", "无人员死亡"])
def test_denied_harm_is_no_harm(rules, denial):
    found = assess(facts(f"东丽区一仓库起火|明火已扑灭，{denial}。", topic="T11", negative_share=0.0), rules)
    assert found.level is not Level.RED


def test_denied_damage_is_no_damage(rules):
    assert rules.damage(facts("书库进行检修|检修期间古籍未受损。")) == []


def test_damage_names_the_harm(rules):
    assert rules.damage(facts(GUJI)) == ["漏水", "受潮"]
    assert any("古籍受损" in reason for reason in assess(facts(GUJI, topic="T18"), rules).reasons)


def test_one_comparison_among_many_articles_is_no_disaster(rules):
    calm = ["小区暖气不热|居民反映室温不足。"] * 9
    assert assess(facts(*calm, "评论|这好比一次爆炸。", topic="T07"), rules).level is not Level.RED


def test_risk_by_hand(rules):
    story = facts("暖气不热", topic="T07", heat=50.0, negative_share=0.5, growth=2.0)
    assert rules.risk(story) == pytest.approx(100 * (0.35 * 0.5 + 0.2 * 0.5 + 0.15 * 0.6 + 0.10 + 0.10))


def test_one_article_alone_never_rings_by_its_sentiment(rules):
    alone = facts(
        "暖气不热", central_negative_ever=1, topic="T07", negative_share=1.0, heat=100.0, growth=1.0
    )
    assert assess(alone, rules).level is Level.BLUE


def test_a_disaster_that_was_only_rumoured_is_no_disaster(rules):
    rumour = facts(
        "网传通济桥坍塌系谣言|视频由软件合成，桥梁通行正常。",
        "造谣者被行政拘留|编造通济桥坍塌视频的男子被拘留，警方提醒不造谣不传谣。",
        topic="T20",
        negative_share=0.0,
    )
    assert assess(rumour, rules).level is not Level.RED


def test_reasons_never_count_no_negative_articles(rules):
    reasons = assess(
        facts(GUJI, GUJI, topic="T18", negative_share=0.0, heat=100.0, growth=1.0), rules
    ).reasons
    assert reasons
    assert not any("负面0篇" in reason for reason in reasons)


CASES = yaml.safe_load((Path(__file__).parent / "level_cases.yml").read_text(encoding="utf-8"))
_NAMES = {
    "negative": "negative_share", "event": "event_negative_share", "central": "central_negative",
    "central_ever": "central_negative_ever", "hot": "hot_rank", "times": "times_baseline",
}  # fmt: skip


def case_facts(case):
    given = {_NAMES.get(name, name): value for name, value in case["facts"].items()}
    return facts(*case["articles"], **{"event_negative_share": 0.6, **given})


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{c['why']}" for n, c in enumerate(CASES)])
def test_what_a_duty_librarian_would_say(rules, case):
    band = case["level"] if isinstance(case["level"], list) else [case["level"]] * 2
    order = [level.value for level in Level]
    found = assess(case_facts(case), rules)
    assert order.index(band[0]) <= order.index(found.level.value) <= order.index(band[-1]), found
    assert bool(found.reasons) == (found.level is not Level.NOTE)


def test_the_cases_are_many_and_of_every_level(rules):
    assert len(CASES) >= 60
    assert {assess(case_facts(case), rules).level for case in CASES} == set(Level)


def test_the_parts_add_up_to_the_risk_and_name_their_weights(rules):
    view = assess(facts("暖气不热", topic="T07", heat=50.0, negative_share=0.5, growth=2.0), rules)
    assert {part.name: (part.value, part.weight) for part in view.parts} == {
        "热度": (0.5, 0.35),
        "负面占比": (0.5, 0.20),
        "主题严重度": (0.6, 0.15),
        "增长": (1.0, 0.10),
        "涉及公权部门": (0.0, 0.10),
        "涉津": (1.0, 0.10),
    }
    assert view.risk == pytest.approx(100 * (0.175 + 0.1 + 0.09 + 0.1 + 0.1))


def test_other_weights_give_other_levels_and_are_named(rules):
    story = facts("暖气不热", "暖气仍不热", topic="T07")
    strict = rules.weighed(RiskRules("risk-9", red=50.0, orange=40.0, yellow=30.0, blue=10.0))
    assert assess(story, rules).level is Level.BLUE
    view = assess(story, strict)
    assert (view.level, view.rules_version) == (Level.YELLOW, "risk-9")
    assert rules.weights.version == "risk-1"


@pytest.mark.parametrize(
    ("matter", "story"),
    [
        (Matter.EMERGENCY, facts(FIRE, topic="T11")),
        (Matter.EMERGENCY, facts("车辆落水", event_negative_share=1.0, scenarios={"S01": 1.0}, topic="T11")),
        (Matter.GOVERNMENT, facts("暖气不热", topic="T07")),
        (Matter.GOVERNMENT, facts("歌手演出取消", topic="T17", scenarios={"S05": 1.0})),
        (Matter.OTHER, facts("歌手演出取消", topic="T17")),
        (Matter.OTHER, facts("新馆开放", topic="T19", negative_share=0.0)),
    ],
)
def test_the_matter_says_whose_duty_it_is_to_answer(rules, matter, story):
    assert assess(story, rules).matter is matter


def test_reasons_count_all_articles_of_a_story_of_which_some_were_read(rules):
    reasons = assess(facts(*["暖气不热"] * 4, topic="T07", negative_share=0.5, size=50_000), rules).reasons
    assert any("50000篇报道中负面25000篇" in reason for reason in reasons)
