from datetime import UTC, datetime

import pytest

from briefs import numerals
from domain.clock import Window


def window(*moments):
    return Window(*(datetime(*moment, tzinfo=UTC) for moment in moments))


def test_chinese_numbers():
    assert [numerals.chinese(n) for n in (1, 9, 10, 11, 20, 21, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]


def test_span_repeats_the_month_only_when_it_changes():
    assert numerals.span(window((2026, 11, 20, 0), (2026, 11, 21, 0))) == "11月20日8时至21日8时"
    assert numerals.span(window((2026, 11, 30, 0), (2026, 12, 1, 0))) == "11月30日8时至12月1日8时"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (112, 100, "增长12.0%"),
        (95, 100, "下降5.0%"),
        (7, 7, "持平"),
        (5, 0, "—"),
        (5, None, "—"),
        (0, 0, "持平"),
        (0, 80, "下降100.0%"),
        (9, 1, "增加8条"),
        (4, 9, "减少5条"),
        (15, 10, "增长50.0%"),
    ],
)
def test_growth(now, before, said):
    assert numerals.growth(now, before) == said


def test_shares_differ_by_points_not_percent():
    assert numerals.points(0.25, 0.2) == "上升5.0个百分点"
    assert numerals.points(0.1, 0.1001) == "持平"
    assert numerals.share(1, 8) == "12.5%"
    assert numerals.share(0, 0) == "—"
