"""Faults in content files are one clear line; the real content is all there."""

import re
from datetime import date

import pytest

from crawlers.spec import SourceSpec
from desk.demo.content import load
from desk.demo.hot import heat
from desk.demo.records import ContentError
from desk.demo.site import SampleSite
from desk.demo.sources import declarations
from desk.demo.truth import truth_rows

LAST_DAY = date(2026, 11, 22)
HEAD = "- story: one\n  title: 一\n  topic: T01\n  articles:\n"
PLAIN = '    - {key: k1, outlet: hxs, day: 1, time: "08:00", title: 题, sentiment: neu, body: 文'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + PLAIN + ", colum: 文}", r"x\.yml 的 k1：有不认识的键 colum"),
        (HEAD + PLAIN.replace("neu", "mixed") + "}", r"k1：sentiment 的值 mixed 不在允许范围：pos、neu、neg"),
        (HEAD + PLAIN.replace('"08:00"', "11:05") + "}", r"k1：time 应为文字，实际是 665"),
        (HEAD + PLAIN.replace("day: 1", "day: 14") + "}", r"k1：day 应在 0—13 之间，实际是 14"),
        (HEAD + PLAIN.replace("hxs", "rebang") + "}", r"k1：outlet 的值 rebang 不在允许范围"),
        (HEAD + PLAIN.replace("文", "'{{ day(1) }}'") + "}", r"k1：日期宏 \{\{ day\(1\) \}\} 无法识别"),
        (HEAD + PLAIN + ", district: 东城区}", r"k1：district 的值 东城区 不在允许范围"),
        (HEAD + PLAIN + ", pages: 2}", r"k1：pages 只用于 jgw"),
        (HEAD + PLAIN + ", reprint_of: k2}", r"k1：body 与 reprint_of 要有且只有一个"),
        (HEAD + PLAIN.replace("body: 文", "reprint_of: k2") + "}", r"k1：reprint_of 指向的 k2 不存在"),
        (HEAD + PLAIN.replace("body: 文", "reprint_of: k1") + "}", r"k1：reprint_of 绕成了圈：k1 → k1"),
        (HEAD + PLAIN + "}\n" + PLAIN + "}", r"k1：key 重复"),
        (HEAD + PLAIN + ', edit: {day: 1, time: "07:00", title: 新}}', r"k1 的 edit：时间应晚于发布时间"),
        (HEAD + PLAIN + ', edit: {day: 2, time: "07:00", replace: [[无, 有]]}}', r"k1：replace 的原文“无”"),
        ("- story: [", r"x\.yml 第 1 行：YAML 写法有误"),
        ("story: one", r"x\.yml：应为故事列表"),
        (HEAD.replace("T01", "T99") + PLAIN + "}", r"x\.yml 的 one：topic 的值 T99 不在允许范围"),
    ],
)
def test_a_fault_is_one_line_naming_file_and_key(tmp_path, text, message):
    (tmp_path / "x.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=message) as caught:
        load(tmp_path, LAST_DAY)
    assert "\n" not in str(caught.value)


def test_an_empty_folder_says_so(tmp_path):
    with pytest.raises(ContentError, match="没有内容文件"):
        load(tmp_path, LAST_DAY)


def test_heat_rises_to_its_peak_and_falls_away(small_content):
    line = next(s.hot for s in load(small_content, LAST_DAY) if s.hot)
    from datetime import timedelta

    curve = [heat(line, line.start + timedelta(hours=h)) for h in (-1, 0, 6, 18, 30, 31)]
    assert curve[0] == curve[-1] == 0
    assert curve[1] < curve[2] and curve[2] > curve[3] > curve[4] > 0
    assert abs(curve[2] - line.peak) < line.peak * 0.04


def test_the_declarations_have_the_agreed_shape():
    found = declarations("http://127.0.0.1:8765/", date(2026, 11, 22))
    kinds = {d["id"]: (d["kind"], d["entries"][0]["type"]) for d in found}
    assert kinds == {
        "demo-jgrb": ("local_media", "epaper"),
        "demo-jgw": ("portal", "list"),
        "demo-hxs": ("central_media", "rss"),
        "demo-jggov": ("gov", "list"),
        "demo-wlj": ("gov", "list"),
        "demo-jglib": ("library", "sitemap"),
        "demo-msb": ("complaint", "json"),
        "demo-rebang": ("hotboard", "json"),
    }
    for one in found:
        assert one["region"] == "天津" and one["fetch"]["delay"] == 0
        assert one["evidence"] == {
            "status": "evidence_public_code",
            "where": "data/sample_site",
            "as_of": "2026-11-22",
        }
        assert "http://127.0.0.1:8765/" in str(one["entries"]) and "8765//" not in str(one["entries"])


def test_the_declarations_pass_the_crawlers_schema():
    specs = [SourceSpec(**one) for one in declarations("http://127.0.0.1:8765")]
    assert len({spec.id for spec in specs}) == 8


@pytest.fixture(scope="module")
def real():
    site = SampleSite(last_day=LAST_DAY)
    site.now = site.moment(13, "23:59")
    return site


def test_the_real_content_is_large_and_odd_enough(real):
    articles = real.timeline.articles
    assert len(articles) >= 320 and len(real.timeline.stories) >= 40
    counts = {
        "removed": sum(a.removed_at is not None for a in articles),
        "edited": sum(len(a.versions) > 1 for a in articles),
        "moved": sum(a.moved for a in articles),
        "lying": sum(a.lying_charset for a in articles),
        "paged": sum(a.pages > 1 for a in articles),
        "documents": sum(a.doc is not None for a in articles),
        "replies": sum(a.reply is not None for a in articles),
        "reprints": sum(a.original != a.key for a in articles),
        "hot": sum(s.hot is not None for s in real.timeline.stories),
    }
    assert all(counts.values()), counts
    assert len(real.timeline.issues) >= 12


def test_every_real_page_can_be_drawn_and_leaves_no_macro(real):
    for row in truth_rows(real):
        page = real.respond(str(row["path"]))
        if row["days"]["removed"] is not None and page.status == 404:
            continue
        assert page.status == 200, row["key"]
        text = page.body.decode("gbk" if row["outlet"] == "jgw" else "utf-8")
        assert not re.search(r"\{\{", text), row["key"]
