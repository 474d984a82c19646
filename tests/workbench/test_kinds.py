"""管理→简报种类 in a real browser: an administrator adds and changes kinds by form, a wrong value is told at its field,
a librarian looks. The cells of a table are drawn on a canvas, so they are found by where they stand."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from briefs.kinds import write_kind
from tests.workbench.conftest import drawn

SHOTS = os.environ.get("ZHIJIN_TEST_SHOTS")
COLUMNS = {"顺序": 75, "栏目名": 150, "内容": 170, "细项": 75, "最少条": 85, "最多条": 85}
"""As wide as the page makes them, from the left, behind a narrow one for choosing rows."""
MARGIN, ROW = 33, 35


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.fixture
def kinds(demo, page, address, enter):
    """Drives the page as an administrator."""
    enter("系统管理员")
    page.goto(address + "/kinds")
    page.get_by_text("编辑（馆员）").wait_for()
    return Driver(page)


class Driver:
    def __init__(self, page):
        self.page = page

    def still(self):
        """Until what the last click asked for is drawn."""
        self.page.wait_for_timeout(150)
        drawn(self.page)

    def change(self, name="舆情日报（daily）"):
        self.choose("种类", name)
        self.page.get_by_role("tab", name="修改").click()
        self.page.get_by_role("heading", name="审签步骤").wait_for()
        self.still()

    def add(self, base):
        self.choose("种类", "新增种类")
        self.page.get_by_text("以哪一种为底稿").first.wait_for()
        self.choose("以哪一种为底稿", base)
        self.page.get_by_role("heading", name="审签步骤").wait_for()
        self.still()

    def choose(self, label, option):
        self.page.get_by_test_id("stSelectbox").filter(has_text=label).first.click()
        self.page.get_by_role("option", name=option).first.click()
        self.still()

    def write(self, label, text):
        self.page.get_by_role("textbox", name=label, exact=True).fill(text)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()
        self.still()

    def written(self, row, column):
        """A cell as the table of blocks writes it out for screen readers."""
        place = f"glide-cell-{list(COLUMNS).index(column) + 1}-{row - 1}"
        return self.page.get_by_test_id("stDataFrame").first.get_by_test_id(place)

    def click(self, row, column=""):
        """Row 1 is the first; one more than there are adds one. Without a column: the margin that marks a row."""
        self.written(1, "栏目名").wait_for(state="attached")
        table = self.page.get_by_test_id("stDataFrame").first
        table.scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)
        box, names = table.bounding_box(), list(COLUMNS)
        before = sum(COLUMNS[name] for name in names[: names.index(column)]) if column else 0
        across = MARGIN + before + COLUMNS[column] / 2 if column else MARGIN / 2
        self.page.mouse.click(box["x"] + across, box["y"] + ROW * (row + 0.5))

    def type(self, row, column, text, reads=""):
        """As a person does: write, look, and write again where the table dropped it, as it may on a busy machine."""
        for _ in range(3):
            self._type(row, column, text)
            try:
                return self.reads(row, column, reads or text, timeout=5000)
            except TimeoutError:
                continue
        raise AssertionError(f"{column} of row {row} does not take {text}")

    def _type(self, row, column, text):
        """Go to the cell, open it, write over what it holds."""
        self.click(row, column)
        self.written(row, column).and_(self.page.locator("[aria-selected=true]")).wait_for(state="attached")
        field = self.page.locator("#portal :is(input, textarea)").first
        self.page.wait_for_timeout(500)
        if not field.count():  # a row that a click adds is open at once
            self.page.keyboard.press("Enter")
        field.wait_for()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.page.wait_for_timeout(300)
        self.page.keyboard.press("Enter")
        field.wait_for(state="detached")

    def reads(self, row, column, text, **how):
        """Until a cell holds it."""
        self.written(row, column).filter(has_text=re.compile(rf"^\s*{re.escape(text)}\s*$")).wait_for(
            state="attached", **how
        )


def test_an_administrator_changes_a_kind_and_a_fault_is_told_at_its_field(kinds, page, demo):
    shoot(page, "kinds")
    kinds.change()
    kinds.type(1, "栏目名", "要情速览")
    kinds.type(5, "顺序", "2")
    kinds.type(7, "最少条", "20")
    page.get_by_role("spinbutton", name="全文字数最少").fill("9000")
    kinds.press("保存")
    page.get_by_text("有 2 处要改").wait_for()
    kinds.still()
    told = page.get_by_text("最少不能大于最多")
    field = page.get_by_test_id("stColumn").filter(has=page.get_by_text("全文字数最少")).last
    expect(field.get_by_text("最少不能大于最多")).to_have_count(1)
    assert page.get_by_text("栏目“预警与跟踪”的条数：最少不能大于最多").count() == told.count() - 2 == 2
    shoot(page, "kinds-fault")
    page.get_by_role("spinbutton", name="全文字数最少").fill("900")
    kinds.type(7, "最少条", "2")
    kinds.write("修改原因，记入版本", "本馆日报较短")
    kinds.press("保存")
    page.get_by_text("“舆情日报”已保存").wait_for()
    saved = demo.brief_kind("daily")
    assert [block.title for block in saved.blocks][:3] == ["要情速览", "文化·图书馆·古籍", "数据概览"]
    assert saved.length == (900, 3000) and saved.blocks[6].items == (2, 10)
    page.get_by_role("tab", name="与随附的差别").click()
    page.get_by_text("减号为随附的写法").wait_for()
    shoot(page, "kinds-difference")
    assert page.outside == []


def test_a_new_kind_is_made_by_form_alone_tried_and_used(kinds, page, demo, address, enter):
    kinds.add("从头开始")
    kinds.press("试编")
    page.get_by_text("有 2 处要改").wait_for()
    page.get_by_text("名称：请写名称").wait_for()
    kinds.write("名称", "读者服务专报")
    kinds.write("红头", "读者服务专报")
    kinds.write("标题的写法", "{日期}读者服务情况")
    kinds.type(3, "栏目名", "读者之声")
    kinds.type(3, "内容", "人工撰写", reads="text")
    kinds.type(3, "顺序", "2")
    page.get_by_role("textbox", name="核对项").last.fill("读者姓名已隐去\n数字有出处")
    kinds.press("试编")
    page.frame_locator("iframe").get_by_text("读者服务情况").first.wait_for()
    page.frame_locator("iframe").get_by_text("读者之声").first.wait_for()
    assert "kind-2" not in demo.brief_kinds() and demo.store.briefs() == []
    shoot(page, "kinds-new")
    kinds.press("新增")
    page.get_by_text("请写明这次修改的原因").wait_for()
    kinds.write("新增原因，记入版本", "馆务会定")
    kinds.press("新增")
    page.get_by_text("已新增“读者服务专报”（kind-2）").wait_for()
    page.get_by_text("编辑（馆员）").wait_for()
    made = demo.brief_kind("kind-2")
    assert [(b.title, b.form, b.key) for b in made.blocks] == [
        ("要情", "headlines", "headlines"),
        ("读者之声", "text", "text"),
        ("信息来源清单", "sources", "sources"),
    ]
    assert [step.name for step in made.steps] == ["编辑", "签发"]
    assert made.steps[1].checklist == ("读者姓名已隐去", "数字有出处")
    page.context.clear_cookies()
    enter("馆员")
    page.goto(address + "/briefs")
    kinds.choose("种类", "读者服务专报")
    page.get_by_role("button", name="编写").click()
    page.get_by_text("已编好").wait_for()
    assert [brief.kind for brief in demo.store.briefs()] == ["kind-2"]
    page.frame_locator("iframe").get_by_text("读者之声").first.wait_for()


def test_the_rest_of_a_block_and_a_step_are_changed_below_the_table(kinds, page, demo):
    kinds.change("舆情周报")
    kinds.click(4, "细项")
    kinds.reads(4, "细项", "true")
    kinds.click(8)
    page.locator("tr[aria-selected=true]").wait_for(state="attached")
    page.keyboard.press("Delete")
    kinds.written(9, "栏目名").wait_for(state="detached")
    kinds.press("更新：排好顺序、打开细项、检查")
    page.get_by_text("细项：重点事件分析").wait_for()
    page.get_by_role("textbox", name="检索式").last.fill("古籍 AND (")
    kinds.press("加一步")
    expect(page.get_by_role("textbox", name="核对项")).to_have_count(5)
    kinds.write("修改原因，记入版本", "只写古籍")
    kinds.press("保存")
    page.get_by_text("栏目“重点事件分析”的检索式：读不懂").wait_for()
    expect(page.get_by_role("textbox", name="检索式").last).to_have_value("古籍 AND (")
    shoot(page, "kinds-details")
    page.get_by_role("textbox", name="检索式").last.fill("古籍 AND 修复")
    kinds.press("保存")
    page.get_by_text("“舆情周报”已保存").wait_for()
    kinds.still()
    saved = demo.brief_kind("weekly")
    assert saved.blocks[3].feed.expression == "古籍 AND 修复" and saved.blocks[3].feed.omit == ("T00",)
    assert [block.title for block in saved.blocks][-2:] == ["研判与提示", "信息来源清单"]
    assert [step.key for step in saved.steps] == ["edit", "first", "second", "check", "issue"]
    expect(page.get_by_role("combobox", name="种类")).to_have_value("舆情周报（weekly，与随附的不同）")


def test_form_and_yaml_are_two_ways_to_write_the_same_kind(kinds, page, demo):
    kinds.change()
    kinds.write("红头", "津沽日报")
    kinds.press("改用 YAML")
    box = page.get_by_label("未写的项用默认值")
    expect(box).to_have_value(re.compile("name: 津沽日报"))
    text = box.input_value()
    box.fill(text.replace("form: overview", "form: weather"))
    kinds.press("保存")
    page.get_by_text("栏目“数据概览”的内容：“weather”不认识").wait_for()
    kinds.still()
    box.fill(text.replace("key: daily", "key: mine", 1))
    kinds.press("保存")
    page.get_by_text("key 是编号").wait_for()
    kinds.still()
    box.fill(text.replace("title: 今日要情", "title: [要情"))
    kinds.press("改用表单")
    page.get_by_text("不是有效的 YAML").wait_for()
    kinds.still()
    box.fill(text.replace("copies: 30", "copies: 7"))
    kinds.press("改用表单")
    expect(page.get_by_role("spinbutton", name="份数")).to_have_value("7")
    kinds.write("修改原因，记入版本", "改红头")
    kinds.press("保存")
    page.get_by_text("“舆情日报”已保存").wait_for()
    head = demo.brief_kind("daily").masthead
    assert (head.name, head.copies) == ("津沽日报", 7)


def test_what_was_typed_survives_another_tab_and_another_administrator_and_can_be_given_up(kinds, page, demo):
    kinds.change()
    kinds.write("红头", "津沽日报")
    page.get_by_role("tab", name="版本").click()
    page.get_by_text("初次装入").or_(page.get_by_test_id("stDataFrame").last).first.wait_for()
    kinds.still()
    page.get_by_role("tab", name="修改").click()
    kinds.still()
    expect(page.get_by_role("textbox", name="红头", exact=True)).to_have_value("津沽日报")
    other = demo.brief_kind("daily")
    demo.store.put_arrangement(_renamed(other, "他馆日报"), "另一人", "同时在改", demo.now())
    kinds.write("修改原因，记入版本", "改红头")
    kinds.press("保存")
    page.get_by_text("刚刚有人保存了第 2 版").wait_for()
    kinds.still()
    expect(page.get_by_role("textbox", name="红头", exact=True)).to_have_value("津沽日报")
    kinds.press("放弃改动")
    expect(page.get_by_role("textbox", name="红头", exact=True)).to_have_value("他馆日报")
    assert demo.brief_kind("daily").masthead.name == "他馆日报"


def _renamed(kind, name):
    return replace(kind, masthead=replace(kind.masthead, name=name))


def test_saving_without_a_change_makes_no_version(kinds, page, demo):
    before = write_kind(demo.brief_kind("topic"))
    kinds.change("专题信息")
    kinds.write("修改原因，记入版本", "看看")
    kinds.press("保存")
    page.get_by_text("内容没有变化").wait_for()
    assert write_kind(demo.brief_kind("topic")) == before


def test_a_kind_can_be_tried_with_what_there_is(kinds, page, demo):
    page.get_by_role("tab", name="试编").click()
    page.get_by_role("button", name="以最新材料试编").click()
    page.frame_locator("iframe").get_by_text("今日要情").first.wait_for()
    shoot(page, "kinds-try")
    assert demo.store.briefs() == []


def test_a_kind_is_put_out_of_use(kinds, page, demo):
    kinds.change("信息专报")
    page.get_by_role("button", name="停用").click()
    kinds.write("原因，记入版本", "不再编")
    page.get_by_role("button", name="确定").click()
    page.get_by_text("“信息专报”已停用").wait_for()
    assert "memo" not in demo.brief_kinds()


def test_a_librarian_looks_and_does_not_change(page, address, enter, demo):
    enter("馆员")
    page.goto(address + "/kinds")
    page.get_by_role("tab", name="修改").click()
    page.get_by_text("修改由系统管理员进行").wait_for()
    assert page.get_by_role("button", name="保存").count() == 0


@pytest.mark.parametrize("kind", ["topic", "flash"])
def test_the_page_of_briefs_asks_what_a_kind_is_about(page, address, enter, demo, kind):
    enter("馆员")
    page.goto(address + "/briefs")
    names = {"topic": "专题信息", "flash": "舆情快报"}
    page.get_by_test_id("stSelectbox").filter(has_text="种类").click()
    page.get_by_role("option", name=names[kind]).click()
    page.get_by_test_id("stSelectbox").filter(
        has_text={"topic": "监测专题", "flash": "热点"}[kind]
    ).wait_for()
    assert demo.brief_kinds()[kind].about == {"topic": "watch", "flash": "story"}[kind]
