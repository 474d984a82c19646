"""Entries within a whole crawl: bodies sent, texts taken from feeds, fallback rules told, menus refused."""

import json
from urllib.parse import parse_qs

import pytest

from domain.ledger import Fate

RULE = {"items": "list", "title": {"path": ["t"]}, "link": {"path": ["u"]}}
FEED = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>简报</title>
<item><title>信里的第一条</title><link>{0}/letter-1.html</link><pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate>
<content:encoded><![CDATA[<p>示例市图书馆十一月二十日发布全民阅读情况。</p><p>读者人次比去年增加。</p>]]></content:encoded></item>
<item><title>没有地址的第二条</title><description>这一条只在简报里，没有网页，照样要留下来备查。</description></item>
<item><title>只有题目的第三条</title><link>{0}/letter-3.html</link></item></channel></rss>"""


@pytest.fixture(scope="module")
def outcome(web, collect, source, listing):
    for path in ("/form", "/body"):
        answer = {"list": [{"t": "接口文章", "u": f"{web.url}{path}.html"}], "next": "c2"}
        web.put(path, json.dumps(answer), headers={"Content-Type": "application/json"})
        web.article(f"{path}.html", f"接口文章{path[1]}")
    web.put("/letters.xml", FEED.format(web.url), headers={"Content-Type": "application/rss+xml"})
    web.article("/letter-3.html", "只有题目的第三条")
    web.put("/changed.html", "<dl><dd><a href=/spare.html>备用规则取到的文章</a></dd></dl>")
    web.article("/spare.html", "备用规则取到的文章")
    long = {"list": [{"t": f"长名单里的第{n}篇", "u": f"{web.url}/long-{n}.html"} for n in range(5)]}
    for n in range(2):
        web.article(f"/long-{n}.html", f"长名单里的第{n}篇")
    web.put("/long", json.dumps(long), headers={"Content-Type": "application/json"})
    menu = "".join(
        f"<li><a href=/{n}/>{t}</a></li>" for n, t in enumerate(["首页", "新闻", "公开", "服务", "互动"])
    )
    web.put("/menu.html", f"<ul>{menu}</ul><div><a href=/n.html>真正的新闻</a></div>")
    post = {"delay": 0, "method": "POST"}
    form = {"q": "{keyword}", "p": "{n}"}
    body = {"words": ["{keyword}"], "cursor": "", "after": "{since}"}
    cursor = {"kind": "cursor", "param": "cursor", "cursor_path": "next", "max_pages": 2, "stop": "empty"}
    counted = {"kind": "number", "start": 2, "max_pages": 2, "stop": "empty"}
    keywords = {"keyword": ["古籍", "图书馆"]}
    api = {"type": "json", "rule": RULE}
    spare = {"item": "dd", "link": {"css": ["a::attr(href)"]}}
    return collect(
        [
            source("form", [api | {"url": web.url + "/form", "vary": keywords, "pages": counted}], fetch=post | {"form": form}),
            source("body", [api | {"url": web.url + "/body", "vary": {"keyword": ["古籍"]}, "pages": cursor}], fetch=post | {"json_body": body}),
            source("letters", [{"type": "rss", "urls": [web.url + "/letters.xml"], "full_text": True}]),
            source("spare", [listing(web.url + "/changed.html", rule={"item": "ul.new li", "fallbacks": [spare]})]),
            source("long", [api | {"url": web.url + "/long"}], bounds={"links_per_page": 2}),
            source("menu", [listing(web.url + "/menu.html")]),
        ]
    )  # fmt: skip


def test_forms_are_sent_for_each_keyword_and_page(web, outcome):
    sent = [parse_qs(headers["_body"].decode()) for headers in web.asked("/form")]
    assert [(s["q"][0], s["p"][0]) for s in sent] == [
        ("古籍", "1"),
        ("古籍", "2"),
        ("图书馆", "1"),
        ("图书馆", "2"),
    ]
    assert {headers["_method"] for headers in web.asked("/form")} == {"POST"}
    assert f"{web.url}/form.html" in outcome.articles


def test_json_bodies_carry_the_cursor(web, outcome):
    first, second = (json.loads(headers["_body"]) for headers in web.asked("/body"))
    assert first["words"] == ["古籍"] and first["cursor"] == "" and len(first["after"]) == 10
    assert second == first | {"cursor": "c2"}


def test_letters_are_kept_without_asking_for_pages(web, outcome):
    article = outcome.articles[f"{web.url}/letter-1.html"]
    assert article.body == "示例市图书馆十一月二十日发布全民阅读情况。\n读者人次比去年增加。"
    assert not web.asked("/letter-1.html") and len(web.asked("/letter-3.html")) == 1
    kept = [e for e in outcome.entries if e.source_id == "letters" and e.kind == "article"]
    assert [e.fate for e in kept] == [Fate.KEPT] * 3


def test_a_fallback_rule_is_told(web, outcome):
    run = outcome.runs["spare"]
    assert run.status == "ok" and "改用了第 1 条备用规则「dd」" in run.reason
    assert f"{web.url}/spare.html" in outcome.articles


def test_a_menu_is_no_list(outcome):
    run = outcome.runs["menu"]
    assert (run.status, run.offered) == ("failed", 0) and "像是导航菜单" in run.reason


def test_a_long_answer_is_read_to_its_bound(outcome):
    run = outcome.runs["long"]
    assert run.offered == 2 and "只读前 2 条" in run.reason
