"""Curves made by hand: what a librarian would call each of them is known beforehand."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.story import Course, Stage
from nlp.course import course, hourly, turning_point

START = datetime(2026, 11, 1, tzinfo=UTC)


def articles(*counts: int) -> list[datetime]:
    """``counts[h]`` articles spread over hour h."""
    return [
        START + timedelta(hours=hour, minutes=50 * n / max(1, count))
        for hour, count in enumerate(counts)
        for n in range(count)
    ]


def after(hours: float) -> datetime:
    return START + timedelta(hours=hours)


RISING = [1, 1, 1, 1, 2, 4, 8, 16, 32]
SPIKE = [*RISING, 20, 12, 7, 4, 2, 1, 1]
QUIET = [0] * 24


@pytest.mark.parametrize(
    ("counts", "hours", "expected"),
    [
        ([1, 0, 1, 2, 1, 2, 1], 7, Stage.TOO_FEW),
        ([1] * 40, 40, Stage.LATENT),
        (RISING, 9, Stage.OUTBREAK),
        ([*RISING, *[30] * 20], 29, Stage.SUSTAINED),
        (SPIKE, 36, Stage.FADING),
        (SPIKE, 120, Stage.ENDED),
        ([*SPIKE, *QUIET, 5, 15, 30, 25], 44, Stage.REVIVED),
        ([*SPIKE, *[0] * 90, 5, 15, 30, 25], 110, Stage.REVIVED),
        ([*SPIKE, *QUIET, 1, 2, 1], 43, Stage.FADING),
        ([*SPIKE, *QUIET, 5, 15, 30, 25, 8, 3], 70, Stage.FADING),
        ([0, 0, 1, 2, 5, 6, 6, 5, 6, 6], 10, Stage.SUSTAINED),
    ],
    ids=[
        "too few", "slow", "outbreak", "plateau", "fading", "ended", "revived", "revived after the end",
        "an echo is no revival", "fading again", "small library",
    ],
)  # fmt: skip
def test_stage(counts, hours, expected):
    assert course(articles(*counts), after(hours)).stage is expected


def test_an_echo_at_the_usual_level_does_not_keep_a_story_alive():
    assert course([*articles(*SPIKE), after(40)], after(150)).stage is Stage.ENDED


def test_a_night_is_no_fading_and_a_morning_no_revival():
    day = [4, 8, 10, 10, 8, 8, 10, 10, 8, 6, 5, 4, 3, 2]
    night = [0] * 10
    assert course(articles(*day, *night, *day), after(38)).stage in (Stage.SUSTAINED, Stage.OUTBREAK)


def test_peak_turn_and_half_life_of_a_spike():
    found = course(articles(*SPIKE), after(30))
    assert found.peak_at is not None and after(8) <= found.peak_at <= after(9)
    assert found.half_life_hours is not None and 2 <= found.half_life_hours <= 4
    assert found.turned_at is not None and after(11) <= found.turned_at <= after(16)
    assert found.since is not None and found.since > found.peak_at


def test_no_half_life_before_it_has_fallen():
    found = course(articles(*RISING), after(9))
    assert found.half_life_hours is None
    assert found.peak == pytest.approx(sum(0.3 * 0.7 ** (8 - hour) * n for hour, n in enumerate(RISING)))


def test_too_few_says_nothing_more():
    assert course(articles(*[1] * 29), after(40)) == Course(Stage.TOO_FEW)
    assert course([], after(1)) == Course(Stage.TOO_FEW)


def test_order_does_not_matter():
    times = articles(*SPIKE)
    assert course(times[::-1], after(30)) == course(times, after(30))


def test_wrong_dates_do_not_move_the_course():
    times = articles(*SPIKE)
    odd = [START - timedelta(days=365 * 25), after(30) + timedelta(days=800)]
    found, clean = course([*times, *odd], after(30)), course(times, after(30))
    assert (found.stage, found.peak_at, found.half_life_hours) == (
        clean.stage, clean.peak_at, clean.half_life_hours,
    )  # fmt: skip


def test_a_story_read_years_later_has_ended():
    assert course(articles(*SPIKE), START + timedelta(days=3000)).stage is Stage.ENDED


def test_fifty_thousand_members():
    times = [START + timedelta(seconds=6 * n) for n in range(50_000)]
    assert course(times, after(84)).stage is Stage.SUSTAINED


@pytest.mark.parametrize(
    ("rates", "change"),
    [([2] * 40 + [20] * 40, 40), ([20] * 30 + [1] * 50, 30), ([1] * 20 + [15] * 20 + [3] * 40, 40)],
)
def test_the_last_change_of_rate_is_found_in_chance(rates, change):
    draws = [turning_point(np.random.default_rng(seed).poisson(rates)) for seed in range(30)]
    assert sum(found is not None and abs(found - change) <= 1 for found in draws) >= 28


def test_a_steady_rate_never_turns():
    draws = [turning_point(np.random.default_rng(seed).poisson([4] * 100)) for seed in range(60)]
    assert sum(found is not None for found in draws) <= 3


def test_hours_are_counted_whole():
    assert hourly(articles(2, 0, 1), START, after(3)).tolist() == [2, 0, 1, 0]


@given(st.lists(st.integers(-5000, 5000), max_size=80))
def test_any_clock_gives_a_course(minutes):
    found = course([START + timedelta(minutes=m) for m in minutes], START)
    assert isinstance(found.stage, Stage)
    assert found.peak_at is None or found.peak_at <= START
