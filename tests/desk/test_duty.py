"""Who is on duty: ranges, weekdays, holidays, nights, stand-ins, gaps; and who may stand on the roster."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from desk import duty
from domain.clock import Window, from_beijing
from domain.duty import Days, Person, Shift
from domain.errors import Conflict, InvalidInput, NotFound
from domain.user import OPERATOR, Role
from tests.desk.conftest import PASSWORD


def at(day, hour=12, minute=0):
    return from_beijing(datetime(2026, *day, hour, minute))


def names(shifts, moment):
    return [shift.person for shift in duty.on_duty(shifts, moment)]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ((9, 30), True),
        ((10, 1), False),  # National Day, a Thursday
        ((10, 10), True),  # a Saturday moved to work
        ((11, 28), False),  # an ordinary Saturday
    ],
)
def test_working_days_are_those_of_the_state_council(day, works):
    shift = Shift("d", "jia", date(2026, 1, 1), days=Days.WORKDAYS)
    assert names([shift], at(day)) == (["jia"] if works else [])
    assert names([replace(shift, days=Days.RESTDAYS)], at(day)) == ([] if works else ["jia"])


def test_beyond_the_known_holidays_weekdays_stand_in_and_it_is_said():
    assert duty.arranged(date(2026, 12, 31)) and not duty.arranged(date(2031, 1, 1))
    assert [duty.is_workday(date(2031, 1, day)) for day in (3, 4, 6)] == [True, False, True]


def test_a_night_shift_belongs_to_the_day_it_began():
    night = Shift("d", "jia", date(2026, 11, 20), date(2026, 11, 20), begins=20 * 60, ends=8 * 60)
    assert names([night], at((11, 20), 21)) == names([night], at((11, 21), 7, 59)) == ["jia"]
    assert names([night], at((11, 21), 8)) == names([night], at((11, 20), 7)) == []


def test_weekdays_and_the_range_of_days_both_hold():
    shift = Shift("d", "jia", date(2026, 11, 23), date(2026, 11, 29), weekdays=(0, 2))
    assert [bool(names([shift], at((11, day)))) for day in range(22, 31)] == [
        False, True, False, True, False, False, False, False, False,
    ]  # fmt: skip


def test_the_more_particular_shift_is_called_first_then_stand_ins():
    usual = Shift("a", "jia", date(2026, 1, 1), stand_in="yi")
    special = Shift("b", "bing", date(2026, 11, 20), date(2026, 11, 22), stand_in="jia")
    assert duty.ladder([usual, special], at((11, 21))) == ("bing", "jia", "yi")
    assert duty.ladder([usual, special], at((11, 25))) == ("jia", "yi")


def test_gaps_are_joined_and_exact():
    by_day = Shift("d", "jia", date(2026, 11, 23), days=Days.WORKDAYS, begins=8 * 60 + 30, ends=17 * 60 + 30)
    found = duty.gaps([by_day], Window(at((11, 27), 12), at((11, 30), 12)))
    assert found == [Window(at((11, 27), 17, 30), at((11, 30), 8, 30))], "Friday evening to Monday morning"
    assert duty.gaps([], Window(at((11, 1)), at((11, 2)))) == [Window(at((11, 1)), at((11, 2)))]


def test_a_day_in_two_shifts_has_no_gap():
    day = Shift("d", "jia", date(2026, 11, 1), begins=8 * 60, ends=20 * 60)
    night = Shift("n", "yi", date(2026, 11, 1), begins=20 * 60, ends=8 * 60)
    assert duty.gaps([day, night], Window(at((11, 5)), at((11, 19)))) == []


@pytest.fixture
def jia(desk):
    desk.add_user(OPERATOR, "jia", "甲馆员", (Role.EDITOR,), PASSWORD)
    person = Person("jia", "甲馆员", "13812345678")
    desk.save_person(OPERATOR, person, "入表")
    return person


def test_only_staff_with_an_account_stand_on_the_roster(desk):
    desk.add_user(OPERATOR, "lingdao", "领导", (Role.READER,), PASSWORD)
    with pytest.raises(InvalidInput, match="不是工作人员"):
        desk.save_person(OPERATOR, Person("lingdao", "领导", "1"), "试")
    with pytest.raises(NotFound, match="没有可用的账号"):
        desk.save_person(OPERATOR, Person("nobody", "无", "1"), "试")


def test_versions_keep_no_telephone_number(desk, jia):
    (version,) = desk.store.arrangement_versions(Person, "jia")
    assert "13812345678" not in version.record and (version.who, version.why) == (OPERATOR.name, "入表")
    assert desk.roster(OPERATOR).persons["jia"].phone == "13812345678"


def test_who_has_shifts_is_not_dropped(desk, jia):
    shift = desk.save_shift(OPERATOR, Shift("", "jia", date(2026, 11, 1)), "排班")
    with pytest.raises(Conflict, match="还有班次"):
        desk.drop_person(OPERATOR, "jia", "调走")
    desk.drop_shift(OPERATOR, shift.id, "调走")
    desk.drop_person(OPERATOR, "jia", "调走")
    assert desk.roster(OPERATOR).persons == {}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"person": "yi"}, "不在值班人员里"),
        ({"stand_in": "jia"}, "不能是同一个人"),
        ({"last_day": date(2026, 10, 1)}, "早于开始日期"),
        ({"begins": 1440}, "0:00 与 24:00 之间"),
    ],
)
def test_a_shift_that_cannot_be_is_refused(desk, jia, fields, said):
    with pytest.raises(InvalidInput, match=said):
        desk.save_shift(OPERATOR, replace(Shift("", "jia", date(2026, 11, 1)), **fields), "排班")


def test_the_roster_names_who_is_on_duty_and_where_nobody_is(desk, jia, clock):
    desk.save_shift(OPERATOR, Shift("", "jia", date(2026, 11, 1), date(2026, 11, 25)), "排班")
    roster = desk.roster(OPERATOR)
    assert [person.name for person in roster.ladder] == ["甲馆员"]
    assert roster.gaps == (Window(at((11, 26), 0), clock() + timedelta(days=14)),)
    assert not roster.holidays_unknown
    clock.forward(days=40)
    assert desk.roster(OPERATOR).holidays_unknown
