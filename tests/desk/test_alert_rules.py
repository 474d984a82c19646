"""Rules of alerts: what each metric, scope and baseline sees; what cannot be saved; versions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.alert_rules import met
from desk.alert_seeds import checked_rule, load_alert_seeds
from domain.alert_rule import AlertRule, Baseline, Comparator, Handling, Metric, Scope
from domain.analysis import Analysis, Sentiment, TopicScore
from domain.errors import InvalidInput
from domain.story import Level
from domain.user import OPERATOR
from tests.desk.alert_help import make_signals

RULE = AlertRule("test", "试", Metric.COUNT, 3, Level.YELLOW, window_hours=1)


def judged(signals, tones, scenario=""):
    """The same signals with a tone for each article."""
    scenarios = (TopicScore(scenario, 1.0),) if scenario else ()
    analyses = {
        a.id: Analysis(a.id, "v", a.fetched_at, (TopicScore("T11", 1.0),), Sentiment(tone), {}, (), (), (), True,
                       (), (), scenarios=scenarios)
        for a, tone in zip(signals.articles, tones, strict=True)
    }  # fmt: skip
    return replace(signals, analyses=analyses)


def hits(desk, signals, **fields):
    return met(replace(RULE, **fields), signals, desk.now())


def test_counting_in_the_window(desk):
    signals = make_signals(desk, size=4)  # 40, 39, 38, 37 minutes ago
    assert hits(desk, signals).reason == "近1小时报道4篇"
    assert hits(desk, signals, threshold=4, comparator=Comparator.OVER) is None
    assert hits(desk, signals, threshold=2, window_hours=0.64) is not None, "38.4 minutes: two of them"
    assert hits(desk, signals, threshold=3, window_hours=0.64) is None


def test_too_few_outlets_are_not_enough(desk):
    signals = make_signals(desk, size=4, outlets=2)
    assert hits(desk, signals, min_sources=2) and not hits(desk, signals, min_sources=3)


@pytest.mark.parametrize(
    ("scope", "inside"),
    [
        (Scope(), True),
        (Scope(words=("损失", "没有的词")), True),
        (Scope(words=("没有的词",)), False),
        (Scope(sources=("jgol",)), True),
        (Scope(sources=("other",)), False),
        (Scope(regions=("天津",)), True),
        (Scope(regions=("北京",)), False),
        (Scope(districts=("南开区", "河西区")), True),
        (Scope(districts=("河西区",)), False),
        (Scope(topics=("T11",)), True),
        (Scope(topics=("T18",)), False),
        (Scope(scenarios=("突发事件",)), True),
        (Scope(scenarios=("谣言",)), False),
        (Scope(watch="guji"), True),
        (Scope(watch="other"), False),
    ],
)
def test_the_scope(desk, scope, inside):
    signals = judged(make_signals(desk), ["neg"] * 3, "突发事件")
    signals = replace(signals, watches={"guji": frozenset(a.id for a in signals.articles)})
    assert (hits(desk, signals, scope=scope) is not None) == inside


def test_only_what_a_watch_found_is_counted(desk):
    signals = judged(make_signals(desk), ["neg"] * 3, "突发事件")
    signals = replace(signals, watches={"guji": frozenset(a.id for a in signals.articles[:2])})
    count = {"metric": Metric.COUNT, "scope": Scope(watch="guji"), "min_sources": 1}
    assert hits(desk, signals, threshold=2, **count) and not hits(desk, signals, threshold=3, **count)


def test_only_stories_about_the_city(desk):
    signals = make_signals(desk, local=False)
    assert hits(desk, signals) and not hits(desk, signals, scope=Scope(local=True))


def test_keywords_count_the_articles_that_hold_one(desk):
    signals = make_signals(desk)
    spoken = [
        replace(a, body=body) for a, body in zip(signals.articles, ("闭馆", "开馆", "闭 馆了"), strict=True)
    ]
    signals = replace(signals, articles=spoken)
    fields = {"metric": Metric.KEYWORD, "scope": Scope(words=("闭馆",))}
    assert hits(desk, signals, threshold=2, **fields).reason == "近1小时含“闭馆”的报道2篇"
    assert hits(desk, signals, threshold=3, **fields) is None


def test_the_share_of_negative_reports(desk):
    signals = judged(make_signals(desk), ["neg", "neu", "neg"])
    assert hits(desk, signals, metric=Metric.SENTIMENT, threshold=0.66)
    assert not hits(desk, signals, metric=Metric.SENTIMENT, threshold=0.67)


@pytest.mark.parametrize(
    ("metric", "threshold", "inside"),
    [
        (Metric.HEAT, 61, True),
        (Metric.HEAT, 62, False),
        (Metric.RISK, 55, True),
        (Metric.RISK, 56, False),
        (Metric.GROWTH, 0.5, True),
        (Metric.GROWTH, 0.6, False),
        (Metric.LEVEL, 3, True),
        (Metric.LEVEL, 4, False),
    ],
)
def test_measures_of_a_story(desk, metric, threshold, inside):
    assert (hits(desk, make_signals(desk), metric=metric, threshold=threshold) is not None) == inside


def test_a_score_of_risk_is_never_in_the_reason(desk):
    finding = hits(desk, make_signals(desk), metric=Metric.RISK, threshold=10)
    assert "55" not in finding.reason and "3篇报道" in finding.reason


def spread_out(desk, hours):
    """A story with one article so many hours ago each."""
    signals = make_signals(desk, size=len(hours))
    articles = [
        replace(a, published_at=desk.now() - timedelta(hours=h))
        for a, h in zip(signals.articles, hours, strict=True)
    ]
    story = replace(signals.story, first_at=min(a.published_at for a in articles))
    return replace(signals, articles=articles, story=story)


def test_times_the_usual_of_the_story_itself(desk):
    # Six earlier windows with 2 articles each, then 6 in the last hour.
    signals = spread_out(desk, [h + 0.5 for h in range(1, 7) for _ in range(2)] + [0.1] * 6 + [7.01])
    fields = {"baseline": Baseline.TIMES, "window_hours": 1}
    assert hits(desk, signals, threshold=3, **fields).reason == "近1小时报道6篇，为平时的3.0倍"
    assert hits(desk, signals, threshold=3.1, **fields) is None


def test_deviations_need_three_earlier_windows(desk):
    fields = {"baseline": Baseline.SIGMA, "window_hours": 1}
    short = spread_out(desk, [0.1] * 6 + [2.5])
    assert hits(desk, short, threshold=1, **fields) is None, "样本不足"
    long = spread_out(desk, [0.1] * 6 + [1.5, 2.5, 3.5, 4.01])
    assert hits(desk, long, threshold=5, **fields) and not hits(desk, long, threshold=5.1, **fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": "X!"}, "编号"),
        ({"name": " "}, "名称"),
        ({"threshold": float("nan")}, "界限"),
        ({"metric": Metric.LEVEL, "threshold": 0}, "1（蓝）"),
        ({"metric": Metric.SENTIMENT, "threshold": 50}, "0 与 1 之间"),
        ({"metric": Metric.KEYWORD}, "写出词"),
        ({"metric": Metric.HEAT, "baseline": Baseline.TIMES}, "只有报道篇数"),
        ({"level": None}, "选定预警的等级"),
        ({"window_hours": 0.1}, "时间窗"),
        ({"min_sources": -1}, "最少来源"),
        ({"cool_down_minutes": -1}, "冷却"),
        ({"active_hours": (22, 8)}, "先早后晚"),
        ({"recipients": ()}, "接收对象"),
        ({"handling": Handling(repeat_minutes=-1)}, "负数"),
        ({"handling": Handling(ack_required=False, repeat_minutes=5)}, "不要求签收"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_in_one_chinese_line(fields, said):
    with pytest.raises(InvalidInput, match=said) as caught:
        checked_rule(replace(RULE, **fields))
    assert "\n" not in str(caught.value)


def test_a_rule_that_names_what_is_not_there_is_refused(desk):
    with pytest.raises(InvalidInput, match="没有采集源“nowhere”"):
        desk.save_alert_rule(OPERATOR, replace(RULE, scope=Scope(sources=("nowhere",))), "试")
    with pytest.raises(InvalidInput, match="没有通知渠道“mail”"):
        desk.save_alert_rule(OPERATOR, replace(RULE, channels=("mail",)), "试")
    with pytest.raises(InvalidInput, match="原因"):
        desk.save_alert_rule(OPERATOR, RULE, " ")


def test_the_database_is_the_truth_and_every_change_a_version(desk):
    level = {v.rule.id: v for v in desk.alert_rules(OPERATOR)}["level"]
    assert level.shipped and not level.changed
    assert desk.save_alert_rule(OPERATOR, replace(level.rule, threshold=3), "只报橙色以上")
    assert not desk.save_alert_rule(OPERATOR, replace(level.rule, threshold=3), "再存一次")
    changed = {v.rule.id: v for v in desk.alert_rules(OPERATOR)}["level"]
    assert changed.changed and [v.why for v in changed.versions] == ["只报橙色以上", "初次装入"]
    desk.drop_alert_rule(OPERATOR, "rare-books", "试")
    assert [v.rule.id for v in desk.alert_rules(OPERATOR)] == ["level"], (
        "what was taken out is not planted again"
    )
    desk.restore_alert_rule(OPERATOR, "rare-books")
    assert len(desk.alert_rules(OPERATOR)) == 2


def test_a_snoozed_rule_opens_nothing_until_its_time(desk, clock):
    desk.snooze_alert_rule(OPERATOR, "level", clock() + timedelta(hours=1), "系统演练")
    signals = make_signals(desk)
    assert desk.raise_alerts([signals]) == 0
    clock.forward(hours=1)
    assert desk.raise_alerts([signals]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "plans: []\nrules: [{id: aa, name: 试, metric: count, threshold: 1, level: red, wndow: 3}]",
            "wndow",
        ),
        ("plans: []\nrules: [{id: aa, name: 试, metric: volume, threshold: 1}]", "metric"),
        ("plans: [{id: red, action: 做事, handling: {repeats: 3}}]\nrules: []", "repeats"),
        ("plans: [{id: purple, action: 做事, handling: {}}]\nrules: []", "purple"),
    ],
)
def test_a_seed_file_with_a_mistake_names_it(tmp_path, text, said):
    (tmp_path / "alerts.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=said):
        load_alert_seeds(tmp_path)
