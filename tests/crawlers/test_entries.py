"""The five ways in: bytes of lists, feeds, sitemaps, JSON and layout pages turned into offers."""

import gzip
import json
import tracemalloc
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawlers.entries.api import api_rules, api_url, first_urls, next_page, read_json
from crawlers.entries.epaper import issue_urls, layout_offers, layout_urls
from crawlers.entries.feed import read_feed
from crawlers.entries.listing import page_url, read_list, with_param
from crawlers.entries.sitemap import read_sitemap
from crawlers.extract.charset import Decoded
from crawlers.hotboard import observations, read_heat
from crawlers.schema import EPaper, Fetch, JsonApi, JsonRule, ListRule, Pages, Pick
from domain.errors import PageChanged

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
URL = "https://www.example.com/list/index.html"


def decoded(text):
    return Decoded(text, "utf-8", 0.0)


def rows(text, pages=Pages(), number=1, **rule):
    full = ListRule(
        **(
            {
                "item": "li",
                "link": Pick(css=("a::attr(href)",)),
                "title": Pick(css=("a::attr(title)", "a::text")),
            }
            | rule
        )
    )
    return read_list(decoded(text), URL, full, pages, URL, number)


def test_rows_with_their_own_fields():
    text = """<base href="https://www.example.com/base/"><ul><li><a href="a.html" title="甲的完整标题">甲…</a><span>11-20</span><em>[民生]</em></li>
<li><a href="//m.example.com/b.html">乙</a></li><li>没有链接</li><li><a href="/about">关于</a></li></ul>"""
    listing = rows(
        text,
        date=Pick(css=("span",)),
        extra={"column": Pick(css=("em",), strip=(r"[\[\]]",))},
        url_include=(r"\.html$",),
    )
    first, second, third = listing.offers
    assert (first.url, first.title, first.date, first.extra) == (
        "https://www.example.com/base/a.html",
        "甲的完整标题",
        "11-20",
        {"column": "民生"},
    )
    assert second.url == "https://m.example.com/b.html" and not second.filtered
    assert third.filtered


def test_a_row_that_is_the_link_itself():
    listing = rows(
        '<a class=i href="/x.html" title="题">x</a>',
        item="a.i",
        link=Pick(css=("::attr(href)",)),
        title=Pick(css=("::attr(title)",)),
    )
    assert [(o.url, o.title) for o in listing.offers] == [("https://www.example.com/x.html", "题")]


def test_a_link_inside_a_click_handler():
    text = """<ul><li onclick="openDetail('42')">题</li></ul>"""
    link = Pick(css=("::attr(onclick)",), regex=r"'(\d+)'")
    assert rows(text, link=link, title=None).offers[0].url == "https://www.example.com/list/42"


def test_one_offer_an_address():
    listing = rows("<li><a href=/a.html><img></a></li><li><a href=/a.html>题</a></li>")
    assert [(o.url, o.title) for o in listing.offers] == [("https://www.example.com/a.html", "题")]


def test_rows_in_records_and_scripts():
    records = "<datastore><recordset><record><![CDATA[<li><a href='/art/1.html'>一</a></li>]]></record><record><![CDATA[<li><a href='/art/2.html'>二</a></li>]]></record></recordset></datastore>"
    assert [o.title for o in rows(records, embedded="cdata_record").offers] == ["一", "二"]
    script = "<script>urls[i]='/a/1.html'; urls[1] = \"/a/2.html\";</script>"
    found = rows(script, embedded="script_array", link=Pick(css=("::attr(href)",)), title=None)
    assert [o.url for o in found.offers] == [
        "https://www.example.com/a/1.html",
        "https://www.example.com/a/2.html",
    ]


def test_a_rule_that_matches_nothing_is_a_changed_page():
    with pytest.raises(PageChanged, match="没有匹配到任何条目"):
        rows("<div>改版</div>")
    assert rows("<div>末页</div>", number=2).offers == ()


def test_the_selector_that_found_nothing_is_named():
    row = "<ul><li><a href=/a.html>题</a></li><li><a href=/b.html>题</a></li></ul>"
    for text, rule, said in [
        (row, {"item": "li.news"}, "item「li.news」"),
        (row, {"link": Pick(css=("b::attr(href)",))}, "link「b::attr(href)」在 2 行里"),
        (
            row,
            {"url_include": (r"/t\d+\.html",)},
            "url_include 把 2 条全部排除（例如 https://www.example.com/a.html",
        ),
        (row, {"url_exclude": (r"\.html",)}, "url_exclude 把 2 条全部排除"),
        (row, {"title": Pick(css=("b::text",), required=True)}, "title「b::text」没有取到任何标题"),
    ]:
        with pytest.raises(PageChanged) as caught:
            rows(text, **rule)
        assert said in str(caught.value) and "修改采集源" in str(caught.value)


def test_a_title_that_is_missed_is_noted():
    listing = rows("<li><a href=/a.html>题</a></li>", title=Pick(css=("b::text",)))
    assert len(listing.offers) == 1 and "title「b::text」没有取到标题" in listing.notes[0]


MENU = """<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/xwzx/">新闻中心</a></li><li><a href="/zwgk/">政务公开</a></li>
<li><a href="/bsfw/index.html">办事服务</a></li><li><a href="/hdjl/">互动交流</a></li></ul></div>"""


@pytest.mark.parametrize(
    "menu",
    [
        MENU,
        MENU.replace('href="/xwzx/"', 'href="/xwzx.jsp"').replace("办事服务", "联系我们"),
        MENU.replace('class="top"', 'class="main-nav"').replace("/index.html", ".asp").replace("z/", "z.asp"),
        '<footer><ul><li><a href="/a.aspx">About us</a></li><li><a href="/b.aspx">Help</a></li><li><a href="/c.aspx">Jobs</a></li><li><a href="/d.aspx">Press</a></li></ul></footer>',
    ],
)
def test_a_rule_that_matches_the_menu_is_a_changed_page(menu):
    with pytest.raises(PageChanged, match="item「li」取到的像是导航菜单"):
        rows(menu + "<ol><a href=/n/1.html>改版后的新闻</a></ol>")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"<li><a href=/art/2026/11/{n}/art_1_{n}.html>停水通知</a></li>" for n in range(10, 16)),
        "".join(f"<li><a href=/{n}/>市图书馆古籍修复工作室揭牌{n}</a></li>" for n in "abcdef"),
        "".join(f"<li><a href=/{n}/>停水</a><span>11-2{n}</span></li>" for n in range(6)),
        "<li><a href=/>首页</a></li><li><a href=/x/>新闻</a></li>",
    ],
    ids=["short headlines", "addresses without digits", "dated rows", "too few to tell"],
)
def test_short_lists_of_articles_are_no_menu(text):
    date = Pick(css=("span::text",))
    assert rows(text, date=date).offers


def test_fallback_rules_in_order():
    old = ListRule(item="p", link=Pick(css=("a::attr(href)",)))
    new = ListRule(item="dd", link=Pick(css=("a::attr(href)",)))
    text = "<p><a href=/1.html>a</a></p><dl><dd><a href=/2.html>b</a><dd><a href=/3.html>c</a></dl>"
    listing = rows(text, fallbacks=(old, new))
    assert listing.rule_used == 1 and [o.url[-6:] for o in listing.offers] == ["1.html"]
    assert "「li」取不够条目，改用了第 1 条备用规则「p」" in listing.notes[0]
    full = ListRule(item="li", link=Pick(css=("a::attr(href)",)), fallbacks=(old, new))
    best = read_list(decoded(text), URL, full, Pages(), URL, 1, items_min=2)
    assert best.rule_used == 2 and len(best.offers) == 2
    most = read_list(decoded(text), URL, full, Pages(), URL, 1, items_min=9)
    assert most.rule_used == 2, "where none is enough, the one that offers most"
    kept = rows("<li><a href=/9.html>题</a></li>" + text, fallbacks=(old,))
    assert kept.rule_used == 0 and not kept.notes
    with pytest.raises(PageChanged, match="item「li」"):
        rows("<div>改版</div>", fallbacks=(old, new))


def test_ten_thousand_links():
    text = "".join(f"<li><a href=/a{n}.html>题{n}</a></li>" for n in range(10_000))
    full = ListRule(item="li", link=Pick(css=("a::attr(href)",)))
    listing = read_list(decoded(text), URL, full, Pages(), URL, 1, limit=300)
    assert len(listing.offers) == 300 and "超过 300 条，只读前 300 条" in listing.notes[0]


def test_buttons_are_no_rows_and_odd_links_keep_their_fate():
    text = "<li><a href='#'>展开</a></li><li><a href='javascript:void(0);'>更多</a></li><li><a href='javascript:run()'>x</a></li><li><a href=/a.html>题</a></li>"
    assert [o.url for o in rows(text).offers] == ["javascript:run()", "https://www.example.com/a.html"]


@pytest.mark.parametrize("script", ['createPageHTML(2, 0, "index", "html");', "var countPage = 2;"])
def test_the_pager_states_the_last_page(script):
    row = f"<li><a href=/a.html>a</a></li><script>{script}</script>"
    template = Pages(kind="template", template="{stem}_{n}.html", start=1, max_pages=9)
    assert rows(row, template, 1).next_url == "https://www.example.com/list/index_1.html"
    assert rows(row, template, 2).next_url is None


def test_a_disabled_next_link_ends_the_list():
    row = "<li><a href=/a.html>a</a></li><a class=next href='javascript:;'>下一页</a>"
    assert rows(row, Pages(kind="next_link", css="a.next::attr(href)", max_pages=5)).next_url is None


def test_next_pages():
    assert page_url("{stem}_{n}.html", URL, 1) == "https://www.example.com/list/index_1.html"
    assert (
        page_url("{base}p{n}.htm", "https://www.example.com/list/", 2)
        == "https://www.example.com/list/p2.htm"
    )
    assert with_param("https://e.com/l?b=1&p=1", "p", "2") == "https://e.com/l?b=1&p=2"
    row = "<li><a href=/a.html>a</a></li><a class=next href=index_9.html>下一页</a>"
    template = Pages(kind="template", template="{stem}_{n}.html", start=1, max_pages=3)
    assert [rows(row, template, n).next_url for n in (1, 2, 3)] == [
        "https://www.example.com/list/index_1.html",
        "https://www.example.com/list/index_2.html",
        None,
    ]
    assert rows(row, Pages(kind="param", param="p", start=2, max_pages=2)).next_url == URL + "?p=2"
    assert (
        rows(row, Pages(kind="next_link", css="a.next::attr(href)", max_pages=2)).next_url
        == "https://www.example.com/list/index_9.html"
    )
    assert rows(row).next_url is None


RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>频道</title>
<item><title><![CDATA[甲]]></title><link>/a.html</link><pubDate>Fri, 20 Nov 2026 08:30:00 +0800</pubDate></item>
<item><title>乙</title><link>https://www.example.com/video/b</link></item></channel></rss>"""
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>甲</title><link href="/a.html"/><updated>2026-11-20T08:30:00+08:00</updated></entry></feed>'


def test_feeds():
    listing = read_feed(RSS.encode("gb2312"), "https://www.example.com/rss.xml", [r"\.html$"])
    assert [(o.url, o.title, o.date) for o in listing.offers] == [
        ("https://www.example.com/a.html", "甲", "Fri, 20 Nov 2026 08:30:00 +0800")
    ]
    assert (
        read_feed(ATOM.encode(), "https://www.example.com/atom.xml", []).offers[0].url
        == "https://www.example.com/a.html"
    )
    assert read_feed(b"<rss version='2.0'><channel><title>t</title></channel></rss>", URL, []).offers == ()
    with pytest.raises(PageChanged):
        read_feed(b"<html><body>404</body></html>", URL, [])


FULL = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>简报</title>
<item><title>有全文</title><link>https://e.com/1.html</link><description>摘要</description><content:encoded><![CDATA[<p>第一段。</p><p>第二段<b>重点</b>。</p><script>x()</script>]]></content:encoded></item>
<item><title>没有地址的一期</title><description>&lt;p&gt;只有摘要的正文。&lt;/p&gt;</description></item>
<item><title>没有正文</title><link>https://e.com/3.html</link></item><item><title>什么都没有</title></item></channel></rss>"""


def test_feeds_that_hold_the_whole_text():
    first, second, third = read_feed(FULL.encode(), "https://e.com/f", [], full_text=True).offers
    assert first.complete and first.extra["body"] == "第一段。\n第二段重点。"
    assert (second.url, second.extra["body"]) == ("", "只有摘要的正文。") and second.complete
    assert not third.complete and not third.extra, "its page is asked for"
    assert [o.url for o in read_feed(FULL.encode(), "https://e.com/f", []).offers] == [
        "https://e.com/1.html",
        "https://e.com/3.html",
    ]
    atom = ATOM.replace("</entry>", '<content type="html">&lt;p&gt;正文。&lt;/p&gt;</content></entry>')
    (offer,) = read_feed(atom.encode(), "https://e.com/f", [], full_text=True, now=NOW).offers
    assert offer.extra["body"] == "正文。"
    assert offer.lastmod == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("spoil", "titles"),
    [
        (lambda t: t[: t.index("</item>") + 7], ["甲"]),
        (lambda t: t.replace("乙", "乙 & 丙 <br>"), ["甲", "乙 & 丙"]),
        (lambda t: t.replace("甲", "甲\x00\x08"), ["甲", "乙"]),
        (lambda t: t.replace("</channel></rss>", "</chanel>"), ["甲", "乙"]),
        (lambda t: "\n\n" + t, ["甲", "乙"]),
    ],
    ids=["cut", "ampersand", "null bytes", "wrong end tag", "leading blank"],
)
def test_broken_feeds_are_read_as_far_as_they_go(spoil, titles):
    text = RSS.replace("gb2312", "utf-8")
    listing = read_feed(spoil(text).encode(), "https://www.example.com/rss.xml", [])
    assert [o.title for o in listing.offers] == titles


def test_a_feed_with_wrong_dates():
    wrong = ATOM.replace("2026-11-20T08:30:00+08:00", "2099-01-01T00:00:00Z")
    assert read_feed(wrong.encode(), URL, [], now=NOW).offers[0].lastmod is None
    nonsense = ATOM.replace("2026-11-20T08:30:00+08:00", "昨天下午")
    (offer,) = read_feed(nonsense.encode(), URL, [], now=NOW).offers
    assert (offer.date, offer.lastmod) == ("昨天下午", None)
    assert read_feed(RSS.encode("gb2312"), URL, []).offers[0].lastmod is None, "pubDate is no time of change"


def test_a_feed_is_read_to_its_bound():
    items = "".join(f"<item><title>{n}</title><link>https://e.com/{n}</link></item>" for n in range(60))
    listing = read_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), URL, [], limit=50)
    assert len(listing.offers) == 50 and "超过 50 条" in listing.notes[0]


def test_sitemaps():
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://e.com/1.xml</loc><lastmod>2026-11-21</lastmod></sitemap><sitemap><loc>https://e.com/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap></sitemapindex>'
    assert read_sitemap(index.encode(), URL, [], 3, NOW).children == ("https://e.com/1.xml",)
    urlset = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://e.com/news/new.html</loc><lastmod>2026-11-21T08:00:00+08:00</lastmod></url>
<url><loc>https://e.com/news/undated.html</loc></url><url><loc>https://e.com/news/old.html</loc><lastmod>2026-10-01</lastmod></url>
<url><loc>https://e.com/about.html</loc></url>
<url><loc>https://e.com/news/n.html</loc><news:news><news:title>题</news:title><news:publication_date>2026-11-22</news:publication_date></news:news></url></urlset>"""
    for raw in (urlset.encode(), gzip.compress(urlset.encode())):
        found = read_sitemap(raw, URL, ["/news/"], 3, NOW)
        assert [o.url.rpartition("/")[2] for o in found.offers] == ["new.html", "undated.html", "n.html"]
    assert found.offers[2].title == "题"
    assert found.offers[0].lastmod == datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
    assert [o.lastmod for o in found.offers[1:]] == [None, None], "a day of publication is no time of change"


def test_the_newest_pages_come_first():
    urls = "".join(
        f"<url><loc>https://e.com/{day}</loc><lastmod>2026-11-{day}T08:00:00Z</lastmod></url>"
        for day in (20, 22, 21)
    )
    found = read_sitemap(f"<urlset><url><loc>/x</loc></url>{urls}</urlset>".encode(), URL, [], 9, NOW)
    assert [o.url[-2:] for o in found.offers] == ["22", "21", "20", "/x"]
    assert found.offers[3].url == "https://www.example.com/x"


def test_a_day_lasts_until_its_end():
    text = "<urlset><url><loc>https://e.com/a</loc><lastmod>2026-11-20</lastmod></url><url><loc>https://e.com/b</loc><lastmod>2026-11-22</lastmod></url></urlset>"
    b, a = read_sitemap(text.encode(), URL, [], 5, NOW).offers
    assert a.lastmod == datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "the end of the day in Beijing"
    assert b.lastmod == NOW, "today may still bring a change"


ENTRY = "<url><loc>https://e.com/{0}.html</loc><lastmod>2026-{1}-01</lastmod><image:image xmlns:image='x'><image:loc>https://e.com/i.jpg</image:loc></image:image></url>"


def urlset(old):
    entries = "".join(ENTRY.format(n, "01") for n in range(old)) + ENTRY.format("new", "11")
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>".encode()


def test_fifty_thousand_entries():
    text = urlset(50_000)
    (offer,) = read_sitemap(text, URL, [], 30, NOW).offers
    assert offer.url == "https://e.com/new.html", "its own loc, not that of its picture"
    capped = read_sitemap(text, URL, [], 400, NOW, limit=1000)
    assert len(capped.offers) == 1000 and "超过 1000 条" in capped.notes[0]


def test_a_sitemap_is_read_as_a_stream():
    text = urlset(10_000)
    tracemalloc.start()
    read_sitemap(text, URL, [], 30, NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(text) / 4, "no tree, no list of what is left out"


def test_broken_sitemaps_and_bombs():
    assert [
        o.url
        for o in read_sitemap(b"<loc>https://e.com/a.html</loc><loc>https://e.com/b", URL, [], 3, NOW).offers
    ] == ["https://e.com/a.html", "https://e.com/b"]
    plain = read_sitemap(b"https://e.com/a.html\r\nhttps://e.com/b.html\n", URL, ["a"], 3, NOW)
    assert [o.url for o in plain.offers] == ["https://e.com/a.html"] and not plain.notes
    for text in (b"<html>no map</html>", b"404 not found", b""):
        with pytest.raises(PageChanged):
            read_sitemap(text, URL, [], 3, NOW)
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><urlset><url><loc>&b;</loc></url></urlset>'
    assert read_sitemap(entities, URL, [], 3, NOW).offers == (), "no entity is followed"


def api(**more):
    rule = {"items": "data.list", "link": {"path": ["url"]}, "title": {"path": ["title"]}}
    return JsonApi.model_validate(
        {"type": "json", "url": "https://e.com/api?k={keyword}", "vary": {"keyword": ["x"]}, "rule": rule}
        | more
    )


def test_bodies_are_filled_in():
    entry = api(
        vary={"keyword": ["古籍", "图书馆"]},
        pages={"kind": "number", "start": 2, "max_pages": 3},
    )
    form = Fetch(
        method="POST", form={"menu": "通知公告", "q": "{keyword}", "pageno": "{n}", "after": "{since}"}
    )
    values = list(first_urls(entry, NOW))
    assert [api_rules(entry, form, values[1], n, None).form["pageno"] for n in (1, 2)] == ["1", "2"]
    assert api_rules(entry, form, values[0], 1, None).form == {
        "menu": "通知公告",
        "q": "古籍",
        "pageno": "1",
        "after": "2026-11-15",
    }
    body = Fetch(method="POST", json_body={"page": "{n}", "filter": {"words": ["{keyword}"]}, "size": 20})
    assert api_rules(entry, body, values[1], 2, None).json_body == {
        "page": 2,
        "filter": {"words": ["图书馆"]},
        "size": 20,
    }
    assert api_rules(entry, Fetch(), values[0], 1, None) == Fetch()


def test_a_cursor_in_the_body():
    entry = api(pages={"kind": "cursor", "param": "lastItem", "cursor_path": "data.last", "max_pages": 3})
    rules = Fetch(method="POST", form={"lastItem": "", "fid": "2"})
    assert api_rules(entry, rules, {}, 2, "99").form == {"lastItem": "99", "fid": "2"}
    assert "lastItem" not in api_url(entry, {"keyword": "x"}, 2, "99", rules)
    assert next_page(entry, {"data": {"last": 99}}, 1) == (True, "99")
    assert next_page(entry, {"data": {"last": None}}, 1) == (False, None)
    assert next_page(entry, {"data": {"last": 99}}, 3) == (False, None)


@pytest.mark.parametrize(
    "text",
    [
        "try{cb({})}catch(e){}",
        "/**/ typeof cb === 'function' && cb({});",
        "window.cb.list1 ({}) ;\n",
        "cb({}",
        "{}",
    ],
)
def test_callbacks_of_every_kind(text):
    rule = JsonRule.model_validate({"items": "list", "title": {"path": ["t"]}, "wrapper": "jsonp"})
    payload = '{"list": [{"t": "题（上）"}]}'
    if text == "{}":
        with pytest.raises(PageChanged, match="找不到 jsonp 包裹的数据"):
            read_json(payload, URL, rule)
    else:
        assert read_json(text.replace("{}", payload, 1), URL, rule)[0][0].title == "题（上）"


def test_fields_that_left_the_answer_are_named():
    rule = {"items": "list", "title": {"path": ["t"]}, "link": {"path": ["url"]}}
    for text, said in [
        ('{"list": [{"name": "题"}]}', "title「t」没有取到任何内容"),
        ('{"list": [{"t": "题", "href": "/a"}]}', "link「url」没有取到任何内容"),
    ]:
        with pytest.raises(PageChanged, match=said):
            read_json(text, URL, JsonRule.model_validate(rule))


def test_links_made_of_fields():
    rule = JsonRule.model_validate(
        {"items": "*", "title": {"path": ["t"]}, "link_template": "https://e.com/{a.id}/{word}"}
    )
    offers = read_json('[{"t": "甲", "a": {"id": 7}, "word": "古 籍"}, {"t": "乙"}]', URL, rule)[0]
    assert [o.url for o in offers] == ["https://e.com/7/%E5%8F%A4%20%E7%B1%8D", ""]


def test_json_that_nests_without_end():
    rule = JsonRule.model_validate({"items": "*", "title": {"path": ["t"]}})
    with pytest.raises(PageChanged, match="不是 JSON"):
        read_json("[" * 200_000, URL, rule)


def test_json_addresses():
    entry = api(
        params={"q": "{keyword}", "p": "{n}", "since": "{since}"},
        vary={"keyword": ["古籍", "图书馆"]},
        pages={"kind": "param", "param": "p", "start": 2, "max_pages": 3},
    )
    values = list(first_urls(entry, NOW))
    assert [v["keyword"] for v in values] == ["古籍", "图书馆"] and values[0]["since"] == "2026-11-15"
    assert (
        api_url(entry, values[0], 1, None)
        == "https://e.com/api?k=%E5%8F%A4%E7%B1%8D&q=%E5%8F%A4%E7%B1%8D&p=1&since=2026-11-15"
    )
    assert "p=3" in api_url(entry, values[0], 3, None)
    cursor = api(
        params={"cursor": "*"},
        pages={"kind": "cursor", "param": "cursor", "cursor_path": "next", "max_pages": 2},
    )
    assert api_url(cursor, {"keyword": "x"}, 2, "abc").endswith("cursor=abc")


def test_a_page_number_written_into_the_address_is_changed_not_written_twice():
    entry = api(url="https://e.com/api?p=1&k={keyword}", pages={"kind": "param", "param": "p", "start": 2})
    assert api_url(entry, {"keyword": "x"}, 1, None) == "https://e.com/api?p=1&k=x"
    assert api_url(entry, {"keyword": "x"}, 2, None) == "https://e.com/api?k=x&p=2"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("{}", {}),
        ("callback_1({});", {"wrapper": "jsonp"}),
        (
            "<html><!--s-data:{}--></html>",
            {"wrapper": "html_comment", "wrapper_regex": "<!--s-data:(?P<v>.*?)-->"},
        ),
        (
            "<script>window.__data = {};</script>",
            {"wrapper": "script_var", "wrapper_regex": r"__data = (\{.*?\});"},
        ),
        ('<script id="__NEXT_DATA__" type="application/json">{}</script>', {"wrapper": "next_data"}),
    ],
)
def test_json_items_in_their_wrappers(text, more):
    payload = json.dumps(
        {"data": {"list": [{"url": "/a.html", "title": "甲", "n": 7}, {"title": None}, {"title": "乙"}]}},
        ensure_ascii=False,
    )
    rule = JsonRule.model_validate(
        {
            "items": "data.list",
            "link": {"path": ["url"]},
            "title": {"path": ["title"]},
            "extra": {"n": {"path": ["n"]}},
        }
        | more
    )
    offers, _ = read_json(text.replace("{}", payload), "https://e.com/api", rule)
    assert [(o.url, o.title, dict(o.extra)) for o in offers] == [
        ("https://e.com/a.html", "甲", {"n": "7"}),
        ("", "乙", {}),
    ]


def test_json_that_changed():
    rule = JsonRule.model_validate(
        {"items": "data.list", "title": {"path": ["t"]}, "link_template": "https://e.com/{id}"}
    )
    assert read_json('{"data": {"list": [{"t": "题", "id": 5}]}}', URL, rule)[0][0].url == "https://e.com/5"
    assert read_json('{"data": {"list": []}}', URL, rule)[0] == []
    for text in ("<html>login</html>", '{"error": 1}'):
        with pytest.raises(PageChanged):
            read_json(text, URL, rule)


def test_items_scattered_over_a_map():
    rule = JsonRule.model_validate(
        {"items": "vo.catMap.*.listVO", "title": {"path": ["t"], "strip": ["</?em>"]}}
    )
    text = '{"vo": {"catMap": {"gw": {"listVO": [{"t": "<em>古籍</em>办法"}]}, "bm": {"listVO": [{"t": "乙"}]}}}}'
    assert [o.title for o in read_json(text, URL, rule)[0]] == ["古籍办法", "乙"]


PAPER = EPaper.model_validate(
    {
        "type": "epaper",
        "issue": "https://e.com/rb/html/%Y-%m/%d/node_1.htm",
        "backfill_days": 2,
        "page_label": {"css": [".lab"], "regex": r"：(\S+)"},
    }
)
LAYOUT = """<div class=lab>第01版：要闻</div><a id=pageLink href=node_1.htm>1</a><a id=pageLink href=node_2.htm>2</a>
<a id=pageLink href=node_2.htm>2</a><a href=../21/node_1.htm>昨天</a><map><area href=content_1_1.htm></map><ul><li><a href=content_1_1.htm>甲</a></li><li><a href=content_1_2.htm>乙</a></li></ul>"""


def test_issues():
    early = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)  # 05:00 in Beijing on the 22nd
    assert list(issue_urls(PAPER, early)) == ["https://e.com/rb/html/2026-11/21/node_1.htm"]
    assert [u[-13:-11] for u in issue_urls(PAPER, early, ignore_schedule=True)] == ["22", "21"]
    assert [u[-13:-11] for u in issue_urls(PAPER, NOW)] == ["22", "21"]


def test_named_days():
    days = [date(2026, 10, 2), date(2026, 10, 1), date(2026, 10, 2), date(2026, 11, 23)]
    urls = list(issue_urls(PAPER, NOW, days=days))
    assert [u[-21:-11] for u in urls] == ["2026-10/02", "2026-10/01"], "each once, none to come"
    early = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
    assert list(issue_urls(PAPER, early, days=[date(2026, 11, 22)])) == []


def test_layout_pages_are_asked_once():
    url = "https://e.com/rb/html/2026-11/22/node_1.htm?v=1"
    links = "<a id=pageLink href=node_1.htm>第01版：要闻</a><a id=pageLink href=node_3.htm>第03版：文化</a><a id=pageLink href=node_2.htm>2</a><a href=node_3.htm?v=1>下一版</a>"
    assert [u[-10:] for u in layout_urls(decoded(links), url, PAPER)] == ["node_3.htm", "node_2.htm"]
    entry = PAPER.model_copy(update={"page_label": None})
    page = links + "<a href=content_2_1.htm>甲</a>"
    (offer,) = layout_offers(decoded(page), url.replace("node_1", "node_3"), entry)
    assert offer.extra == {"column": "第03版：文化"}


def test_layouts():
    url = "https://e.com/rb/html/2026-11/22/node_1.htm"
    assert layout_urls(decoded(LAYOUT), url, PAPER) == ["https://e.com/rb/html/2026-11/22/node_2.htm"]
    offers = layout_offers(decoded(LAYOUT), url, PAPER)
    assert [(o.url[-15:], o.title, o.extra["column"]) for o in offers] == [
        ("content_1_1.htm", "甲", "要闻"),
        ("content_1_2.htm", "乙", "要闻"),
    ]


def test_hot_boards():
    rule = JsonRule.model_validate(
        {
            "items": "data",
            "title": {"path": ["w"]},
            "rank": "position",
            "extra": {"heat": {"path": ["h"]}, "pinned": {"path": ["top"]}},
        }
    )
    text = '{"data": [{"w": "置顶", "top": true}, {"w": "甲", "h": "52.3万"}, {"w": "乙", "h": 1200}, {"w": "丙"}]}'
    lines = observations("board", read_json(text, URL, rule)[0], NOW)
    assert [(o.item, o.rank, o.heat) for o in lines] == [
        ("甲", 1, 523000.0),
        ("乙", 2, 1200.0),
        ("丙", 3, None),
    ]
    assert [read_heat(t) for t in ("1.2亿", "12,345", "热", "3.4w")] == [
        120_000_000.0,
        12345.0,
        None,
        34000.0,
    ]


PIECES = st.sampled_from(
    ["<li>", "<a href='", "//[", "http://[::1", "'>", "</a>", "<url><loc>", "</loc>", "<urlset>", "<rss>", "<item>", "<link>",
     "\x00", "\ud800", "&#0;", "&x;", "<![CDATA[", "]]>", "cb({", "[1e999]", "{}", "9" * 5000, "0000-00-00", "\ufffe", "题"]
)  # fmt: skip
GARBAGE = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=80))


@given(GARBAGE)
@example("<urlset><url><loc>http://[</loc><lastmod>9999-12-31T23:59:59-14:00</lastmod></url></urlset>")
@example("<rss><channel><item><link>http://[</link><pubDate>9</pubDate></item></channel></rss>")
@example('cb({"list": [{"t": [1], "u": {"a": 1}}, 5, null, "x"]})')
@settings(max_examples=100, deadline=None)
def test_garbage_is_read_or_named(text):
    raw = text.encode("utf-8", "surrogatepass")
    rule = JsonRule.model_validate(
        {"items": "list", "title": {"path": ["t"]}, "link": {"path": ["u"]}, "wrapper": "jsonp"}
    )
    for read in (
        lambda: rows(text),
        lambda: read_feed(raw, URL, [], full_text=True, now=NOW),
        lambda: read_sitemap(raw, URL, [], 3, NOW),
        lambda: read_json(text, URL, rule),
        lambda: layout_offers(decoded(text), URL, PAPER),
        lambda: layout_urls(decoded(text), URL, PAPER),
    ):
        try:
            read()
        except PageChanged as error:
            assert "\n" not in str(error) and URL in str(error)
