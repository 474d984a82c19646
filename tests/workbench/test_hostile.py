"""A hostile page from the crawl to the screen: what it brought may be looked at and never runs."""

import re
from datetime import date, timedelta

import httpx
import pytest

from crawlers.spec import load_text
from desk.demo.server import serve
from desk.demo.site import SampleSite
from domain.clock import library_day
from domain.user import OPERATOR
from workbench.context import SESSION_COOKIE

SOURCE = """
id: odd
name: <img src=x onerror=alert(1)>怪站
owner: 怪站
kind: portal
media_type: M3
region: 天津
entries: [{type: list, urls: ["%s/odd/lists/script.html"], rule: {item: li, link: {css: ["a::attr(href)"]}}}]
fetch: {delay: 0}
evidence: {status: unverified}
"""


@pytest.fixture
def read(plain):
    """The Desk after it has collected and analysed ``/odd/script.html``."""
    with serve(SampleSite(last_day=date(2026, 11, 22))) as site:
        plain.put_sources(OPERATOR, load_text(SOURCE % site.base_url, "odd.yml"), "试", "怪站")
        assert plain.collect(OPERATOR).as_json()["kept"] == 1
    assert plain.analyse(OPERATOR).articles == 1
    return plain


@pytest.fixture
def client(address, read):
    token = read.sign_in("liguanyuan", "Haihe-Qiao-2026").token
    with httpx.Client(base_url=address, cookies={SESSION_COOKIE: token}) as opened:
        yield opened


def assert_harmless(answer):
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy and "default-src 'none'" in policy
    assert "allow-scripts" not in policy and "script-src" not in policy


def test_capture_and_preview_of_a_hostile_page_cannot_run(client, read):
    article = read.store.articles()[0]
    capture = client.get("/capture/" + article.snapshot_id.removeprefix("urn:uuid:"))
    sent = read.capture(OPERATOR, article.snapshot_id).text
    assert "<script>alert(" in sent and "<script" not in capture.text.lower()
    assert_harmless(capture)
    told = read.make_brief(OPERATOR, "daily", library_day(article.published_at) + timedelta(days=1))
    assert told.items
    watched = read.make_brief(OPERATOR, "daily", library_day(read.now()))
    for address in [
        f"/preview/{brief.id}{copy}" for copy in ("?copy=working", "") for brief in (told, watched)
    ]:
        preview = client.get(address)
        assert_harmless(preview)
        assert "allow-same-origin" not in preview.headers["content-security-policy"]
        links = re.findall(r'<a href="([^"]*)"', preview.text)
        assert all(
            re.match(r"#source-\d+$|/capture/[0-9a-f-]{36}$|http://127\.0\.0\.1", link) for link in links
        )
        assert bool(links) == (address == f"/preview/{told.id}?copy=working")
        assert not re.search(
            r"<(script|iframe|img src=x)|<[^>]+\son\w+=|javascript:", preview.text, re.IGNORECASE
        )
    # The 监测口径 of the day on which the source was read names it.
    assert "&lt;img src=x onerror=alert(1)&gt;" in preview.text, "the outlet's name is printed as text"
