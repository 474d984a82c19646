"""Alerts from opening to 解除: one for each rule and story, every act kept, nothing said twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.alert import Happening
from domain.alert_rule import AlertRule, Metric
from domain.errors import Conflict, InvalidInput, NotAllowed
from domain.story import Level
from domain.user import OPERATOR, Actor, Role
from tests.desk.alert_help import make_signals

EDITOR = Actor("liguanyuan", (Role.EDITOR,))


def opened(desk, **fields):
    """The alert of a story that was just judged."""
    signals = make_signals(desk, **fields)
    assert desk.raise_alerts([signals]) == 1
    ((alert, _),) = desk.alerts(OPERATOR)
    return signals, alert


def history(desk, alert):
    return [event.what for event in desk.alert(OPERATOR, alert.id).events]


def test_an_alert_opens_with_its_clocks_and_waits(desk, clock):
    signals, alert = opened(desk)
    assert (alert.rule, alert.level, alert.state, alert.reason) == (
        "level",
        Level.ORANGE,
        "待签收",
        "本市发生",
    )
    assert alert.first_published_at == signals.articles[0].published_at
    assert alert.crawled_at == signals.articles[0].first_seen_at
    assert alert.opened_at == alert.waiting_since == clock()


def test_a_story_that_goes_on_updates_its_one_alert(desk, clock):
    signals, alert = opened(desk, level=Level.YELLOW)
    clock.forward(minutes=10)
    assert desk.raise_alerts([signals]) == 0
    assert history(desk, alert) == [Happening.OPENED], "nothing changed, nothing is written"
    assert desk.raise_alerts([replace(signals, story=replace(signals.story, size=9))]) == 0
    ((now, _),) = desk.alerts(OPERATOR)
    assert (now.id, now.size, now.level) == (alert.id, 9, Level.YELLOW)
    assert desk.alert(OPERATOR, alert.id).events[-1].note == "报道由3篇增至9篇"


def test_a_rise_asks_for_a_new_signature_and_a_fall_keeps_the_level(desk, clock):
    signals, alert = opened(desk, level=Level.YELLOW)
    desk.acknowledge_alert(EDITOR, alert.id)
    clock.forward(minutes=10)
    red = replace(signals.story, level=Level.RED, level_reasons=("本市发生，涉及人员死亡",))
    desk.raise_alerts([replace(signals, story=red)])
    ((risen, _),) = desk.alerts(OPERATOR)
    assert (risen.level, risen.state, risen.reason) == (Level.RED, "待签收", "本市发生，涉及人员死亡")
    assert risen.acknowledged_at == clock() - timedelta(minutes=10), "the first signature is not forgotten"
    desk.raise_alerts([replace(signals, story=replace(red, level=Level.NOTE))])
    ((calm, _),) = desk.alerts(OPERATOR)
    assert (calm.level, calm.judged_level) == (Level.RED, Level.NOTE)
    assert "不自动解除" in desk.alert(OPERATOR, alert.id).events[-1].note


def test_signing_twice_is_said_and_names_who_signed(desk):
    _, alert = opened(desk)
    desk.acknowledge_alert(EDITOR, alert.id)
    with pytest.raises(Conflict, match="liguanyuan 已签收"):
        desk.acknowledge_alert(OPERATOR, alert.id)


def test_after_an_end_only_news_after_the_cool_down_opens_another(desk, clock):
    signals, alert = opened(desk)
    desk.end_alert(EDITOR, alert.id, "已通报处置")
    assert desk.alerts(OPERATOR) == []
    clock.forward(hours=7)
    assert desk.raise_alerts([signals]) == 0, "cooled down, but nothing new was reported"
    news = replace(signals.articles[-1], first_seen_at=clock())
    again = replace(signals, articles=[*signals.articles, news])
    assert desk.raise_alerts([again]) == 1
    ((second, _),) = desk.alerts(OPERATOR)
    assert second.id != alert.id
    assert len(desk.alerts(OPERATOR, open_only=False)) == 2


def test_news_within_the_cool_down_opens_nothing(desk, clock):
    signals, alert = opened(desk)
    desk.end_alert(EDITOR, alert.id, "已通报处置")
    clock.forward(hours=1)
    news = replace(signals.articles[-1], first_seen_at=clock())
    assert desk.raise_alerts([replace(signals, articles=[*signals.articles, news])]) == 0


def test_a_false_alarm_comes_back_only_when_it_becomes_graver(desk, clock):
    signals, alert = opened(desk, level=Level.YELLOW)
    desk.mark_alert_false(EDITOR, alert.id, "是演练")
    clock.forward(hours=12)
    news = replace(
        signals, articles=[*signals.articles, replace(signals.articles[-1], first_seen_at=clock())]
    )
    assert desk.raise_alerts([news]) == 0
    assert desk.raise_alerts([replace(news, story=replace(news.story, level=Level.RED))]) == 1


def test_a_level_set_by_a_person_stays_beside_what_the_rule_says(desk, clock):
    signals, alert = opened(desk)
    changed = desk.set_alert_level(EDITOR, alert.id, Level.YELLOW, "影响有限")
    assert (changed.level, changed.judged_level, changed.level_by) == (
        Level.YELLOW,
        Level.ORANGE,
        "liguanyuan",
    )
    desk.acknowledge_alert(EDITOR, alert.id)
    clock.forward(minutes=5)
    desk.raise_alerts([replace(signals, story=replace(signals.story, level=Level.RED))])
    ((now, _),) = desk.alerts(OPERATOR)
    assert (now.level, now.judged_level, now.state) == (Level.YELLOW, Level.RED, "待签收")
    assert "请复核" in desk.alert(OPERATOR, alert.id).events[-1].note


@pytest.mark.parametrize("verb", ["end_alert", "mark_alert_false"])
def test_an_end_needs_a_reason_and_happens_once(desk, verb):
    _, alert = opened(desk)
    with pytest.raises(InvalidInput, match="理由"):
        getattr(desk, verb)(EDITOR, alert.id, "  ")
    getattr(desk, verb)(EDITOR, alert.id, "已处置")
    with pytest.raises(Conflict, match="不能再改"):
        getattr(desk, verb)(EDITOR, alert.id, "再来")


def test_every_act_is_in_the_audit_log_and_refusals_too(desk):
    _, alert = opened(desk)
    with pytest.raises(NotAllowed):
        desk.acknowledge_alert(Actor("lingdao", (Role.READER,)), alert.id)
    desk.acknowledge_alert(EDITOR, alert.id)
    signed, refused = desk.store.audit(2)
    assert (signed.verb, signed.subject, signed.user) == ("签收预警", alert.id, "liguanyuan")
    assert (refused.verb, refused.outcome) == ("签收预警", "refused")


def test_harm_to_ancient_books_rings_whatever_the_heat(desk):
    signals = make_signals(desk, level=Level.NOTE, damage=("失窃",))
    assert desk.raise_alerts([signals]) == 1
    ((alert, _),) = desk.alerts(OPERATOR)
    assert (alert.rule, alert.level, alert.reason) == ("rare-books", Level.YELLOW, "古籍安全：失窃")


def test_an_old_archive_read_for_the_first_time_rings_nothing(desk):
    signals = make_signals(desk)
    old = replace(signals.story, last_at=desk.now() - timedelta(days=3))
    assert desk.raise_alerts([replace(signals, story=old)]) == 0


def test_a_rule_taken_out_leaves_its_alerts(desk):
    desk.save_alert_rule(OPERATOR, AlertRule("many", "报道多", Metric.COUNT, 2, Level.BLUE), "试")
    signals = make_signals(desk, level=Level.NOTE)
    assert desk.raise_alerts([signals]) == 1
    desk.drop_alert_rule(OPERATOR, "many", "不用了")
    ((alert, _),) = desk.alerts(OPERATOR)
    assert desk.alert(OPERATOR, alert.id).alert.state == "跟踪中", "blue asks for no signature"
    desk.raise_alerts([signals])
    desk.alert_tick(OPERATOR)


def test_figures_tell_how_fast_alerts_were_signed_and_how_often_a_rule_was_right(desk, clock):
    for n, minutes in enumerate((10, 20, 60)):
        desk.raise_alerts([make_signals(desk, name=f"事{n}")])
        alert = next(a for a, _ in desk.alerts(OPERATOR) if a.waiting)
        clock.forward(minutes=minutes)
        desk.acknowledge_alert(EDITOR, alert.id)
        act = desk.mark_alert_false if n == 0 else desk.end_alert
        act(EDITOR, alert.id, "处置")
    figures = desk.alert_figures(OPERATOR)
    signed = figures.chain["预警→签收"]
    assert (signed.count, signed.median, signed.p90) == (3, 20.0, 60.0)
    (rule,) = figures.rules
    assert (rule.opened, rule.ended, rule.false, round(rule.precision, 2)) == (3, 3, 1, 0.67)
