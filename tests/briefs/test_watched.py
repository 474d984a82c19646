from dataclasses import replace
from datetime import timedelta

import pytest

from briefs.material import HotItem
from domain.alert import Alert
from domain.story import Level


@pytest.fixture
def compose(make, masthead):
    return lambda material, **more: make.compose(material, masthead, "b-1", "甲", **more)


def section(brief, key):
    return next(s for s in brief.sections if s.key == key)


def test_alerts_point_to_the_story_and_are_not_government_levels(make, compose):
    s = section(compose(make.full_day()), "alerts")
    assert [row[-1] for row in s.tables[0].rows] == ["今日要情（一）", "今日要情（二）"]
    assert "馆内研判" in s.coverage and "不代表政府部门发布的预警级别" in s.coverage
    assert not s.items


def test_an_ended_alert_and_a_followed_story(make, compose):
    old = make.story(make.article("1", "供热投诉"))
    old = replace(old, story=replace(old.story, first_at=old.story.first_at - timedelta(days=2)))
    at = old.story.last_at
    alert = Alert(
        "l-1", "burst", "报道量突增", old.story.id, Level.YELLOW, at, "报道量为平日三倍", at, "甲", at
    )
    s = section(compose(make.material(old, alerts=((alert, old.story),))), "alerts")
    assert "状态" not in s.tables[0].head and "本期预警1条，均已解除。" in s.lead
    assert "持续跟踪热点1个，本期见报的有“供热投诉”。" in s.lead
    waiting = replace(alert, id="l-2", ended_at=None, acknowledged_at=None, waiting_since=at)
    s = section(compose(make.material(old, alerts=((alert, old.story), (waiting, old.story)))), "alerts")
    place = s.tables[0].head.index("状态")
    assert [row[place] for row in s.tables[0].rows] == ["已解除", "待签收"]
    assert "本期预警2条，已解除1条、待签收1条。" in s.lead


def test_the_gravest_alerts_are_listed_and_the_rest_counted(make, compose):
    stories = [
        make.story(make.article(str(n), f"第{n}件事"), level=Level.RED, reasons=["人员伤亡"])
        for n in range(23)
    ]
    at = make.material().window.start
    reason = "本市发生，涉及人员伤亡和爆炸；中央媒体六小时内负面报道3篇；热度、负面占比、类别和属地综合研判"
    alerts = tuple(
        (Alert(f"l-{n}", "level", "等级", m.story.id, Level.RED, at, reason, waiting_since=at), m.story)
        for n, m in enumerate(stories)
    )
    s = section(compose(make.material(*stories, alerts=alerts)), "alerts")
    assert [row[0] for row in s.tables[0].rows] == [f"第{n}件事" for n in range(10)]
    assert "本期预警23条，均待签收。下表列出等级最高的10条，另有13条未列。" in s.lead
    assert {row[2] for row in s.tables[0].rows} == {"本市发生，涉及人员伤亡和爆炸"}
    assert s.tables[0].rows[0][-1] == "今日要情（一）" and s.tables[0].rows[9][-1] == "涉津舆情（五）"


def test_hot_board_has_its_own_coverage(make, compose):
    material = make.full_day()
    s = section(compose(material), "national")
    assert s.tables[0].caption == "网络热榜：同城热榜"
    assert s.tables[0].rows[0] == ("热门话题之1", "第1位", "11-21 09:00")
    assert "未经核实" in s.coverage and "同城热榜" in s.coverage
    assert isinstance(material.hot_items[0], HotItem)


def test_two_hot_boards_are_told_apart(make, compose):
    at = make.material().window.start
    items = (HotItem("同城热榜", "甲", 1, at), HotItem("全国热榜", "乙", 1, at))
    table = section(compose(make.material(hot_items=items)), "national").tables[0]
    assert table.head[0] == "榜单" and [row[0] for row in table.rows] == ["同城热榜", "全国热榜"]
