"""The shipped catalogue: whole, honest about its evidence, and its rules read pages of the structure they name.

``python tests/crawlers/test_catalogue.py`` writes the table of ``docs/sources.md`` anew.
"""

import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawlers.addresses import netloc_of
from crawlers.entries.api import api_url, first_urls, next_page, read_json
from crawlers.entries.epaper import issue_urls, layout_offers, layout_urls
from crawlers.entries.feed import read_feed
from crawlers.entries.listing import read_list
from crawlers.entries.sitemap import read_sitemap
from crawlers.extract.charset import decode
from crawlers.extract.dating import parse
from crawlers.extract.page import Page
from crawlers.extract.pick import select
from crawlers.hotboard import observations
from crawlers.schema import EPaper, HtmlList, JsonApi
from crawlers.spec import from_source, load_specs, to_source
from domain.clock import to_beijing

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
SPECS = {spec.id: spec for spec in load_specs(CHECKOUT / "data" / "sources")}
PACKS = {"天津政务", "天津媒体", "央媒", "市场与地方媒体", "政策库", "古籍与公共文化", "热榜", "学术"}
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ON = [spec for spec in SPECS.values() if spec.enabled]
PAGES = HERE / "entry_pages"


MANUAL = CHECKOUT / "docs" / "sources.md"
MARK = re.compile(r"(?<=<!-- catalogue -->\n).*?(?=<!-- /catalogue -->)", re.DOTALL)
STATUS = {"evidence_public_code": "公开资料", "unverified": "未核实", "verified_live": "实测"}


def table():
    """The sources as the manual lists them."""
    lines = ["| id | 名称 | 组 | 启用 | 依据 | 说明 |", "|---|---|---|---|---|---|"]
    for spec in sorted(SPECS.values(), key=lambda s: sorted(PACKS).index(s.pack)):
        evidence = f"{STATUS[spec.evidence.status]} {spec.evidence.as_of}"
        on = "是" if spec.enabled else "否"
        lines.append(
            f"| `{spec.id}` | {spec.name} | {spec.pack} | {on} | {evidence} | {spec.status_reason} |"
        )
    total = f"共 {len(SPECS)} 个，默认启用 {len(ON)} 个。"
    return "\n".join([total, "", *lines]) + "\n"


def page(name):
    return decode((PAGES / name).read_bytes(), header=None, forced=None)


def named(offers):
    return [(o.url, o.title) for o in offers if not o.filtered]


def listed(id, name, entry=0, **more):
    found = SPECS[id].entries[entry]
    url = found.urls[0]
    return read_list(page(name), url, found.rule, found.pages, url, 1, **more)


def answered(id, name):
    entry = SPECS[id].entries[0]
    url = api_url(entry, next(first_urls(entry, NOW)), 1, None)
    return read_json(page(name).text, url, entry.rule)


def test_packs_and_numbers():
    packs = Counter(spec.pack for spec in SPECS.values())
    assert set(packs) == PACKS and len(SPECS) >= 103
    districts = [id for id in SPECS if id.startswith("tj-district-")]
    assert len(districts) == 15 and "tj-binhai" in SPECS, "16 districts, 滨海新区 by its own name"
    assert 15 <= len(ON) <= 20


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_each_source_says_what_it_stands_on(spec):
    assert spec.evidence.where and re.fullmatch(r"20\d\d(-\d\d)?", spec.evidence.as_of)
    assert spec.evidence.status != "verified_live", "nobody here has seen the live site"
    assert spec.rights.authorisation and spec.rights.copyright and not spec.rights.responsible
    assert bool(spec.status_reason) != spec.enabled
    assert spec.expect.max_silence_hours * 60 > spec.every_minutes
    assert spec.fetch.delay >= 2 and not spec.fetch.robots_override and not spec.demo
    assert from_source(to_source(spec)) == spec


@pytest.mark.parametrize("spec", ON, ids=[s.id for s in ON])
def test_what_is_on_can_be_read_by_anyone(spec):
    assert spec.evidence.status == "evidence_public_code" and spec.evidence.as_of >= "2025"
    assert not spec.fetch.challenge
    assert spec.expect.items_min >= 3
    assert spec.kind == "hotboard" or spec.expect.fill["time"] >= 0.9
    assert not {"cookie", "authorization"} & {name.lower() for name in spec.fetch.headers}


def test_what_stands_in_the_way_keeps_a_source_off():
    barred = [spec for spec in SPECS.values() if spec.fetch.challenge]
    assert barred and not any(spec.enabled for spec in barred)
    assert {"weibo-hot", "zhihu-hot", "douyin-hot", "stats", "ccdi"} <= {spec.id for spec in barred}
    assert all(not spec.enabled for spec in SPECS.values() if spec.evidence.status == "unverified")


def test_selectors_can_be_compiled():
    nothing = Page(decode(b"<p>x", header=None, forced=None), "https://e.com/")
    for spec in SPECS.values():
        detail = spec.detail
        picks = [detail.title, detail.date, detail.source, detail.author, detail.body, detail.doc_number]
        css = [c for pick in picks if pick for c in pick.css] + list(detail.remove)
        for entry in spec.entries:
            if isinstance(entry, HtmlList):
                for rule in (entry.rule, *entry.rule.fallbacks):
                    css += [rule.item, *rule.link.css, *(rule.title.css if rule.title else ())]
                    css += rule.date.css if rule.date else ()
            if isinstance(entry, EPaper):
                css += [entry.layout_link, entry.article_link]
        for selector in css:
            assert isinstance(select(nothing.root, selector), list), (spec.id, selector)


def test_addresses_can_be_made():
    for spec in SPECS.values():
        for entry in spec.entries:
            if isinstance(entry, EPaper):
                first = next(issue_urls(entry, NOW, ignore_schedule=True))
                assert "%" not in first and "2026" in first
            if isinstance(entry, JsonApi):
                for values in first_urls(entry, NOW):
                    assert not re.search(r"[{}]", api_url(entry, values, 1, None)), spec.id
            assert all(netloc_of(url) for url in spec.entry_urls)


def test_rows_that_are_the_links():
    listing = listed("tj-gov-szfwj", "tj-gov-szfwj.html", items_min=2)
    assert named(listing.offers) == [
        (
            "https://www.tj.gov.cn/zwgk/szfwj/tjsrmzf/202611/t20261118_7000001.html",
            "示例市人民政府关于公共图书馆服务的示例意见",
        ),
        (
            "https://www.tj.gov.cn/zwgk/szfwj/tjsrmzf/202611/t20261115_7000002.html",
            "示例市人民政府关于古籍保护的示例通知",
        ),
    ]
    assert [o.date for o in listing.offers] == ["2026-11-18", "2026-11-15", "2026-11-14"]
    assert sum(o.filtered for o in listing.offers) == 1
    assert listing.next_url == "https://www.tj.gov.cn/zwgk/szfwj/tjsrmzf/index_10954_1.html"


def test_the_older_layout_is_read_by_the_fallback():
    listing = listed("tj-gov-szfwj", "tj-gov-szfwj-old.html")
    assert listing.rule_used == 1 and [o.title for o in listing.offers] == [
        "旧版式的示例文件一",
        "旧版式的示例文件二",
    ]
    assert "改用了第 1 条备用规则「div.list-circle-red > div" in listing.notes[0]


def test_links_in_click_handlers():
    assert named(listed("tj-gov-zfgzbg", "tj-gov-zfgzbg.html").offers) == [
        ("http://www.tj.gov.cn/zwgk/zfgzbg/202601/t20260120_6800001.html", "示例市2026年政府工作报告"),
        ("http://www.tj.gov.cn/zwgk/zfgzbg/202501/t20250121_6700001.html", "示例市2025年政府工作报告"),
    ]
    keys = [o.url for o in listed("ncpssd-new", "ncpssd-new.html").offers]
    assert keys == [f"https://www.ncpssd.cn/newsDetail?id=SAMPLE{n}" for n in (2026001, 2026002)]


@pytest.mark.parametrize(
    ("id", "name", "entry", "urls", "title"),
    [
        ("mofcom-zcfb", "mofcom-zcfb.html", 0, ["art_0000000000000001", "art_0000000000000002"], "示例公告之一的完整题名"),
        ("nrta", "nrta.html", 0, ["art_112_70001", "art_112_70002"], "广电示例工作会召开"),
        ("beijing-kw", "beijing-kw.html", 0, ["art_736_1", "art_736_2"], ""),
        ("mct-whyw", "mct-whyw.html", 0, ["t20261121_970001", "t20261120_970002"], "示例地公共文化服务现场会召开"),
        ("gov-cn-zuixin", "gov-cn-zuixin.html", 0, ["content_7000001", "content_7000002"], "国务院办公厅关于示例工作的意见"),
        ("piyao", "piyao.html", 0, ["/aa01/c.html", "/aa02/c.html"], "今日示例辟谣：网传消息不实"),
        ("enorth-news", "enorth-news.html", 0, ["059000001", "059000002"], "示例区图书馆延长开放时间"),
        ("chinanews", "chinanews-list.html", 1, ["9000001", "9000002"], "示例省推进全民阅读"),
    ],
)  # fmt: skip
def test_lists(id, name, entry, urls, title):
    listing = listed(id, name, entry)
    assert listing.rule_used == 0
    assert [next(u for u in urls if u in o.url) for o in listing.offers if not o.filtered] == urls
    assert listing.offers[0].title == title
    assert all(o.url.startswith("http") for o in listing.offers)


def test_fields_beside_the_link():
    assert listed("mofcom-zcfb", "mofcom-zcfb.html").offers[0].extra == {"column": "公告"}
    assert listed("mct-whyw", "mct-whyw.html").next_url is None, "countPage says there is one page"
    assert [o.title for o in listed("enorth-news", "enorth-news.html").offers][1] == "示例河岸新书市开张"
    assert listed("chinanews", "chinanews-list.html", 1).offers[0].date == "11-21 08:30"


def test_feeds_of_the_catalogue():
    people = read_feed((PAGES / "people.xml").read_bytes(), SPECS["people"].entries[0].urls[0], ())
    assert [o.title for o in people.offers] == ["示例会议在京举行", "日期写错的一条"]
    assert (
        people.offers[0].date == "2026-11-21"
        and parse(people.offers[1].date, SPECS["people"].dates, NOW) is None
    )
    entry = SPECS["arxiv"].entries[0]
    (paper,) = read_feed(
        (PAGES / "arxiv.xml").read_bytes(), entry.urls[0], (), full_text=True, now=NOW
    ).offers
    assert paper.complete and paper.extra["body"].startswith("We study invented documents.")
    assert paper.lastmod == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def test_the_news_sitemap():
    entry = SPECS["people"].entries[1]
    raw = (PAGES / "people-news-sitemap.xml").read_bytes()
    (offer,) = read_sitemap(raw, entry.urls[0], entry.include, entry.since_days, NOW).offers
    assert offer.title == "示例会议在京举行" and offer.date == "2026-11-21T09:00:00+08:00"


def test_answers_of_apis():
    offers, _ = answered("gov-cn-policy-library", "gov-cn-policy-library.json")
    assert [(o.title, o.date) for o in offers] == [
        ("国务院关于示例工作的意见", "2026.11.20"),
        ("示例部关于古籍保护的通知", "2026.11.18"),
    ]
    assert offers[0].extra["doc_number"] == "国发〔2026〕99号" and offers[0].extra["issuer"] == "国务院"
    moment = parse(offers[0].date, SPECS["gov-cn-policy-library"].dates, NOW)
    assert to_beijing(moment.at).date() == date(2026, 11, 20)
    offers, _ = answered("cctv-news", "cctv-news.jsonp")
    assert [(o.title, o.filtered) for o in offers] == [("示例新闻一", False), ("图集不是文章", True)]
    assert named(answered("ifeng", "ifeng.html")[0]) == [
        ("https://news.ifeng.com/c/8sample1", "示例资讯一"),
        ("https://news.ifeng.com/c/8sample2", "示例资讯二 [组图]"),
    ]
    assert [u for u, _ in named(answered("thepaper", "thepaper.json")[0])] == [
        f"https://m.thepaper.cn/detail/3000000{n}" for n in (1, 2)
    ]


def test_the_next_page_of_an_answer():
    entry = SPECS["openalex-works"].entries[0]
    offers, data = answered("openalex-works", "openalex-works.json")
    assert offers[0].extra == {"authors": "A. Sample; B. Example", "venue": "Journal of Samples"}
    assert [o.url for o in offers] == ["https://doi.org/10.0000/sample.1", "https://openalex.org/W2"]
    more, cursor = next_page(entry, data, 1)
    assert more and "cursor=IlsxNzk1MjIwNDAwMDAwXSI%3D" in api_url(
        entry, {"keyword": "x", "since": "y"}, 2, cursor
    )
    assert next_page(entry, data, 4) == (False, None)


def test_keywords_times_pages():
    entry = SPECS["gov-cn-policy-library"].entries[0]
    values = list(first_urls(entry, NOW))
    asked = [api_url(entry, v, n, None) for v in values for n in (1, 2)]
    assert len(set(asked)) == 8
    assert [re.search(r"[?&]p=(\d+)", url)[1] for url in asked] == ["1", "2"] * 4
    assert any("q=%E5%8F%A4%E7%B1%8D&" in url for url in asked)


def test_pages_of_a_jsonp_file():
    entry = SPECS["cctv-news"].entries[0]
    values = next(first_urls(entry, NOW))
    assert [api_url(entry, values, n, None).rpartition("/")[2] for n in (1, 2)] == [
        "news_1.jsonp",
        "news_2.jsonp",
    ]


def test_boards():
    lines = observations("b", answered("baidu-hot", "baidu-hot.html")[0], NOW)
    assert [(o.item, o.rank, o.heat) for o in lines] == [
        ("示例热点甲", 1, 7904612),
        ("示例热点乙", 2, 7712345),
    ]
    lines = observations("t", answered("toutiao-hot", "toutiao-hot.json")[0], NOW)
    assert lines[1].url == "https://www.toutiao.com/trending/7000000000000000002/"
    lines = observations("n", answered("newsnow-weibo", "newsnow-weibo.json")[0], NOW)
    assert [(o.item, o.rank, o.heat) for o in lines] == [("示例话题甲", 1, 1230000), ("示例话题乙", 2, None)]
    lines = observations("w", listed("weibo-hot", "weibo-hot.html").offers, NOW)
    assert [(o.item, o.rank, o.heat) for o in lines] == [
        ("示例话题甲", 1, 1234567),
        ("示例话题乙", 2, 987654),
    ]


@pytest.mark.parametrize(
    ("id", "others", "articles", "column"),
    [
        ("tjrb-epaper", ["node_2.htm", "node_3.htm"], ["content_1_100001.htm", "content_1_100002.htm"], "第01版：要闻"),
        ("gmrb-epaper", ["nbs.D110000gmrb_02.htm"], ["nw.D110000gmrb_20261122_1-01.htm", "nw.D110000gmrb_20261122_2-01.htm"], "01版：头版"),
        ("rmrb-epaper", ["node_02.html"], ["content_30100001.html", "content_30100002.html"], "01版：要闻"),
        ("mrdx-epaper", ["Page02DK.htm"], ["Articel01001AB.htm", "Articel01002AB.htm"], "01版"),
        ("cctv-xwlb", [], ["VIDEsample0001261121.shtml", "VIDEsample0002261121.shtml"], None),
    ],
)  # fmt: skip
def test_papers(id, others, articles, column):
    entry = SPECS[id].entries[0]
    url = next(issue_urls(entry, NOW, ignore_schedule=True))
    text = page(f"{id}.html")
    assert [link.rpartition("/")[2] for link in layout_urls(text, url, entry)] == others
    offers = [o for o in layout_offers(text, url, entry) if not o.filtered]
    assert [o.url.rpartition("/")[2] for o in offers] == articles
    assert {o.extra.get("column") for o in offers} == {column}


def test_the_new_reader_leads_out_of_the_layout_folder():
    entry = SPECS["rmrb-epaper"].entries[0]
    url = next(issue_urls(entry, NOW))
    assert url == "http://paper.people.com.cn/rmrb/pc/layout/202611/22/node_01.html"
    first = layout_offers(page("rmrb-epaper.html"), url, entry)[0]
    assert first.url == "http://paper.people.com.cn/rmrb/pc/content/202611/22/content_30100001.html"


def test_every_page_here_is_read_by_a_test():
    text = Path(__file__).read_text(encoding="utf-8")
    names = {path.name for path in PAGES.iterdir() if path.suffix != ".md"}
    unread = {n for n in names if n not in text and f'"{n.removesuffix(".html")}"' not in text}
    assert not unread


def test_the_manual_lists_them_all():
    assert MARK.search(MANUAL.read_text(encoding="utf-8"))[0] == table()


if __name__ == "__main__":
    MANUAL.write_text(MARK.sub(lambda _: table(), MANUAL.read_text(encoding="utf-8")), encoding="utf-8")
