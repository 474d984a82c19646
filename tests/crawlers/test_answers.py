"""Answers that are no pages, or hardly: bombs, torn compression, broken characters, error pages, walls, chains."""

import gzip
import random
import zlib

import pytest

from crawlers.challenge import advice, recognise
from crawlers.compression import Broken, decompress
from crawlers.fetch import MAX_HOPS
from domain.ledger import Fate

PROSE = "<p>" + "一段平常的正文，讲述一件平常的事情，没有别的意思。" * 8 + "</p>"
XML = {"Content-Type": "application/xml"}


def page(title, body=PROSE):
    return f"<html><head><meta charset=utf-8><title>{title}_小城网</title></head><body><h1>{title}</h1><div>2026年11月20日 08:30</div>{body}</body></html>"


def rows(*links):
    return (
        "<html><body><ul>"
        + "".join(f'<li><a href="{link}">标题</a></li>' for link in links)
        + "</ul></body></html>"
    )


NOISE = random.Random(7).randbytes(4000)
"""Bytes that do not compress, so that the cut ones below are torn in the middle."""


ANSWERS = {
    "/gz-whole.html": (Fate.KEPT, "", ""),
    "/gz-two.html": (Fate.KEPT, "", ""),
    "/gz-lie.html": (Fate.KEPT, "", ""),
    "/gz-torn.html": (Fate.FAILED, "parse", "压缩内容不完整"),
    "/gz-damaged.html": (Fate.FAILED, "parse", "压缩内容损坏"),
    "/gz-bomb.html": (Fate.REFUSED, "size", "超过 1 MB"),
    "/deflate-bomb.html": (Fate.REFUSED, "size", "超过 1 MB"),
    "/gz-nested.html": (Fate.REFUSED, "filter", "压缩"),
    "/brotli.html": (Fate.FAILED, "parse", "没有请求的压缩方式 br"),
    "/short.html": (Fate.FAILED, "unreachable", "连接中断"),
    "/utf8.html": (Fate.KEPT, "", ""),
    "/nul.html": (Fate.KEPT, "", ""),
    "/noise.html": (Fate.FAILED, "parse", ""),
    "/nothing.html": (Fate.FAILED, "parse", "找不到正文"),
    "/chain/0.html": (Fate.FAILED, "unreachable", "跳转过多"),
    "/loop-a.html": (Fate.FAILED, "unreachable", "跳转循环"),
    "/self.html": (Fate.FAILED, "unreachable", "跳转循环"),
    "/nowhere.html": (Fate.FAILED, "unreachable", "没有写明去处"),
    "/sent-home.html": (Fate.FAILED, "not_found", "首页"),
    "/soft.html": (Fate.FAILED, "not_found", "页面不存在"),
    "/soft-title.html": (Fate.FAILED, "not_found", "错误页"),
    "/login.html": (Fate.FAILED, "unreachable", "需要登录"),
    "/closed.html": (Fate.FAILED, "unreachable", "拒绝访问"),
    "/jsl.html": (Fate.FAILED, "challenge", "加速乐验证（521）"),
    "/rs.html": (Fate.FAILED, "challenge", "瑞数验证（412）"),
    "/geo.html": (Fate.FAILED, "challenge", "境内"),
    "/captcha.html": (Fate.FAILED, "challenge", "验证码"),
    "/pdf.html": (Fate.REFUSED, "filter", "PDF"),
    "/scan.html": (Fate.KEPT, "", ""),
    "/picture.html": (Fate.REFUSED, "filter", "没有正文"),
}
"""Address → the fate it must get, its cause, and what its explanation says."""


@pytest.fixture(scope="module")
def answers(web):
    """The site that gives them."""
    _compressed(web)
    _broken(web)
    _moved(web)
    _refusing(web)
    _no_articles(web)


def _compressed(web):
    gz, deflate = {"Content-Encoding": "gzip"}, {"Content-Encoding": "deflate"}
    whole = page("压缩的文章").encode()
    web.put("/gz-whole.html", gzip.compress(whole), headers=gz)
    web.put("/gz-two.html", gzip.compress(whole[:300]) + gzip.compress(whole[300:]), headers=gz)
    web.put("/gz-lie.html", page("并没有压缩的文章"), headers=gz)
    web.put("/gz-torn.html", gzip.compress(whole)[:-200], headers=gz)
    web.put("/gz-damaged.html", b"\x1f\x8b\x08\x00" + b"\xff" * 400, headers=gz)
    web.put("/gz-bomb.html", gzip.compress(b"\0" * 30_000_000), headers=gz)
    web.put("/deflate-bomb.html", zlib.compress(b" " * 30_000_000), headers=deflate)
    web.put("/gz-nested.html", gzip.compress(gzip.compress(b"\0" * 30_000_000)), headers=gz)
    web.put("/brotli.html", b"\x8b\x01\x80" + NOISE, headers={"Content-Encoding": "br"})


def _broken(web):
    web.put("/short.html", page("没有传完的文章"), missing=5000)
    web.put(
        "/utf8.html",
        page("个别字节出错的文章", PROSE * 5).encode().replace("没有".encode(), b"\xe6\xb2\xff", 1),
    )
    web.put("/nul.html", page("带有空字节的文章").replace("平常", "平\0常"))
    web.put("/noise.html", b"<html><body>" + bytes(range(128, 256)) * 40 + b"</body></html>")
    web.put("/nothing.html", b"")


def _moved(web):
    for n in range(20):
        web.put(f"/chain/{n}.html", status=302, headers={"Location": f"/chain/{n + 1}.html"})
    web.put("/loop-a.html", status=301, headers={"Location": "/loop-b.html"})
    web.put("/loop-b.html", status=302, headers={"Location": "/loop-a.html"})
    web.put("/self.html", status=302, headers={"Location": "/self.html"})
    web.put("/nowhere.html", status=302)
    web.put("/sent-home.html", status=302, headers={"Location": "/index.html"})
    web.article("/index.html", "小城网首页", text="首页上有很多内容，写满了整整一屏，并不是一篇文章。")


def _refusing(web):
    web.put("/soft.html", page("页面不存在", "<p>您访问的页面不存在或已被删除，五秒后返回首页。</p>"))
    web.put("/soft-title.html", page("404 Not Found", "<p>抱歉</p>"))
    web.put("/login.html", "login", status=401)
    web.put(
        "/closed.html",
        "<html><body>You have no permission to read this page on this server at all.</body></html>",
        status=403,
    )
    web.put("/jsl.html", "<script>document.cookie='__jsl_clearance_s=1'</script>", status=521)
    web.put("/rs.html", "<html></html>", status=412)
    web.put("/geo.html", "<html></html>", status=403)
    web.put(
        "/captcha.html", "<html><head><title>安全验证</title></head><body><div>请完成验证</div></body></html>"
    )


def _no_articles(web):
    web.put("/pdf.html", b"%PDF-1.7\n" + NOISE)
    web.put("/scan.html", page("关于印发方案的通知", '<p><a href="/files/plan.pdf">方案全文.pdf</a></p>'))
    web.put("/picture.html", page("只有图片的文章", "<img src=a.jpg>"))


@pytest.fixture(scope="module")
def outcome(web, answers, collect, source, listing):
    # A good page stands between the bad ones: a host that fails five times in a row would be left alone.
    web.article("/good.html", "好文章")
    mixed = [link for n, path in enumerate(ANSWERS) for link in (path, f"/good.html?n={n}")]
    web.put("/answers.html", rows(*mixed))
    return collect([source("answers", [listing(web.url + "/answers.html")])], at_once=1)


@pytest.mark.parametrize("path", ANSWERS)
def test_answers_get_their_fate_and_reason(web, outcome, path):
    entry = outcome.fates[web.url + path]
    fate, cause, said = ANSWERS[path]
    assert (entry.fate, entry.cause) == (fate, cause), entry.detail
    assert said in entry.detail
    assert "\n" not in entry.detail


def test_two_compressed_members_are_one_page(web, outcome):
    assert (
        outcome.articles[web.url + "/gz-two.html"].body == outcome.articles[web.url + "/gz-whole.html"].body
    )


def test_some_broken_bytes_cost_some_characters_and_no_more(web, outcome):
    body = outcome.articles[web.url + "/utf8.html"].body
    assert "一段平常的正文" in body
    assert "\0" not in outcome.articles[web.url + "/nul.html"].body


def test_a_chain_is_left_after_eight_hops(web, outcome):
    assert len([where for where, _ in web.requests if where.startswith("/chain/")]) == MAX_HOPS + 1


def test_walls_are_asked_once_and_never_climbed(web, outcome):
    for path in ("/jsl.html", "/rs.html", "/geo.html", "/captcha.html"):
        assert len(web.asked(path)) == 1
        assert "Cookie" not in web.asked(path)[0]


def test_every_wall_comes_with_advice(web, outcome):
    for entry in outcome.entries:
        if entry.cause == "challenge":
            assert "系统不会绕过；" in entry.detail
            assert any(word in entry.detail for word in ("请改用", "请改由", "请降低"))
    assert "境内" in advice(recognise(403, [], b"<html></html>"))


@pytest.mark.parametrize("cut", [1, 9, 100, 1500])
def test_compression_torn_anywhere_is_no_page(cut):
    body = gzip.compress(NOISE)[:-cut]
    with pytest.raises(Broken):
        decompress(body, "gzip", 100_000, whole=True)
    assert NOISE.startswith(decompress(body, "gzip", 100_000)), "an archived capture still shows what it has"


def test_a_page_that_turns_into_an_error_page_is_removed_and_kept(collect, source, listing, make_web):
    small = make_web()
    small.put("/list.html", rows("/a.html", "/b.html"))
    small.article("/a.html", "文章甲")
    small.article("/b.html", "文章乙")
    sources = [source("vanish", [listing(small.url + "/list.html")])]
    assert collect(sources).runs["vanish"].fates == {"kept": 2}
    small.put("/a.html", page("您访问的页面已删除", ""))
    small.put("/b.html", status=302, headers={"Location": "/"})
    small.article("/", "小城网首页")
    second = collect(sources)
    assert second.runs["vanish"].fates == {"removed": 2}
    kept = {article.title for url, article in second.articles.items() if url.startswith(small.url)}
    assert kept == {"文章甲", "文章乙"}


@pytest.fixture(scope="module")
def feeds(web, collect, source):
    item = "<item><title>{0}</title><link>{1}/{0}.html</link><pubDate>{2}</pubDate></item>"
    good = "Fri, 20 Nov 2026 08:00:00 +0800"
    dates = {
        "wrong": "the day before yesterday",
        "future": "Fri, 20 Nov 2099 08:00:00 +0800",
        "old": "Thu, 01 Jan 1970 00:00:00 GMT",
    }
    bodies = {
        "dates": "".join(item.format(name, web.url, date) for name, date in dates.items()),
        "broken": item.format("first", web.url, good)
        + "<item><title>A & B < C</title><link>"
        + item.format("last", web.url, good),
        "links": item.format("ok", web.url, good)
        + "<item><title>坏链接</title><link>http://[bad/</link></item>",
        "bombs": item.format("safe", web.url, good).replace("safe.html", "&lol9;.html", 1)
        + item.format("after", web.url, good),
    }
    doctype = (
        '<!DOCTYPE r [<!ENTITY lol "lol">'
        + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 10))
        + '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    )
    for name, body in bodies.items():
        head = '<?xml version="1.0"?>' + (doctype if name == "bombs" else "")
        web.put(
            f"/{name}.xml",
            f"{head}<rss version='2.0'><channel><title>t</title>{body}</channel></rss>",
            headers=XML,
        )
    plain = "<html><head><title>{0}_小城网</title></head><body><h1>{0}</h1>" + PROSE + "</body></html>"
    for name in (*dates, "first", "last", "ok", "after"):
        web.put(f"/{name}.html", plain.format(f"没有日期的文章{name}"))
    return collect(
        [source(f"feed-{name}", [{"type": "rss", "urls": [f"{web.url}/{name}.xml"]}]) for name in bodies]
    )


def test_wrong_and_future_dates_of_a_feed_are_not_believed(web, feeds):
    assert feeds.runs["feed-dates"].fates == {"kept": 3}
    for name in ("wrong", "future", "old"):
        article = feeds.articles[f"{web.url}/{name}.html"]
        assert article.precision == "crawl"
        assert abs((article.published_at - article.fetched_at).total_seconds()) < 60


def test_broken_xml_gives_what_can_be_made_out(web, feeds):
    assert feeds.fates[web.url + "/first.html"].fate is Fate.KEPT
    assert feeds.runs["feed-broken"].status in {"ok", "partial"}


def test_a_malformed_link_in_a_feed_spoils_no_other(web, feeds):
    assert feeds.fates[web.url + "/ok.html"].fate is Fate.KEPT
    assert feeds.runs["feed-links"].fates == {"kept": 1}


def test_entities_of_a_feed_neither_explode_nor_read_files(feeds):
    run = feeds.runs["feed-bombs"]
    assert run.status in {"ok", "partial", "failed"}
    assert not [e for e in feeds.entries if "lollol" in e.url or "root:" in e.url]


def test_a_sitemap_with_a_bad_link_or_broken_xml_still_offers_the_rest(web, collect, source):
    web.put(
        "/bad.xml",
        f"<urlset><url><loc>http://[bad/</loc></url><url><loc>{web.url}/good.html</loc></url>",
        headers=XML,
    )
    web.article("/good.html", "好文章")
    found = collect([source("bad-map", [{"type": "sitemap", "urls": [web.url + "/bad.xml"]}])])
    assert found.fates[web.url + "/good.html"].fate in {Fate.KEPT, Fate.UNCHANGED}
    assert found.fates["http://[bad/"].cause == "address"
