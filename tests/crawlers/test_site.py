"""Links, scope, traps, index keys and safe showing of archived pages, each by itself."""

from datetime import UTC, datetime

import pytest
from lxml import html as lxml_html

from crawlers.extract.charset import decode
from crawlers.extract.page import Page
from crawlers.site_cdxj import CdxjLine, compressed, read_lines, surt
from crawlers.site_check import page_signs, sample, share_held
from crawlers.site_links import css_links, page_links, srcset
from crawlers.site_replay import referenced, replay_css, replay_page
from crawlers.site_scope import ScopeRule, Traps, check_scope
from domain.collection import Scope
from domain.errors import InvalidInput

BASE = "http://www.lib.example.cn/a/index.html"


def parsed(text, url=BASE):
    return Page(decode(text.encode()), url)


def test_everything_a_page_needs_is_found():
    links = page_links(
        parsed(
            """<html><head><link rel="stylesheet" href="/m.css"><link rel="canonical" href="/c">
            <link rel="shortcut icon" href="i.ico"><style>@import 'p.css'; b{background:url("q.png")}</style>
            <script src="s.js"></script></head><body background=bg.gif style="background:url(st.png)">
            <img src=1.jpg srcset="2.jpg 1x, 3.jpg 2x" data-src=lazy.jpg><video src=v.mp4 poster=po.jpg></video>
            <picture><source srcset="w.webp"></picture><iframe src=f.html></iframe>
            <a href="p.html#top">页</a><a href="p.html">页</a><a href="d.PDF?x=1">文件</a><a href="mailto:a@b.cn">信</a>
            <a href="javascript:go()">走</a><area href="m.html"></body></html>"""
        )
    )
    here = "http://www.lib.example.cn/a/"
    assert links.pages == (here + "p.html", here + "m.html")
    assert links.files == (here + "d.PDF?x=1",)
    assert links.frames == (here + "f.html",)
    names = {url.rpartition("/")[2] for url in links.requisites}
    assert names == {
        "m.css", "i.ico", "p.css", "q.png", "s.js", "bg.gif", "st.png", "1.jpg", "2.jpg", "3.jpg", "lazy.jpg",
        "v.mp4", "po.jpg", "w.webp",
    }  # fmt: skip


def test_addresses_in_a_style_sheet():
    text = """@import "a.css"; @import url(b.css); @import url('c.css') screen;
    .x{background:url( "img/x.png" ) ;src:url(f.woff2?#iefix) format("woff2"),url(data:image/png;base64,AAAA)}
    /* url(not.png) */ .y{background:url()}"""
    found = [url.rpartition("/")[2] for url in css_links(text, "http://h.cn/s/m.css")]
    assert found == ["a.css", "b.css", "c.css", "x.png", "f.woff2?"] or found == [
        "a.css", "b.css", "c.css", "x.png", "f.woff2",
    ]  # fmt: skip


def test_candidates_of_srcset():
    assert srcset("a.jpg 1x, b.jpg 2x") == [("a.jpg", "1x"), ("b.jpg", "2x")]
    assert srcset("a,b.jpg 100w, c.jpg") == [("a,b.jpg", "100w"), ("c.jpg", "")]


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("http://www.lib.cn/news/1.html", True),
        ("https://www.lib.cn/news/", True),
        ("http://lib.cn/news/1.html", False),
        ("http://m.book.cn/news/1.html", True),
        ("http://book.cn/news/", True),
        ("http://notbook.cn/news/", False),
        ("http://www.lib.cn/about/", False),
        ("http://www.lib.cn/news/print.asp?id=1", False),
        ("ftp://www.lib.cn/news/1", False),
        ("http://www.lib.cn:99999/news/", False),
    ],
)
def test_what_belongs(url, inside):
    rule = ScopeRule(Scope(("www.lib.cn", "*.book.cn"), ("/news/",), (r"print\.asp",)))
    assert rule.holds(url) is inside
    assert bool(rule.outside(url)) is not inside


@pytest.mark.parametrize(
    ("scope", "seed", "said"),
    [
        (Scope(("a.cn",), excludes=("(",)), "http://a.cn/", "排除规则“(”"),
        (Scope(()), "http://a.cn/", "没有主机"),
        (Scope(("http://a.cn/",)), "http://a.cn/", "主机“http://a.cn/”"),
        (Scope(("a.cn",), ("news",)), "http://a.cn/", "路径“news”"),
        (Scope(("a.cn",)), "http://b.cn/", "主机 b.cn 不在范围内"),
        (Scope(("a.cn",), ("/news/",)), "http://a.cn/x", "路径 /x 不在范围内"),
        (Scope(("a.cn",)), "a.cn", "不是网址"),
        (Scope(("a.cn",)), "http://[::1/", "不是网址"),
    ],
)
def test_a_scope_that_cannot_be_used_is_named(scope, seed, said):
    with pytest.raises(InvalidInput, match="请") as caught:
        check_scope(scope, [seed])
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "trap"),
    [
        ("http://a.cn/news/2026/11/11/1.html", False),
        ("http://a.cn/art/2020/1/2/art_1_2.html", False),
        ("http://a.cn/news/news/1.html", False),
        ("http://a.cn/a/b/a/b/c.html", True),
        ("http://a.cn/x/x/x/", True),
        ("http://a.cn/calendar?month=2026-12", False),
        ("http://a.cn/calendar?month=2031-01", True),
        ("http://a.cn/calendar/1875/03/", True),
        ("http://a.cn/" + "/".join(str(n) for n in range(20)), True),
        ("http://a.cn/?q=" + "long" * 400, True),
    ],
)
def test_traps(url, trap):
    assert bool(Traps(datetime(2026, 11, 22, tzinfo=UTC)).sign(url)) is trap


def test_variants_of_one_address_end():
    traps = Traps(datetime(2026, 11, 22, tzinfo=UTC))
    signs = [traps.sign(f"http://a.cn/list?sort={n}") for n in range(400)]
    assert not any(signs[:300]) and all(signs[300:])


@pytest.mark.parametrize(
    ("url", "key"),
    # What the reference implementation (the library surt 0.3.1) gives.
    [
        ("http://127.0.0.1:8080/a/B.html?x=2&a=1", "1,0,0,127:8080)/a/b.html?a=1&x=2"),
        ("https://www.Example.com/", "com,example)/"),
        ("http://example.com/path/", "com,example)/path"),
        ("http://example.com/p?", "com,example)/p"),
        ("http://example.com:443/x", "com,example:443)/x"),
        ("https://example.com:443/x", "com,example)/x"),
        ("http://例子.cn/路径?q=中文", "cn,xn--fsqu00a)/%e8%b7%af%e5%be%84?q=%e4%b8%ad%e6%96%87"),
        ("http://example.cn/%E4%B8%AD/a%20b?b=1;c=2", "cn,example)/%e4%b8%ad/a%20b?b=1;c=2"),
        ("http://e.cn/a//b/../c", "cn,e)/a/c"),
        ("http://www2.e.cn/Q?A=B", "cn,e)/q?a=b"),
        ("http://e.cn/a+b?c+d=e%2Bf", "cn,e)/a+b?c+d=e+f"),
        ("http://e.cn/a%7Eb~c!'()*,", "cn,e)/a~b~c!'()*,"),
    ],
)
def test_keys_of_the_index_are_those_of_replay_tools(url, key):
    assert surt(url) == key


def test_a_compressed_index_reads_back_block_by_block():
    import gzip
    import json

    lines = [
        CdxjLine(surt(f"http://a.cn/{n:05d}"), "20261122000000", {"url": f"http://a.cn/{n:05d}"})
        for n in range(3000, 0, -1)
    ]
    data, secondary = compressed(lines, "index.cdx.gz")
    assert [str(x) for x in read_lines(gzip.decompress(data))] == sorted(map(str, lines))
    head, *blocks = secondary.decode().splitlines()
    assert json.loads(head.split(" ", 2)[2])["filename"] == "index.cdx.gz" and len(blocks) == 3
    for block in blocks:
        place = json.loads(block.split(" ", 2)[2])
        member = gzip.decompress(data[place["offset"] : place["offset"] + place["length"]]).decode()
        assert member.startswith(" ".join(block.split(" ", 2)[:2]))


HOSTILE = """<!DOCTYPE html><html onload="x()"><head><base href="http://evil.cn/"><title>页</title>
<meta http-equiv="refresh" content="0;url=http://evil.cn/"><meta charset="gb2312">
<link rel="stylesheet" href="/ok.css" integrity="sha256-x"><link rel="preconnect" href="http://evil.cn">
<style>@import "/ok.css"; b{background:url(/pic.png)} i{background:u\\72l(/logout)} u{background:url(/logout)}</style>
<script>evil()</script></head><body background="/logout">
<a id="in" href="/page.html#s" target="_blank" onclick="x()">在内</a><a id="out" href="/other.html">不在</a>
<a id="js" href=" JavaScript:evil()">脚本</a><a id="here" href="#s">本页</a>
<img id="pic" src="/logout" data-src="/pic.png" onerror="x()"><img id="lost" src="/logout" srcset="/pic.png 1x, /logout 2x">
<form action="/logout" method="post"><input type="image" src="/logout"><button formaction="/logout">发</button></form>
<iframe id="fr" src="/page.html" srcdoc="<script>x()</script>"></iframe><iframe src="http://evil.cn/"></iframe>
<object data="/logout"></object><embed src="/logout"><svg><image href="/logout"/><use xlink:href="/logout#a"/></svg>
<video src="/logout" poster="/pic.png" autoplay></video><p style="background:url(/logout)">正文在此</p>
<img id="inline" src="data:image/png;base64,{inline}"></body></html>""".replace("{inline}", "QUJD" * 40)


def shown(text=HOSTILE, url="http://www.lib.cn/", held=("ok.css", "pic.png", "page.html")):
    captured = {f"http://www.lib.cn/{name}" for name in held}
    page = replay_page(
        text.replace('<base href="http://evil.cn/">', "").encode(),
        None,
        url,
        captured,
        lambda u: f"/site/r-1?url={u}",
        '<div id="banner">归档时间</div>',
    )
    return page, lxml_html.fromstring(page)


def test_nothing_in_a_replayed_page_runs_or_reaches_out():
    page, tree = shown()
    assert not tree.xpath("//script|//object|//embed|//base|//meta[@http-equiv]")
    assert not [
        name for e in tree.iter() if isinstance(e.tag, str) for name in e.attrib if name.startswith("on")
    ]
    values = [
        value
        for e in tree.iter()
        if isinstance(e.tag, str)
        for name, value in e.attrib.items()
        if name not in {"title", "alt", "id", "class"}
    ]
    assert not [v for v in values if "logout" in v or "evil" in v.lower()]
    styles = " ".join(tree.xpath("//style/text()"))
    assert "logout" not in styles and "/site/r-1?url=http://www.lib.cn/pic.png" in styles
    assert page.startswith("<!DOCTYPE html>")


def test_links_inside_stay_inside_and_the_rest_is_inert():
    _, tree = shown()
    assert tree.get_element_by_id("in").get("href") == "/site/r-1?url=http://www.lib.cn/page.html#s"
    assert tree.get_element_by_id("in").get("target") is None
    out = tree.get_element_by_id("out")
    assert out.get("href") is None and out.get("title") == "未存档：/other.html"
    assert tree.get_element_by_id("js").get("href") is None
    assert tree.get_element_by_id("here").get("href") == "#s"
    assert tree.get_element_by_id("fr").attrib == {
        "id": "fr",
        "src": "/site/r-1?url=http://www.lib.cn/page.html&part=1",
    }
    assert tree.get_element_by_id("pic").get("src") == "/site/r-1?url=http://www.lib.cn/pic.png"
    assert tree.get_element_by_id("lost").get("srcset") == "/site/r-1?url=http://www.lib.cn/pic.png 1x"
    assert tree.get_element_by_id("inline").get("src") == "data:image/png;base64," + "QUJD" * 40
    assert tree.find(".//body")[0].get("id") == "banner"
    assert "正文在此" in tree.text_content()


def test_a_base_moves_the_links_of_a_replayed_page():
    text = '<html><head><base href="/deep/"></head><body><a id="a" href="x.html">甲</a></body></html>'
    _, tree = shown(text, held=("deep/x.html",))
    assert tree.get_element_by_id("a").get("href") == "/site/r-1?url=http://www.lib.cn/deep/x.html"


@pytest.mark.parametrize(
    "text", ["", "\x00\x01", "<", "<html>" * 2000, "<frameset><frame src=a></frameset>", "纯文字"]
)
def test_broken_pages_are_shown_all_the_same(text):
    assert replay_page(text.encode(), None, "http://a.cn/", set(), str, "<div>条</div>")
    assert isinstance(referenced(text.encode(), None, "http://a.cn/", "text/html"), set)


def test_a_replayed_style_sheet_leads_into_the_archive():
    css = replay_css(
        b'@import "b.css"; .a{background:url(../x.png)} .b{background:url("/lost.png")} .c{content:"\\201C\\e900"}',
        None,
        "http://a.cn/s/m.css",
        {"http://a.cn/s/b.css", "http://a.cn/x.png"},
        lambda u: f"/site/r?url={u}",
    )
    assert '@import "/site/r?url=http://a.cn/s/b.css"' in css
    assert 'url("/site/r?url=http://a.cn/x.png")' in css
    assert "lost" not in css and '"\\201C\\e900"' in css


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("<title>404 Not Found</title><p>您访问的页面不存在</p>", "疑似错误页"),
        ("<title>内网</title><form><input name=u><input type=Password name=p></form>", "登录页"),
        ("<title>阅读</title><p>本栏目内容请登录后查看。</p>", "登录页"),
        ("<title>系统</title><div id=app></div><script src=/app.js></script>", "只有脚本"),
        (
            f"<title>关于404页面的报道</title><p>{'图书馆介绍了网站改版中错误页的设计，读者反映良好。' * 20}</p>",
            "",
        ),
        ("<title>首页</title>" + "<a href=/1>公告</a>" * 5 + "<script src=/a.js></script>", ""),
    ],
)
def test_pages_that_are_none(text, finding):
    found = [name for name, _ in page_signs(parsed(f"<html><head></head><body>{text}</body></html>"))]
    assert found == ([finding] if finding else [])


def test_share_of_the_live_text_that_a_capture_holds():
    live = "天津图书馆今日开展古籍修复公开课"
    assert share_held(live, live + "，读者踊跃参加") == 1.0
    assert share_held(live, "毫不相干的另一段文字内容") == 0.0
    assert 0.3 < share_held(live + "明日继续举办第二场讲座活动", live) < 0.8


def test_the_sample_is_spread():
    urls = [str(n) for n in range(23)]
    assert sample(urls, 5) == ["0", "4", "8", "12", "16"] and sample(urls[:2], 5) == ["0", "1"]
