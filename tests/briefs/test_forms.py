"""The forms of block: what each makes of hand-made material, and that every shipped kind is sound with any of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from briefs.blocks import FORMS
from briefs.blocks.names import FORM_NAMES
from briefs.figures import answer
from briefs.kinds import shipped_kinds
from briefs.material import Counts
from domain.analysis import Attitude, Sentiment, Viewpoint
from domain.article import Policy
from domain.brief_kind import Block, BriefKind, Feed
from domain.response import Matter, clocks
from domain.source import MediaType
from domain.story import Course, Level, Stage
from domain.told import Told

KINDS = shipped_kinds()
FIGURES = (
    "figures", "overview", "compare", "appendix", "trend", "channels", "sentiment", "classes", "districts", "words",
    "ranking", "watched",
)  # fmt: skip


@pytest.fixture
def section(make, masthead):
    """The one section of a brief that has one block."""

    def made(form, material, **more):
        block = Block(key=form, title="栏目", form=form, **more)
        kind = BriefKind("k", "种类", masthead, (block,), make.kind().steps)
        return make.compose(material, masthead, "b-1", "甲", kind).sections[0]

    return made


@pytest.fixture
def rich(make):
    """A full day with everything that a form may ask for."""
    day = make.full_day()
    voices = (
        Viewpoint("市供热办", "将逐户测温", Attitude.SUPPORT, "将对报修较多的三十七个小区逐户测温", 0),
        Viewpoint("网民", "希望一并改造", Attitude.APPEAL, "希望把更换计划和供热改造工程一并安排", 3),
    )
    stories = []
    for number, material in enumerate(day.stories):
        first = material.articles[0]
        told = {
            k: replace(a, viewpoints=voices if number == 0 and k == first.id else ())
            for k, a in material.analyses.items()
        }
        stories.append(replace(material, analyses=told))
    paper = make.article(
        "p", "关于做好供热保障的通知", policy=Policy("津沽政办发〔2026〕12号", issuer="津沽市人民政府办公厅",
        issued_on=date(2026, 11, 20), effective_on=date(2026, 12, 1), validity="有效"),
    )  # fmt: skip
    ids = [a.id for m in stories[:2] for a in m.articles]
    return replace(
        day,
        stories=tuple(stories),
        policies=(paper,),
        by_district={"河东区": 9, "河北区": 12, "和平区": 9},
        by_word={"供热": 30, "测温": 8, "报修": 8, "只此一条": 1},
        by_outlet={"津沽日报": 50, "津沽在线": 46},
        course=tuple((day.day - timedelta(days=6 - n), {"pos": n, "neu": 5, "neg": 6 - n}) for n in range(7)),
        watched={"heating": frozenset(ids)},
        watch_names={"heating": "供热"},
    )


def focused(material, **more):
    """The same about its first story."""
    story = replace(
        material.stories[0].story,
        level=Level.ORANGE,
        level_reasons=("涉及公共安全",),
        local=True,
        course=Course(Stage.FADING, peak_at=material.window.start + timedelta(hours=10)),
        detected_at=material.window.start,
    )
    focus = replace(material.stories[0], story=story, **more)
    limits = clocks(story, Matter.EMERGENCY, material.created_at)
    return replace(material, stories=(focus,), focus=focus, subject="供热管线抢修", clocks=limits)


def test_every_form_has_a_name_and_every_name_a_form():
    assert set(FORMS) == set(FORM_NAMES)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
@pytest.mark.parametrize("case", ["rich", "focused", "empty", "long"])
def test_every_kind_is_sound_with_any_material(make, masthead, rich, kind, case):
    material = {
        "rich": rich,
        "focused": focused(rich),
        "empty": make.material(),
        "long": make.material(
            make.story(make.article("l", "长" * 300), level=Level.RED, reasons=["长" * 300])
        ),
    }[case]
    brief = make.compose(material, masthead, "b-1", "甲", kind)
    assert [s.title for s in brief.sections] == [b.title for b in kind.blocks]
    assert brief == make.compose(material, masthead, "b-1", "甲", kind)
    keys = [item.key for s in brief.sections for item in s.items]
    assert all(keys) and len(keys) == len(set(keys))
    assert (brief.citation_style, brief.edition) == (kind.citation_style, kind.edition)
    used = [n for s in brief.sections for i in s.items for n in i.citations]
    assert set(used) <= {c.number for c in brief.citations}
    if kind.about == "story" and case == "focused":
        assert brief.title.startswith("供热管线抢修")


@pytest.mark.parametrize("form", FIGURES)
def test_every_block_of_figures_prints_what_it_covers_and_where_its_numbers_come_from(section, rich, form):
    made = section(form, rich)
    assert made.coverage.startswith("监测口径：11月21日8时至22日8时")
    assert made.queries and all(q.results for q in made.queries if q.name != "story_spread")
    assert all(dict(q.results) == answer(q.name, rich, q.params) for q in made.queries)


def test_the_second_block_of_figures_refers_to_the_first(make, masthead, rich):
    blocks = (Block("a", "数据概览", "overview"), Block("b", "走势", "trend"))
    brief = make.compose(rich, masthead, "b", "甲", BriefKind("k", "种", masthead, blocks, make.kind().steps))
    assert "华夏新闻社（超时）" in brief.sections[0].coverage
    assert "见数据概览部分" in brief.sections[1].coverage and "华夏新闻社" not in brief.sections[1].coverage


def test_districts_are_ranked_most_first_and_equal_ones_by_name(section, rich):
    rows = section("districts", rich).tables[0].rows
    assert [row[:3] for row in rows] == [("1", "河北区", "12"), ("2", "和平区", "9"), ("3", "河东区", "9")]
    assert rows[0][3] == "12.5%"  # of 96


def test_words_that_one_article_has_are_no_frequent_words(section, rich):
    assert section("words", rich).tables[0].rows == (("供热", "30", "测温", "8"), ("报修", "8", "", ""))


def test_the_peak_is_the_first_of_the_highest(section, make):
    window = make.material().window
    hours = tuple((window.start + timedelta(hours=n), 7 if n in (3, 9) else 1) for n in range(24))
    lead = section("trend", make.material(raw=36, by_hour=hours)).lead
    assert lead == "监测时段内信息量以11月21日11时为最多，计7条。"


def test_a_long_window_is_told_by_the_day_and_a_very_long_one_by_the_week(section, rich):
    days = replace(
        rich, by_hour=(), course=tuple((date(2026, 9, 1) + timedelta(days=n), {"neu": 2}) for n in range(30))
    )
    assert len(section("trend", days).charts[0].categories) == 30
    weeks = replace(days, course=tuple((date(2026, 7, 1) + timedelta(days=n), {"neu": 2}) for n in range(70)))
    chart = section("trend", weeks).charts[0]
    assert len(chart.categories) == 10 and chart.series[0][1][0] == 14


def test_ranking_follows_heat_and_gives_no_score(section, rich):
    made = section("ranking", rich, items=(0, 5))
    assert [row[0] for row in made.tables[0].rows] == ["1", "2", "3", "4", "5"]
    assert made.tables[0].rows[0][2:4] == ("4", "4") and "热度" not in "".join(made.tables[0].head)


def test_comparison_with_the_period_before_and_a_year_ago(section, rich):
    material = replace(rich, year_before=Counts(48, 48, {"neg": 10}))
    made = section("compare", material)
    assert made.tables[0].head == ("指标", "本期", "上期", "环比", "去年同期", "同比")
    assert made.tables[0].rows[0] == ("信息总量（去重后）", "96", "80", "增长20.0%", "48", "增长100.0%")
    assert "上期无监测数据" in section("compare", replace(rich, previous=None)).lead


def test_viewpoints_say_who_where_and_that_they_are_opinions(section, rich):
    made = section("viewpoints", rich)
    assert made.tables[0].head == ("谁", "立场", "说了什么（原文）", "来源")
    assert made.tables[0].rows[0][:3] == ("市供热办", "支持", "“将对报修较多的三十七个小区逐户测温”")
    assert "归纳观点2条" in made.lead and "不代表本馆" in made.lead and made.lead.endswith("[^1]")
    public = section("viewpoints", rich, feed=Feed(voices="public"))
    assert [row[0] for row in public.tables[0].rows] == ["网民"]
    media = section("viewpoints", rich, feed=Feed(voices="media"))
    assert [row[0] for row in media.tables[0].rows] == ["市供热办"]


def test_a_long_quotation_ends_at_a_pause_word_for_word(section, rich):
    said = "入冬以来全市老旧小区供热报修较去年同期减少，" * 5
    first = rich.stories[0]
    told = {
        k: replace(a, viewpoints=(Viewpoint("市供热办", said, None, said, 0),))
        for k, a in first.analyses.items()
    }
    cell = section("viewpoints", replace(rich, stories=(replace(first, analyses=told),))).tables[0].rows[0][2]
    assert said.startswith(cell.strip("“”")) and len(cell) <= 62 and "…" not in cell


def test_first_publisher_and_chain_of_reprints(section, make):
    source, copy = (
        make.article("a", "首发稿", outlet="首发报", hours=1),
        make.article("b", "首发稿", outlet="转载站", hours=4),
    )
    material = focused(make.material(make.story(source, copy, reprints={"a-b": "a-a"})))
    made = section("origin", material)
    assert made.lead.startswith("监测所见最早由首发报于11月21日9时发布，其后转载1条。")
    assert made.tables[0].rows == (("首发报", "首发稿", "1", "3小时"),)


def test_a_time_line_names_first_and_last_and_what_government_said(section, make):
    items = [make.article(str(n), f"第{n}报", hours=n, outlet=f"报{n}") for n in range(6)]
    story = replace(make.story(*items), media={"a-3": MediaType.GOVERNMENT})
    rows = section("timeline", focused(make.material(story)), items=(0, 8)).tables[0].rows
    assert [row[1] for row in rows] == ["第0报", "第3报", "第5报"]
    assert rows[0][0] == "11月21日8时" and rows[0][2] == "报0"


def test_the_level_of_a_story_comes_with_reasons_outlook_and_disclaimer(section, rich):
    made = section("risk", focused(rich))
    assert made.judgement and "馆内研判" in made.lead and "涉及公共安全" in made.lead
    assert "大概率逐步平息" in made.lead and "不代表政府部门发布的预警级别" in made.closing
    listed = section("risk", rich)
    assert [row[1] for row in listed.tables[0].rows] == ["Ⅱ级（橙）", "Ⅲ级（黄）"]


def test_time_limits_name_their_document_and_whose_duty_it_is(section, rich):
    made = section("clocks", focused(rich))
    assert [row[3] for row in made.tables[0].rows] == ["国办发〔2016〕80号", "国办发〔2016〕61号"]
    assert "由涉事单位负责" in made.closing


def test_a_policy_is_told_by_its_own_facts(section, rich):
    item = section("policies", rich).items[0]
    assert item.text.startswith(
        "津沽市人民政府办公厅于2026年11月20日印发，文号津沽政办发〔2026〕12号，自2026年12月1日起施行。"
    )
    assert item.citations == (1,) and item.note == "有效性：有效"


def test_watches_of_the_window_are_counted(section, rich):
    assert section("watched", rich).tables[0].rows[0][:2] == ("供热", "8")


def test_a_block_for_people_is_left_to_them_and_its_hint_is_not_printed(section, rich):
    made = section("text", rich, judgement=True, hint="写建议")
    assert made.items == () and made.judgement and "写建议" not in repr(made)


def test_a_story_that_was_told_goes_on_under_its_title(section, make):
    old, new = make.article("o", "供热管线抢修", hours=1), make.article("n", "抢修完成 恢复供热", hours=5)
    told = Told("b-0", "daily", "舆情日报", 3, date(2026, 11, 21), "供热管线抢修", ("a-o",))
    both = make.story(old, new, level=Level.RED, reasons=["居民受影响"])
    story = replace(both, told=(told,), members=("a-o", "a-n"))
    item = section("headlines", make.material(story), items=(1, 3), length=(10, 200)).items[0]
    assert item.title == "关于供热管线抢修的续报（二）" and set(item.members) == {"a-o", "a-n"}
    third = replace(story, told=(told, replace(told, title=item.title, members=("a-o",))))
    again = section("headlines", make.material(third), items=(1, 3), length=(10, 200)).items[0]
    assert again.title == "关于供热管线抢修的续报（三）"


def test_a_story_without_news_is_left_out_and_a_copy_is_no_news(section, make):
    old, copy = (
        make.article("o", "供热管线抢修", hours=1),
        make.article("c", "供热管线抢修", hours=5, outlet="转载站"),
    )
    told = Told("b-0", "daily", "舆情日报", 3, date(2026, 11, 21), "供热管线抢修", ("a-o",))
    story = make.story(old, copy, level=Level.RED, reasons=["居民受影响"], reprints={"a-c": "a-o"})
    assert section("headlines", make.material(story), items=(1, 3), length=(10, 200)).items
    assert not section(
        "headlines", make.material(replace(story, told=(told,))), items=(1, 3), length=(10, 200)
    ).items


def test_sentiment_shares_are_those_of_all_articles(section, rich):
    material = replace(rich, by_sentiment={Sentiment.POS.value: 24, "neu": 48, "neg": 24})
    assert (
        section("sentiment", material).lead
        == "按原始条数，正面24条，占25.0%；中性48条，占50.0%；负面24条，占25.0%。"
    )
