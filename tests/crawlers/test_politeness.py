"""Hosts are asked one thing at a time, with pauses, by their robots.txt, and left alone when they say so."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from crawlers.failure import NotFetched
from crawlers.manners import (
    GIVE_UP,
    MAX_REST,
    Host,
    Manners,
    answered,
    require_open,
    retry_after,
    told_to_wait,
    troubled,
)
from crawlers.robots import LIFETIME, RETRY_AFTER, RobotsCache, from_answer
from domain.ledger import Fate

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PLAIN = {"Content-Type": "text/plain"}


def rows(*links):
    return (
        "<html><body><ul>"
        + "".join(f'<li><a href="{link}">标题</a></li>' for link in links)
        + "</ul></body></html>"
    )


def gaps(small):
    """Seconds from the start of one request to the start of the next."""
    starts = [headers["_at"] for _, headers in small.requests]
    return [later - earlier for earlier, later in pairwise(starts)]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0),
        ("99999999999999999999", MAX_REST.total_seconds()),
    ],
)
def test_retry_after_is_read_in_both_forms(value, seconds):
    assert retry_after(value, NOW).total_seconds() == pytest.approx(seconds, abs=1)


@pytest.mark.parametrize("value", ["", "soon", "-5", "１２", "Wed, 99 Nov 2026 08:00:00 GMT", "3.5"])
def test_a_retry_after_that_says_nothing_is_none(value):
    assert retry_after(value, NOW) is None


def test_pauses_double_with_trouble_and_come_back_with_answers():
    host = Host(delay=2)
    assert host.pause == 2
    for expected in (4, 8, 16, 16):
        troubled(host, NOW)
        assert host.pause == expected
    for expected in (8, 4, 2, 2):
        answered(host)
        assert host.pause == expected


def test_a_slow_host_is_asked_less_and_never_more_than_it_wishes():
    host = Host(delay=2)
    host.took(5)
    assert host.pause == 10
    for _ in range(20):
        host.took(0.01)
    assert host.pause == 2
    host.delay = 90
    troubled(host, NOW)
    assert host.pause >= 90, "a Crawl-delay stands even beyond our own longest pause"


def test_loopback_without_delay_is_never_paused():
    host = Host()
    host.took(5)
    troubled(host, NOW)
    assert host.pause == 0


def test_a_host_that_fails_again_and_again_is_left_alone_for_a_while():
    host = Host(delay=2)
    for _ in range(GIVE_UP - 1):
        troubled(host, NOW)
    require_open(host, NOW)
    troubled(host, NOW)
    with pytest.raises(NotFetched, match=f"连续 {GIVE_UP} 次") as closed:
        require_open(host, NOW)
    assert (closed.value.fate, closed.value.cause, closed.value.retry_at) == (
        Fate.FAILED,
        "unreachable",
        None,
    )
    require_open(host, NOW + timedelta(minutes=11))
    assert host.troubles == 0


def test_a_retry_after_in_the_far_future_is_an_error_of_the_server():
    assert told_to_wait(Host(), timedelta(days=3650), 503, NOW) == NOW + timedelta(days=7)


def test_https_and_other_ports_of_a_host_are_one_visitor():
    manners = Manners()
    assert manners.of("https://www.example.cn/a") is manners.of("http://WWW.example.cn.:8080/b")
    assert manners.of("http://www.example.cn/") is not manners.of("http://example.cn/")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Crawl-delay: 5", 5),
        ("Request-rate: 1/10", 10),
        ("Request-rate: 30/1m\nCrawl-delay: 1", 2),
        ("Disallow: /x", 0),
    ],
)
def test_pauses_that_robots_txt_asks_for(text, seconds):
    assert from_answer(200, f"User-agent: *\n{text}\n".encode()).delay("Zhijin/0.1") == seconds


def test_a_pause_too_long_for_one_pass_is_a_refusal():
    rules = from_answer(200, b"User-agent: *\nCrawl-delay: 86400\n")
    assert "86400 秒" in rules.refusal("https://e.com/", "Zhijin/0.1")


def test_robots_429_is_no_permission():
    assert "429" in from_answer(429, b"").refusal("https://e.com/", "Zhijin/0.1")


class Site:
    """A robots.txt that answers in turn, and how often it was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), 0

    async def __call__(self):
        self.asked += 1
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


OPEN, SHUT, DOWN = (
    from_answer(404, b""),
    from_answer(200, b"User-agent: *\nDisallow: /"),
    from_answer(503, b""),
)


def test_robots_txt_is_asked_once_however_many_wait_and_again_after_a_day():
    clock, site = Clock(), Site(SHUT, OPEN)
    cache = RobotsCache(clock)

    async def many():
        return await asyncio.gather(*(cache.rules("http://e.com:80", site) for _ in range(20)))

    async def story():
        assert await many() == [SHUT] * 20
        assert site.asked == 1
        clock.now = LIFETIME - 1
        assert await many() == [SHUT] * 20
        assert site.asked == 1
        clock.now = LIFETIME + 1
        assert await many() == [OPEN] * 20
        assert site.asked == 2

    asyncio.run(story())


def test_what_robots_txt_allowed_stands_while_it_cannot_be_read():
    clock, site = Clock(), Site(OPEN, DOWN, SHUT)
    cache = RobotsCache(clock)

    async def story():
        await cache.rules("s", site)
        clock.now = LIFETIME + 1
        assert await cache.rules("s", site) == OPEN
        clock.now += RETRY_AFTER + 1
        assert await cache.rules("s", site) == SHUT

    asyncio.run(story())


def test_a_robots_txt_never_read_refuses_and_is_looked_for_again_soon():
    clock, site = Clock(), Site(DOWN, OPEN)
    cache = RobotsCache(clock)

    async def story():
        assert await cache.rules("s", site) == DOWN
        clock.now = RETRY_AFTER + 1
        assert await cache.rules("s", site) == OPEN

    asyncio.run(story())


def test_an_error_while_asking_belongs_to_the_one_who_asked():
    site = Site(OSError("disk"), OPEN)
    cache = RobotsCache()

    async def story():
        return await asyncio.gather(*(cache.rules("s", site) for _ in range(3)), return_exceptions=True)

    first, *others = asyncio.run(story())
    assert isinstance(first, OSError)
    assert others == [OPEN, OPEN]


def test_a_long_retry_after_ends_the_asking_of_that_host(collect, source, listing, make_web):
    small, other = make_web(), make_web()
    small.put("/list.html", rows("/a.html", "/b.html", "/c.html"))
    small.put("/a.html", "slow down", status=429, headers={"Retry-After": "3600"})
    small.article("/b.html", "文章乙")
    other.put("/list.html", rows("/d.html"))
    other.article("/d.html", "文章丁")
    found = collect(
        [
            source("rest", [listing(small.url + "/list.html")]),
            source("other", [listing(other.url + "/list.html")]),
        ]
    )
    run, entries = found.runs["rest"], [e for e in found.fates.values() if e.source_id == "rest"]
    assert [(e.fate, e.cause) for e in entries] == [(Fate.FAILED, "busy")] * 3
    assert all("对方要求稍候（429）" in e.detail for e in entries)
    assert small.asked("/b.html") == [] == small.asked("/c.html")
    assert run.trouble == "busy"
    assert timedelta(minutes=59) < run.retry_at - run.started_at < timedelta(minutes=62)
    assert found.runs["other"].fates == {"kept": 1}


def test_a_503_with_a_date_is_heeded_and_one_without_is_an_ordinary_failure(
    collect, source, listing, make_web
):
    dated, plain = make_web(), make_web()
    later = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    dated.put("/list.html", "maintenance", status=503, headers={"Retry-After": later})
    plain.put("/list.html", rows("/a.html", "/b.html"))
    plain.put("/a.html", "overload", status=503)
    plain.article("/b.html", "文章乙")
    found = collect(
        [
            source("dated", [listing(dated.url + "/list.html")]),
            source("plain", [listing(plain.url + "/list.html")]),
        ]
    )
    run = found.runs["dated"]
    assert (run.status, run.trouble) == ("failed", "busy")
    assert "以前不再请求" in run.reason
    assert timedelta(minutes=118) < run.retry_at - run.started_at < timedelta(minutes=121)
    assert found.fates[plain.url + "/a.html"].cause == "unreachable"
    assert found.fates[plain.url + "/b.html"].fate is Fate.KEPT
    assert found.runs["plain"].retry_at is None


def test_a_short_retry_after_is_waited_out(collect, source, listing, make_web, reply):
    small = make_web()
    small.put("/list.html", rows("/a.html"))
    small.article("/a.html", "文章甲", before=[reply("later", 429, headers={"Retry-After": "2"})])
    found = collect([source("patient", [listing(small.url + "/list.html")])])
    first, second = (headers["_at"] for headers in small.asked("/a.html"))
    assert found.fates[small.url + "/a.html"].fate is Fate.KEPT
    assert second - first >= 2


def test_a_host_that_is_down_is_not_asked_for_every_article(collect, source, listing, make_web):
    small = make_web()
    paths = [f"/{n}.html" for n in range(12)]
    small.put("/list.html", rows(*paths))
    for path in paths:
        small.put(path, hang_up=True)
    found = collect([source("dying", [listing(small.url + "/list.html")])])
    run = found.runs["dying"]
    assert run.fates == {"failed": 12}
    asked = {where for where, _ in small.requests} & set(paths)
    assert GIVE_UP <= len(asked) < GIVE_UP + 4, "those under way are finished"
    assert run.trouble == "unreachable"
    assert sum("连续" in e.detail for e in found.fates.values()) >= 12 - len(asked) > 0


def test_several_sources_of_one_host_keep_its_pause_together(collect, source, listing, make_web):
    small = make_web()
    for n in range(3):
        small.put(f"/list{n}.html", rows(f"/{n}.html"))
        small.article(f"/{n}.html", f"文章{n}")
    found = collect(
        [source(f"share-{n}", [listing(f"{small.url}/list{n}.html")], fetch={"delay": 0.3}) for n in range(3)]
    )
    assert [run.fates for run in found.runs.values()] == [{"kept": 1}] * 3
    assert small.most_at_once == 1
    assert len(small.requests) == 7, "robots.txt once, three lists, three articles"
    assert min(gaps(small)) >= 0.3


@pytest.mark.parametrize("rule", ["Crawl-delay: 0.5", "Request-rate: 2/1"])
def test_the_pause_of_robots_txt_is_a_lower_bound(rule, collect, source, listing, make_web):
    small = make_web()
    small.put("/robots.txt", f"User-agent: *\n{rule}\n", headers=PLAIN)
    small.put("/list.html", rows("/a.html", "/b.html", "/c.html"))
    for name in "abc":
        small.article(f"/{name}.html", f"文章{name}")
    name = re.sub(r"\W+", "-", rule).lower()
    found = collect([source(f"paced-{name}", [listing(small.url + "/list.html")])])
    assert next(iter(found.runs.values())).fates == {"kept": 3}
    assert min(gaps(small)) >= 0.5


def test_a_robots_txt_that_is_a_bomb_or_endless_refuses(collect, source, listing, make_web):
    import gzip

    bomb, endless = make_web(), make_web()
    bomb.put("/robots.txt", gzip.compress(b"#" * 30_000_000), headers=PLAIN | {"Content-Encoding": "gzip"})
    endless.put("/robots.txt", b"#" * 100_000, headers=PLAIN, repeat=50)
    names = {"bomb": bomb, "endless": endless}
    found = collect(
        [source(f"robots-{name}", [listing(small.url + "/list.html")]) for name, small in names.items()]
    )
    for name, small in names.items():
        run = found.runs[f"robots-{name}"]
        assert run.status == "failed"
        assert "robots.txt 无法读取" in run.reason
        assert run.trouble == "robots"
        assert small.asked("/list.html") == []


def test_a_far_off_host_that_wants_rest_does_not_hold_up_the_source(collect, source, listing, make_web):
    own, far = make_web(), make_web()
    own.put("/list.html", rows("/a.html", "/b.html", far.url + "/x.html", far.url + "/y.html"))
    own.article("/a.html", "文章甲")
    own.article("/b.html", "文章乙")
    far.put("/x.html", "slow down", status=429, headers={"Retry-After": "86400"})
    found = collect(
        [source("far", [listing(own.url + "/list.html")], intranet=[far.url.removeprefix("http://")])],
        at_once=1,
    )
    run = found.runs["far"]
    assert run.fates == {"kept": 2, "failed": 2}
    assert far.asked("/y.html") == []
    assert run.retry_at is None


def test_one_walled_page_among_good_ones_is_no_trouble_of_the_source_many_are(
    collect, source, listing, make_web
):
    few, many = make_web(), make_web()
    for small, walls in ((few, 1), (many, 4)):
        small.put("/list.html", rows(*(f"/{n}.html" for n in range(6))))
        for n in range(6):
            small.article(f"/{n}.html", f"文章{n}")
        for n in range(walls):
            small.put(f"/{n}.html", "<html></html>", status=412)
    found = collect(
        [source("few", [listing(few.url + "/list.html")]), source("many", [listing(many.url + "/list.html")])]
    )
    assert (found.runs["few"].fates, found.runs["few"].trouble) == ({"kept": 5, "failed": 1}, "")
    assert (found.runs["many"].fates, found.runs["many"].trouble) == ({"kept": 2, "failed": 4}, "challenge")
