"""What the desk hands to the brief: the window of the day, and only what is known to be of that day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk.brief_material import Surroundings, window_material
from desk.brief_scope import Scope
from desk.brief_window import brief_window
from domain import clock, ids
from domain.article import Article
from domain.source import MediaType, Source
from domain.user import OPERATOR

DAY = date(2026, 11, 22)
WINDOW = clock.daily_window(DAY)


def article(number, when, precision="minute", body="本报讯 河西区供热站昨夜抢修管线，一千户居民恢复供热。"):
    url = f"http://news.example/{number}"
    return Article(
        ids.article_id(url), "s", url, f"供热管线抢修第{number}次通报", body, when, "", precision, when, when, "某报"
    )  # fmt: skip


@pytest.fixture
def material(desk, clock):
    def of(*articles):
        source = Source("s", "某报", "某报社", "local_media", MediaType.LOCAL, "天津", 1, True, 60, {})
        desk.store.put_source(source, "测试", "测试", clock())
        for one in articles:
            desk.store.put_article(one, None)
        desk.analyse(OPERATOR)
        around = Surroundings(clock(), {}, desk.source_health(WINDOW), {})
        return window_material(desk, Scope(DAY, WINDOW), around)

    return of


def test_the_window_is_half_open(material):
    inside = [article(1, WINDOW.start), article(2, WINDOW.end - timedelta(minutes=1))]
    outside = [article(3, WINDOW.start - timedelta(minutes=1)), article(4, WINDOW.end)]
    found = material(*inside, *outside)
    assert found.coverage.raw == 2
    told = {a.id for story in found.stories for a in story.articles}
    assert told == {a.id for a in inside}


def test_a_page_without_a_date_is_named_and_counted_nowhere(material):
    undated = article(2, WINDOW.start + timedelta(hours=1), "crawl", "许多年前的一篇旧文，页面没有写明日期。")
    found = material(article(1, WINDOW.start), undated)
    assert (found.coverage.raw, found.coverage.undated) == (1, 1)
    assert sum(found.by_sentiment.values()) == 1
    assert undated.id not in {a.id for story in found.stories for a in story.articles}


def test_reprints_are_merged_but_not_lost(material):
    body = "本报讯 河西区供热站昨夜抢修管线，一千户居民恢复供热。市供热办说，抢修人员连续工作六小时。" * 4
    first = article(1, WINDOW.start, body=body)
    copy = replace(article(2, WINDOW.start + timedelta(hours=1), body=body), title=first.title, origin="某报")
    found = material(first, copy)
    assert (found.coverage.articles, found.coverage.raw) == (1, 2)
    assert found.stories[0].reprints == {copy.id: first.id}


def test_nothing_is_compared_with_a_window_that_was_not_watched(material):
    assert material(article(1, WINDOW.start)).previous is None


def test_a_draft_before_eight_speaks_only_of_the_time_that_has_passed():
    seven = WINDOW.end - timedelta(hours=1)
    assert brief_window("daily", DAY, seven, WINDOW.start).end == seven
    assert brief_window("daily", DAY, WINDOW.end + timedelta(hours=1), WINDOW.start) == WINDOW


def test_where_nothing_ran_nothing_was_watched(desk, material):
    material(article(1, WINDOW.start))
    assert desk.source_health(WINDOW) == ((), ())


def test_the_last_minutes_of_a_draft_before_eight_have_an_hour_of_their_own(desk, material):
    material(article(1, WINDOW.end - timedelta(minutes=40)))
    early = clock.Window(WINDOW.start, WINDOW.end - timedelta(minutes=32))
    around = Surroundings(early.end, {}, ((), ()), {})
    hours = window_material(desk, Scope(DAY, early), around).by_hour
    assert len(hours) == 24 and hours[-1][1] == 1
