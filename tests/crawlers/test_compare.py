"""The last good page beside today's: what the rules find, and the rule that would help."""

from datetime import UTC, datetime, timedelta

import yaml

from crawlers.compare import compare
from crawlers.schema import ListRule
from crawlers.spec import load_text
from domain.source import Specimen

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
URL = "http://news.example.cn/list.html"
SPEC = """
id: site-x
name: 某站
owner: 某社
kind: portal
media_type: M3
region: 天津
entries:
  - type: list
    urls: ["http://news.example.cn/list.html"]
    rule:
      item: "ul.old > li"
      link: {css: ["a::attr(href)"]}
      title: {css: ["a::text"]}
      fallbacks:
        - {item: "div.none", link: {css: ["a::attr(href)"]}}
        - {item: "div.new > p", link: {css: ["a::attr(href)"]}, title: {css: ["a::text"]}}
detail: {title: {css: ["h3.headline"]}, body: {css: ["div.story"], required: true}}
evidence: {status: unverified}
"""
TITLES = [f"天津市图书馆第{n}场公益讲座本周六开讲" for n in range(1, 13)]


def rows(before, row, after):
    return (before + "".join(row.format(n=n, t=t) for n, t in enumerate(TITLES)) + after).encode()


OLD = rows("<ul class=old>", "<li><a href='/2026/11/22/{n}.html'>{t}</a></li>", "</ul>")
NEW = rows("<div class=new>", "<p><a href='/2026/11/22/{n}.html'>{t}</a></p>", "</div>")
TEXT = "<p>讲座由馆员主讲，介绍馆藏地方文献的来历与保护情况，读者可以提前预约座位。</p>" * 4
GOOD_PAGE = f"<h3 class=headline>讲座开讲</h3><div class=story>{TEXT}</div>".encode()
BAD_PAGE = f"<html><head><title>讲座开讲_某站</title></head><body><h1>讲座开讲</h1><div class=content>{TEXT}</div></body></html>".encode()


def specimen(role, kind, payload, hours=0, url=URL):
    return Specimen("site-x", role, kind, url, AT + timedelta(hours=hours), "", payload, "utf-8")


def spec():
    return load_text(SPEC, "s.yml")[0]


def test_the_list_shows_what_was_found_then_and_now_and_the_fallback_that_fits():
    good, bad = specimen("good", "list", OLD), specimen("bad", "list", NEW, 1)
    (found,) = compare(spec(), [good, bad])
    assert found.good_lines == tuple(TITLES[:10])
    assert found.bad_lines == ()
    rule = ListRule.model_validate(yaml.safe_load(found.proposal)["rule"])
    assert rule.item == "div.new > p"
    assert "第 2 条备选规则" in found.proposal_note and "12 条" in found.proposal_note


def test_without_a_fallback_that_fits_a_rule_is_made_from_the_page():
    rows_as_new = "".join(
        f"<div class=card><a href='/2026/11/{n:02}/{n}0001.html'>{t}</a><span>2026-11-{n:02}</span></div>"
        for n, t in enumerate(TITLES, 1)
    )
    page = (
        f"<html><body><div id=menu><a href=/>首页</a></div><div class=cards>{rows_as_new}</div></body></html>"
    )
    (found,) = compare(spec(), [specimen("bad", "list", page.encode(), 1)])
    assert found.bad_lines == ()
    assert "重新归纳" in found.proposal_note and "12 条" in found.proposal_note
    ListRule.model_validate(yaml.safe_load(found.proposal)["rule"])


def test_a_page_that_fits_again_is_no_trouble():
    good, bad = specimen("good", "list", OLD, 2), specimen("bad", "list", NEW, 1)
    assert compare(spec(), [good, bad]) == []


def test_an_article_shows_its_fields_and_proposes_the_general_rules():
    good = specimen("good", "article", GOOD_PAGE, url="http://news.example.cn/2026/11/22/1.html")
    bad = specimen("bad", "article", BAD_PAGE, 1, url="http://news.example.cn/2026/11/22/2.html")
    (found,) = compare(spec(), [good, bad])
    assert found.good_lines[0] == "标题：讲座开讲" and "字" in found.good_lines[3]
    assert found.bad_lines == ()
    assert "讲座开讲" in found.proposal_note and "title、body" in found.proposal_note
    assert yaml.safe_load(found.proposal) == {"detail": {}}


def test_without_a_good_page_the_bad_one_stands_alone():
    (found,) = compare(spec(), [specimen("bad", "list", b"<html></html>")])
    assert found.good is None and found.bad_lines == () and found.proposal == ""
