"""采集监控 in a real browser, over a source whose list page has changed."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from crawlers.spec import load_text
from domain.ledger import Fate, LedgerEntry, Run
from domain.source import Specimen
from domain.user import OPERATOR
from tests.workbench.conftest import drawn, visit

SPEC = """
id: changed-site
name: 改版的站
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
      fallbacks: [{item: "div.new > p", link: {css: ["a::attr(href)"]}, title: {css: ["a::text"]}}]
evidence: {status: unverified}
"""
ROW = "<{tag}><a href='/2026/11/22/{n}.html'>天津市图书馆第{n}场公益讲座本周六开讲</a></{tag}>"


def listing(box, tag):
    rows = "".join(ROW.format(tag=tag, n=n) for n in range(1, 9))
    return f"<html><body><script>top.hacked = true</script>{box}{rows}</body></html>".encode()


@pytest.fixture
def ill(demo):
    """A Desk whose one source was fine yesterday and no longer fits its rule."""
    demo.put_sources(OPERATOR, load_text(SPEC, "s.yml"), "试", "样站")
    now = demo.now()
    run = Run("r-1", "changed-site", now - timedelta(minutes=5))
    demo.store.begin_run(run)
    demo.store.add_ledger(
        LedgerEntry(
            "r-1", "changed-site", "http://news.example.cn/list.html", now, Fate.KEPT, "list", status=200
        )
    )
    demo.store.add_ledger(
        LedgerEntry("r-1", "changed-site", "http://news.example.cn/gone", now, Fate.FAILED, cause="not_found")
    )
    demo.store.end_run(replace(run, ended_at=now, status="failed", reason="列表规则没有匹配", offered=1))
    for role, at, payload, note in (
        ("good", now - timedelta(days=1), listing("<ul class=old>", "li"), ""),
        ("bad", now, listing("<div class=new>", "p"), "列表规则 item「ul.old > li」没有匹配到任何条目"),
    ):
        specimen = Specimen(
            "changed-site", role, "list", "http://news.example.cn/list.html", at, note, payload
        )
        demo.store.put_specimen(specimen)
    return demo


def open_page(page, enter):
    enter("馆员")
    visit(page, "采集监控")


def test_the_changed_source_says_which_selector_found_nothing_and_what_would_help(page, enter, ill):
    open_page(page, enter)
    page.get_by_text("样页对照：列表页").wait_for()
    drawn(page)
    text = page.inner_text("body")
    assert "版式已变" in text and "ul.old > li" in text
    assert "第 1 条备选规则在今天的页面上取到 8 条" in text
    assert "天津市图书馆第1场公益讲座本周六开讲" in text
    assert page.outside == []


def test_the_ledger_is_asked_by_address(page, enter, ill):
    open_page(page, enter)
    page.get_by_role("tab", name="逐条去向").click()
    page.get_by_text("共 1 条").wait_for()
    drawn(page)
    assert "失败（页面不存在） 1" in page.inner_text("body")
    page.get_by_label("网址中含有").fill("别的")
    page.get_by_label("网址中含有").press("Enter")
    page.get_by_text("共 0 条").wait_for()


def test_a_kept_page_runs_nothing(address, ill):
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        answer = client.get("/specimen/changed-site/bad/list")
        assert "天津市图书馆" not in answer.text  # nobody has signed in


def test_a_kept_page_is_served_in_a_sandbox(page, enter, ill, address):
    enter("馆员")
    answer = page.request.get(address + "/specimen/changed-site/bad/list")
    assert answer.status == 200 and "天津市图书馆第1场" in answer.text()
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert page.request.get(address + "/specimen/changed-site/bad/article").status == 404
