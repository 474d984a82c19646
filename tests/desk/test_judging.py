"""Weights with history, and what an analysis makes of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import ids
from domain.article import Article, HotObservation
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.source import MediaType, Source
from domain.story import Level, Stage
from domain.user import OPERATOR, Actor, Role
from domain.weights import HeatWeights, RiskRules, WeightKind

EDITOR = Actor("liguanyuan", (Role.EDITOR,))
BODY = "本报讯 河西区供热站管线爆裂，三千户居民家中停热，居民投诉无人维修，对供热企业十分不满。"


def source(source_id="s", region="天津"):
    return Source(source_id, "某报", "某报社", "local_media", MediaType.LOCAL, region, 1, True, 60, {})


def article(number, when, title="河西区供热管线爆裂 三千户停热", body=BODY, **fields):
    url = f"http://news.example/{number}"
    seen = fields.pop("first_seen_at", when)
    made = Article(
        ids.article_id(url), "s", url, title, body, when, "", "minute", seen, seen, f"某报{number}"
    )
    return replace(made, **fields)


@pytest.fixture
def analysed(desk, clock):
    """Put articles in, analyse, and give the only story."""

    def of(*articles):
        desk.store.put_source(source(), "测试", "测试", clock())
        for one in articles:
            desk.store.put_article(one, None)
        desk.analyse(OPERATOR)
        (story,) = desk.store.stories()
        return story

    return of


def test_the_shipped_values_are_the_first_version(desk):
    (first,) = desk.weights(OPERATOR, WeightKind.HEAT)
    assert (first.name, first.who) == ("heat-1", "系统")
    assert desk.heat_weights(OPERATOR) == HeatWeights()
    (rules,) = desk.weights(OPERATOR, WeightKind.RISK)
    assert RiskRules(**rules.record) == RiskRules()


def test_a_change_is_a_new_version_and_the_old_one_can_still_be_shown(desk):
    changes = {"volume": 0.5, "interaction": 0.15}
    made = desk.change_weights(OPERATOR, WeightKind.HEAT, changes, "声量更可靠")
    assert made.name == "heat-2"
    assert desk.heat_weights(OPERATOR) == HeatWeights("heat-2", volume=0.5, interaction=0.15)
    assert desk.heat_weights(OPERATOR, "heat-1") == HeatWeights()
    assert [(v.name, v.why) for v in desk.weights(OPERATOR, WeightKind.HEAT)] == [
        ("heat-2", "声量更可靠"),
        ("heat-1", "随附的初值"),
    ]
    entry = desk.audit(OPERATOR)[0]
    assert (entry.verb, entry.subject, entry.outcome) == ("修改热度权重", "heat", "ok")


def test_single_values_and_codes_of_a_table_can_be_changed(desk):
    made = desk.change_weights(
        OPERATOR, WeightKind.RISK, {"red": 85, "severity_of": {"T18": 1.0}}, "古籍更重"
    )
    rules = RiskRules(**made.record)
    assert (rules.red, rules.severity_of["T18"], rules.severity_of["T11"]) == (85, 1.0, 1.0)


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        (WeightKind.HEAT, {"volume": 0.9}, "相加是 1.5，应为 1"),
        (WeightKind.HEAT, {"volume": -0.1, "breadth": 0.7}, "0 至 1 之间"),
        (WeightKind.HEAT, {"volume": float("nan")}, "0 至 1 之间"),
        (WeightKind.HEAT, {"reprint": 2}, "转载折算"),
        (WeightKind.HEAT, {"media": {"M99": 1.0}}, "M99"),
        (WeightKind.HEAT, {"media": {"M1": 50}}, "媒体 M1"),
        (WeightKind.HEAT, {"volumes": 1}, "没有“volumes”这一项"),
        (WeightKind.HEAT, {"version": "heat-9"}, "没有“version”这一项"),
        (WeightKind.RISK, {"heat": 0.5}, "相加是 1.15"),
        (WeightKind.RISK, {"orange": 90}, "由红到蓝依次降低"),
        (WeightKind.RISK, {"sources": 0}, "来源家数"),
        (WeightKind.RISK, {"severity_of": {"T18": 3}}, "主题严重度 T18"),
        (WeightKind.RISK, {"red": 80.0}, "没有改动"),
    ],
)
def test_what_cannot_be_weighed_with_is_refused_whole(desk, kind, changes, told):
    with pytest.raises(InvalidInput, match=told):
        desk.change_weights(OPERATOR, kind, changes, "试")
    assert len(desk.weights(OPERATOR, kind)) == 1


def test_a_change_needs_a_reason_and_an_administrator(desk):
    with pytest.raises(InvalidInput, match="写明理由"):
        desk.change_weights(OPERATOR, WeightKind.RISK, {"red": 85}, " ")
    with pytest.raises(NotAllowed):
        desk.change_weights(EDITOR, WeightKind.RISK, {"red": 85}, "试")
    assert desk.audit(OPERATOR)[0].outcome == "refused"
    with pytest.raises(NotFound, match="heat-7"):
        desk.heat_weights(OPERATOR, "heat-7")


def test_heat_names_its_weights_and_an_old_one_keeps_them(desk, clock, analysed):
    story = analysed(*[article(n, clock() - timedelta(hours=n)) for n in range(1, 5)])
    assert story.heat.weights_version == "heat-1"
    assert "经验初值" in story.heat.note
    before = story.heat
    desk.change_weights(OPERATOR, WeightKind.HEAT, {"volume": 0.1, "breadth": 0.5}, "重广度")
    assert desk.story_judgement(OPERATOR, story.id).weights == HeatWeights()
    desk.refresh_stories([story.id])
    after = desk.store.story(story.id).heat
    assert after.weights_version == "heat-2"
    part = (before.volume, before.breadth, before.burst)
    assert part == pytest.approx((after.volume, after.breadth, after.burst))
    assert after.value == pytest.approx(
        100 * (0.1 * part[0] + 0.5 * part[1] + 0.15 * part[2]) / 0.75, abs=0.01
    )


def test_what_is_stored_is_what_the_page_shows_and_later_norms_come_from(desk, clock, analysed):
    seen = clock() - timedelta(hours=2)
    old = article(1, clock() - timedelta(hours=30), first_seen_at=seen)
    story = analysed(old, article(2, clock() - timedelta(hours=1)), article(3, clock()))
    assert story.detected_at == seen, "not the date on the page"
    clock.forward(days=1)
    found = desk.story_judgement(OPERATOR, story.id)
    assert (found.view.level, found.view.reasons) == (story.level, story.level_reasons)
    assert sum(part.weight for part in found.view.parts) == pytest.approx(1)
    norms = desk.store.norms(clock().date() - timedelta(days=3), clock().date())
    assert (norms.days, norms.measures, norms.breadth) == (1, 1, 3.0)


def test_the_top_of_a_national_board_makes_a_local_matter_red(desk, clock, analysed):
    desk.store.put_source(replace(source("board", "全国"), kind="hotboard"), "测试", "测试", clock())
    seen = HotObservation("board", "供热管线爆裂三千户停热", 2, 9e5, None, clock() - timedelta(hours=3))
    desk.store.add_observations([seen])
    story = analysed(article(1, clock() - timedelta(hours=2)), article(2, clock() - timedelta(hours=1)))
    assert story.level is Level.RED
    assert "近一日登上全国热榜第2位" in story.level_reasons


def test_a_story_without_articles_says_so(desk):
    with pytest.raises(NotFound, match="没有可显示的文章"):
        desk.story_judgement(OPERATOR, "s-none")


def test_a_long_story_has_a_course_is_read_in_part_and_counted_whole(desk, clock, analysed):
    story = analysed(*[article(n, clock() - timedelta(minutes=n)) for n in range(450)])
    assert story.size == 450
    assert story.course.stage in (Stage.OUTBREAK, Stage.SUSTAINED)
    assert story.course.peak_at is not None
    reasons = desk.story_judgement(OPERATOR, story.id).view.reasons
    assert any("450篇报道" in reason for reason in reasons)


def test_what_is_usual_is_looked_up_again_after_ten_minutes(desk, clock):
    desk.store.put_source(source("board", "全国"), "测试", "测试", clock())
    assert desk.yardstick().board.best_rank(["供热管线爆裂三千户停热"]) is None
    desk.store.add_observations([HotObservation("board", "供热管线爆裂", 1, 9e5, None, clock())])
    clock.forward(minutes=11)
    assert desk.yardstick().board.best_rank(["供热管线爆裂三千户停热"]) == 1
