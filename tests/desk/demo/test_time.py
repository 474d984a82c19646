"""The site on the move: what is visible when, edits, removals, redirects, conditional requests."""

import pytest

from desk.demo.truth import truth_rows

LISTS = (
    "/jgw/index.html",
    "/hxs/rss.xml",
    "/gov/zwgk/index.html",
    "/wlj/xwdt/index.html",
    "/lib/sitemap-news.xml",
    "/msb/api/threads",
)


def test_nothing_after_now_can_be_seen(site, client, running):
    for day in range(14):
        running.set_now(site.moment(day, "12:00"))
        later = [a for a in site.timeline.articles if a.published_at > site.now]
        shown = "".join(client.get(x).content.decode("gbk" if "jgw" in x else "utf-8") for x in LISTS)
        for article in later:
            assert article.versions[0].title not in shown
            assert str(article.key) and client.get(_path(article)).status_code == 404


def _path(article):
    from desk.demo.outlets import path_of

    return path_of(article)


def test_day_by_day_the_site_grows(site):
    published = [len(truth_rows(site, site.moment(day, "23:59"))) for day in range(14)]
    assert published == sorted(published) and published[0] == 1 and published[-1] == 10


def test_the_default_moment_is_the_last_morning(small_content):
    from datetime import date

    from desk.demo.site import SampleSite

    assert SampleSite(small_content, date(2026, 11, 22)).now.isoformat() == "2026-11-22T08:00:00+08:00"


def test_an_edit_takes_effect_at_its_time(site, client, running, path):
    running.set_now(site.moment(4, "15:09"))
    before = client.get(path("book-1"))
    running.set_now(site.moment(4, "15:10"))
    after = client.get(path("book-1"))
    assert "三十件" in before.text and "三十二件" in after.text and "今日开幕" in after.text
    assert before.headers["etag"] != after.headers["etag"]
    assert after.headers["last-modified"] == "Fri, 13 Nov 2026 07:10:00 GMT"
    assert "馆藏古籍修复成果展今日开幕" in client.get("/lib/index.html").text


def test_a_removed_page_is_404_while_lists_still_name_it_for_a_day(site, client, running, path):
    removed = path("policy-2")
    steps = [
        ("09:59", 8, 200, True),
        ("10:00", 8, 404, True),
        ("09:59", 9, 404, True),
        ("10:00", 9, 404, False),
    ]
    for clock, day, status, named in steps:
        running.set_now(site.moment(day, clock))
        assert client.get(removed).status_code == status
        assert (removed in client.get("/wlj/xwdt/index.html").text) is named


def test_a_moved_page_is_listed_under_an_address_that_redirects(client, path):
    real = path("policy-1")
    old = real.replace("/gov/", "/gov/old/")
    assert old in client.get("/gov/zwgk/index.html").text
    answer = client.get(old)
    assert answer.status_code == 301 and answer.headers["location"] == real


def test_a_reply_appears_at_its_time(site, client, running, path):
    running.set_now(site.moment(5, "10:29"))
    assert "办理中" in client.get(path("heat-4")).text
    running.set_now(site.moment(5, "10:30"))
    assert "室温恢复正常" in client.get(path("heat-4")).text


@pytest.mark.parametrize("address", ["/jgw/index.html", "/hxs/rss.xml", "/msb/api/threads", "/robots.txt"])
def test_a_reader_that_holds_the_page_gets_304(client, address):
    first = client.get(address)
    assert first.headers["etag"] and first.headers["last-modified"]
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    since = client.get(address, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert since.status_code == 304
    assert client.get(address, headers={"If-Modified-Since": "unreadable"}).status_code == 200


def test_an_article_page_stays_the_same_bytes_until_it_changes(site, client, running, path):
    running.set_now(site.moment(5))
    tag = client.get(path("heat-1")).headers["etag"]
    running.set_now(site.moment(12))
    assert client.get(path("heat-1"), headers={"If-None-Match": tag}).status_code == 304


def test_head_answers_without_a_body(client):
    answer = client.head("/lib/index.html")
    assert answer.status_code == 200 and answer.content == b"" and int(answer.headers["content-length"]) > 500


def test_the_truth_fits_the_pages(site, client):
    rows = truth_rows(site)
    assert {r["key"] for r in rows} == {a.key for a in site.timeline.articles}
    for row in rows:
        page = client.get(row["path"])
        gone = row["days"]["removed"] is not None
        assert page.status_code == (404 if gone else 200)
        encoding = "gbk" if row["outlet"] == "jgw" else "utf-8"
        assert gone or str(row["title"]) in page.content.decode(encoding)
    by_key = {r["key"]: r for r in rows}
    reprint = by_key["heat-2"]
    assert (reprint["original_outlet"], reprint["original_key"], reprint["source"]) == (
        "jgw",
        "heat-1",
        "津沽晚报",
    )
    assert reprint["published_at"] == "2026-11-12T11:05:00+08:00" and reprint["topic"] == "T07"
    assert by_key["heat-3"]["precision"] == "day"
    assert by_key["book-1"]["days"] == {"published": 2, "edited": 4, "replied": None, "removed": None}
