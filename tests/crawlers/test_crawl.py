"""A whole crawl of a small web: what is kept, what a second look finds, what a reader may rely on."""

import gzip

import pytest

from crawlers.archive import read_snapshot, verify_archive
from domain.ledger import Fate


def links(*paths):
    return (
        "<html><body><ul>"
        + "".join(f'<li><a href="{p}">标题</a></li>' for p in paths)
        + "</ul></body></html>"
    )


@pytest.fixture(scope="module")
def first(web, collect, source, listing):
    web.put("/robots.txt", "User-agent: *\nDisallow: /inner/\n", headers={"Content-Type": "text/plain"})
    web.put(
        "/list.html",
        links(
            "/a.html",
            "/b.html#top",
            "/b.html?utm_source=x",
            "/old/c.html",
            "/c.html",
            "/inner/d.html",
            "/gone.html",
            "/about.jpg",
        ),
    )
    web.article("/a.html", "文章甲", headers={"ETag": '"a1"'})
    web.article("/b.html", "文章乙")
    web.article("/c.html", "文章丙")
    web.article("/inner/d.html", "内部文章")
    web.put("/old/c.html", status=301, headers={"Location": "/c.html"})
    feed = "<rss version='2.0'><channel><title>f</title><item><title>压缩的文章</title><link>{0}/z.html</link><pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate></item></channel></rss>"
    web.put("/feed.xml", feed.format(web.url), headers={"Content-Type": "application/rss+xml"})
    web.article("/z.html", "压缩的文章")
    plain = web.replies["/z.html"].body
    web.put("/z.html", gzip.compress(plain), headers={"Content-Encoding": "gzip"})
    specs = [
        source("web-list", [listing(web.url + "/list.html", rule={"url_include": [r"\.html"]})]),
        source("web-feed", [{"type": "rss", "urls": [web.url + "/feed.xml"]}]),
    ]
    return collect(
        specs, at_once=1
    ), specs  # one by one, so that it is known which of two addresses comes first


def test_every_offer_has_one_fate(web, first):
    outcome, _ = first
    fates = [
        (e.url.removeprefix(web.url), e.fate, e.cause)
        for e in outcome.entries
        if e.kind == "article" and e.source_id == "web-list"
    ]
    assert sorted(fates) == sorted(
        [
            ("/a.html", Fate.KEPT, ""),
            ("/b.html#top", Fate.KEPT, ""),
            ("/b.html?utm_source=x", Fate.DUPLICATE, ""),
            ("/old/c.html", Fate.KEPT, ""),
            ("/c.html", Fate.DUPLICATE, ""),
            ("/inner/d.html", Fate.REFUSED, "robots"),
            ("/gone.html", Fate.FAILED, "not_found"),
            ("/about.jpg", Fate.REFUSED, "filter"),
        ]
    )
    run = outcome.runs["web-list"]
    assert run.offered == 8 == sum(run.fates.values())
    assert run.fates[Fate.KEPT.value] == 3 and run.fates[Fate.DUPLICATE.value] == 2


def test_the_report_adds_up(first):
    outcome, _ = first
    figures = outcome.report.as_json()
    assert figures["offered"] == sum(
        figures[k] for k in ("kept", "unchanged", "duplicates", "revised", "removed", "refused", "failed")
    )
    assert [run.source_id for run in outcome.report.runs] == ["web-feed", "web-list"]
    assert all(run.status == "ok" for run in outcome.report.runs)


def test_lists_robots_and_redirects_are_counted_apart(web, first):
    outcome, _ = first
    others = {(e.kind, e.url.removeprefix(web.url)) for e in outcome.entries if e.kind != "article"}
    assert {
        ("list", "/list.html"),
        ("feed", "/feed.xml"),
        ("redirect", "/old/c.html"),
        ("robots", "/robots.txt"),
    } <= others
    assert len(web.asked("/robots.txt")) == 1


def test_a_closed_page_was_not_asked_for(web, first):
    assert web.asked("/inner/d.html") == []


def test_requests_name_the_library(web, first):
    assert {headers["User-Agent"] for _, headers in web.requests} == {
        "Zhijin/0.1 (+mailto:test@example.org; library news monitoring)"
    }


def test_the_article_is_read(web, first):
    outcome, _ = first
    article = outcome.articles[web.url + "/a.html"]
    assert (article.title, article.origin, article.outlet) == ("文章甲", "小城日报", "小城网")
    assert article.published_at.isoformat() == "2026-11-20T00:30:00+00:00" and article.precision == "minute"
    assert article.body.startswith("这是一段说明情况的正文") and article.body.count("\n") == 2


def test_a_redirected_article_bears_its_final_address(web, first):
    outcome, _ = first
    assert web.url + "/c.html" in outcome.articles and web.url + "/old/c.html" not in outcome.articles


def test_captures_hold_the_bytes_as_sent(web, first):
    outcome, _ = first
    snapshots = {s.url.removeprefix(web.url): s for s in outcome.snapshots}
    assert set(snapshots) == {"/a.html", "/b.html", "/c.html", "/z.html"}
    capture = read_snapshot(outcome.archive, snapshots["/z.html"])
    assert capture.payload == web.replies["/z.html"].body
    assert "压缩的文章" in capture.content.decode()
    assert verify_archive(outcome.archive, outcome.snapshots) == []


def test_a_second_look(web, collect, first):
    _, specs = first
    web.article("/b.html", "文章乙（更新）")
    web.replies.pop("/c.html")
    second = collect(specs, at_once=1)
    fates = {e.url.removeprefix(web.url): e for e in second.entries if e.kind == "article"}
    assert fates["/a.html"].fate is Fate.UNCHANGED and fates["/a.html"].status == 304
    assert second.touched == [web.url + "/a.html"]
    assert web.asked("/a.html")[-1]["If-None-Match"] == '"a1"'
    assert fates["/b.html#top"].fate is Fate.REVISED
    assert (fates["/old/c.html"].fate, fates["/c.html"].fate) == (Fate.REMOVED, Fate.DUPLICATE)
    assert fates["/z.html"].fate is Fate.UNCHANGED and fates["/z.html"].status == 200
    assert [s.url for s in second.snapshots] == [web.url + "/b.html"], (
        "an unchanged text is not archived again"
    )
