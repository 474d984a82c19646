"""The clocks of 国办发〔2016〕80号 and 61号: which run, from when, and how they read."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.response import Matter, clocks
from domain.story import Level, Story

SEEN = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
OLD = SEEN - timedelta(days=9)


def story(level=Level.RED, local=True, detected_at=SEEN):
    return Story(
        "s-1", "a-1", "题", OLD, SEEN, 3, 2, "T11", {}, (), local, (), level=level, detected_at=detected_at
    )


@pytest.mark.parametrize(
    ("level", "matter", "hours"),
    [
        (Level.RED, Matter.EMERGENCY, [5, 24]),
        (Level.ORANGE, Matter.EMERGENCY, [5, 24]),
        (Level.YELLOW, Matter.EMERGENCY, [48]),
        (Level.RED, Matter.GOVERNMENT, [48]),
        (Level.BLUE, Matter.GOVERNMENT, [48]),
        (Level.RED, Matter.OTHER, []),
        (Level.NOTE, Matter.EMERGENCY, []),
        (Level.NOTE, Matter.GOVERNMENT, []),
    ],
)
def test_which_limits_run(level, matter, hours):
    found = clocks(story(level), matter, SEEN)
    assert [clock.due_at - SEEN for clock in found] == [timedelta(hours=h) for h in hours]


def test_they_count_from_the_first_sight():
    (first, _) = clocks(story(), Matter.EMERGENCY, SEEN + timedelta(hours=2, minutes=20))
    assert first.remaining == timedelta(hours=2, minutes=40)
    assert first.line == "发布权威信息（5小时内）：还有2小时40分，由涉事单位负责"
    assert first.basis == "国办发〔2016〕80号"


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (timedelta(hours=5), "还有0分"),
        (timedelta(hours=5, minutes=1), "已超过1分"),
        (timedelta(hours=8), "已超过3小时"),
    ],
)
def test_past_limits_say_by_how_much(after, told):
    assert told in clocks(story(), Matter.EMERGENCY, SEEN + after)[0].line


def test_matters_of_other_places_and_unseen_ones_have_none():
    assert clocks(story(local=False), Matter.EMERGENCY, SEEN) == ()
    assert clocks(story(detected_at=None), Matter.EMERGENCY, SEEN) == ()
