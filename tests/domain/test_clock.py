from datetime import UTC, date, datetime

from domain import clock


def test_half_past_midnight_in_beijing_is_that_day_though_utc_is_still_yesterday():
    moment = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert clock.library_day(moment) == date(2026, 11, 21)


def test_daily_window_runs_from_eight_to_eight():
    window = clock.daily_window(date(2026, 11, 22))
    assert window.start == datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
    assert window.end == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    assert window.start in window
    assert window.end not in window
    assert window.before().end == window.start


def test_chinese_dates_have_no_leading_zeros():
    assert clock.zh_date(date(2026, 3, 5)) == "2026年3月5日"
    assert clock.zh_moment(datetime(2026, 11, 20, 0, 5, tzinfo=UTC)) == "11月20日8时5分"
    assert clock.zh_moment(datetime(2026, 11, 20, 0, 0, tzinfo=UTC)) == "11月20日8时"
    assert clock.zh_weekday(date(2026, 11, 22)) == "星期日"
