"""Proposals for pages of many makes: the rows that stand on the page are found, its menus are not."""

import json
import re
from datetime import UTC, datetime

import pytest

from crawlers.entries.listing import read_list
from crawlers.extract.charset import decode
from crawlers.extract.page import Page
from crawlers.schema import Pages
from crawlers.trial.naming import naming
from crawlers.trial.paging import paging_of
from crawlers.trial.propose import list_addresses, list_entry
from crawlers.trial.structures import epaper_of, form_of, json_rule

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOST = "http://www.jingu.example.cn"
URL = HOST + "/zwgk/tzgg/index.html"
MENU = "".join(
    f'<li><a href="/{path}/">{name}</a></li>'
    for path, name in [
        ("zwgk", "政务公开"), ("jgzn", "机构职能"), ("hdjl", "互动交流"), ("bsfw", "办事服务"), ("zcjd", "政策解读")
    ]
)  # fmt: skip
FRIENDS = "".join(
    f'<a href="http://www.friend{n}.example.cn/">中华人民共和国某某管理委员会办公室第{n}分站</a>'
    for n in range(40)
)
SUBJECTS = ["古籍修复", "公共文化", "阅读推广", "数字资源", "读者服务", "地方文献", "讲座展览", "馆际互借"]


def titles(count):
    return [f"关于开展{SUBJECTS[n % 8]}工作第{n + 1}次检查有关事项的通知" for n in range(count)]


def page_of(main, side=""):
    return (
        f"<html><head><title>通知公告_津沽市文化局</title></head><body><div class='head'><ul class='menu'>{MENU}</ul></div>"
        f"<div class='wrap'><div class='main'>{main}</div>{side}</div><div class='links'>{FRIENDS}</div>"
        f"<div class='foot'><a href='/about/'>关于我们</a><a href='/map/'>网站地图</a></div></body></html>"
    )


def trs(count=15):
    rows = "".join(
        f"<li><a href='./202611/t202611{n + 1:02d}_{9000 + n}.html'>{t}</a><span>2026-11-{n + 1:02d}</span></li>"
        for n, t in enumerate(titles(count))
    )
    return page_of(f"<ul class='list'>{rows}</ul>")


def table():
    rows = "".join(
        f"<tr><td>{n + 1}</td><td><a href='/art/2026/11/{n + 1}/art_12_{800 + n}.html'>{t}</a></td><td>2026年11月{n + 1}日</td></tr>"
        for n, t in enumerate(titles(12))
    )
    pager = "<tr><td colspan=3><a href='index_2.html'>下一页</a></td></tr>"
    return page_of(f"<table class='tb'><tr><th>序号</th><th>标题</th><th>日期</th></tr>{rows}{pager}</table>")


def bracketed():
    rows = "".join(
        f"<dd>[2026-11-{n + 1:02d}] <a href='/content/post_{71000 + n}.html' target='_blank'>{t}</a></dd>"
        for n, t in enumerate(titles(10))
    )
    return page_of(f"<dl class='news'><dt>通知公告</dt>{rows}</dl>")


def cards():
    rows = "".join(
        f"<div class='item item-{n}'><a href='/p/{5000 + n}.html'><img src='/i/{n}.jpg'></a><div class='r'>"
        f"<h3><a href='/p/{5000 + n}.html'>{t}</a></h3><p>为进一步做好相关工作，现将有关情况说明如下，请各单位遵照执行并及时反馈。</p>"
        f"<div class='m'><em>通知</em><span class='time'>2026-11-{n + 1:02d} 08:30</span></div></div></div>"
        for n, t in enumerate(titles(9))
    )
    return page_of(rows)


def in_fives():
    rows = [
        f"<li class='{'odd' if n % 2 else 'even'}'><a href='t202611{n + 1:02d}_{n}.html'>{t}</a><i>11-{n + 1:02d}</i></li>"
        for n, t in enumerate(titles(20))
    ]
    return page_of("".join(f"<ul class='ul{n}'>{''.join(rows[n : n + 5])}</ul><hr>" for n in range(0, 20, 5)))


def records():
    rows = "".join(
        f"<record><![CDATA[<li><a href='/art/2026/11/{n + 1}/art_1_{n}.html' title='{t}'>{t[:12]}...</a><b>2026-11-{n + 1:02d}</b></li>]]></record>"
        for n, t in enumerate(titles(15))
    )
    return page_of(
        f"<div><script type='text/xml'><datastore><recordset>{rows}</recordset></datastore></script></div>"
    )


def whole_links():
    rows = "".join(
        f"<a class='card' href='/news/2026/{4400 + n}.shtml'><h4>{t}</h4><p>请有关单位按照要求，认真抓好贯彻落实工作。</p><span>2026-11-{n + 1:02d}</span></a>"
        for n, t in enumerate(titles(8))
    )
    return page_of(f"<div class='cards'>{rows}</div>")


def column_first():
    rows = "".join(
        f"<li>[<a href='/yw/'>要闻</a>] <a href='/yw/202611/{6600 + n}.html'>{t}</a> <span class='d'>(11月{n + 1}日)</span></li>"
        for n, t in enumerate(titles(14))
    )
    return page_of(f"<ul class='news_list'>{rows}</ul>")


def numbered_query():
    rows = "".join(
        f"<p>·<a href='show.php?id={300 + n}&lang=cn'>{t}</a></p>" for n, t in enumerate(titles(11))
    )
    return page_of(f"<div id='content'>{rows}</div>")


def cut_titles():
    rows = "".join(
        f"<li><a href='/info/1012/{2000 + n}.htm' title='{t}'>{t[:10]}…</a><span>2026/11/{n + 1:02d}</span></li>"
        for n, t in enumerate(titles(10))
    )
    return page_of(f"<div class='winstyle'><ul>{rows}</ul></div>")


def side_column():
    hot = "".join(
        f"<li><a href='/zwgk/tzgg/t20261001_{n}.html'>{t}</a></li>" for n, t in enumerate(titles(8))
    )
    return trs().replace(
        "</div><div class='links'", f"<div class='hotnews'><ul>{hot}</ul></div></div><div class='links'"
    )


def nested_tables():
    rows = "".join(
        f"<tr><td width=10>·</td><td><a href='2026-11/{n + 1:02d}/content_{700 + n}.htm'>{t}</a></td><td>2026-11-{n + 1:02d}</td></tr>"
        for n, t in enumerate(titles(10))
    )
    return page_of(
        f"<table><tr><td><table><tr><td><table id='lst'>{rows}</table></td></tr></table></td></tr></table>"
    )


def links_in(html):
    """The addresses of the rows, read from the made page by its titles alone."""
    wanted = set(titles(40))
    pairs = re.findall(r"<a [^>]*?href='([^']+)'[^>]*>(?:<h4>)?([^<]+)<", html)
    pairs += re.findall(r"href='([^']+)' title='([^']+)'", html)
    return {Page(decode(b"<html></html>"), URL).absolute(link) for link, text in pairs if text in wanted}


LAYOUTS = [
    trs, table, bracketed, cards, in_fives, records, whole_links, column_first, numbered_query, cut_titles, side_column,
    nested_tables,
]  # fmt: skip
HOT = {f"{HOST}/zwgk/tzgg/t20261001_{n}.html" for n in range(8)}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_exactly_the_rows_are_found_with_their_titles(layout):
    html = layout()
    decoded = decode(html.encode())
    entry, _ = list_entry(Page(decoded, URL), NOW)
    read = read_list(decoded, URL, entry.rule, Pages(), URL, 1)
    offers = [offer for offer in read.offers if not offer.filtered]
    assert {offer.url for offer in offers} == links_in(html) - (HOT if layout is side_column else set())
    assert {offer.title for offer in offers} == set(titles(len(offers)))
    if layout is not numbered_query:
        assert all("11" in offer.date for offer in offers)


@pytest.mark.parametrize(
    "body",
    [
        f"<ul class='nav'>{MENU}</ul><div class='links'>{FRIENDS}</div>",
        "<div id='app'></div><script src='/app.js'></script>",
        "<h1>关于我们</h1><p>本馆成立于一九〇七年，是公共图书馆。</p><p>地址：津沽市平山道。</p>",
    ],
)
def test_menus_shells_and_plain_pages_make_no_list(body):
    page = Page(decode(f"<html><body>{body}</body></html>".encode()), URL)
    assert list_entry(page, NOW) is None


def test_a_menu_added_after_the_proposal_stays_out():
    entry, _ = list_entry(Page(decode(trs().encode()), URL), NOW)
    later = trs(5).replace("<ul class='list'>", "<ul class='tabs'>" + MENU + "</ul><ul class='list'>")
    read = read_list(decode(later.encode()), URL, entry.rule, Pages(), URL, 1)
    assert len([offer for offer in read.offers if not offer.filtered]) == 5


@pytest.mark.parametrize(
    ("url", "pager", "second"),
    [
        (URL, "<script>createPageHTML(9, 0, 'index', 'html')</script>", "/zwgk/tzgg/index_1.html"),
        (URL, "<a href='index_2.html'>下一页</a>", "/zwgk/tzgg/index_2.html"),
        (HOST + "/zwgk/tzgg/", "<a href='index_1.html'>下一页</a>", "/zwgk/tzgg/index_1.html"),
        (HOST + "/lm/list_1.html", "<b>1</b><a href='list_2.html'>2</a>", "/lm/list_2.html"),
        (HOST + "/list?lm=3", "<a href='?lm=3&page=2'>2</a>", "/list?lm=3&page=2"),
        (HOST + "/list?lm=3&p=0", "<a href='/list?lm=3&p=1'>后一页</a>", "/list?lm=3&p=1"),
        (URL, "<a href='/other/abc/'>下一页</a>", "/other/abc/"),
    ],
)
def test_the_second_page_is_where_the_pager_leads(url, pager, second):
    html = trs().replace("<div class='links'", pager + "<div class='links'").encode()
    page = Page(decode(html), url)
    entry, _ = list_entry(page, NOW)
    listing = read_list(decode(html), url, entry.rule, entry.pages, url, 1)
    assert listing.next_url == HOST + second


def test_no_pager_no_paging():
    assert paging_of(Page(decode(trs().encode()), URL)).kind == "none"


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"\xef\xbb\xbf<?xml version='1.0'?><rss version='2.0'></rss>", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "feed"),
        (b"<?xml version='1.0'?>\n<urlset xmlns='x'></urlset>", "sitemap"),
        (b'  {"a": []}', "json"),
        (b'cb_1([{"t": 1}]);', "json"),
        (b"<!DOCTYPE html><html></html>", "html"),
        ("<p>一段文字，提到 <rss> 但不是订阅</p>".encode()[:3] + b"<html></html>", "html"),
    ],
)
def test_the_form_is_told_by_the_bytes(content, form):
    assert form_of(content) == form


def test_a_json_answer_is_read_by_its_fields():
    rows = [
        {
            "id": n,
            "img": f"/i/{n}.jpg",
            "docTitle": t,
            "docUrl": f"/a/{n}.html",
            "pubTime": "2026-11-20 08:00",
        }
        for n, t in enumerate(titles(6))
    ]
    rule = json_rule(json.dumps({"code": 0, "tags": [{"name": "新"}] * 3, "data": {"list": rows}}))
    assert (rule.items, rule.title.path, rule.link.path, rule.date.path) == (
        "data.list", ("docTitle",), ("docUrl",), ("pubTime",)
    )  # fmt: skip
    assert json_rule('{"a": 1}') is None


@pytest.mark.parametrize(
    ("url", "issue"),
    [
        (
            "http://e.example.cn/rb/html/2026-11/20/node_1.htm",
            "http://e.example.cn/rb/html/%Y-%m/%d/node_1.htm",
        ),
        (
            "http://e.example.cn/pc/layout/202611/20/node_01.html",
            "http://e.example.cn/pc/layout/%Y%m/%d/node_01.html",
        ),
    ],
)
def test_an_epaper_is_known_by_its_day_and_its_links(url, issue):
    links = "".join(f"<a href='content_{n}.htm'>{t}</a>" for n, t in enumerate(titles(4)))
    page = Page(
        decode(f"<html><body><a id=pageLink href=node_2.htm>02版</a>{links}</body></html>".encode()), url
    )
    assert epaper_of(page).issue == issue
    assert epaper_of(Page(decode(trs().encode()), URL)) is None


def test_the_list_of_an_article_is_sought_in_breadcrumb_and_folder():
    html = (
        "<div class='crumbs'>当前位置：<a href='/'>首页</a>&gt;<a href='/zwgk/'>政务公开</a>&gt;<a href='/zwgk/tzgg/'>通知公告</a></div>"
        "<a href='/zwgk/tzgg/202611/t20261120_8.html'>下一篇</a>"
    )
    page = Page(
        decode(f"<html><body>{html}</body></html>".encode()), HOST + "/zwgk/tzgg/202611/t20261119_7.html"
    )
    assert list_addresses(page)[:2] == [HOST + "/zwgk/tzgg/", HOST + "/zwgk/"]


@pytest.mark.parametrize(
    ("url", "title", "kind", "region"),
    [
        ("http://www.tj.gov.cn/zwgk/szfwj/", "市政府文件_天津市人民政府", "policy", "天津"),
        ("http://sthj.tj.gov.cn/xwzx/", "要闻动态_市生态环境局", "gov", "天津"),
        ("http://politics.people.com.cn/", "时政--人民网", "central_media", "全国"),
        ("https://www.tjl.example.cn/gg/", "公告_津沽图书馆", "library", "全国"),
        ("https://news.enorth.com.cn/", "新闻中心_北方网", "local_media", "天津"),
    ],
)
def test_kind_and_region_are_guessed_from_host_and_names(url, title, kind, region):
    guess = naming(url, Page(decode(f"<html><head><title>{title}</title></head></html>".encode()), url))
    assert (guess.kind, guess.region) == (kind, region)
