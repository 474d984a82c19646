"""What leads a crawl astray: endless calendars, circles, session ids, lists of any length."""

from datetime import UTC, datetime

import pytest

from crawlers.schema.source import Bounds
from crawlers.traps import trap
from domain import ids
from domain.ledger import Fate

NOW = datetime(2026, 11, 22, tzinfo=UTC)
XML = {"Content-Type": "application/xml"}


def rows(*links):
    return (
        "<html><body><ul>"
        + "".join(f'<li><a href="{link}">标题</a></li>' for link in links)
        + "</ul></body></html>"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://e.cn/calendar/2087/05/",
        "http://e.cn/calendar/month/1889-01.html",
        "http://e.cn/events?date=2999-01-01",
        "http://e.cn/list.do?a=1&year=2031&month=7",
        "http://e.cn/rili/20870501.html",
        "http://e.cn/a/b/a/b/c.html",
        "http://e.cn/news/news/news/1.html",
        "http://e.cn/x/a/b/c/a/b/c/",
        "http://e.cn/" + "a" * 1000,
        "http://e.cn/" + "/".join(f"d{n}" for n in range(20)),
    ],
)
def test_traps(url):
    reason = trap(url, Bounds(), NOW)
    assert reason and "\n" not in reason and len(reason) < 200


@pytest.mark.parametrize(
    "url",
    [
        "http://e.cn/news/2026/11/22/t20261122_6543210.html",
        "http://e.cn/content/2026-11/11/11/content_11_11.htm",
        "http://e.cn/12/12/12/12/c.html",
        "http://e.cn/news/news/1.html",
        "http://e.cn/zwgk/tzgg/zwgk/1.html",
        "http://e.cn/calendar/2026/12/",
        "http://e.cn/calendar/20261122.html",
        "http://e.cn/show.do?id=2999&date=2027-01-01",
        "http://e.cn/article/2999/1.html",
        "http://e.cn/",
    ],
)
def test_addresses_of_articles_are_none(url):
    assert trap(url, Bounds(), NOW) == ""


def test_bounds_are_those_of_the_source():
    deep = "http://e.cn/" + "/".join(f"d{n}" for n in range(20)) + "/1.html"
    assert trap(deep, Bounds(path_depth=30), NOW) == ""
    assert "上限 60" in trap("http://e.cn/" + "a" * 60, Bounds(url_length=60), NOW)


@pytest.mark.parametrize(
    "url",
    [
        "http://e.cn/show.jsp;jsessionid=A1B2C3D4E5F60718293A4B5C6D7E8F90?id=7",
        "http://e.cn/show.jsp;JSESSIONID=A1B2.node1?id=7",
        "http://e.cn/show.jsp?id=7&PHPSESSID=9a8b7c6d5e4f",
        "http://e.cn/show.jsp?ASPSESSIONIDQQ=ABC&id=7",
        "http://e.cn/show.jsp?id=7&sid=a1b2c3d4e5f60718293a4b5c6d7e8f90",
        "http://e.cn/show.jsp?id=7&CFID=1&CFTOKEN=2",
        "http://e.cn/(S(lit3py55t21z5v55vlm25s55))/show.jsp?id=7",
    ],
)
def test_session_ids_are_no_part_of_a_pages_name(url):
    assert ids.article_id(url) == ids.article_id("http://e.cn/show.jsp?id=7")


@pytest.mark.parametrize(
    "query", ["sid=4567", "sid=20261122000001", "s=budget", "session=2026-spring", "id=9&sid=news"]
)
def test_article_numbers_named_alike_stay(query):
    assert ids.canonical_url(f"http://e.cn/show.jsp?{query}") == f"http://e.cn/show.jsp?{query}"


@pytest.mark.parametrize(
    ("url", "id"),
    [
        ("https://www.tj.gov.cn/sy/tjxw/202611/t20261120_6543210.html", "a-2b12b91bb42a087a"),
        ("http://e.cn/a?b=2&a=1&utm_source=x#top", "a-91e23105c59d44f3"),
    ],
)
def test_ids_in_printed_reports_do_not_move(url, id):
    assert ids.article_id(url) == id


def test_an_endless_calendar_ends(collect, source, listing, make_web):
    small = make_web()
    for month in range(1, 300):
        day = f"{2026 + (month + 9) // 12}-{(month + 9) % 12 + 1:02d}"
        small.put(
            f"/calendar/{day}.html",
            f'<html><body><ul><li><a href="/calendar/day?date={day}-01">一日</a></li></ul>'
            f'<a class=next href="/calendar/{2026 + (month + 10) // 12}-{(month + 10) % 12 + 1:02d}.html">下月</a></body></html>',
        )
    first = small.url + "/calendar/2026-11.html"
    pages = {"kind": "next_link", "css": "a.next::attr(href)", "max_pages": 200}
    found = collect([source("calendar", [listing(first, pages=pages)])])
    lists = [where for where, _ in small.requests if where.endswith(".html")]
    assert len(lists) == 14, "to the end of next year"
    assert any("没有尽头的日历" in e.detail for e in found.entries if e.kind == "list")
    assert found.runs["calendar"].status == "partial"


def test_circles_are_refused_and_the_rest_is_read(web, collect, source, listing):
    web.article("/plain.html", "平常的文章")
    web.put("/circle.html", rows("/plain.html", "/a/b/a/b/a/b/x.html", "/" + "y" * 1200, "http://[bad/"))
    found = collect([source("circle", [listing(web.url + "/circle.html")])])
    fates = sorted((e.fate.value, e.cause) for e in found.entries if e.kind == "article")
    assert fates == [("kept", "")] + [("refused", "address")] * 3
    assert found.runs["circle"].offered == 4


def test_one_article_under_two_session_ids_is_one(web, collect, source, listing):
    session = "/s.html;jsessionid={}?id=7"
    for letter in "AB":
        web.article(session.format(letter * 32), "一篇文章")
    web.put("/sessions.html", rows(*(session.format(letter * 32) for letter in "AB")))
    found = collect([source("sessions", [listing(web.url + "/sessions.html")])], at_once=1)
    assert found.runs["sessions"].fates == {"kept": 1, "duplicate": 1}
    assert len([where for where, _ in web.requests if where.startswith("/s.html")]) == 1


def test_of_ten_thousand_links_the_first_are_read(web, collect, source, listing):
    web.article("/many/0.html", "第一篇")
    web.put("/many.html", rows(*(f"/many/{n}.html" for n in range(10_000))))
    found = collect([source("many", [listing(web.url + "/many.html")], bounds={"links_per_page": 20})])
    run = found.runs["many"]
    assert run.offered == 20
    assert "只读前 20 条" in run.reason or "20" in run.reason


def test_when_enough_was_asked_the_rest_waits_for_the_next_run(web, collect, source, listing):
    for n in range(12):
        web.article(f"/rest/{n}.html", f"第{n}篇")
    web.put("/rest.html", rows(*(f"/rest/{n}.html" for n in range(12))))
    few = [source("rest", [listing(web.url + "/rest.html")], bounds={"articles": 4})]
    first = collect(few, at_once=1)
    assert first.runs["rest"].fates == {"kept": 4}
    assert "其余留待下一批次" in first.runs["rest"].reason
    second = collect(few, at_once=1, fresh_minutes=60)
    assert second.runs["rest"].fates == {"kept": 4, "unchanged": 4}, "what is known costs nothing"
    assert collect(few, at_once=1, fresh_minutes=60).runs["rest"].fates == {"kept": 4, "unchanged": 8}


def test_a_sitemap_of_fifty_thousand_is_read_to_its_bound(web, collect, source):
    entry = "<url><loc>{}/map/{}.html</loc><lastmod>2026-11-2{}</lastmod></url>"
    body = "".join(entry.format(web.url, n, n % 3) for n in range(50_000))
    web.put(
        "/map.xml",
        f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{body}</urlset>",
        headers=XML,
    )
    entries = [{"type": "sitemap", "urls": [web.url + "/map.xml"], "since_days": 3660}]
    fetch = {"delay": 0, "timeout": 20, "max_mb": 20}
    found = collect([source("map", entries, bounds={"articles": 5}, fetch=fetch)], at_once=1)
    run = found.runs["map"]
    assert run.offered == 5
    assert {e.fate for e in found.entries if e.kind == "article"} == {Fate.FAILED}, "these pages do not exist"
    assert run.pages == 2, "robots.txt and the sitemap"


def test_a_rule_that_matches_the_menu_is_a_changed_page(web, collect, source, listing):
    names = ["首页", "政务公开", "办事服务", "互动交流", "关于我们", "联系我们", "网站地图"]
    menu = "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(names))
    web.put("/menu.html", f"<html><body><div class=nav><ul>{menu}</ul></div></body></html>")
    found = collect([source("menu", [listing(web.url + "/menu.html")])])
    run = found.runs["menu"]
    assert (run.status, run.offered) == ("failed", 0)
    assert "导航" in run.reason
    assert run.trouble == "", "asking less often mends no rule"
