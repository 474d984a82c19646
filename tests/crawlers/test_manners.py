"""Small rules of conduct: addresses, robots.txt, challenges, shells, compression."""

import gzip
import zlib

import pytest

from crawlers.addresses import is_loopback, is_public, netloc_of, refusal
from crawlers.challenge import recognise
from crawlers.compression import TooLarge, decompress
from crawlers.robots import from_answer
from crawlers.schema import Fetch
from crawlers.shells import onward

LOCAL = frozenset({"127.0.0.1:8123"})


@pytest.mark.parametrize(
    "url",
    [
        "https://www.tj.gov.cn/a.html",
        "http://127.0.0.1:8123/a.html",
        "http://1.1.1.1/",
        "http://[2606:4700:4700::1111]/",
        "http://例子.中国/",
    ],
)
def test_open_addresses(url):
    assert refusal(url, LOCAL) == ""


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com/",
        "mailto:a@example.com",
        "gopher://example.com/",
        "http://127.0.0.1/",
        "http://127.0.0.1:8124/",
        "http://127.9.9.9:8123/",
        "http://localhost:8123/",
        "http://printer.local/",
        "http://10.0.0.1/",
        "http://172.16.5.4/",
        "http://192.168.1.1/",
        "http://169.254.169.254/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http:///nohost",
        "http://[bad/",
    ],
)
def test_closed_addresses(url):
    reason = refusal(url, LOCAL)
    assert reason and "\n" not in reason


def test_address_parts():
    assert (
        netloc_of("HTTPS://Example.COM/a") == "example.com:443"
        and netloc_of("http://e.com:81/") == "e.com:81"
    )
    assert (
        is_loopback("http://localhost:1/")
        and is_loopback("http://127.5.5.5/")
        and not is_loopback("http://e.com/")
    )
    assert is_public("8.8.8.8") and not is_public("::ffff:127.0.0.1") and not is_public("no address")


AGENT = "Zhijin/0.1 (+mailto:a@example.org)"


def test_robots():
    text = b"User-agent: *\nDisallow: /inner/\nAllow: /inner/open\nCrawl-delay: 3\n\nUser-agent: zhijin\nDisallow: /for-others\n"
    rules = from_answer(200, text)
    assert rules.refusal("https://e.com/for-others/1", AGENT) and not rules.refusal(
        "https://e.com/inner/1", AGENT
    )
    other = "Somebot/1.0"
    assert rules.refusal("https://e.com/inner/1", other) and not rules.refusal(
        "https://e.com/inner/open", other
    )
    assert rules.delay(other) == 3 and rules.delay(AGENT) == 0


def test_robots_by_status():
    page = b"User-agent: *\nDisallow: /"
    assert from_answer(200, page).refusal("https://e.com/", AGENT)
    assert not from_answer(404, page).refusal("https://e.com/", AGENT)
    assert not from_answer(403, page).refusal("https://e.com/", AGENT)
    assert "503" in from_answer(503, b"").refusal("https://e.com/", AGENT)
    assert not from_answer(200, b"<html>not a robots file</html>").refusal("https://e.com/", AGENT)


@pytest.mark.parametrize(
    ("status", "headers", "content"),
    [
        (521, [], b"<script>document.cookie='__jsl_clearance_s=...'</script>"),
        (412, [("Set-Cookie", "abcT=1")], b"<html></html>"),
        (403, [], b"<html></html>"),
        (200, [], b"<html><script>var arg1='A'; acw_sc__v2</script></html>"),
        (200, [("Set-Cookie", "wzws_sessionid=1")], b"<html><script>location=1</script></html>"),
        (200, [], "<html><title>安全验证</title><div>请完成验证</div></html>".encode()),
    ],
)
def test_challenges(status, headers, content):
    assert recognise(status, headers, content)


def test_ordinary_pages_are_no_challenge():
    page = "<html><body>" + "<p>网站升级后新增了滑动验证，读者请注意，具体办法如下。</p>" * 5
    assert recognise(200, [], page.encode()) == ""
    assert recognise(200, [("Set-Cookie", "wzws_sessionid=1")], page.encode()) == ""
    assert (
        recognise(
            403, [], b"<html><body>Forbidden. You have no permission to look at this page here.</body></html>"
        )
        == ""
    )


RULES = Fetch()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            '<META HTTP-EQUIV="REFRESH" CONTENT="0; URL=html/2026-10/02/node_2.htm">',
            "http://e.com/rb/html/2026-10/02/node_2.htm",
        ),
        ("<meta http-equiv=refresh content='0;url=/a&amp;b'>", "http://e.com/a&b"),
        ("<script>window.location.href='/today.html';</script>", "http://e.com/today.html"),
        ('<script>location.replace("http://e.com/x")</script>', "http://e.com/x"),
        ("<script>window.location='http://other.com/x'</script>", ""),
        ("<meta http-equiv=refresh content='600; url=/self'>", ""),
        ("<p>一页正文</p><script>location.href='/x'</script>", ""),
        ('{"location": "/x"}', ""),
    ],
)
def test_shells(content, expected):
    assert onward("http://e.com/rb/", 200, "", content.encode(), RULES) == expected


def test_redirects_and_switched_off_shells():
    assert onward("http://e.com/a/", 302, "../b", b"", RULES) == "http://e.com/b"
    assert onward("http://e.com/a/", 304, "/b", b"", RULES) == ""
    off = Fetch(follow_meta_refresh=False, js_location=False)
    assert onward("http://e.com/", 200, "", b"<meta http-equiv=refresh content='0;url=/a'>", off) == ""


def test_compression():
    assert decompress(gzip.compress(b"abc"), "gzip", 10) == b"abc"
    assert decompress(zlib.compress(b"abc"), "deflate", 10) == b"abc"
    assert decompress(zlib.compress(b"abc")[2:-4], "deflate", 10) == b"abc"
    assert decompress(b"abc", "", 10) == b"abc" and decompress(b"abc", "gzip", 10) == b"abc"
    assert decompress(gzip.compress(b"x" * 1000)[:-12], "gzip", 2000)[:5] in (b"", b"xxxxx")
    with pytest.raises(TooLarge):
        decompress(gzip.compress(b"\0" * 10_000_000), "gzip", 1_000_000)
