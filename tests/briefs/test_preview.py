import re
from dataclasses import replace

import pytest
from lxml import html

from briefs.preview import render_html
from domain.brief import Item, Section, Table
from domain.errors import InvalidInput


@pytest.fixture
def brief(make, masthead):
    return make.compose(make.full_day(), masthead, "b-1", "甲")


def test_the_preview_shows_the_whole_brief(brief):
    tree = html.fromstring(render_html(brief))
    assert next(h.text for h in tree.iter("h1")) == brief.title
    assert next(h.text for h in tree.iter("h2")) == "一、今日要情"
    assert len(list(tree.iter("h2"))) == 8 and len(list(tree.iter("table"))) == 3
    assert all(img.get("src").startswith("data:image/png;base64,") for img in tree.iter("img"))
    assert "演示样稿·内容虚构" in tree.text_content() and "（共印30份）" in tree.text_content()


def test_scripts_of_crawled_text_never_run(brief):
    bad = """<script>alert(1)</script><img src=x onerror="alert(2)">'"&{{ 7*7 }}</style>"""
    table = Table(bad, (bad,), ((bad,),))
    hostile = Section(
        "x", bad, (Item(bad, bad, note=bad, group=bad),), lead=bad, tables=(table,), coverage=bad
    )
    mast = replace(brief.masthead, name=bad, issuer=bad, notice=bad, report_to=(bad,), editor=bad)
    page = render_html(replace(brief, title=bad, sections=(hostile,), citations=(), masthead=mast))
    tree = html.fromstring(page)
    assert not list(tree.iter("script")) and not list(tree.iter("img")) and not list(tree.iter("a"))
    assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]
    assert tree.text_content().count("<script>alert(1)</script>") >= 10 and "{{ 7*7 }}" in tree.text_content()


def test_the_preview_asks_the_network_for_nothing(brief):
    assert not re.search(r"""(?:src|href)=["'](?!data:)|url\(|@import""", render_html(brief))


def test_a_brief_of_nothing_can_be_seen(make, masthead):
    page = render_html(make.compose(make.material(), masthead, "b-0", "甲"))
    assert "未采集到相关信息" in page and "<img" not in page


def test_a_secrecy_marking_is_not_shown(brief):
    with pytest.raises(InvalidInput, match="国家秘密"):
        render_html(replace(brief, masthead=replace(brief.masthead, classification="绝密")))
