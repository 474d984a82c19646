"""Shipped sources crawled whole: their addresses moved to a small web that answers as the real sites would."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from crawlers.entries.api import api_url, first_urls
from crawlers.schema import EPaper, JsonApi
from crawlers.spec import load_specs, to_source
from domain.clock import to_beijing
from domain.ledger import Fate

HERE = Path(__file__).parent
SPECS = {spec.id: spec for spec in load_specs(HERE.parent.parent / "data" / "sources")}
PAGES = HERE / "entry_pages"
HOST = re.compile(r"(?:https?:)?//[\w.-]+\.(?:cn|com)(?=[/\"])")
BODY = "".join(
    f"<p>这是示例文章的第{n}段，写明事情的经过、各方的说法和后续安排，内容纯属虚构。</p>" for n in range(1, 5)
)
FOUNDER = f"<html><body><founder-title>示例区图书馆新馆开馆</founder-title><div id=ozoom><founder-content>{BODY}</founder-content></div></body></html>"
NBS = f"<html><body><h1>示例头条</h1><div id=articleContent>{BODY}</div></body></html>"
GOV = f"""<html><head><meta name="firstpublishedtime" content="2026-11-20-16:30:00"></head><body><div class="share-title">国务院关于示例工作的意见</div>
<table class="bd1"><tr><td>索 引 号：</td><td>000014349/2026-00099</td><td>发文字号：</td><td>国发〔2026〕99号</td></tr><tr><td>成文日期：</td><td>2026年11月18日</td><td>发布日期：</td><td>2026年11月20日</td></tr></table>
<span class="font-zyygwj">来源：示例网</span><div id="UCAP-CONTENT">{BODY}</div></body></html>"""
NEWS = f"<html><head><title>示例新闻_示例网</title></head><body><h1>示例新闻</h1><div class=info>2026年11月21日08:30 来源：示例社</div><div id=content_area>{BODY}</div></body></html>"
YESTERDAY = to_beijing(datetime.now(UTC) - timedelta(days=1))
DAY = f"{YESTERDAY:%Y-%m/%d}"
CHOSEN = {
    "tjrb-epaper": "tjrb-epaper.html",
    "gmrb-epaper": "gmrb-epaper.html",
    "rmrb-epaper": "rmrb-epaper.html",
    "people": "people.xml",
    "cctv-news": "cctv-news.jsonp",
    "gov-cn-policy-library": "gov-cn-policy-library.json",
    "mct-whyw": "mct-whyw.html",
    "enorth-news": "enorth-news.html",
    "piyao": "piyao.html",
    "baidu-hot": "baidu-hot.html",
}


def moved(spec, url):
    """The shipped source with the small web in place of its hosts, its first entry alone."""
    data = json.loads(HOST.sub(url, json.dumps(dict(to_source(spec).spec), ensure_ascii=False)))
    data |= {"entries": data["entries"][:1], "fetch": data.get("fetch", {}) | {"delay": 0, "timeout": 5}}
    return data


def front_pages(spec):
    """Every address of the first entry that the crawl will ask for, before it was moved."""
    entry = spec.entries[0]
    if isinstance(entry, EPaper):
        return [YESTERDAY.strftime(entry.issue)]
    if isinstance(entry, JsonApi):
        pages = range(1, entry.pages.max_pages + 1)
        return [api_url(entry, values, n, None) for values in first_urls(entry, YESTERDAY) for n in pages]
    return entry.urls


@pytest.fixture(scope="module")
def outcome(web, collect):
    for id, name in CHOSEN.items():
        text = HOST.sub(web.url, (PAGES / name).read_text(encoding="utf-8"))
        kind = "application/json" if "json" in name else "text/xml" if "xml" in name else "text/html"
        for url in front_pages(SPECS[id]):
            web.put(HOST.sub("", url), text, headers={"Content-Type": f"{kind}; charset=utf-8"})
    for path, page in {
        f"/tjrb/html/{DAY}/content_1_100001.htm": FOUNDER,
        f"/tjrb/html/{DAY}/content_1_100002.htm": FOUNDER.replace("新馆开馆", "评论"),
        f"/gmrb/html/{DAY}/nw.D110000gmrb_20261122_1-01.htm": NBS,
        "/rmrb/pc/content/202611/22/content_30100001.html": NBS.replace("示例头条", "示例会议举行"),
        "/n1/2026/1121/c1001-40000001.html": NEWS.replace("content_area", "rwb_zw"),
        "/2026/11/21/ARTIsample0001261121.shtml": NEWS,
        "/zhengce/content/202611/content_7000001.htm": GOV,
        "/whzx/whyw/202611/t20261121_970001.htm": NEWS.replace("content_area", "zoom"),
        "/system/2026/11/21/059000001.shtml": NEWS.replace("content_area", "article"),
        "/20261121/aa01/c.html": NEWS.replace("id=content_area", "class=con_txt"),
    }.items():
        web.put(path, page)
    specs = [moved(SPECS[id], web.url) for id in CHOSEN]
    return collect(yaml.safe_dump(specs, allow_unicode=True, sort_keys=False))


@pytest.mark.parametrize("id", [id for id in CHOSEN if id != "baidu-hot"])
def test_an_article_comes_through(outcome, id):
    kept = [a for a in outcome.articles.values() if a.source_id == id]
    assert kept, outcome.runs[id].reason
    for article in kept:
        assert article.title and len(article.body.split("\n")) == 4
        assert "这是示例文章的第1段" in article.body and article.published_raw


def test_the_board_comes_through(outcome):
    assert [(o.item, o.rank) for o in outcome.observations] == [("示例热点甲", 1), ("示例热点乙", 2)]


def test_papers_know_their_day_and_page(web, outcome):
    article = outcome.articles[f"{web.url}/tjrb/html/{DAY}/content_1_100001.htm"]
    assert (article.title, article.column) == ("示例区图书馆新馆开馆", "第01版：要闻")
    assert f"{to_beijing(article.published_at):%Y-%m/%d}" == DAY and article.precision == "day"
    article = outcome.articles[f"{web.url}/rmrb/pc/content/202611/22/content_30100001.html"]
    assert (article.title, article.column) == ("示例会议举行", "01版：要闻")


def test_policies_bring_their_facts(web, outcome):
    article = outcome.articles[f"{web.url}/zhengce/content/202611/content_7000001.htm"]
    assert article.title == "国务院关于示例工作的意见" and article.origin == "示例网"
    assert article.policy.doc_number == "国发〔2026〕99号"
    assert article.policy.index_number == "000014349/2026-00099"


def test_what_is_no_article_is_not_asked(web, outcome):
    assert not web.asked("/2026/11/21/PHOAsample.shtml")
    fates = [e.fate for e in outcome.entries if "PHOAsample" in e.url and e.kind == "article"]
    assert fates and set(fates) <= {Fate.REFUSED, Fate.DUPLICATE}
