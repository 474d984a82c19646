"""Every outlet answers, in its own manner."""

import json
import re
from html import unescape

import feedparser
import pytest

from desk.demo.lists import COLUMNS
from desk.demo.outlets import OUTLETS


def _links(html):
    return [unescape(link) for link in re.findall(r"""href=["']?(/?[^"'\s>#]+)""", html)]


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_the_front_page_of_every_outlet_answers(client, outlet):
    page = client.get(outlet.prefix, follow_redirects=True)
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]


def test_the_home_page_names_every_outlet(client):
    page = client.get("/").text
    assert all(outlet.name in page and f'"{outlet.prefix}"' in page for outlet in OUTLETS.values())


def test_the_daily_is_a_founder_e_paper(client, path):
    root = client.get("/jgrb/").text
    target = re.search(r'CONTENT="0; URL=([^"]+)"', root)[1]
    assert target == "html/2026-11/13/node_1.htm"
    layout = client.get("/jgrb/" + target).text
    assert re.findall(r"<a id=pageLink href=(node_\d\.htm)>", layout) == [
        f"node_{n}.htm" for n in (1, 2, 3, 4)
    ]
    name = path("heat-3").rsplit("/", 1)[1]
    number = re.match(r"content_([1-4])_\d+\.htm", name)[1]
    layout = client.get(f"/jgrb/html/2026-11/13/node_{number}.htm").text
    assert '<area shape="poly"' in layout and layout.count(name) == 2
    article = client.get(path("heat-3")).text
    assert re.search(r"<founder-title><p>我市组织力量排查供热管网</p></founder-title>", article)
    assert "<P>供热部门11月12日召开会议" in article.split("<founder-content>")[1]


def test_a_day_without_an_issue_is_404(client):
    assert client.get("/jgrb/html/2026-11/12/node_1.htm").status_code == 404
    assert client.get("/jgrb/html/2026-02/30/node_1.htm").status_code == 404


def test_one_picture_page_has_no_text(client):
    page = client.get("/jgrb/html/2026-11/13/content_1_10000001.htm")
    assert "<founder-content></founder-content>" in page.text


def test_the_portal_writes_gbk_and_says_gb2312_in_the_meta_only(client, path):
    page = client.get(path("heat-1"))
    assert page.headers["content-type"] == "text/html"
    assert b"charset=gb2312" in page.content
    assert "供热首周 多个小区反映暖气不热" in page.content.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        page.content.decode("utf-8")
    info = "2026年11月12日 08:30　来源：津沽晚报　作者：记者 周宁　责任编辑：林晓"
    assert info in page.content.decode("gbk")


def test_a_long_article_goes_on_behind_next_page(client, path):
    first = client.get(path("heat-1")).content.decode("gbk")
    following = path("heat-1").replace(".shtml", "_02.shtml")
    assert f'<a class="next" href="{following}">下一页</a>' in first
    second = client.get(following).content.decode("gbk")
    assert "本报讯 11月12日" in first and "本报讯" not in second
    assert "2026年11月19日（星期四）前" in second and "2026年不再欠账" in second
    assert client.get(path("heat-1").replace(".shtml", "_03.shtml")).status_code == 404


def test_a_lying_page_declares_another_charset_than_its_bytes(client, path):
    utf8 = client.get(path("book-3"))
    assert "gb2312" in utf8.headers["content-type"] and b'charset="gb2312"' in utf8.content
    assert "今天晚些时候才发布的稿件" in utf8.content.decode("utf-8")
    gbk = client.get(path("book-4"))
    assert "utf-8" in gbk.headers["content-type"]
    assert "馆藏古籍修复成果展开幕" in gbk.content.decode("gbk")


def test_the_agency_has_a_feed_and_an_empty_one(client, running, path):
    feed = feedparser.parse(client.get("/hxs/rss.xml").content)
    assert not feed.bozo
    entry = next(e for e in feed.entries if e.link == running.base_url + path("heat-2"))
    assert entry.title == "津沽供热首周部分小区暖气不热"
    assert entry.published == "Thu, 12 Nov 2026 11:05:00 +0800"
    empty = feedparser.parse(client.get("/hxs/empty.xml").content)
    assert not empty.bozo and empty.entries == [] and "华夏新闻社" in empty.feed.title
    page = client.get(path("heat-2")).text
    assert all(f'id="{name}_baidu"' in page for name in ("pubtime", "source", "editor"))


def test_a_reprint_says_what_it_changes(client, path):
    page = client.get(path("heat-2")).text
    assert "据津沽晚报报道，本报讯 11月12日" in page and "三个小区居民" in page
    assert "服务热线" not in page


def test_the_government_page_carries_the_standard_tags_and_the_table(client, path):
    page = client.get(path("policy-1")).text
    metas = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)"', page))
    assert metas["ArticleTitle"] == "关于推进老旧管网改造的通知"
    assert metas["PubDate"] == "2026-11-14 09:00"
    assert (
        metas["ContentSource"] == "津沽市人民政府"
        and metas["SiteIDCode"]
        and metas["ColumnName"] == "政策文件"
    )
    for text in (
        "索 引 号：",
        "津沽政办发〔2026〕18号",
        "2026年11月12日",
        "2026年11月24日",
        "2031年11月23日",
    ):
        assert text in page


def test_the_attachment_is_a_pdf_that_holds_the_text(client, path):
    pypdf = pytest.importorskip("pypdf")
    link = next(x for x in _links(client.get(path("policy-1")).text) if x.endswith(".pdf"))
    answer = client.get(link)
    assert answer.headers["content-type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    from io import BytesIO

    assert "为推进老旧管网改造" in pypdf.PdfReader(BytesIO(answer.content)).pages[0].extract_text()


def test_the_library_has_sitemaps_and_structured_data(client, running, path):
    index = client.get("/lib/sitemap.xml").text
    assert f"<loc>{running.base_url}/lib/sitemap-news.xml</loc>" in index
    entry = f"<loc>{running.base_url}{path('book-1')}</loc><lastmod>2026-11-13T15:10:00+08:00</lastmod>"
    assert entry in client.get("/lib/sitemap-news.xml").text
    page = client.get(path("book-1")).text
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    assert data["datePublished"] == "2026-11-11T10:00:00+08:00"
    assert "发布时间：2026-11-11 10:00" in page


def test_the_complaint_board_answers_in_json(client, path):
    answer = client.get("/msb/api/threads", params={"page": 1, "size": 1}).json()
    assert answer["code"] == 0 and answer["data"]["total"] == 2 and len(answer["data"]["list"]) == 1
    thread = client.get("/msb/api/threads", params={"page": 2, "size": 1}).json()["data"]["list"][0]
    assert thread["url"] == path("heat-4") and thread["status"] == "已回复"
    assert thread["created"] == 1794489240
    assert client.get("/msb/api/threads", params={"page": 9}).json()["data"]["list"] == []
    page = client.get(path("heat-4")).text
    assert "河东区城市管理委员会" in page and 'id="reply"' in page


def test_the_hot_board_ranks_by_heat(client, site, running):
    running.set_now(site.moment(3, "15:00"))
    data = client.get("/hot/api/board").json()["data"]
    assert data[0]["word"] == "供暖首周暖气不热怎么办" and 700_000 < data[0]["heat"] < 900_000
    assert [i["heat"] for i in data] == sorted((i["heat"] for i in data), reverse=True)
    assert len(data) >= 15
    assert client.get(data[0]["url"]).status_code == 200


def test_every_outlet_links_one_dead_address(client, site):
    for folder, column in COLUMNS.items():
        page = client.get(folder + "index.html").content.decode(OUTLETS[column.outlet].encoding)
        links = {x for x in _links(page) if x.startswith(folder[:5]) and re.search(r"\d{8}\.", x)}
        assert sum(client.get(x).status_code == 404 for x in links) == 1, folder
    fourth = client.get("/jgrb/html/2026-11/09/node_4.htm").text
    dead = re.search(r"content_4_\d+\.htm", fourth)[0]
    assert client.get(f"/jgrb/html/2026-11/09/{dead}").status_code == 404


def test_robots_close_a_page_that_a_list_links(client):
    assert "Disallow: /jgw/internal/" in client.get("/robots.txt").text
    listed = client.get("/jgw/index.html").content.decode("gbk")
    internal = re.search(r"/jgw/internal/\w+\.shtml", listed)[0]
    assert client.get(internal).status_code == 200
