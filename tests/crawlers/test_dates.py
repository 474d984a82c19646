"""Times as Chinese pages write them; every expected value was worked out by hand."""

from datetime import UTC, date, datetime

import pytest

from crawlers.extract.dates import read_day, read_format, read_time, read_url_date
from domain.clock import BEIJING

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=BEIJING)  # a Sunday


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("2026-11-20 08:30", "2026-11-20 08:30", "minute"),
        ("2026-11-20 08:30:15", "2026-11-20 08:30", "minute"),
        ("2026-11-20T08:30:00+08:00", "2026-11-20 08:30", "minute"),
        ("2026-11-20T00:30:00Z", "2026-11-20 08:30", "minute"),
        ("2026-11-20T00:30:00Z来源：某网", "2026-11-20 08:30", "minute"),
        ("2026年11月5日", "2026-11-05 00:00", "day"),
        ("2026年05月01日08:30", "2026-05-01 08:30", "minute"),
        ("2026年11月20日 12:10　来源：某网", "2026-11-20 12:10", "minute"),
        ("发布时间：2026/11/20 09:30", "2026-11-20 09:30", "minute"),
        ("2026.11.20", "2026-11-20 00:00", "day"),
        ("2007-08-20-23:59:59", "2007-08-20 23:59", "minute"),
        ("2024-05-13 13:48:13:671", "2024-05-13 13:48", "minute"),
        (" 2024-05-13", "2024-05-13 00:00", "day"),
        ("2026年11月20日 星期五 18:20", "2026-11-20 18:20", "minute"),
        ("2026/11/20 下午 03:20", "2026-11-20 15:20", "minute"),
        ("2026年11月20日上午9时05分", "2026-11-20 09:05", "minute"),
        ("二〇二六年十一月二十日", "2026-11-20 00:00", "day"),
        ("二○二四年五月一日", "2024-05-01 00:00", "day"),
        ("民國101年1月12日", "2012-01-12 00:00", "day"),
        ("1763595000", "2025-11-20 07:30", "minute"),
        ("1763595000123", "2025-11-20 07:30", "minute"),
        ("3小时前", "2026-11-22 09:00", "minute"),
        ("25分钟前", "2026-11-22 11:35", "minute"),
        ("刚刚", "2026-11-22 12:00", "minute"),
        ("昨天 08:30", "2026-11-21 08:30", "minute"),
        ("前天", "2026-11-20 00:00", "day"),
        ("周五", "2026-11-20 00:00", "day"),
        ("11-20 08:30", "2026-11-20 08:30", "minute"),
        ("12月30日", "2025-12-30 00:00", "day"),
        ("Nov 20, 2026 8:30 AM", "2026-11-20 08:30", "minute"),
        ("20 November 2026", "2026-11-20 00:00", "day"),
        ("Fri, 20 Nov 2026 00:30:00 GMT", "2026-11-20 08:30", "minute"),
    ],
)
def test_forms(text, expected, precision):
    moment = read_time(text, NOW)
    assert moment is not None
    assert (moment.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M"), moment.precision) == (
        expected,
        precision,
    )
    assert moment.at.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25 08:00",
        "1975-01-01",
        "2026-13-01",
        "2026-02-30",
        "版本 2.0.1",
        "电话 022-12345678",
        "2000000000",
        "",
        "周刊",
        "第25期",
    ],
)
def test_future_absurd_and_none(text):
    assert read_time(text, NOW) is None


def test_a_future_date_is_passed_over_for_the_next():
    moment = read_time("有效期至2031-01-01，发布于2026-11-20 10:00", NOW)
    assert moment is not None and moment.raw.startswith("2026-11-20")


def test_relative_dates_can_be_switched_off():
    assert read_time("昨天 08:30", NOW, relative=False) is None


def test_midnight_in_beijing_is_the_day_before_in_utc():
    moment = read_time("2026-11-20 00:30", NOW)
    assert (
        moment is not None
        and moment.at == datetime(2026, 11, 19, 16, 30, tzinfo=UTC)
        and moment.local_day == date(2026, 11, 20)
    )


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.tj.gov.cn/zwgk/szfwj/202405/t20240520_960129.html", date(2024, 5, 20)),
        ("http://epaper.example.com/tjrb/html/2024-05/20/content_1_2.htm", date(2024, 5, 20)),
        ("http://culture.people.com.cn/n1/2024/0510/c1004-40232587.html", date(2024, 5, 10)),
        ("https://news.example.cn/20240509/abcdef/c.html", date(2024, 5, 9)),
        ("https://www.example.gov.cn/art/2016/11/22/art_1621004_30332664.html", date(2016, 11, 22)),
        ("https://tv.example.com/2022/9/7/VIDE.shtml", date(2022, 9, 7)),
    ],
)
def test_dates_in_addresses(url, day):
    moment = read_url_date(url, NOW)
    assert moment is not None and moment.local_day == day and moment.precision == "day"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.cn/art/2025/art_0a1b2c.html",
        "https://example.cn/node/12345678.html",
        "https://example.cn/",
    ],
)
def test_addresses_without_a_day(url):
    assert read_url_date(url, NOW) is None


def test_formats_of_a_source():
    moment = read_format("20/11/26 08h30", ["%Y.%m.%d", "%d/%m/%y %Hh%M"], NOW)
    assert (
        moment is not None
        and moment.at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
        and moment.precision == "minute"
    )
    assert read_format("2026.11.20", ["%Y.%m.%d"], NOW).precision == "day"


def test_documents_may_be_old_or_reach_into_the_future():
    assert read_day("成文日期：1987年3月5日") == date(1987, 3, 5)
    assert read_day("有效期至2031年12月31日") == date(2031, 12, 31)
    assert read_day("一九九八年十月一日") == date(1998, 10, 1)
