"""Verdicts on sources from hand-made runs; the change point against counts drawn at random."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from crawlers.health import change_point, judge_fields, judge_run, judge_silence
from domain.health import Condition, Fill
from domain.ledger import NOT_DUE, Fate, LedgerEntry, Run
from domain.source import Specimen

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def run(status="ok", offered=10, observations=0, reason=""):
    return Run("r-1", "s", AT, AT, offered, {}, 1, observations, status, reason)


def entry(fate=Fate.KEPT, cause="", kind="article", status=200, detail="细节"):
    return LedgerEntry("r-1", "s", "http://s.example/1", AT, fate, kind, cause, detail, status=status)


LIST = entry(kind="list")


def failed(cause, kind="article", status=None):
    return entry(Fate.FAILED, cause, kind, status, f"因为{cause}")


@pytest.mark.parametrize(
    ("the_run", "entries", "condition"),
    [
        (run(), [LIST, entry(), entry()], Condition.FINE),
        (run(offered=0), [LIST], Condition.EMPTY),
        (run(offered=0, observations=30), [LIST], Condition.FINE),
        (run("failed", 0), [failed("unreachable", "list")], Condition.UNREACHABLE),
        (run("failed", 0), [failed("timeout", "feed")], Condition.UNREACHABLE),
        (run("failed", 0), [failed("challenge", "list", 521)], Condition.REFUSED),
        (run("failed", 0), [entry(Fate.REFUSED, "robots", "list")], Condition.REFUSED),
        # An entrance that is gone is the site's new layout, not its network.
        (run("failed", 0), [failed("", "list", 404)], Condition.CHANGED),
        # One of two entrances fails: the other still brings articles.
        (run("ok"), [LIST, failed("unreachable", "list"), entry()], Condition.FINE),
        (
            run("partial"),
            [LIST, failed("parse"), failed("parse"), failed("parse"), entry()],
            Condition.CHANGED,
        ),
        (run("partial"), [LIST, *[failed("unreachable")] * 4], Condition.UNREACHABLE),
        (run("partial"), [LIST, *[failed("challenge")] * 4], Condition.REFUSED),
        # Two failures of parsing say nothing of the layout.
        (run("ok"), [LIST, failed("parse"), failed("parse"), entry()], Condition.FINE),
        # Pages not asked again must not water the share down.
        (run(), [LIST, *[failed("parse")] * 3, *[entry(Fate.UNCHANGED, NOT_DUE)] * 50], Condition.CHANGED),
    ],
)
def test_kinds_of_trouble_are_kept_apart(the_run, entries, condition):
    assert judge_run(the_run, entries, [])[0] is condition


def test_a_list_that_no_longer_fits_its_rule_names_the_selector():
    bad = Specimen(
        "s", "bad", "list", "http://s.example/", AT + timedelta(seconds=1), "ul.news > li 没有匹配", b""
    )
    assert judge_run(run("failed", 0), [LIST], [bad]) == (Condition.CHANGED, "ul.news > li 没有匹配")


def test_an_old_specimen_does_not_speak_of_this_run():
    old = Specimen("s", "bad", "list", "http://s.example/", AT - timedelta(days=1), "旧事", b"")
    assert judge_run(run(), [LIST, entry()], [old])[0] is Condition.FINE


def fill(articles=50, time=1.0, minute=1.0, origin=0.9, author=0.5, body=800.0):
    return Fill(articles, time, minute, origin, author, body)


def test_a_field_that_is_no_longer_filled_is_named():
    condition, reason = judge_fields(fill(time=0.2, minute=0.2), fill(200), {})
    assert condition is Condition.CHANGED and "发布时间" in reason and "100%" in reason and "20%" in reason


def test_a_body_cut_short_is_noticed():
    condition, reason = judge_fields(fill(body=90), fill(200), {})
    assert condition is Condition.CHANGED and "正文" in reason


def test_what_the_source_promises_counts_without_any_past():
    condition, reason = judge_fields(fill(12, origin=0.5), None, {"origin": 0.8})
    assert condition is Condition.CHANGED and "来源" in reason and "80%" in reason


@pytest.mark.parametrize(
    ("recent", "usual"), [(None, None), (fill(9, time=0), fill(200)), (fill(time=0), fill(29))]
)
def test_too_little_to_judge_is_not_judged(recent, usual):
    assert judge_fields(recent, usual, {})[0] is Condition.FINE


def test_small_swings_are_chance():
    assert judge_fields(fill(origin=0.6), fill(200, origin=0.9), {})[0] is Condition.FINE


def test_silence_is_measured_against_the_promise():
    assert judge_silence(71.9, 72)[0] is Condition.FINE
    assert judge_silence(73, 72)[0] is Condition.SILENT
    assert judge_silence(None, 72)[0] is Condition.SILENT


def series(counts):
    return {date(2026, 10, 25) + timedelta(n): count for n, count in enumerate(counts)}


def test_the_day_a_source_dried_up_is_found():
    turn = change_point(series([20, 18, 22, 19, 21, 23, 18, 20, 19, 22, 3, 2, 4, 3]))
    assert turn is not None and turn.day == date(2026, 11, 4)
    assert turn.before == pytest.approx(20.2) and turn.after == pytest.approx(3.0)


def test_a_source_that_wakes_up_is_found_too():
    turn = change_point(series([0] * 20 + [9, 8, 10, 9]))
    assert turn is not None and turn.day == date(2026, 11, 14) and turn.before == 0


@pytest.mark.parametrize("mean", [2, 15, 60])
def test_constant_counts_rarely_alarm(mean):
    draw = random.Random(mean)

    # A Poisson count as the number of unit exponential gaps that fit into ``mean``.
    def poisson():
        total, count = draw.expovariate(1), 0
        while total < mean:
            total, count = total + draw.expovariate(1), count + 1
        return count

    alarms = sum(change_point(series([poisson() for _ in range(28)])) is not None for _ in range(1000))
    assert alarms <= 10


def test_an_empty_or_short_series_has_no_turn():
    assert change_point({}) is None
    assert change_point(series([5, 0, 9])) is None
    assert change_point(series([0] * 28)) is None
