import pytest

from domain.story import Level
from nlp.levels import LevelRules, StoryFacts, level


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
    found, reasons = level(story, rules)
    assert found is expected
    assert bool(reasons) == (expected is not Level.NOTE)
    assert all("指数" not in reason and "%" not in reason for reason in reasons)


def test_harm_elsewhere_is_not_red_here(rules):
    assert level(facts(FIRE, local=False, topic="T11"), rules)[0] is not Level.RED


@pytest.mark.parametrize("denial", ["未造成人员伤亡", "暂无人员伤亡", "无人员死亡"])
def test_denied_harm_is_no_harm(rules, denial):
    found, _ = level(
        facts(f"东丽区一仓库起火|明火已扑灭，{denial}。", topic="T11", negative_share=0.0), rules
    )
    assert found is not Level.RED


def test_denied_damage_is_no_damage(rules):
    assert rules.damage(facts("书库进行检修|检修期间古籍未受损。")) == []


def test_damage_names_the_harm(rules):
    assert rules.damage(facts(GUJI)) == ["漏水", "受潮"]
    assert any("古籍受损" in reason for reason in level(facts(GUJI, topic="T18"), rules)[1])


def test_one_comparison_among_many_articles_is_no_disaster(rules):
    calm = ["小区暖气不热|居民反映室温不足。"] * 9
    assert level(facts(*calm, "评论|这好比一次爆炸。", topic="T07"), rules)[0] is not Level.RED


def test_risk_by_hand(rules):
    story = facts("暖气不热", topic="T07", heat=50.0, negative_share=0.5, growth=2.0)
    assert rules.risk(story) == pytest.approx(100 * (0.35 * 0.5 + 0.2 * 0.5 + 0.15 * 0.6 + 0.10 + 0.10))


def test_one_article_alone_never_rings_by_its_sentiment(rules):
    alone = facts(
        "暖气不热", central_negative_ever=1, topic="T07", negative_share=1.0, heat=100.0, growth=1.0
    )
    assert level(alone, rules)[0] is Level.BLUE


def test_a_disaster_that_was_only_rumoured_is_no_disaster(rules):
    rumour = facts(
        "网传通济桥坍塌系谣言|视频由软件合成，桥梁通行正常。",
        "造谣者被行政拘留|编造通济桥坍塌视频的男子被拘留，警方提醒不造谣不传谣。",
        topic="T20",
        negative_share=0.0,
    )
    assert level(rumour, rules)[0] is not Level.RED


def test_reasons_never_count_no_negative_articles(rules):
    _, reasons = level(facts(GUJI, GUJI, topic="T18", negative_share=0.0, heat=100.0, growth=1.0), rules)
    assert reasons
    assert not any("负面0篇" in reason for reason in reasons)
