"""Numbers and moments: values worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.gate.moments import moments
from briefs.gate.numbers import numeral, quantities

_VALUES = [
    ("1,286", "1286"),
    ("1286", "1286"),
    ("一千二百八十六", "1286"),
    ("一百二十", "120"),
    ("十", "10"),
    ("二十三", "23"),
    ("一万零五", "10005"),
    ("三亿五千万", "350000000"),
    ("2.34万", "23400"),
    ("1亿2000万", "120000000"),
    ("零点一四", "0.14"),
    ("二〇二六", "2026"),
    ("两千", "2000"),
]


@pytest.mark.parametrize(("text", "value"), _VALUES)
def test_a_numeral_has_its_value(text: str, value: str) -> None:
    assert numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", ["三四十", "七八", "几十", ""])
def test_an_approximation_has_no_value(text: str) -> None:
    assert numeral(text) is None


_QUANTITIES = [
    ("占10％", "10", "%"),
    ("占百分之十", "10", "%"),
    ("千分之五", "0.5", "%"),
    ("三成以上", "30", "%"),
    ("上升1.2个百分点", "1.2", "百分点"),
    ("3.5万余人次", "35000", "人"),
    ("三十四公里", "34000", "米"),
    ("2.5吨", "2500000", "克"),
    ("一个半小时", "1.5", "小时"),
    ("31处书库", "31", "个"),
    ("2628万元", "26280000", "元"),
]


@pytest.mark.parametrize(("text", "value", "unit"), _QUANTITIES)
def test_a_quantity_has_value_and_unit(text: str, value: str, unit: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.unit) == (Decimal(value), unit)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_thousands_marks_change_no_value(number: int) -> None:
    assert numeral(f"{number:,}") == numeral(str(number)) == number


_MOMENTS = [
    ("2026年11月25日", (2026, 11, 25, None, None)),
    ("2026-11-25", (2026, 11, 25, None, None)),
    ("二〇二六年十一月二十五日", (2026, 11, 25, None, None)),
    ("11月", (None, 11, None, None, None)),
    ("下午2点半", (None, None, None, 14, 30)),
    ("13时35分", (None, None, None, 13, 35)),
    ("08:01", (None, None, None, 8, 1)),
]


@pytest.mark.parametrize(("text", "fact"), _MOMENTS)
def test_a_moment_is_read(text: str, fact: tuple[int | None, ...]) -> None:
    (found,) = moments(text)
    assert (found.year, found.month, found.day, found.hour, found.minute) == fact


@pytest.mark.parametrize("text", ["11月20日8时至21日8时", "11月20-21日", "11月20日、21日"])
def test_a_span_repeats_its_month(text: str) -> None:
    assert [(m.month, m.day) for m in moments(text) if m.day] == [(11, 20), (11, 21)]


@pytest.mark.parametrize("text", ["3个月", "三点建议", "13月", "40日", "25时"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert [m for m in moments(text) if m.hour or m.month or (m.day or 0) > 31] == []
