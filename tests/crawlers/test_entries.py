"""The five ways in: bytes of lists, feeds, sitemaps, JSON and layout pages turned into offers."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from crawlers.entries.api import api_url, first_urls, read_json
from crawlers.entries.epaper import issue_urls, layout_offers, layout_urls
from crawlers.entries.feed import read_feed
from crawlers.entries.listing import page_url, read_list, with_param
from crawlers.entries.sitemap import read_sitemap
from crawlers.extract.charset import Decoded
from crawlers.hotboard import observations, read_heat
from crawlers.schema import EPaper, JsonApi, JsonRule, ListRule, Pages, Pick
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


def test_broken_sitemaps_and_bombs():
    assert [
        o.url
        for o in read_sitemap(b"<loc>https://e.com/a.html</loc><loc>https://e.com/b", URL, [], 3, NOW).offers
    ] == ["https://e.com/a.html", "https://e.com/b"]
    with pytest.raises(PageChanged):
        read_sitemap(b"<html>no map</html>", URL, [], 3, NOW)
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><urlset><url><loc>&b;</loc></url></urlset>'
    assert read_sitemap(entities, URL, [], 3, NOW).offers == (), "no entity is followed"


def api(**more):
    rule = {"items": "data.list", "link": {"path": ["url"]}, "title": {"path": ["title"]}}
    return JsonApi.model_validate(
        {"type": "json", "url": "https://e.com/api?k={keyword}", "rule": rule} | more
    )


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
