"""A special rule stands in for a general one: of one story one bell rings, as grave as the graver of both."""

from dataclasses import replace

import pytest

from domain.alert import Happening
from domain.alert_rule import AlertRule, Handling, Metric
from domain.errors import InvalidInput
from domain.story import Level
from domain.user import OPERATOR, Actor, Role
from tests.desk.alert_help import make_signals

EDITOR = Actor("liguanyuan", (Role.EDITOR,))


def on_show(desk):
    return [(alert.rule, alert.level, alert.state) for alert, _ in desk.alerts(OPERATOR)]


def told(signals, **fields):
    return replace(signals, story=replace(signals.story, **fields))


def test_harm_to_books_in_a_grave_matter_opens_one_alert(desk):
    fire = make_signals(desk, level=Level.ORANGE, damage=("火灾", "焚毁"))
    assert desk.raise_alerts([fire]) == 1
    assert on_show(desk) == [("rare-books", Level.ORANGE, "待签收")]
    ((alert, _),) = desk.alerts(OPERATOR)
    assert alert.reason == "古籍安全：火灾、焚毁；本市发生"
    assert desk.raise_alerts([fire]) == 0


def test_other_stories_ring_as_ever(desk):
    fire = make_signals(desk, "火灾", Level.ORANGE, damage=("火灾",))
    flood = make_signals(desk, "水患", Level.YELLOW)
    assert desk.raise_alerts([fire, flood]) == 2
    assert {rule for rule, _, _ in on_show(desk)} == {"rare-books", "level"}


def test_the_general_alert_is_merged_when_the_books_become_known(desk, clock):
    fire = make_signals(desk, level=Level.YELLOW)
    assert desk.raise_alerts([fire]) == 1
    ((general, _),) = desk.alerts(OPERATOR)
    desk.acknowledge_alert(EDITOR, general.id)
    clock.forward(minutes=30)
    assert desk.raise_alerts([replace(fire, damage=("焚毁",))]) == 1
    desk.raise_alerts([replace(fire, damage=("焚毁",))])
    assert on_show(desk) == [("rare-books", Level.YELLOW, "待签收")]
    ((special, _),) = desk.alerts(OPERATOR)
    merged = desk.alert(OPERATOR, general.id)
    assert (merged.alert.state, merged.alert.acknowledged_by) == ("已并入", "liguanyuan")
    assert [e.what for e in merged.events] == [
        Happening.OPENED,
        Happening.ACKNOWLEDGED,
        Happening.HANDED_OVER,
    ]
    assert special.id in merged.events[-1].note
    figures = {line.rule: line for line in desk.alert_figures(OPERATOR).rules}
    assert (figures["level"].ended, figures["level"].precision) == (0, None)


def test_a_rise_of_the_level_rises_in_the_special_alert(desk, clock):
    fire = make_signals(desk, level=Level.YELLOW, damage=("火灾",))
    desk.raise_alerts([fire])
    ((alert, _),) = desk.alerts(OPERATOR)
    desk.acknowledge_alert(EDITOR, alert.id)
    clock.forward(minutes=20)
    assert desk.raise_alerts([told(fire, level=Level.RED, level_reasons=("涉及人员死亡",))]) == 0
    assert on_show(desk) == [("rare-books", Level.RED, "待签收")]
    assert "涉及人员死亡" in desk.alerts(OPERATOR)[0][0].reason


def test_it_goes_on_where_only_the_general_rule_is_met_later(desk, clock):
    fire = make_signals(desk, level=Level.YELLOW, damage=("火灾",))
    desk.raise_alerts([fire])
    clock.forward(minutes=20)
    assert desk.raise_alerts([told(replace(fire, damage=()), level=Level.ORANGE)]) == 0
    assert on_show(desk) == [("rare-books", Level.ORANGE, "待签收")]


def test_an_ended_special_alert_is_not_followed_by_a_general_one(desk, clock):
    fire = make_signals(desk, level=Level.ORANGE, damage=("火灾",))
    desk.raise_alerts([fire])
    ((alert, _),) = desk.alerts(OPERATOR)
    desk.end_alert(OPERATOR, alert.id, "已移交")
    assert desk.raise_alerts([fire, told(replace(fire, damage=()), level=Level.ORANGE)]) == 0
    clock.forward(hours=7)
    assert desk.raise_alerts([replace(fire, damage=())]) == 0, "cooled down, but nothing new was reported"


def test_a_special_false_alarm_silences_the_general_rule_but_for_worse(desk, clock):
    fire = make_signals(desk, level=Level.YELLOW, damage=("火灾",))
    desk.raise_alerts([fire])
    ((alert, _),) = desk.alerts(OPERATOR)
    desk.mark_alert_false(OPERATOR, alert.id, "演练")
    clock.forward(hours=7)
    news = [replace(a, first_seen_at=clock()) for a in fire.articles]
    calm = replace(fire, damage=(), articles=news)
    assert desk.raise_alerts([calm]) == 0
    assert desk.raise_alerts([told(calm, level=Level.RED)]) == 1
    assert on_show(desk) == [("level", Level.RED, "待签收")]


def test_a_special_rule_at_rest_leaves_the_general_one_alone(desk):
    special = desk.alert_settings().rules["rare-books"]
    desk.save_alert_rule(OPERATOR, replace(special, enabled=False), "试")
    desk.raise_alerts([make_signals(desk, level=Level.ORANGE, damage=("火灾",))])
    assert on_show(desk) == [("level", Level.ORANGE, "待签收")]


def test_a_graver_alert_is_treated_no_less_insistently_than_its_level(desk):
    """rare-books: every 15 minutes, escalated after 30; the plan of red: 10 and 15; of orange: 30 and 60."""
    settings = desk.alert_settings()
    desk.raise_alerts([make_signals(desk, level=Level.ORANGE, damage=("火灾",))])
    ((alert, _),) = desk.alerts(OPERATOR)
    as_red = settings.handling(replace(alert, level=Level.RED))
    assert (as_red.repeat_minutes, as_red.escalate_minutes, as_red.ignores_quiet_hours) == (10, 15, True)
    as_orange = settings.handling(alert)
    assert (as_orange.repeat_minutes, as_orange.escalate_minutes) == (15, 30)
    lax = AlertRule("lax", "宽", Metric.COUNT, 2, Level.BLUE, handling=Handling(False))
    found = replace(settings, rules={"lax": lax}).handling(replace(alert, rule="lax"))
    assert (found.ack_required, found.repeat_minutes, found.escalate_minutes) == (True, 30, 60)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (AlertRule("new", "新", Metric.COUNT, 5, Level.BLUE, supersedes=("new",)), "“新”连环代替"),
        (
            AlertRule("new", "新", Metric.COUNT, 5, Level.BLUE, supersedes=("rare-books",)),
            "“古籍安全”连环代替",
        ),
        (AlertRule("level", "关注等级", Metric.LEVEL, 2, supersedes=("rare-books",)), "“古籍安全”连环代替"),
    ],
)
def test_rules_that_would_wait_for_each_other_are_refused(desk, rule, said):
    desk.alert_settings()
    with pytest.raises(InvalidInput, match=said):
        desk.save_alert_rule(OPERATOR, rule, "试")


def test_a_rule_stands_in_for_one_that_was_taken_out_and_still_works(desk):
    special = desk.alert_settings().rules["rare-books"]
    desk.drop_alert_rule(OPERATOR, "level", "不用")
    desk.snooze_alert_rule(OPERATOR, special.id, None, "试")
    assert desk.save_alert_rule(OPERATOR, replace(special, cool_down_minutes=60), "试")
    assert desk.raise_alerts([make_signals(desk, level=Level.RED, damage=("火灾",))]) == 1
    assert on_show(desk) == [("rare-books", Level.YELLOW, "待签收")]
