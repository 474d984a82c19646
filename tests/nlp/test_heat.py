import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.heat import Baseline, HeatPoint, HeatWeights, Interactions, heat

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def point(hours=0.0, source="津沽晚报", media="M2", **more):
    return HeatPoint(NOW - timedelta(hours=hours), source, media, **more)


def test_components_by_hand():
    found = heat([point()], NOW, Baseline(volume_p99=40, breadth_p99=12, six_hour_mean=0, six_hour_sigma=1))
    volume, breadth, burst = math.log(4) / math.log(41), math.log(2) / math.log(13), 1 / 6
    assert (found.volume, found.breadth, found.burst) == pytest.approx((volume, breadth, burst))
    assert found.value == pytest.approx(100 * (0.40 * volume + 0.20 * breadth + 0.15 * burst) / 0.75)
    assert found.interaction is None and found.weights_version == HeatWeights().version


def test_interaction_takes_part_where_there_are_counts():
    usual = Baseline(volume_p99=40, breadth_p99=12, interaction_p99=100, six_hour_mean=0, six_hour_sigma=1)
    found = heat([point(interactions=Interactions(likes=100))], NOW, usual)
    interaction = math.log(11) / math.log(101)
    parts = 0.40 * found.volume + 0.25 * interaction + 0.20 * found.breadth + 0.15 * found.burst
    assert found.interaction == pytest.approx(interaction)
    assert found.value == pytest.approx(100 * parts)


@pytest.mark.parametrize(
    ("one", "same_as"),
    [
        ([point(24, media="M2")], math.log1p(1.5)),
        ([point(48, media="M1")], math.log1p(1.25)),
        ([point(0, media="M2", reprint=True)], math.log1p(0.9)),
        ([point(-5, media="M2")], math.log1p(3)),
        ([], 0),
    ],
)
def test_volume_fades_by_half_a_day_and_reprints_count_less(one, same_as):
    assert heat(one, NOW, Baseline(volume_p99=40)).volume == pytest.approx(same_as / math.log(41))


def test_breadth_counts_publishers_of_seven_days():
    members = [point(source="甲"), point(source="甲"), point(2, source="乙"), point(24 * 8, source="丙")]
    assert heat(members, NOW, Baseline(breadth_p99=2)).breadth == pytest.approx(1)
    assert heat(members[:2], NOW, Baseline(breadth_p99=2)).breadth < 1


@given(
    st.lists(
        st.builds(point, st.floats(-50, 500), st.sampled_from("甲乙丙"), st.sampled_from(["M1", "M9", "M77"]))
    )
)
def test_heat_stays_within_its_bounds(members):
    found = heat(members, NOW)
    assert 0 <= found.value <= 100
    assert all(0 <= part <= 1 for part in (found.volume, found.breadth, found.burst))
