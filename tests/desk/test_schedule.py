"""When a source is asked next: within its bounds whatever happened, rarer with trouble, in its hours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.schedule import (
    BACK_OFF,
    STEPS,
    Reins,
    due_at,
    is_due,
    open_at,
    plan,
    reins,
    resting_until,
    rhythm,
    steps,
)
from domain.clock import from_beijing, to_beijing
from domain.ledger import FAILED_CAUSES, Run
from domain.source import SourceState

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 北京时间
HOURLY = Reins(every=60, least=15, most=360, adaptive=True, hours=(0, 24))


def run(minutes_ago, kept=0, status="ok", trouble="", retry_at=None):
    at = NOW - timedelta(minutes=minutes_ago)
    fates = {"kept": kept, "unchanged": 20} if kept else {"unchanged": 20}
    return Run(
        f"r-{minutes_ago}", "s", at, at, 20 + kept, fates, status=status, trouble=trouble, retry_at=retry_at
    )


def failed(minutes_ago, trouble):
    return run(minutes_ago, status="failed", trouble=trouble)


def publishing(gap, polled_every, days=3):
    """Runs, newest first, over a site that brings something every ``gap`` minutes."""
    polls = range(0, days * 24 * 60, polled_every)
    return [run(ago, kept=int(ago // gap != (ago + polled_every) // gap)) for ago in polls]


@st.composite
def bounds(draw):
    every = draw(st.floats(1, 10_000))
    least = draw(st.floats(0.1, every))
    first = draw(st.integers(0, 23))
    hours = (first, draw(st.integers(first + 1, 24)))
    return Reins(every, least, draw(st.floats(least, 100_000)), draw(st.booleans()), hours)


causes = st.sampled_from(["", *STEPS, "parse", "store"])


@st.composite
def histories(draw):
    ago, runs = 0, []
    for _ in range(draw(st.integers(0, 25))):
        ago += draw(st.integers(1, 5000))
        cause = draw(causes)
        status = (
            draw(st.sampled_from(["failed", "partial"]))
            if cause
            else draw(st.sampled_from(["ok", "partial", "interrupted"]))
        )
        runs.append(run(ago, draw(st.integers(0, 3)), status, cause))
    return runs


@given(bounds(), histories())
def test_the_interval_keeps_its_bounds(reins_, runs):
    planned = plan(reins_, runs, NOW)
    assert reins_.least <= planned.interval <= reins_.most
    longest = timedelta(minutes=1.1 * max(BACK_OFF, reins_.most)) + timedelta(days=1)
    assert NOW <= planned.due_at <= NOW + longest


@given(bounds(), histories(), st.sampled_from(sorted(STEPS)))
def test_one_more_failure_never_brings_the_next_pass_nearer(reins_, runs, cause):
    reins_ = replace(reins_, hours=(0, 24))
    worse = [replace(runs[0] if runs else run(1), status="failed", trouble=cause), *runs]
    better = [replace(worse[0], status="ok", trouble="", fates={"unchanged": 1}), *runs]
    assert steps(worse) > steps(better) == 0
    held = plan(reins_, worse, NOW).due_at
    again = plan(reins_, [worse[0], *worse], NOW).due_at
    assert again >= held


@given(bounds(), histories())
def test_the_hours_are_kept(reins_, runs):
    local = to_beijing(plan(reins_, runs, NOW).due_at)
    assert reins_.hours[0] <= local.hour < reins_.hours[1]


@pytest.mark.parametrize(("gap", "expected"), [(40, 20), (120, 60), (300, 150), (1440, 360), (10, 15)])
def test_a_source_is_asked_twice_in_its_usual_gap(gap, expected):
    interval = rhythm(HOURLY, publishing(gap, polled_every=10))
    assert interval == pytest.approx(expected, rel=0.35)


def test_it_settles_there_from_any_start():
    """A site that publishes every two hours, followed by its own plan over a week from both ends."""
    for start in (15, 360):
        at, runs, interval, told = NOW - timedelta(days=7), [], start, NOW - timedelta(days=7)
        while at < NOW:
            news = int((at - told) >= timedelta(hours=2))
            told = told + (at - told) // timedelta(hours=2) * timedelta(hours=2)
            runs.insert(0, Run("r", "s", at, at, 1, {"kept": news, "unchanged": 1 - news}, status="ok"))
            interval = plan(HOURLY, runs[:60], at).interval
            at += timedelta(minutes=interval)
        assert 40 <= interval <= 80


def test_a_silent_source_is_asked_ever_less_and_news_brings_it_back():
    silent = [run(ago) for ago in range(0, 30 * 1440, 720)]
    assert rhythm(HOURLY, silent) == HOURLY.most
    lively = [run(ago, kept=1) for ago in range(0, 600, 30)]
    assert (
        rhythm(HOURLY, [*lively, *[replace(r, started_at=r.started_at - timedelta(days=1)) for r in silent]])
        < 30
    )


def test_one_surprise_moves_nothing_two_do():
    assert rhythm(HOURLY, [run(5, kept=3), run(10, kept=1), run(70)]) == 60
    assert rhythm(HOURLY, [run(5, kept=3), run(10, kept=1), run(15, kept=1)]) == HOURLY.least


def test_without_history_or_adaptation_it_is_what_was_written():
    assert rhythm(HOURLY, []) == 60
    assert rhythm(replace(HOURLY, adaptive=False), publishing(10, 5)) == 60


def test_a_wall_weighs_more_than_a_request_for_rest_and_that_more_than_a_timeout():
    waits = [plan(HOURLY, [failed(0, cause)], NOW).due_at - NOW for cause in ("timeout", "busy", "challenge")]
    assert waits == [timedelta(hours=2), timedelta(hours=4), timedelta(hours=8)]


def test_doubling_ends_at_a_day_and_the_first_success_resets_it():
    many = [failed(ago, "timeout") for ago in range(0, 3000, 60)]
    assert plan(HOURLY, many, NOW).due_at == NOW + timedelta(days=1)
    assert plan(HOURLY, [run(0), *many], NOW).due_at - NOW < timedelta(hours=6.1)
    assert steps([run(0), *many]) == 0


def test_what_asking_less_does_not_mend_is_not_asked_less():
    assert steps([failed(0, "parse"), failed(60, "parse")]) == 0


def test_an_interrupted_run_is_no_verdict():
    broken = replace(run(0), status="interrupted")
    assert steps([broken, failed(5, "timeout")]) == steps([failed(5, "timeout")]) == 1


def test_retry_after_is_waited_for_even_beyond_the_bounds():
    until = NOW + timedelta(days=3)
    asked = run(0, status="failed", trouble="busy", retry_at=until)
    assert plan(HOURLY, [asked], NOW).due_at == until
    assert resting_until([run(0), asked], NOW) == until
    assert resting_until([asked], until) is None


def test_a_pass_longer_than_its_interval_leaves_the_site_a_breath():
    long_ago = [replace(run(600), ended_at=NOW)]
    assert plan(HOURLY, long_ago, NOW).due_at == NOW + timedelta(minutes=6)


@pytest.mark.parametrize(
    ("hour", "minute", "opens"),
    [(5, 59, (22, 6)), (6, 0, None), (22, 59, None), (23, 0, (23, 6)), (23, 30, (23, 6))],
)
def test_outside_its_hours_a_source_waits_for_the_next_opening(hour, minute, opens):
    moment = from_beijing(datetime(2026, 11, 22, hour, minute))
    expected = moment if opens is None else from_beijing(datetime(2026, 11, *opens))
    assert open_at(moment, (6, 23)) == expected


def test_every_cause_that_keeps_a_source_from_being_read_is_weighed():
    assert set(STEPS) == {*FAILED_CAUSES, "robots"} - {"parse", "store"}


@pytest.fixture
def spec():
    from crawlers.spec import load_text

    text = """
id: daily
name: 小城日报
owner: 小城日报社
kind: local_media
media_type: M2
region: 天津
every_minutes: 120
schedule: {max_minutes: 240, hours: [6, 23]}
entries: [{type: rss, urls: ["https://daily.example/feed.xml"]}]
evidence: {status: unverified}
"""
    return load_text(text, "daily.yml")[0]


def test_bounds_come_from_the_declaration(spec):
    assert reins(spec) == Reins(120, 30, 240, True, (6, 23))
    assert not reins(spec.model_copy(update={"kind": "hotboard"})).adaptive


def test_what_is_due(spec):
    assert is_due(spec, None, NOW), "a source never read is due at once"
    state = SourceState("daily", last_run_at=NOW - timedelta(minutes=60), interval_minutes=90, due_at=NOW)
    assert is_due(spec, state, NOW)
    assert not is_due(spec, state, NOW - timedelta(minutes=1))
    assert not is_due(spec, state, from_beijing(datetime(2026, 11, 23, 3, 0))), "it sleeps at night"


def test_bounds_changed_by_hand_hold_at_once(spec):
    state = SourceState("daily", last_run_at=NOW, interval_minutes=240, due_at=NOW + timedelta(minutes=240))
    quicker = spec.model_copy(
        update={"every_minutes": 10, "schedule": spec.schedule.model_copy(update={"max_minutes": 20})}
    )
    assert due_at(reins(quicker), state) == NOW + timedelta(minutes=20)
