"""时段: issues of one kind follow each other without gap or overlap, on the office's calendar."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.brief_window import brief_window, calendar_note, closing, last_workday
from domain.clock import Window, from_beijing

HOLIDAYS = {
    date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3), *(date(2026, 2, d) for d in range(15, 24)),
    *(date(2026, 4, d) for d in (4, 5, 6)), *(date(2026, 5, d) for d in range(1, 6)),
    *(date(2026, 6, d) for d in (19, 20, 21)), *(date(2026, 9, d) for d in (25, 26, 27)),
    *(date(2026, 10, d) for d in range(1, 8)),
}  # fmt: skip
"""国务院办公厅关于2026年部分节假日安排的通知."""
MAKE_UP = {
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
}
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def eight(year, month, day):
    return from_beijing(datetime.combine(date(year, month, day), time(8)))


def workday(day):
    return day in MAKE_UP or (day.weekday() < 5 and day not in HOLIDAYS)


def test_every_day_of_2026_belongs_to_one_daily_also_over_the_spring_festival():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    last, windows = None, []
    for day in filter(workday, days):
        window = brief_window("daily", day, LATER, last)
        assert window.end == eight(day.year, day.month, day.day)
        windows.append(window)
        last = window.end
    assert all(a.end == b.start for a, b in pairwise(windows))
    festival = next(w for w in windows if w.end == eight(2026, 2, 24))
    assert festival == Window(eight(2026, 2, 14), eight(2026, 2, 24))


def test_without_any_issue_dailies_follow_each_other_too():
    days = [d for d in (date(2026, 1, 5) + timedelta(days=n) for n in range(360)) if workday(d)]
    windows = [brief_window("daily", day, LATER) for day in days]
    assert all(a.end == b.start for a, b in pairwise(windows))


def test_monday_reaches_back_to_friday_and_a_made_up_saturday_counts():
    assert brief_window("daily", date(2026, 11, 23), LATER).start == eight(2026, 11, 20)
    assert last_workday(date(2026, 2, 15)) == date(2026, 2, 14)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["daily", "weekly", "monthly", "quarterly", "yearly", "free"]),
    st.lists(st.integers(1, 40), min_size=2, max_size=12),
)
def test_whenever_issues_come_out_nothing_is_told_twice_or_never(rule, gaps):
    day, last, seen = date(2026, 1, 5), None, []
    for gap in gaps:
        end = closing(rule, day)
        if last is None or end > last:
            window = brief_window(rule, day, LATER, last)
            seen.append(window)
            last = window.end
        day += timedelta(days=gap)
    assert all(a.end == b.start for a, b in pairwise(seen))
    assert all(w.start < w.end for w in seen)


@pytest.mark.parametrize(
    ("rule", "day", "start", "end"),
    [
        ("weekly", date(2026, 11, 23), eight(2026, 11, 16), eight(2026, 11, 23)),
        ("monthly", date(2026, 12, 4), eight(2026, 11, 1), eight(2026, 12, 1)),
        ("monthly", date(2026, 10, 9), eight(2026, 9, 1), eight(2026, 10, 1)),
        ("monthly", date(2026, 11, 26), eight(2026, 11, 1), eight(2026, 11, 26)),
        ("monthly", date(2027, 1, 5), eight(2026, 12, 1), eight(2027, 1, 1)),
        ("quarterly", date(2026, 10, 9), eight(2026, 7, 1), eight(2026, 10, 1)),
        ("yearly", date(2027, 1, 5), eight(2026, 1, 1), eight(2027, 1, 1)),
        ("free", date(2026, 11, 26), eight(2026, 10, 27), eight(2026, 11, 26)),
    ],
)
def test_a_first_issue_covers_its_plain_span(rule, day, start, end):
    assert brief_window(rule, day, LATER) == Window(start, end)


def test_a_draft_before_eight_speaks_only_of_the_time_that_has_passed():
    seven = eight(2026, 11, 26) - timedelta(hours=1)
    assert brief_window("daily", date(2026, 11, 26), seven).end == seven


def test_beyond_the_arranged_years_it_says_so_and_takes_weekdays():
    assert "2029年的放假安排尚未收录" in calendar_note(date(2029, 3, 5))
    assert brief_window("daily", date(2029, 3, 5), LATER).start == eight(2029, 3, 2)
    assert "休息日" in calendar_note(date(2026, 2, 17)) and calendar_note(date(2026, 2, 24)) == ""
