from datetime import UTC, datetime, timedelta

import pytest

from nlp.bursts import BoardWatch, BurstRule, poisson_tail, surge

START = datetime(2026, 11, 22, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def flags(*readings, rule=None, size=50):
    """Readings of one item: (hours, rank, heat) → the hours at which it was flagged."""
    watch = BoardWatch(rule, size)
    return [hours for hours, rank, heat in readings if watch.see("桥", at(hours), rank, heat) is not None]


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([(0, 8, 900.0)], [0]),
        ([(0, 45, 10.0), (1, 40, 20.0), (2, 22, 90.0)], [2]),
        ([(0, 45, 10.0), (7, 22, 90.0), (8, 3, 900.0)], [7]),
        ([(0, 45, 10.0), (1, 48, 9.0)], []),
        ([(0, 5, 9.0), (1, 3, 10.0), (2, 1, 11.0)], [0]),
        ([(0, 5, 9.0), (20, 4, 9.0)], [0]),
        ([(0, 5, 9.0), (37, 5, 9.0)], [0, 37]),
    ],
    ids=["enters high", "climbs", "climbs between far readings", "stays low", "once", "back soon", "a new episode"],
)  # fmt: skip
def test_a_board_item_is_flagged_once_on_its_way_up(readings, expected):
    assert flags(*readings) == expected


def test_a_clock_set_back_and_a_reading_given_twice_are_passed_over():
    watch = BoardWatch()
    assert watch.see("桥", at(5), 40, 10.0) is None
    assert watch.see("桥", at(5), 3, 900.0) is None
    assert watch.see("桥", at(4), 3, 900.0) is None
    assert watch.see("桥", at(6), 3, 900.0) is not None


def test_the_upper_part_is_a_share_of_the_board():
    assert flags((0, 16, 1.0), size=20) == []
    assert flags((0, 12, 1.0), size=20) == [0]
    assert flags((0, 12, 1.0), rule=BurstRule(upper=0.2)) == []


def test_the_reason_names_climb_and_pace_by_the_hour():
    watch = BoardWatch()
    watch.see("桥", at(0), 46, 100.0)
    found = watch.see("桥", at(2), 12, 900.0)
    assert found is not None
    assert found.growth == pytest.approx(3.0)
    assert found.reason == "2小时上升34位，现列第12位，热度每小时变为3.0倍"


def test_a_board_without_heat_has_no_pace():
    watch = BoardWatch()
    watch.see("桥", at(0), 46, None)
    found = watch.see("桥", at(1), 12, None)
    assert found is not None and found.growth is None and "热度" not in found.reason


def test_items_long_gone_are_forgotten_and_come_back_new():
    watch = BoardWatch()
    watch.see("桥", at(0), 3, 1.0)
    watch.see("路", at(30), 3, 1.0)
    watch.forget(at(40))
    assert watch.see("桥", at(40), 3, 1.0) is not None
    assert watch.see("路", at(40), 2, 1.0) is None


def articles(*per_hour):
    """``per_hour[0]`` articles in the last hour, and so on backwards."""
    return [at(-hours) - timedelta(minutes=n) for hours, count in enumerate(per_hour) for n in range(count)]


@pytest.mark.parametrize(
    ("per_hour", "usual", "sustained"),
    [
        ([6, 6, 6], 1.0, True),
        ([6, 6, 2], 1.0, False),
        ([6, 6, 6], 3.0, False),
        ([1, 1, 1], 0.1, False),
        ([0, 0, 0], 0.0, False),
        ([4, 4, 4, *[2] * 30], 0.1, False),
        ([9, 9, 9, *[2] * 30], 0.1, True),
    ],
    ids=["surge", "one weak hour", "usual", "too few", "nothing", "busy before as well", "more than its own"],
)
def test_surge(per_hour, usual, sustained):
    assert surge(articles(*per_hour), START, usual).sustained is sustained


def test_articles_of_a_clock_running_ahead_count_as_now():
    ahead = [at(30)] * 6
    assert surge([*articles(0, 6, 6), *ahead], START, 1.0).articles == 18


def test_poisson_tail_by_hand():
    assert poisson_tail(0, 2.0) == 1
    assert poisson_tail(1, 2.0) == pytest.approx(1 - 2.718281828459045**-2)
    assert poisson_tail(3, 0.0) == 0
    assert poisson_tail(40, 5.0) == pytest.approx(0, abs=1e-12)
