import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.weights import HeatWeights, Norms
from nlp.heat import Baseline, HeatPoint, Interactions, heat, usual

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


def test_a_wrong_date_in_the_far_past_weighs_nothing():
    assert heat([point(24 * 365 * 30)], NOW).value == pytest.approx(0, abs=1e-6)


def test_weights_in_force_are_used_and_named():
    weights = HeatWeights("heat-7", volume=1.0, interaction=0.0, breadth=0.0, burst=0.0, half_life_hours=12)
    found = heat([point(12)], NOW, Baseline(volume_p99=40), weights)
    assert found.value == pytest.approx(100 * math.log1p(1.5) / math.log(41))
    assert found.weights_version == "heat-7"


def test_without_the_only_weighted_part_heat_is_nothing():
    only = HeatWeights(volume=0.0, interaction=1.0, breadth=0.0, burst=0.0)
    assert heat([point()], NOW, weights=only).value == 0


def test_a_short_history_leaves_the_priors_and_says_so():
    found = usual(Norms(3, 900, 5.0, 2.0), [1, 2])
    assert (found.volume_p99, found.six_hour_mean) == (Baseline().volume_p99, Baseline().six_hour_mean)
    assert "历史只有3天" in found.note and "近14天同时段记录不足" in found.note
    assert heat([point()], NOW, found).note == found.note


def test_history_takes_the_place_of_the_priors():
    found = usual(Norms(90, 4000, 80.0, 9.0, None), [1] * 60 + [7] * 20)
    assert (found.volume_p99, found.breadth_p99, found.note) == (80.0, 9.0, "")
    assert found.interaction_p99 == Baseline().interaction_p99
    assert found.six_hour_mean == pytest.approx(2.5)
    assert found.six_hour_sigma == pytest.approx(math.sqrt((60 * 1.5**2 + 20 * 4.5**2) / 80))


def test_where_every_story_has_one_article_two_are_no_full_burst():
    found = heat([point(), point(1)], NOW, usual(Norms(90, 4000, 80.0, 9.0), [1] * 100))
    assert found.burst == pytest.approx(1 / 6)
