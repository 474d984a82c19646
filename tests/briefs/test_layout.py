from dataclasses import replace

import pytest

from briefs import layout, page
from domain.brief import Chart, Item, Section, Table


@pytest.fixture
def brief(make, masthead):
    return make.compose(make.full_day(), masthead, "b-1", "甲")


def test_headings_tables_and_figures_are_numbered_through(brief):
    nodes = layout.flow(brief)
    firsts = [n.text for n in nodes if isinstance(n, layout.Heading) and n.level == 1]
    assert firsts[0] == "一、今日要情" and firsts[-1] == "八、信息来源清单"
    assert [n.caption[:2] for n in nodes if isinstance(n, layout.Grid)] == ["表1", "表2", "表3"]
    assert [n.caption[:2] for n in nodes if isinstance(n, layout.Figure)] == ["图1", "图2"]


def test_groups_open_a_level_of_their_own(brief):
    items = (
        Item("甲", "甲。", group="民生"),
        Item("乙", "乙。", group="民生"),
        Item("丙", "丙。", group="文旅"),
    )
    nodes = layout.flow(replace(brief, sections=(Section("digest", "分类摘要", items),)))
    heads = [(n.level, n.text) for n in nodes if isinstance(n, layout.Heading)]
    assert heads == [
        (1, "一、分类摘要"),
        (2, "（一）民生"),
        (3, "1. 甲"),
        (3, "2. 乙"),
        (2, "（二）文旅"),
        (3, "丙"),
    ]


def test_every_citation_is_listed(brief):
    listed = [n for n in layout.flow(brief) if isinstance(n, layout.Listed)]
    assert [n.number for n in listed] == [c.number for c in brief.citations] != []


def test_a_draft_has_room_for_its_number(brief):
    assert layout.issue_line(brief) == "第　期（草稿）"
    assert layout.issue_line(replace(brief, issue_no=12, total_no=345)) == "第12期（总第345期）"


def test_imprint_names_addressees_people_and_copies(brief):
    mast = replace(
        brief.masthead, editor="林晓", reviewer="", approver="周宁", phone="022-00000000", copies=30
    )
    imprint = layout.imprint(replace(brief, masthead=mast))
    assert imprint.addressees[0] == ("报：", "市委办公厅，市政府办公厅。")
    assert imprint.staff == "编辑：林晓　审核：　　　　签发：周宁　电话：022-00000000"
    assert imprint.right == "2026年11月22日印发（共印30份）"


def test_an_empty_list_of_addressees_leaves_no_line(brief):
    mast = replace(brief.masthead, report_to=(), send_to=("各区图书馆",))
    assert [label for label, _ in layout.imprint(replace(brief, masthead=mast)).addressees] == ["送："]


def test_text_edited_by_hand_is_made_harmless_too(brief):
    hostile = Section("x", "标\x00题", (Item("a\u202eb", "<b>c</b>\x07"),), lead="\ud800d")
    texts = [
        n.text for n in layout.flow(replace(brief, sections=(hostile,))) if not isinstance(n, layout.Grid)
    ]
    assert texts == ["一、标题", "d", "（一）ab", "<b>c</b>"]


def test_a_ragged_table_is_evened_out(brief):
    table = Table("表", ("甲", "乙"), (("1",), ("1", "2", "3")))
    nodes = layout.flow(replace(brief, sections=(Section("x", "表", tables=(table,)),)))
    assert nodes[1].table.rows == (("1", ""), ("1", "2"))


def test_the_name_of_the_paper_stays_on_one_line():
    for name in ("日报", "舆情日报", "津沽市图书馆公共文化服务舆情信息日报"):
        assert page.masthead_pt(name) * len(name) <= page.WIDTH * 72 / 25.4
    assert page.masthead_pt("舆情日报") == 56


def test_characters_include_the_lettering_of_charts(brief):
    chart = Chart("bar", "图", ("龘",), (("靐", (1.0,)),), "条")
    used = layout.characters(replace(brief, sections=(Section("x", "图", charts=(chart,)),)))
    assert {"龘", "靐"} <= set(used)
