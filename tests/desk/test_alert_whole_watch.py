"""A rule over a whole 监测专题 counts what it found in all stories, and has one alert at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.alert_seeds import checked_rule
from domain.alert_rule import AlertRule, Baseline, Metric, Scope
from domain.errors import InvalidInput
from domain.story import Level
from domain.user import OPERATOR
from domain.watch import HitState, How, Watch, WatchHit
from tests.desk.alert_help import make_signals

RULE = AlertRule(
    "heating", "供热集中反映", Metric.COUNT, 6, Level.YELLOW, Scope(watch="heating", whole_watch=True), window_hours=24
)  # fmt: skip


@pytest.fixture
def watched(desk):
    """Stores stories of so many articles each, all found by the watch; their signals."""
    desk.store.put_arrangement(Watch("heating", "供热", "供热"), "甲", "新建", desk.now())
    desk.alert_settings()
    desk.drop_alert_rule(OPERATOR, "level", "只看专题")

    def put(*sizes, name="小区", hours=0):
        found = [make_signals(desk, f"{name}{n}供热", Level.NOTE, size) for n, size in enumerate(sizes)]
        for signals in found:
            for article in signals.articles:
                if hours:
                    at = article.published_at - timedelta(hours=hours)
                    desk.store.put_article(replace(article, published_at=at), None)
            desk.store.put_watch_hits(
                [WatchHit("heating", a.id, How.EXPRESSION, 1.0, desk.now()) for a in signals.articles]
            )
        return found

    return put


def test_stories_too_small_alone_add_up(desk, watched):
    desk.save_alert_rule(OPERATOR, RULE, "试")
    two, three = watched(2, 3)
    assert desk.raise_alerts([two, three]) == 0, "five of six"
    (one,) = watched(1, name="街道")
    assert desk.raise_alerts([one]) == 1
    ((alert, story),) = desk.alerts(OPERATOR)
    assert alert.reason == "专题“供热”近24小时报道6篇"
    assert story.id == three.story.id, "most of it is about this one"
    assert desk.raise_alerts([two, three, one]) == 0


def test_within_a_story_none_of_them_rings(desk, watched):
    desk.save_alert_rule(OPERATOR, replace(RULE, scope=Scope(watch="heating")), "试")
    assert desk.raise_alerts(watched(2, 3, 1)) == 0


def test_one_alert_at_a_time_even_when_another_story_leads(desk, watched):
    desk.save_alert_rule(OPERATOR, RULE, "试")
    assert desk.raise_alerts(watched(3, 3)) == 1
    assert desk.raise_alerts(watched(9, name="街道")) == 0
    ((alert, _),) = desk.alerts(OPERATOR)
    assert alert.size == 15
    assert desk.alert(OPERATOR, alert.id).events[-1].note == "报道由6篇增至15篇"


def test_the_chain_begins_in_the_window(desk, watched):
    """What was found a week ago says nothing of how fast this was told."""
    desk.save_alert_rule(OPERATOR, replace(RULE, baseline=Baseline.TIMES, threshold=3), "试")
    watched(2, name="上周", hours=24 * 7)
    assert desk.raise_alerts(watched(3, 3)) == 1
    ((alert, _),) = desk.alerts(OPERATOR)
    assert desk.now() - alert.first_published_at < timedelta(hours=1)
    assert desk.now() - alert.crawled_at < timedelta(hours=1)


def test_after_an_end_it_cools_down_and_wants_something_new(desk, clock, watched):
    desk.save_alert_rule(OPERATOR, RULE, "试")
    known = watched(3, 3)
    desk.raise_alerts(known)
    ((alert, _),) = desk.alerts(OPERATOR)
    desk.end_alert(OPERATOR, alert.id, "已办")
    assert desk.raise_alerts(watched(9, name="街道")) == 0, "cooling down"
    clock.forward(hours=7)
    assert desk.raise_alerts(watched(2, name="新城")) == 1


def test_what_was_excluded_or_is_old_does_not_count(desk, watched):
    desk.save_alert_rule(OPERATOR, RULE, "试")
    watched(4, name="旧事", hours=30)
    now = watched(3, 3)
    hit = desk.store.watch_hit("heating", now[0].articles[0].id)
    desk.store.change_watch_hit(replace(hit, state=HitState.EXCLUDED, who="甲", why="无关"))
    assert desk.raise_alerts(now) == 0, "five are left of the last day"


def test_compared_with_the_usual_of_the_whole_watch(desk, watched):
    """Two a day before; six today are three times as many."""
    thrice = replace(RULE, baseline=Baseline.TIMES, threshold=3)
    desk.save_alert_rule(OPERATOR, thrice, "试")
    for day in (1, 2, 3, 4):
        watched(2, name=f"前{day}日", hours=24 * day)
    assert desk.raise_alerts(watched(2, 3)) == 0
    assert desk.raise_alerts(watched(1, name="街道")) == 1
    assert desk.alerts(OPERATOR)[0][0].reason == "专题“供热”近24小时报道6篇，为平时的3.0倍"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"scope": Scope(whole_watch=True)}, "要选定监测专题"),
        ({"metric": Metric.HEAT}, "报道篇数"),
        ({"scope": Scope(watch="heating", whole_watch=True, districts=("南开区",))}, "检索式"),
        ({"supersedes": ("level",)}, "不能代替别的规则"),
    ],
)
def test_a_rule_that_asks_what_only_a_story_has_is_refused(fields, said):
    with pytest.raises(InvalidInput, match=said):
        checked_rule(replace(RULE, **fields))
