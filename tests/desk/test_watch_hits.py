"""From analysis into the watches: each article once, people's decisions kept, nothing given out twice."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from domain.alert_rule import AlertRule, Metric, Scope
from domain.article import Article
from domain.errors import Conflict, InvalidInput, NotFound
from domain.source import MediaType
from domain.story import Level
from domain.user import OPERATOR
from domain.watch import HitState, How, Watch, Widening
from tests.desk.watch_help import EDITOR, WATCH, put_articles, put_watch

TEXTS = [("古籍修复展开展", "展出善本二十种。"), ("古籍酒店开业", "客房满员。"), ("地铁早高峰", "乘客增多。")]


def titles(desk, watch_id="guji", state=HitState.KEPT):
    hits = desk.store.watch_hits(watch_id, state)
    return [desk.store.article(hit.article_id).title for hit in hits]


def test_new_articles_come_in_with_why(desk):
    put_watch(desk)
    first, second, _ = put_articles(desk, TEXTS)
    assert desk.match_watches() == 2
    hit = desk.store.watch_hit("guji", first)
    assert (hit.how, hit.words, hit.at) == (How.EXPRESSION, ("古籍", "善本"), desk.now())
    assert hit.score > desk.store.watch_hit("guji", second).score
    assert desk.match_watches() == 0 and desk.store.watch_waiting(9) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 2),
        ({"excludes": ("酒店",)}, 1),
        ({"excludes": ("客房 SEN 满员", "展出")}, 0),
        ({"sources": ("jgol",)}, 1),
        ({"media_types": (MediaType.LOCAL,)}, 1),
        ({"media_types": (MediaType.WEIBO,)}, 0),
        ({"districts": ("和平区", "河西区")}, 2),
        ({"districts": ("河西区",)}, 0),
        ({"local": True}, 2),
        ({"topics": ("T18",)}, 2),
        ({"topics": ("T01",)}, 0),
        ({"languages": ("zh",)}, 2),
        ({"languages": ("en",)}, 0),
        ({"min_relevance": 0.9}, 0),
        ({"enabled": False}, 0),
        ({"starts_on": date(2026, 11, 23)}, 0),
        ({"expression": "古籍 AND 善本"}, 1),
    ],
)
def test_every_part_of_a_watch_narrows(desk, fields, expected):
    put_watch(desk, replace(WATCH, **fields))
    put_articles(desk, TEXTS)
    assert desk.match_watches() == expected


def test_a_crash_before_storing_loses_nothing(desk, monkeypatch):
    put_watch(desk)
    put_articles(desk, TEXTS)
    monkeypatch.setattr(desk.store, "put_watch_hits", lambda *a, **k: (_ for _ in ()).throw(OSError()))
    with pytest.raises(OSError):
        desk.match_watches()
    monkeypatch.undo()
    assert desk.match_watches() == 2


def test_shipped_watches_are_planted_once_and_an_office_may_be_without(desk):
    planted = desk.watch_book()
    assert {"guji", "library", "heating", "two-sessions", "jjj"} <= planted.keys()
    for watch in planted.values():
        desk.store.drop_arrangement(Watch, watch.id, "甲", "不用", desk.now())
    assert desk.watch_book() == {}


def test_a_change_is_made_up_for_on_demand(desk):
    put_watch(desk)
    put_articles(desk, TEXTS)
    put_articles(desk, [("古籍普查旧闻", "善本。")], days=5)
    desk.match_watches()
    put_watch(desk, replace(WATCH, expression="善本 OR 地铁"))
    assert len(titles(desk)) == 3, "what was found stays until somebody asks"
    report = desk.reevaluate_watch(EDITOR, "guji", 3)
    assert (report.found, report.added, report.lapsed) == (2, 1, 1)
    assert titles(desk) == ["古籍修复展开展", "地铁早高峰", "古籍普查旧闻"]
    assert titles(desk, state=HitState.LAPSED) == ["古籍酒店开业"]
    put_watch(desk)
    assert desk.reevaluate_watch(EDITOR, "guji", 3).added == 1, "back again"
    with pytest.raises(InvalidInput, match="366"):
        desk.reevaluate_watch(EDITOR, "guji", 0)


def test_people_decide_and_it_stays(desk):
    put_watch(desk)
    good, hotel, metro = put_articles(desk, TEXTS)
    desk.match_watches()
    desk.exclude_hit(EDITOR, "guji", hotel, "酒店，与古籍无关")
    desk.keep_hit(EDITOR, "guji", metro, "车厢内有古籍展")
    desk.reevaluate_watch(EDITOR, "guji", 3)
    assert titles(desk) == ["古籍修复展开展", "地铁早高峰"]
    hit = desk.store.watch_hit("guji", hotel)
    assert (hit.state, hit.who, hit.why) == (HitState.EXCLUDED, "liguanyuan", "酒店，与古籍无关")
    with pytest.raises(Conflict):
        desk.exclude_hit(EDITOR, "guji", hotel, "再来")
    with pytest.raises(InvalidInput, match="理由"):
        desk.exclude_hit(EDITOR, "guji", good, " ")
    with pytest.raises(NotFound, match="没有编号"):
        desk.exclude_hit(EDITOR, "none", good, "试")
    desk.keep_hit(EDITOR, "guji", hotel, "看错了")
    assert "古籍酒店开业" in titles(desk)


def test_a_run_gives_out_what_is_new_and_nothing_else(desk, clock):
    put_watch(desk)
    put_articles(desk, TEXTS[:2])
    desk.match_watches()
    begun = clock()
    clock.forward(hours=1)
    first, hits = desk.take_watch_run(EDITOR, "guji")
    assert (first.number, first.start, first.end, len(hits)) == (1, begun, clock(), 2)
    put_articles(desk, [("善本数字化", "上线。")], days=3)
    desk.match_watches()
    clock.forward(hours=1)
    second, hits = desk.take_watch_run(EDITOR, "guji")
    assert (second.start, len(hits)) == (first.end, 1), "an old article that came late is not missed"
    assert desk.watch_run(OPERATOR, "guji", 1)[0] == first
    assert desk.take_watch_run(EDITOR, "guji")[1] == ()


def row(*numbers):
    vector = np.zeros(256, dtype=np.float32)
    vector[: len(numbers)] = numbers
    return vector / np.linalg.norm(vector)


def test_widening_says_what_is_near_to_what(desk):
    put_watch(desk, replace(WATCH, widening=Widening(0.7), excludes=("酒店",)))
    texts = [TEXTS[0], ("典籍重生记", "修书匠的日子。"), ("古典酒店", "典籍主题酒店。"), TEXTS[2]]
    vectors = np.stack([row(1, 0), row(1, 0.3), row(1, 0.1), row(0, 1)])
    found, near, *_ = put_articles(desk, texts, vectors=vectors)
    assert desk.match_watches() == 2
    assert titles(desk) == ["古籍修复展开展", "典籍重生记"]
    report = desk.reevaluate_watch(EDITOR, "guji", 3)
    assert (report.found, report.added, report.lapsed) == (2, 0, 0), "looking again says the same"
    hit = desk.store.watch_hit("guji", near)
    assert (hit.how, hit.near, round(hit.score, 2)) == (How.SEMANTIC, found, 0.96)
    late = put_articles(desk, [("补破的人", "一针一线。")], vectors=np.stack([row(1, 0.2)]))
    assert desk.match_watches() == 1 and desk.store.watch_hit("guji", late[0]).near == found


def test_an_alert_rule_counts_what_a_watch_found(desk, clock):
    """End to end: collected, analysed, matched, alerted."""
    put_watch(desk, Watch("fire", "火灾", "火灾 OR 起火"))
    rule = AlertRule("fire-news", "专题火灾", Metric.COUNT, 2, Level.YELLOW, Scope(watch="fire"))
    desk.save_alert_rule(OPERATOR, rule, "试")
    with pytest.raises(InvalidInput, match="没有监测专题“none”"):
        desk.save_alert_rule(OPERATOR, replace(rule, scope=Scope(watch="none")), "试")
    put_articles(desk, [])
    body = "22日上午，南开区一仓库发生{}，消防救援人员赶到现场，过火面积约二十平方米，无人员伤亡。"
    for number, word in enumerate(("火灾", "起火", "险情")):
        url = f"http://127.0.0.1:9/fire/{number}"
        at = clock() - timedelta(minutes=30 - number)
        title = f"南开区一仓库发生{word}无人员伤亡"
        article = Article(
            f"a-{number:016x}", "jgol", url, title, body.format(word), at, "", "minute", at, at, f"报{number}"
        )
        desk.store.put_article(article, None)
    report = desk.analyse(OPERATOR)
    assert report.articles == 3 and len(titles(desk, "fire")) == 2
    (alert,) = [alert for alert, _ in desk.alerts(OPERATOR) if alert.rule == "fire-news"]
    assert alert.reason == "近24小时报道2篇"
