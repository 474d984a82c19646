"""When a known page is asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.entries.offer import Offer
from crawlers.rhythm import Rhythm, after_change, after_unchanged
from crawlers.schema import DateRule
from domain.article import KnownPage

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
URL = "http://city.example/a.html"


def page(fetched, check, listed="题目"):
    return KnownPage(URL, "a-1", "hash", '"e"', None, fetched, 0, check, listed)


def rhythm(by_person=False, now=NOW):
    return Rhythm(DateRule(), now, by_person, timedelta(minutes=10))


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(minutes=5), timedelta(hours=1)),
        (timedelta(days=3), timedelta(hours=4)),
        (timedelta(days=20), timedelta(days=1)),
        (timedelta(days=900), timedelta(days=7)),
    ],
)
def test_a_young_text_is_looked_at_sooner(age, wait):
    assert after_change(NOW - age, NOW) == NOW + wait


def test_each_unchanged_answer_moves_the_next_look_out_up_to_a_month():
    at, waits = NOW, []
    known = page(at, after_change(at, at))
    for _ in range(6):
        at = known.check_at
        known = page(at, after_unchanged(known, at))
        waits.append(known.check_at - at)
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert waits == [4 * hour, day, 7 * day, 30 * day, 30 * day, 30 * day]


def test_a_page_rests_until_its_time():
    known = page(NOW - timedelta(hours=1), NOW + timedelta(minutes=1))
    assert not rhythm().is_due(known, Offer(URL, "题目"))
    assert rhythm(now=NOW + timedelta(minutes=1)).is_due(known, Offer(URL, "题目"))


@pytest.mark.parametrize(
    "offer",
    [
        Offer(URL, "题目（更正）"),
        Offer(URL, "题目", "2026-11-22 11:30"),
        Offer(URL, "题目", lastmod=NOW - timedelta(minutes=30)),
    ],
    ids=["another title", "a later time", "a later lastmod"],
)
def test_news_in_the_list_asks_at_once(offer):
    assert rhythm().is_due(page(NOW - timedelta(hours=1), NOW + timedelta(hours=3)), offer)


@pytest.mark.parametrize(
    "offer",
    [
        Offer(URL),
        Offer(URL, " 题目 "),
        Offer(URL, "题目", "2026-11-22 10:30"),
        Offer(URL, "题目", "2026-11-22"),
        Offer(URL, "题目", "昨天"),
    ],
    ids=["no title", "spaces", "an earlier time", "only a day", "a relative day"],
)
def test_what_is_no_news_does_not(offer):
    assert not rhythm().is_due(page(NOW - timedelta(hours=1), NOW + timedelta(hours=3)), offer)


def test_a_person_asks_again_what_was_not_asked_just_now():
    later = NOW + timedelta(days=5)
    assert rhythm(by_person=True).is_due(page(NOW - timedelta(minutes=11), later), Offer(URL, "题目"))
    assert not rhythm(by_person=True).is_due(page(NOW - timedelta(minutes=9), later), Offer(URL, "题目"))


def test_an_old_lastmod_is_believed_but_not_for_ever():
    old = Offer(URL, "题目", lastmod=NOW - timedelta(days=60))
    assert not rhythm(by_person=True).is_due(page(NOW - timedelta(days=20), NOW - timedelta(days=1)), old)
    assert rhythm().is_due(page(NOW - timedelta(days=30), NOW - timedelta(days=1)), old)


def test_a_lastmod_of_the_same_day_leaves_it_to_the_rhythm():
    same_day = Offer(URL, "题目", lastmod=NOW - timedelta(hours=12))
    fetched = NOW - timedelta(hours=6)
    assert rhythm().is_due(page(fetched, NOW), same_day)
    assert not rhythm().is_due(page(fetched, NOW + timedelta(hours=1)), same_day)


def test_what_was_never_kept_is_always_asked():
    assert rhythm().is_due(None, Offer(URL))
    assert rhythm().is_due(KnownPage(URL, None, None, None, None, NOW), Offer(URL))
