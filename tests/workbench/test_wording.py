"""用语 in a real browser: a text tried, an entry added, its history seen."""

import pytest

from domain.gate import Rule
from domain.user import OPERATOR
from domain.wording import Leader, Term
from tests.workbench.conftest import drawn


@pytest.fixture
def words(page, address, enter, demo):
    """The page, opened by the system administrator."""
    enter("系统管理员")
    page.goto(address + "/wording")
    drawn(page)
    return page


def test_a_text_is_tried(words):
    words.get_by_role("tab", name="试查一段").click()
    box = words.get_by_label("文字")
    box.fill("2026年11月25日（星期一）,台湾政府发表声明。")
    box.press("Control+Enter")
    words.get_by_text("2026年11月25日是星期三").wait_for()
    words.get_by_text("中文里用了半角标点").wait_for()
    assert words.outside == []


def test_a_term_is_added_and_checked_at_once(words, demo):
    assert demo.try_wording(OPERATOR, "津沽图书总馆开馆。") == ()
    words.get_by_label("名称", exact=True).first.fill("馆名旧称")
    words.get_by_label("改为").first.fill("津沽市图书馆")
    words.get_by_label("不应使用的写法，一行一个").first.fill("津沽图书总馆\n沽图总馆")
    words.get_by_label("修改原因").first.fill("馆名已改")
    words.get_by_role("button", name="保存").first.click()
    words.get_by_text("已保存，核查即时生效").wait_for()
    assert [f.rule for f in demo.try_wording(OPERATOR, "津沽图书总馆开馆。")] == [Rule.WORDING]
    (version,) = demo.wording_versions(OPERATOR, Term, "馆名旧称")
    assert version.why == "馆名已改"


def test_a_leader_is_entered_and_a_fault_is_told_in_one_line(words, demo):
    words.get_by_role("tab", name="领导人").click()
    words.get_by_label("姓名").fill("甲山")
    words.get_by_label("职务，一行一个，按规范写法").fill("市长")
    save = words.get_by_role("tabpanel", name="领导人").get_by_role("button", name="保存")
    save.click()
    words.get_by_text("请写明这次修改的原因").wait_for()
    drawn(words)
    assert demo.word_book().leaders == ()
    words.get_by_label("姓名").fill("甲山")
    words.get_by_label("职务，一行一个，按规范写法").fill("市长")
    words.get_by_role("tabpanel", name="领导人").get_by_label("修改原因").fill("就任")
    save.click()
    words.get_by_text("已保存，核查即时生效").wait_for()
    assert demo.word_book().leaders == (Leader(id="甲山", posts=("市长",)),)


def test_an_entry_chosen_in_the_table_is_changed_and_its_history_grows(words, demo):
    find = words.get_by_label("查找").first
    find.fill("台独")
    find.press("Enter")
    table = words.get_by_test_id("stDataFrame").first
    words.wait_for_timeout(1500)
    table.click(position={"x": 17, "y": 52})
    words.get_by_role("heading", name="修改“台独”").wait_for()
    drawn(words)
    words.get_by_text("启用", exact=True).first.click()
    words.get_by_label("修改原因").first.fill("另有安排")
    words.get_by_role("button", name="保存").first.click()
    words.get_by_text("已保存，核查即时生效").wait_for()
    assert demo.try_wording(OPERATOR, "有人鼓吹台独。") == ()
    assert [v.why for v in demo.wording_versions(OPERATOR, Term, "台独")] == ["另有安排", "初次装入"]
