import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nlp.heat import Baseline, HeatPoint, baseline, breadth, burst, heat, load_heat_config, volume

DATA = Path(__file__).parents[2] / "data"
NOW = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def config():
    return load_heat_config(DATA)


def point(hours_ago, media="M2", outlet="津沽晚报", reprint=False):
    return HeatPoint(NOW - timedelta(hours=hours_ago), media, outlet, reprint)


def test_volume_halves_in_a_day_and_counts_reprints_less(config):
    assert volume([point(0)], NOW, config) == pytest.approx(3)
    assert volume([point(24)], NOW, config) == pytest.approx(1.5)
    assert volume([point(0, "M1")], NOW, config) == pytest.approx(5)
    assert volume([point(0, reprint=True)], NOW, config) == pytest.approx(0.9)


def test_a_paper_dated_later_today_counts_as_fresh(config):
    assert volume([point(-3)], NOW, config) == pytest.approx(3)


def test_breadth_counts_outlets_of_seven_days(config):
    points = [point(1, outlet="甲"), point(2, outlet="甲"), point(3, outlet="乙"), point(24 * 8, outlet="丙")]
    assert breadth(points, NOW, config) == 2


def test_burst_measures_against_the_same_hours_of_the_days_before(config):
    steady = [point(24 * day + 1) for day in range(15) for _ in range(3)]
    assert burst(steady, NOW, config) == 0
    assert burst([*steady, *[point(1) for _ in range(6)]], NOW, config) == pytest.approx(6)


def test_heat_by_hand(config):
    usual = Baseline(volume_p99=40, breadth_p99=12)
    found = heat([point(0)], NOW, usual, config)
    v, b, s = math.log(4) / math.log(41), math.log(2) / math.log(13), 1 / 6
    assert found.value == pytest.approx(100 * (0.40 * v + 0.20 * b + 0.15 * s) / 0.75)
    assert found.interaction is None
    assert found.weights_version == config.version


def test_heat_stays_within_bounds_and_grows_with_articles(config):
    usual = baseline([], [], config)
    few = heat([point(1)], NOW, usual, config).value
    many = heat([point(1, outlet=str(n)) for n in range(500)], NOW, usual, config).value
    assert 0 <= few < many <= 100
    assert heat([], NOW, usual, config).value == 0


def test_baseline_never_falls_below_its_floors(config):
    assert baseline([1, 2], [1], config) == Baseline(config.floors["volume"], config.floors["breadth"])
    assert baseline([500] * 10, [30] * 10, config) == Baseline(500, 30)
