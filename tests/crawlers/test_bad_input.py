"""Sites that are down, slow, endless, lying or hostile: each address gets its fate, and the others go on."""

import gzip
import socket

import pytest

from domain.ledger import Fate

TITLE = "被关进标题的脚本"


def rows(*links):
    return (
        "<html><body><ul>"
        + "".join(f'<li><a href="{link}">标题</a></li>' for link in links)
        + "</ul></body></html>"
    )


def closed_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="module")
def hostile(web):
    """Address → what stands behind it; the links are offered by one list."""
    port = web.url.rpartition(":")[2]
    prose = "<p>" + "一段平常的正文，讲述一件平常的事情，没有别的意思。" * 8 + "</p>"
    web.put("/slow.html", "…", delay=4)
    web.put("/loop.html", status=302, headers={"Location": "/loop2.html"})
    web.put("/loop2.html", status=302, headers={"Location": "/loop.html"})
    web.put("/huge.html", prose.encode() * 20, repeat=2400)
    web.put("/hangup.html", hang_up=True)
    web.put("/error.html", "server error", status=500)
    web.put("/bomb.html", gzip.compress(b"\0" * 20_000_000), headers={"Content-Encoding": "gzip"})
    page = f"<html><head><meta charset=utf-8><title>编码说谎的网页_小城网</title></head><body><h1>编码说谎的网页</h1>{prose}</body></html>"
    web.put("/charset.html", page.encode("gb18030"))
    web.put("/type.html", page.replace("编码", "类型"), headers={"Content-Type": "image/png"})
    web.put("/image.html", b"\x89PNG\r\n\x1a\n" + bytes(200))
    web.put(
        "/script.html",
        f"<html><head><title>&lt;script&gt;alert(1)&lt;/script&gt;{TITLE}</title></head><body><h1>&lt;script&gt;alert(1)&lt;/script&gt;{TITLE}</h1><script>document.write('x')</script>{prose}</body></html>",
    )
    web.put(
        "/empty.html", "<html><head><title>空白的网页</title></head><body><h1>空白的网页</h1></body></html>"
    )
    web.put("/wall.html", "<html><script>document.cookie='__jsl_clearance_s=1'</script></html>", status=521)
    web.put("/inward.html", status=302, headers={"Location": "http://10.0.0.1/admin"})
    web.put(
        "/shell.html",
        "<html><head><meta http-equiv=refresh content='0; url=http://169.254.169.254/latest'></head></html>",
    )
    web.put("/nul.html", page.replace("编码说谎", "带有空字节").replace("平常", "平\0常"))
    return {
        "/slow.html": (Fate.FAILED, "timeout"),
        "/loop.html": (Fate.FAILED, "unreachable"),
        "/huge.html": (Fate.REFUSED, "size"),
        "/hangup.html": (Fate.FAILED, "unreachable"),
        "/error.html": (Fate.FAILED, "unreachable"),
        "/bomb.html": (Fate.REFUSED, "size"),
        "/charset.html": (Fate.KEPT, ""),
        "/type.html": (Fate.KEPT, ""),
        "/image.html": (Fate.REFUSED, "filter"),
        "/script.html": (Fate.KEPT, ""),
        "/empty.html": (Fate.FAILED, "parse"),
        "/wall.html": (Fate.FAILED, "challenge"),
        "/inward.html": (Fate.REFUSED, "address"),
        "/shell.html": (Fate.FAILED, "parse"),
        "/nul.html": (Fate.KEPT, ""),
        "/missing.html": (Fate.FAILED, "not_found"),
        "file:///etc/passwd": (Fate.REFUSED, "address"),
        "data:text/html,hello": (Fate.REFUSED, "address"),
        "javascript:alert(1)": (Fate.REFUSED, "address"),
        "http://10.1.2.3/": (Fate.REFUSED, "address"),
        "http://192.168.0.1/": (Fate.REFUSED, "address"),
        "http://169.254.169.254/latest/": (Fate.REFUSED, "address"),
        "http://[::1]/": (Fate.REFUSED, "address"),
        f"http://127.0.0.1:{closed_port()}/": (Fate.REFUSED, "address"),
        f"http://localhost:{port}/type.html": (Fate.REFUSED, "address"),
        # The same address as one number: only after it is resolved does it show where it leads.
        f"http://2130706433:{port}/type.html": (Fate.REFUSED, "address"),
    }


@pytest.fixture(scope="module")
def outcome(web, hostile, collect, source, listing):
    web.put("/list.html", rows(*hostile))
    web.article("/fine.html", "一切正常")
    web.put("/fine-list.html", rows("/fine.html"))
    web.put("/changed.html", "<html><body><div>改版了</div></body></html>")
    web.put("/broken.xml", "this is no feed", headers={"Content-Type": "application/xml"})
    web.put(
        "/cut.xml",
        f"<rss version='2.0'><channel><item><title>半截</title><link>{web.url}/fine.html</link></item><item><title>断",
    )
    web.put("/empty.xml", "<rss version='2.0'><channel><title>t</title></channel></rss>")
    web.put("/api", '{"code": 1, "message": "please log in"}', headers={"Content-Type": "application/json"})
    down = f"http://127.0.0.1:{closed_port()}/list.html"
    json_rule = {"items": "data.list", "link": {"path": ["url"]}, "title": {"path": ["title"]}}
    return collect(
        [
            source(
                "hostile", [listing(web.url + "/list.html")], fetch={"delay": 0, "timeout": 1.5, "max_mb": 1}
            ),
            source("down", [listing(down)]),
            source("changed", [listing(web.url + "/changed.html")]),
            source("half", [listing(down), listing(web.url + "/fine-list.html")]),
            source("fallback", [listing(web.url + "/fine-list.html"), listing(down)], entry_mode="fallback"),
            source("feed-broken", [{"type": "rss", "urls": [web.url + "/broken.xml"]}]),
            source("feed-cut", [{"type": "rss", "urls": [web.url + "/cut.xml"]}]),
            source("feed-empty", [{"type": "rss", "urls": [web.url + "/empty.xml"]}]),
            source("api-changed", [{"type": "json", "url": web.url + "/api", "rule": json_rule}]),
        ]
    )


def test_every_hostile_link_gets_its_fate(web, hostile, outcome):
    entries = [e for e in outcome.entries if e.kind == "article" and e.source_id == "hostile"]
    assert {e.url.removeprefix(web.url): (e.fate, e.cause) for e in entries} == hostile
    assert len(entries) == len(hostile) == outcome.runs["hostile"].offered


def test_every_refusal_and_failure_is_explained(outcome):
    for entry in outcome.entries:
        if entry.fate in {Fate.REFUSED, Fate.FAILED} and entry.kind == "article":
            assert entry.detail and "\n" not in entry.detail and "Traceback" not in entry.detail


def test_inner_addresses_were_never_asked(web, outcome):
    assert not [
        headers
        for _, headers in web.requests
        if "2130706433" in headers["Host"] or "localhost" in headers["Host"]
    ]


def test_fifty_megabytes_are_not_read_to_the_end(outcome):
    entry = next(e for e in outcome.entries if e.url.endswith("/huge.html"))
    assert entry.fate is Fate.REFUSED and "1 MB" in entry.detail


def test_lies_about_charset_and_type_are_seen_through(web, outcome):
    assert outcome.articles[web.url + "/charset.html"].title == "编码说谎的网页"
    assert outcome.articles[web.url + "/type.html"].title == "类型说谎的网页"
    assert "平常的正文" in outcome.articles[web.url + "/nul.html"].body


def test_a_script_in_the_title_stays_text_and_scripts_in_the_page_are_left_out(web, outcome):
    article = outcome.articles[web.url + "/script.html"]
    assert article.title == f"<script>alert(1)</script>{TITLE}" and "document.write" not in article.body


@pytest.mark.parametrize(
    ("id", "status", "reason"),
    [
        ("down", "failed", "读不到：无法连接"),
        ("changed", "failed", "没有匹配到任何条目"),
        ("half", "partial", "读不到：无法连接"),
        ("fallback", "ok", ""),
        ("feed-broken", "failed", "不是可读的 RSS"),
        ("feed-cut", "ok", ""),
        ("feed-empty", "ok", "只列出 0 条，少于预期的 1 条"),
        ("api-changed", "failed", "没有「data.list」"),
    ],
)
def test_a_bad_source_stops_alone(outcome, id, status, reason):
    run = outcome.runs[id]
    assert run.status == status and reason in run.reason and "\n" not in run.reason


def test_a_cut_feed_still_offers_its_whole_items(outcome):
    assert outcome.runs["feed-cut"].offered == 1


def test_robots_on_error_refuses_and_missing_allows(collect, source, listing, make_web):
    closed, opened, strict = make_web(), make_web(), make_web()
    for small, robots in ((closed, 503), (opened, 404), (strict, 200)):
        small.put(
            "/robots.txt",
            "User-agent: *\nDisallow: /a",
            status=robots,
            headers={"Content-Type": "text/plain"},
        )
        small.put("/list.html", rows("/a.html"))
        small.article("/a.html", "文章")
    names = {"closed": closed, "opened": opened, "strict": strict}
    found = collect([source(f"robots-{n}", [listing(w.url + "/list.html")]) for n, w in names.items()])
    assert (
        found.runs["robots-closed"].status == "failed" and "robots.txt" in found.runs["robots-closed"].reason
    )
    assert found.runs["robots-opened"].fates == {"kept": 1}
    assert found.runs["robots-strict"].fates == {"refused": 1}
    assert closed.asked("/list.html") == [], "a host whose robots.txt fails is not asked at all"


def test_a_redirect_may_not_lead_to_another_port_of_this_machine(collect, source, listing, make_web):
    outer, inner = make_web(), make_web()
    inner.article("/secret.html", "内部页面")
    outer.put("/list.html", rows("/go.html"))
    outer.put("/go.html", status=302, headers={"Location": inner.url + "/secret.html"})
    found = collect([source("redirect", [listing(outer.url + "/list.html")])])
    assert next(iter(found.fates.values())).cause == "address" and inner.requests == []


def test_crawl_delay_is_kept(collect, source, listing, make_web):
    small = make_web()
    small.put("/robots.txt", "User-agent: *\nCrawl-delay: 1\n", headers={"Content-Type": "text/plain"})
    small.put("/list.html", rows("/a.html", "/b.html"))
    small.article("/a.html", "文章甲")
    small.article("/b.html", "文章乙")
    found = collect([source("delayed", [listing(small.url + "/list.html")])])
    seconds = (found.runs["delayed"].ended_at - found.runs["delayed"].started_at).total_seconds()
    assert found.runs["delayed"].fates == {"kept": 2} and seconds > 1  # a lower bound holds on any machine
