"""Names of people out of labels and out of the text, subtitles, titles; all persons are fictional."""

from datetime import UTC, datetime

import pytest

from crawlers.extract import extract_page
from crawlers.extract.bylines import reporters, tidy_name

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
REST = "改造工程将于本月底全部完工，供热站同时开通二十四小时热线。"
PROSE = f"<p>入冬以来，河东区启动老旧小区供热管网改造，涉及十二个小区、四千余户居民。</p><p>{REST}</p>"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("本报讯（记者 周宁）入冬以来，管网改造启动。", "周宁"),
        ("新华社天津11月20日电（记者周宁、何晚）入冬以来，管网改造启动。", "周宁、何晚"),
        ("本报讯（津沽晚报记者 周 宁 通讯员 林晓）入冬以来。", None),
        ("本报讯（记者 周宁 通讯员 林文晓）入冬以来，管网改造启动。", "周宁、林文晓"),
        ("津沽日报讯 (记者/周宁 通讯员/林晓)入冬以来，管网改造启动。", "周宁、林晓"),
        ("津沽晚报讯 记者周宁报道：入冬以来，管网改造启动。", "周宁"),
        ("【津沽時報記者周寧台北報導】入冬以來，管網改造啟動。", "周寧"),
        ("□ 本报记者 周宁", "周宁"),
        ("记者从市供热办获悉，改造月底完工。", None),
        ("本报记者走访了十二个小区。", None),
        ("他告诉记者，今年能到二十度。", None),
    ],
)
def test_reporters_named_at_the_head(line, names):
    assert reporters(f"{line}\n{REST}\n{REST}\n{REST}\n{REST}") == names


@pytest.mark.parametrize("end", ["本报记者 周宁", "（记者 周宁）", "（本报记者周宁）"])
def test_reporters_named_at_the_end(end):
    assert reporters(f"{REST}\n{REST}\n{REST}\n{REST}\n{REST}{end}") == "周宁"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("周宁责任编辑：林晓", "周宁"),
        ("周宁 稿源：津沽晚报", "周宁"),
        ("周宁]", "周宁"),
        ("津沽晚报见习记者 周宁", "周宁"),
        ("周宁 何晚 台北報導", "周宁 何晚"),
        ("周宁、何晚", "周宁、何晚"),
        ("Zhou Ning", "Zhou Ning"),
        ("未知", None),
        ("网络整理", None),
        ("2026-11-20", None),
        ("编辑", None),
        ("", None),
    ],
)
def test_a_labelled_name(label, name):
    assert tidy_name(label) == name


def read(head, body):
    page = f"<html><head><title>{head}</title><meta property=og:site_name content='EDN 电子'></head><body>{body}</body></html>"
    return extract_page(page.encode(), "https://www.example.com/a.html", fetched_at=NOW)


@pytest.mark.parametrize(
    ("head", "above", "title"),
    [
        ("供热管网改造用上5G-EDN 电子", "", "供热管网改造用上5G"),
        ("》供热管网改造月底完工", "", "供热管网改造月底完工"),
        ("津沽卫视-津沽新闻", "<h1>供热管网改造月底完工</h1>", "供热管网改造月底完工"),
        ("供热管网改造完工_要闻_津沽网", "<h1>河东区供热管网改造完工</h1>", "河东区供热管网改造完工"),
        ("供热管网改造完工_要闻_津沽网", "<h1>另一件完全不同的事情</h1>", "供热管网改造完工"),
    ],
)
def test_titles(head, above, title):
    assert read(head, f"{above}<div>{PROSE}</div>").title == title


@pytest.mark.parametrize(
    ("below", "subtitle"),
    [
        ("<p>——四千余户居民受益</p>", "四千余户居民受益"),
        ("<h4 class=sub>四千余户居民受益</h4>", "四千余户居民受益"),
        ("<div class=subtitle>2026-11-20 08:30</div>", None),
        ("<div class=subtitle>来源：津沽晚报</div>", None),
        ("<p>四千余户居民受益</p>", None),
    ],
)
def test_subtitles(below, subtitle):
    found = read("供热管网改造月底完工_津沽网", f"<h1>供热管网改造月底完工</h1>{below}<div>{PROSE}</div>")
    assert found.subtitle == subtitle


@pytest.mark.parametrize(
    ("picture", "captions"),
    [
        ("<figure><img src=a.jpg><figcaption>工人铺设管道</figcaption></figure>", ("工人铺设管道",)),
        ("<img src=a.jpg><p class=pictext>工人铺设管道</p>", ("工人铺设管道",)),
        ("<p><img src=a.jpg></p><p>图为工人铺设管道。</p>", ("图为工人铺设管道。",)),
        ("<p><img src=a.jpg></p><p>工人铺设管道。周宁 摄</p>", ("工人铺设管道。周宁 摄",)),
        ("<p><img src=a.jpg></p><p>施工队连续干了两个月，居民都说好。</p>", ()),
        ("<p>图为工人铺设管道。</p>", ()),
    ],
)
def test_captions_stand_apart(picture, captions):
    found = read(
        "供热管网改造月底完工_津沽网", f"<h1>供热管网改造月底完工</h1><div>{PROSE}{picture}{PROSE}</div>"
    )
    assert found.captions == captions
    assert not any(caption in found.body.split("\n") for caption in captions)


@pytest.mark.parametrize(
    ("body", "kind", "files"),
    [
        (f"<div class=content>{PROSE * 3}</div>", "text", 0),
        (
            "<div class=content><p>现将名单予以公布，详见附件。</p></div><p>附件：<a href=/a.pdf>名单.pdf</a></p>",
            "pdf",
            1,
        ),
        ("<div class=content><img src=/scan.jpg></div>", "image", 0),
        (
            f"<div class=content>{PROSE * 3}</div><div class=footer><a href=/help.pdf>使用帮助</a></div>",
            "text",
            0,
        ),
        (
            f"<div class=content>{PROSE * 3}<p>附件1：<a href='/down?id=3'>报名表.docx</a></p></div>",
            "text",
            1,
        ),
        ("", "empty", 0),
    ],
)
def test_files_and_kind_of_text(body, kind, files):
    found = read("关于公布名单的公告", f"<h1>关于公布名单的公告</h1>{body}")
    assert (found.body_kind, len(found.attachments)) == (kind, files)


def test_teasers_are_no_text_of_this_article():
    teaser = "<div class=item><h3><a href=/{0}.html>另一篇文章的标题讲述别的事{0}</a></h3><p>摘要写得很长，一句接一句，比正文还要长，读者容易当成正文。</p></div>"
    cards = "<div class=list>" + "".join(teaser.format(n) for n in range(8)) + "</div>"
    found = read("供热管网改造月底完工_津沽网", f"<h1>供热管网改造月底完工</h1><div>{PROSE * 2}</div>{cards}")
    assert "另一篇文章" not in found.body and REST in found.body
    assert "摘要写得很长" not in found.body
