import re
from collections import Counter
from dataclasses import replace

import pytest

from briefs.material import Counts, HotItem
from domain import brief_edit
from domain.alert import Alert
from domain.brief import Coverage
from domain.errors import InvalidInput
from domain.story import Level
from domain.text import han_count

ORDER = [
    "今日要情",
    "数据概览",
    "涉津舆情",
    "分类摘要",
    "文化·图书馆·古籍",
    "国内外热点",
    "预警与跟踪",
    "信息来源清单",
]


@pytest.fixture
def compose(make, masthead):
    return lambda material, **more: make.compose(material, masthead, "b-1", "甲", **more)


def section(brief, key):
    return next(s for s in brief.sections if s.key == key)


def everything(brief):
    """All the words of a brief."""
    parts = []
    for s in brief.sections:
        parts += [
            s.title,
            s.lead,
            s.closing,
            s.coverage,
            *(w for i in s.items for w in (i.title, i.text, i.note, i.group)),
        ]
        parts += [cell for t in s.tables for row in (t.head, *t.rows) for cell in row]
    return "\n".join(parts)


def test_a_full_day_has_all_sections_in_order(make, compose):
    brief = compose(make.full_day())
    assert [s.title for s in brief.sections] == ORDER
    assert brief.title == "11月22日舆情综述" and brief.status == "draft" and brief.issue_no is None


def test_composing_again_gives_the_same_brief(make, compose):
    assert compose(make.full_day()) == compose(make.full_day())


def test_headlines_keep_number_and_length(make, compose):
    items = section(compose(make.full_day()), "headlines").items
    assert 3 <= len(items) <= 5
    for item in items:
        prose = item.text[: item.text.rindex("（")]
        assert han_count(prose) >= 80 and len(item.text) <= 150


def test_every_item_ends_with_outlets_and_day(make, compose):
    for s in compose(make.full_day()).sections:
        for item in s.items:
            assert re.search(r"。（[^（）]+，11月2[12]日(至22日)?）$", item.text)
            assert item.citations


def test_a_story_is_told_once_and_what_is_left_out_is_counted(make, compose):
    brief = compose(make.full_day(stories=48))
    told = [i.story_id for s in brief.sections for i in s.items]
    assert len(told) == len(set(told))
    closing = section(brief, "digest").closing
    left = 4 * (48 - len(told))  # each story has four articles, none of them a reprint
    assert f"另有{left}条关注度较低的信息（去重后）未单列：" in closing
    assert sum(int(n) for n in re.findall(r"(?<=[^另有\d])\d+(?=条)", closing.partition("：")[2])) == left


def test_a_grave_level_comes_before_heat(make, compose):
    stories = [make.story(make.article(str(n), f"热点{n}")) for n in range(8)]
    grave = make.story(make.article("g", "化工厂起火"), level=Level.RED, reasons=["已有人员伤亡"])
    first = section(compose(make.material(*stories, grave)), "headlines").items[0]
    assert first.title == "化工厂起火"
    assert first.note == "关注等级（馆内研判）Ⅰ级（红）：已有人员伤亡"


def test_the_level_is_one_line_with_the_gravest_reason_first(make, compose):
    reasons = ["中央媒体有负面报道（1篇）", "热度、负面占比、类别和属地综合研判", "已有5家来源报道"]
    story = make.story(make.article("1"), level=Level.ORANGE, reasons=reasons)
    note = section(compose(make.material(story)), "headlines").items[0].note
    assert note == "关注等级（馆内研判）Ⅱ级（橙）：中央媒体有负面报道（1篇）"
    assert len(note) <= 34  # 小四 characters on 156 mm less the indent


def test_no_bare_score_and_no_level_without_reasons(make, compose):
    story = make.story(make.article("1"), level=Level.YELLOW, reasons=[])
    assert "等级" not in section(compose(make.material(story)), "headlines").items[0].note


def test_private_lives_give_way_to_public_matters(make, compose):
    stories = [make.story(make.article(str(n), f"艺人动态{n}"), topic="T00") for n in range(4)]
    stories += [make.story(make.article(f"p{n}", f"公共事务{n}"), topic="T07") for n in range(4)]
    titles = [i.title for i in section(compose(make.material(*stories)), "headlines").items]
    assert titles == [f"公共事务{n}" for n in range(3)]


def test_what_one_outlet_told_once_only_fills_a_block_up(make, compose):
    single = [make.story(make.article(f"s{n}", f"单篇消息{n}")) for n in range(9)]
    twice = [
        make.story(
            make.article(f"t{n}", f"两家报道{n}"), make.article(f"u{n}", f"两家报道{n}", outlet="津沽在线")
        )
        for n in range(7)
    ]
    marked = make.story(make.article("m", "单篇但有等级"), level=Level.BLUE, reasons=["已有5家来源报道"])
    brief = compose(make.material(*single, *twice, marked))
    titles = [i.title for s in brief.sections for i in s.items]
    assert [t for t in titles if t.startswith("两家")] == [f"两家报道{n}" for n in range(7)]
    assert "单篇但有等级" in titles and not [t for t in titles if t.startswith("单篇消息")]
    assert "另有9条" in section(brief, "digest").closing


def test_a_quiet_day_is_still_told(make, compose):
    brief = compose(make.material(*(make.story(make.article(str(n), f"单篇消息{n}")) for n in range(9))))
    assert [len(section(brief, key).items) for key in ("headlines", "local", "digest")] == [3, 2, 0]


def test_a_comment_is_no_news(make, compose):
    comment = make.story(
        make.article("1", "津沽日报评论员：让测温单变成维修单"),
        make.article("2", "让测温单变成维修单", outlet="津沽在线", author="本报评论员 闻达"),
    )
    at = comment.story.last_at
    alert = Alert("l-1", "level", "等级", comment.story.id, Level.YELLOW, at, "报道量为平日三倍")
    brief = compose(make.material(comment, alerts=((alert, comment.story),)))
    assert section(brief, "alerts").tables[0].rows[0][-1] == "未单列"
    assert brief.item_count == 0 and "另有2条" in section(brief, "digest").closing


def test_blocks_take_what_is_theirs(make, compose):
    plain = [
        make.story(make.article(f"h{n}", f"要情{n}"), make.article(f"i{n}", f"要情{n}")) for n in range(5)
    ]
    guji = make.story(make.article("g", "古籍修复展开幕"), topic="T18")
    abroad = make.story(make.article("n", "外省出台新规"), topic="T01", local=False)
    city = make.story(make.article("c", "本市公交线路调整"), topic="T08")
    brief = compose(make.material(*plain, abroad, guji, city))
    assert [i.title for i in section(brief, "culture").items] == ["古籍修复展开幕"]
    assert [i.title for i in section(brief, "national").items] == ["外省出台新规"]
    assert [i.title for i in section(brief, "local").items] == ["津沽市公交线路调整"]
    assert "另见今日要情（一）（二）（三）（四）（五）" in section(brief, "local").lead


def test_digest_stands_under_groups(make, compose):
    digest = section(compose(make.full_day(stories=48)), "digest")
    groups = [i.group for i in digest.items]
    assert groups == sorted(groups, key=[g.name for b in make.kind().blocks for g in b.groups].index)
    assert len(set(groups)) > 2 and max(Counter(groups).values()) <= 2


def test_a_short_story_gives_way_in_the_headlines(make, compose):
    thin = make.story(
        make.article("t", "一句话消息", "津沽市图书馆今起延长开放时间。"), summaries={"a-t": ()}
    )
    rich = [make.story(make.article(str(n), f"热点{n}"), make.article(f"b{n}", f"热点{n}")) for n in range(5)]
    brief = compose(make.material(thin, *rich))
    assert "一句话消息" not in [i.title for i in section(brief, "headlines").items]
    assert "一句话消息" in [i.title for i in section(brief, "local").items]


def test_citations_are_numbered_by_first_use_and_all_are_listed(make, compose):
    brief = compose(make.full_day())
    used = [n for s in brief.sections for i in s.items for n in i.citations]
    assert (
        list(dict.fromkeys(used))
        == [c.number for c in brief.citations]
        == list(range(1, len(brief.citations) + 1))
    )
    assert all(c.snapshot_id and c.captured_at and c.url for c in brief.citations)


def test_the_sentences_of_an_item_stand_in_an_article_it_cites(make, compose):
    material = make.full_day()
    articles = {a.id: a for m in material.stories for a in m.articles}
    brief = compose(material)
    cited = {c.number: articles[c.article_id] for c in brief.citations}
    for s in brief.sections:
        for item in s.items:
            for sentence in item.text[: item.text.rindex("（")].split("。")[:-1]:
                assert any(sentence in cited[n].body for n in item.citations)


def test_a_reprint_is_not_the_source_of_an_item(make, compose):
    copy = make.article("copy", "转载", outlet="转载站", hours=1)
    source = make.article("source", "首发", outlet="首发报", hours=2)
    brief = compose(make.material(make.story(copy, source, reprints={"a-copy": "a-source"})))
    item = section(brief, "headlines").items[0]
    assert item.title == "首发" and item.text.endswith("（首发报、转载站，11月21日）")


def test_overview_states_what_it_covers(make, compose):
    s = section(compose(make.full_day()), "overview")
    for words in (
        "11月21日8时至22日8时",
        "正常2个",
        "华夏新闻社（超时）",
        "去重后96条（原始96条）",
        "未覆盖微博、微信公众号",
    ):
        assert words in s.coverage
    assert "共采集相关信息96条（去重后；原始96条），环比增长20.0%（上期80条）" in s.lead
    assert s.tables and s.charts


def test_figures_of_the_overview_add_up(make, compose):
    material = make.full_day()
    s = section(compose(material), "overview")
    rows = {row[0]: row[1] for row in s.tables[0].rows}
    assert sum(int(v) for k, v in rows.items() if k.startswith("情感")) == material.coverage.raw
    assert sum(int(v) for k, v in rows.items() if k.startswith("渠道")) == material.coverage.raw
    classes = next(c for c in s.charts if c.kind == "bar")
    assert sum(classes.series[0][1]) == sum(material.by_topic.values())


def test_texts_without_verdict_are_counted_too(make, compose):
    material = replace(make.full_day(), by_sentiment={"pos": 10, "neu": 20, "neg": 6})
    rows = {row[0]: row[1] for row in section(compose(material), "overview").tables[0].rows}
    assert rows["情感：未判定"] == "60"


def test_nothing_is_compared_with_a_window_that_was_not_watched(make, compose):
    s = section(compose(make.material(make.story(make.article("1")))), "overview")
    assert "不作环比" in s.lead and "增长" not in s.lead
    empty = make.material(make.story(make.article("1")), previous=Counts(0, 0))
    assert "上期为0条，不计算环比" in section(compose(empty), "overview").lead


def test_a_rumour_without_refutation_says_so(make, compose):
    talk = make.article(
        "1", "网传本市地铁将停运三天", "网传消息称，本市地铁将于周末停运三天，涉及全部线路和站点。"
    )
    item = section(compose(make.material(make.story(talk, summaries={"a-1": ()}))), "headlines").items[0]
    assert "尚未证实" in item.note


def test_zero_articles_are_said_plainly_in_each_section(make, compose):
    brief = compose(make.material())
    assert brief.item_count == 0 and brief.citations == ()
    for s in brief.sections:
        assert re.search("未采集到|没有", s.lead), s.title
    assert section(brief, "overview").charts == ()
    assert "去重后0条" in section(brief, "overview").coverage


def test_a_window_in_which_nothing_ran_says_so(make, compose):
    window = make.material().window
    brief = compose(make.material(coverage=Coverage(window, (), (), 0, 0)))
    assert "没有采集源运行" in section(brief, "overview").coverage


def test_a_story_without_articles_in_the_window_is_not_told(make, compose):
    assert compose(make.material(make.story())).item_count == 0


def test_personal_numbers_never_reach_the_brief(make, compose):
    body = "居民反映，小区物业停运电梯半个月无人维修，业主拨打13812345678和车主津A12345联系均无人答复，随后向社区和街道投诉。"
    story = make.story(make.article("1", "电话13812345678无人接听", body), summaries={"a-1": ()})
    brief = compose(
        make.material(story, hot_items=(HotItem("榜", "寻人13912345678", 1, make.material().window.start),))
    )
    words = everything(brief) + "".join(c.title for c in brief.citations)
    assert "138****5678" in words and "津A·***45" in words and "139****5678" in words
    assert "12345678" not in words and "A12345" not in words


def test_a_page_without_words_does_not_stop_the_brief(make, compose):
    brief = compose(make.material(make.story(make.article("1", "", ""), summaries={"a-1": ()})))
    assert section(brief, "headlines").items[0].text == "（无标题）。（津沽晚报，11月21日）"


def test_a_secrecy_marking_stops_composing(make, masthead):
    with pytest.raises(InvalidInput, match="国家秘密"):
        make.compose(make.material(), replace(masthead, name="机密日报"), "b-1", "甲")


def test_a_kind_with_an_unknown_form_is_named(make, compose):
    kind = make.kind()
    block = replace(kind.blocks[0], form="weather")
    with pytest.raises(InvalidInput, match="weather"):
        compose(make.material(), declared=replace(kind, blocks=(*kind.blocks, block)))


def test_a_complaint_is_printed_as_somebodys_words(make, compose):
    body = "我交了三千八百元学费，只考了科目一，群里一百多个学员都联系不上“通顺驾校”的教练。"
    story = make.story(make.article("1", "驾校关门学费难退", body), summaries={"a-1": (body,)})
    text = section(compose(make.material(story)), "headlines").items[0].text
    assert text == f"网民反映：“{body.replace('“', '‘').replace('”', '’')}”（津沽晚报，11月21日）"


def test_what_found_no_room_stands_ready_with_its_own_sources(make, compose):
    day = make.full_day()
    daily = make.kind()
    few = [replace(b, items=(1, 1)) if b.form in {"headlines", "stories"} else b for b in daily.blocks]
    brief = compose(day, declared=replace(daily, blocks=tuple(few)))
    printed = {item.story_id for s in brief.sections for item in s.items}
    spare = [kept.item.story_id for kept in brief.spare]
    assert spare and len(set(spare)) == len(spare) and not printed & set(spare)
    for kept in brief.spare:
        assert [c.number for c in kept.citations] == list(range(1, len(kept.citations) + 1))
        assert set(kept.item.citations) <= {c.number for c in kept.citations} and kept.item.citations
    used = brief_edit.keep(brief, brief.spare[0].item.key)
    assert section(used, brief.spare[0].section).items[-1].title == brief.spare[0].item.title
    assert len({item.key for s in used.sections for item in s.items}) == used.item_count
