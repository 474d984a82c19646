"""人工录入: what people enter becomes an article like any other, once, by one's own hand, with its evidence."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from briefs.gbt7714 import cited
from desk.intake_entry import MAX_TEXT, Entry
from desk.intake_files import Upload
from domain.brief import Citation
from domain.errors import InvalidInput, NotAllowed, NotFound, StoreUnavailable
from domain.ledger import Fate
from domain.source import MediaType
from domain.user import OPERATOR, Actor, Role

EDITOR = Actor("liguanyuan", (Role.EDITOR,))
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
ENTRY = Entry(
    channel=MediaType.WECHAT,
    outlet="津沽生活圈",
    title="南门外大街积水，居民盼尽快疏通",
    published="2026-11-21 18:05",
    text="昨夜大雨，南门外大街多处积水。\n\n　　居民反映排水口堵塞，希望有关部门尽快处置。",
    url="https://mp.weixin.qq.com/s/abcDEF?from=timeline",
    author="小陈",
)


def test_an_entry_is_an_article_everywhere(desk):
    report = desk.enter_article(EDITOR, ENTRY)
    article = desk.store.article(report.article.id)
    assert report.fate is Fate.KEPT and not report.duplicate
    assert article.body.split("\n") == [
        "昨夜大雨，南门外大街多处积水。",
        "居民反映排水口堵塞，希望有关部门尽快处置。",
    ]
    assert (article.intake, article.entered_by, article.outlet) == ("manual", "liguanyuan", "津沽生活圈")
    assert article.published_at.isoformat() == "2026-11-21T10:05:00+00:00" and article.precision == "minute"
    assert desk.store.source(article.source_id).media_type is MediaType.WECHAT
    desk.analyse(OPERATOR)
    assert [hit.article_id for hit in desk.search(EDITOR, "排水口堵塞").hits] == [article.id]
    story = desk.article(EDITOR, article.id).story
    assert story is not None and story.size == 1
    made = desk.make_brief(EDITOR, "daily", desk.now().date())
    assert article.id in {citation.article_id for citation in desk.brief(EDITOR, made.id).citations}


def test_entered_sources_do_not_trip_collection(desk):
    article = desk.enter_article(EDITOR, ENTRY).article
    source = desk.store.source(article.source_id)
    assert (source.id, source.enabled, source.pack) == ("manual-wechat", False, "人工录入")
    assert desk.check_sources(EDITOR) == []
    assert desk.export_sources(EDITOR).strip() == "[]"
    with pytest.raises(InvalidInput, match="由人录入"):
        desk.collect(EDITOR, ["manual-wechat"])


def test_the_same_link_or_the_same_text_is_entered_once(desk):
    first = desk.enter_article(EDITOR, ENTRY).article
    again = desk.enter_article(
        EDITOR, replace(ENTRY, title="换了标题", url="http://mp.weixin.qq.com/s/abcDEF")
    )
    assert again.duplicate and again.article == first
    typed = replace(ENTRY, url="", outlet="来电", channel=MediaType.COMPLAINT)
    assert desk.enter_article(EDITOR, typed).article == first
    reprint = replace(ENTRY, url="https://mp.weixin.qq.com/s/OTHER", outlet="另一公众号")
    assert not desk.enter_article(EDITOR, reprint).duplicate
    assert desk.store.count_articles() == 2


def test_two_screenshots_without_text_are_two_articles(desk):
    bare = replace(ENTRY, title="短视频截图", text="", url="", channel=MediaType.VIDEO)
    one = replace(bare, files=(Upload("1.png", PNG),))
    two = replace(bare, files=(Upload("2.png", PNG + b"\x01"),))
    assert not desk.enter_article(EDITOR, one).duplicate
    assert not desk.enter_article(EDITOR, two).duplicate
    assert desk.enter_article(EDITOR, one).duplicate
    report = desk.analyse(OPERATOR)
    assert (report.articles, report.failed) == (2, ())


def test_a_day_without_a_clock_is_a_day(desk):
    article = desk.enter_article(EDITOR, replace(ENTRY, published="2026年11月20日")).article
    assert article.precision == "day" and article.published_at.isoformat() == "2026-11-19T16:00:00+00:00"


def test_files_are_kept_whole_under_their_digest(desk, settings):
    article = desk.enter_article(EDITOR, replace(ENTRY, files=(Upload("C:\\屏幕\\截图.PNG", PNG),))).article
    sha256 = hashlib.sha256(PNG).hexdigest()
    path = settings.home / "exhibits" / sha256[:2] / f"{sha256}.png"
    assert path.read_bytes() == PNG
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    exhibit, content = desk.exhibit(EDITOR, article.id, sha256)
    assert (exhibit.name, exhibit.media_type, exhibit.size) == ("截图.PNG", "image/png", len(PNG))
    assert content == PNG
    with pytest.raises(NotFound):
        desk.exhibit(EDITOR, article.id, "0" * 64)


def test_a_changed_or_lost_file_is_noticed(desk, settings):
    article = desk.enter_article(EDITOR, replace(ENTRY, files=(Upload("截图.png", PNG),))).article
    assert desk.verify(OPERATOR) == []
    path = next((settings.home / "exhibits").rglob("*.png"))
    path.write_bytes(PNG + b"x")
    with pytest.raises(StoreUnavailable, match="已被改动"):
        desk.exhibit(EDITOR, article.id, desk.exhibits(EDITOR, article.id)[0].sha256)
    path.unlink()
    (problem,) = desk.verify(OPERATOR)
    assert "截图.png" in problem and "不在" in problem


def test_what_has_no_address_is_cited_without_one(desk):
    article = desk.enter_article(
        EDITOR, replace(ENTRY, url="", channel=MediaType.COMPLAINT, outlet="值班电话")
    ).article
    source = Citation(1, article.id, article.title, article.outlet, article.published_at, "", None, None)
    assert cited(source) == f"值班电话. {article.title}[Z]. （2026-11-21）. 本馆录入存档"


def test_an_edit_keeps_the_old_text_as_a_revision(desk, clock):
    article = desk.enter_article(EDITOR, ENTRY).article
    clock.forward(minutes=10)
    mended = replace(
        ENTRY, text="更正：积水已于今晨排除。", outlet="津沽生活圈服务号", files=(Upload("a.png", PNG),)
    )
    report = desk.edit_entry(EDITOR, article.id, mended)
    assert (report.fate, report.exhibits) == (Fate.REVISED, 1)
    shown = desk.store.article(article.id)
    assert (shown.body, shown.outlet, shown.url) == (
        "更正：积水已于今晨排除。",
        "津沽生活圈服务号",
        ENTRY.url,
    )
    assert shown.first_seen_at == article.first_seen_at
    assert [r.body for r in desk.store.revisions(article.id)] == [article.body, shown.body]
    verbs = [(e.verb, e.outcome) for e in desk.store.audit()]
    assert ("修改录入", "ok") in verbs and ("人工录入", "ok") in verbs


def test_only_whoever_entered_it_may_change_or_withdraw_it(desk):
    article = desk.enter_article(EDITOR, ENTRY).article
    other = Actor("wanglin", (Role.EDITOR,))
    with pytest.raises(NotAllowed, match="liguanyuan"):
        desk.edit_entry(other, article.id, ENTRY)
    with pytest.raises(NotAllowed, match="liguanyuan"):
        desk.withdraw_entry(other, article.id, "不对")
    with pytest.raises(NotAllowed):
        desk.enter_article(Actor("sun", (Role.REVIEWER1,)), replace(ENTRY, url=""))
    with pytest.raises(InvalidInput, match="渠道不能修改"):
        desk.edit_entry(EDITOR, article.id, replace(ENTRY, channel=MediaType.WEIBO))


def test_what_is_withdrawn_leaves_every_list_and_comes_back(desk):
    kept = desk.enter_article(
        EDITOR, replace(ENTRY, url="https://mp.weixin.qq.com/s/2", outlet="另一号")
    ).article
    article = desk.enter_article(EDITOR, ENTRY).article
    desk.analyse(OPERATOR)
    story = desk.article(EDITOR, kept.id).story
    assert story is not None and story.size == 2
    with pytest.raises(InvalidInput, match="撤回原因"):
        desk.withdraw_entry(EDITOR, article.id, "  ")
    desk.withdraw_entry(EDITOR, article.id, "录重了")
    assert desk.store.story(story.id).size == 1
    desk.analyse(OPERATOR)
    day = article.published_at.date()
    assert [a.id for a in desk.store.articles()] == [kept.id] and desk.store.count_articles() == 1
    assert sum(desk.store.count_by_day(day, day)[day].values()) == 1
    assert {hit.article_id for hit in desk.search(EDITOR, "排水口").hits} == {kept.id}
    assert desk.store.story(story.id).size == 1
    line = next(line for line in desk.entries(EDITOR) if line.article.id == article.id)
    assert (line.state, line.hidden, line.mark.why) == ("已撤回", True, "录重了")
    assert desk.article(EDITOR, article.id).article.body == article.body
    desk.restore_entry(EDITOR, article.id)
    desk.analyse(OPERATOR)
    assert desk.store.count_articles() == 2 and desk.store.story(story.id).size == 2
    assert desk.search(EDITOR, "排水口").total == 2


def test_a_story_whose_only_article_is_withdrawn_is_listed_nowhere(desk):
    article = desk.enter_article(EDITOR, ENTRY).article
    desk.analyse(OPERATOR)
    desk.withdraw_entry(EDITOR, article.id, "录错")
    desk.analyse(OPERATOR)
    assert desk.store.stories() and desk.overview(EDITOR).stories == ()


def test_a_crawled_page_keeps_who_entered_it_first(desk):
    article = desk.enter_article(EDITOR, ENTRY).article
    source = replace(desk.store.source(article.source_id), id="jgw", kind="portal", name="津沽在线")
    desk.store.put_source(source, "测试", "测试", desk.now())
    crawled = replace(
        article, source_id="jgw", intake="crawl", entered_by=None, body="全文", outlet="津沽在线"
    )
    desk.store.put_article(crawled, None)
    shown = desk.store.article(article.id)
    assert (shown.intake, shown.entered_by, shown.outlet) == ("manual", "liguanyuan", "津沽生活圈")
    assert [r.body for r in desk.store.revisions(article.id)] == [article.body, "全文"]


def test_personal_numbers_are_asked_about_and_kept_as_entered(desk):
    entry = replace(ENTRY, text="来电人称排水口堵塞，电话13820001234，盼回复。")
    check = desk.check_entry(EDITOR, entry)
    assert check.duplicate is None and "138****1234" in check.personal[0]
    with pytest.raises(InvalidInput, match=r"138\*{4}1234") as refused:
        desk.enter_article(EDITOR, entry)
    assert "13820001234" not in str(refused.value) and desk.store.count_articles() == 0
    kept = desk.enter_article(EDITOR, replace(entry, keep_personal=True)).article
    assert "13820001234" in kept.body


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": ""}, "没有填写标题"),
        ({"title": " 　\x00\u200b "}, "没有填写标题"),
        ({"title": "长" * 201}, "201 字"),
        ({"outlet": " "}, "没有填写来源"),
        ({"text": " \n　\n ", "url": ""}, "只有标题"),
        ({"text": "字" * (MAX_TEXT + 1)}, "20 万字"),
        ({"text": "a" * 5_000_000}, "5000000 字"),
        ({"url": "javascript:alert(1)"}, "不是网址"),
        ({"url": "mp.weixin.qq.com/s/abc"}, "不是网址"),
        ({"url": "http://[::1"}, "不是网址"),
        ({"url": "http://a.cn/" + "x" * 2000}, "不是网址"),
        ({"published": ""}, "没有填写发布时间"),
        ({"published": "2026-13-45"}, "无法识别"),
        ({"published": "2026-02-30 08:00"}, "无法识别"),
        ({"published": "不知道"}, "无法识别"),
        ({"published": "1980-01-01"}, "三十年"),
        ({"published": "2026-11-22 10:30"}, "还没有到"),
        ({"published": "2036-11-22"}, "无法识别"),
        ({"text": "机密★1年\n内部情况"}, "国家秘密标志"),
        ({"files": (Upload("空.png", b""),)}, "是空的"),
        ({"files": (Upload("发票.pdf", b"MZ\x90\x00" + b"\0" * 200),)}, "不是 PNG"),
        ({"files": (Upload("图.png", b"GIF89a" + b"\0" * 20),)}, "不是 PNG"),
        ({"files": (Upload("表.docx", b"PK\x03\x04broken"),)}, "不是 PNG"),
        ({"files": (Upload("大.png", PNG + b"\0" * 30_000_000),)}, "30 MB"),
        ({"files": (Upload("a.png", PNG),) * 21}, "最多附 20 个文件"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_nothing_is_kept(desk, settings, fields, says):
    with pytest.raises(InvalidInput, match=says) as refused:
        desk.enter_article(EDITOR, replace(ENTRY, **fields))
    assert "\n" not in str(refused.value)
    assert desk.store.count_articles() == 0 and desk.store.sources() == []
    assert not list(Path(settings.home / "exhibits").rglob("*.*"))


def test_null_bytes_go_and_page_code_becomes_text(desk):
    pasted = "<div><p>第一段&nbsp;话。</p><script>alert(1)</script><p>第二段，<b>要点</b>。</p></div>"
    article = desk.enter_article(EDITOR, replace(ENTRY, text=pasted)).article
    assert article.body == "第一段 话。\n第二段，要点。"
    plain = desk.enter_article(
        EDITOR, replace(ENTRY, url="", text="温度<5度且>3度\x00，注意\u200b保暖。")
    ).article
    assert plain.body == "温度<5度且>3度，注意保暖。"
