"""管理→简报种类 in a real browser: an administrator adds a kind without code, a wrong one is told, a librarian looks."""

import os
from pathlib import Path

import pytest

SHOTS = os.environ.get("ZHIJIN_TEST_SHOTS")


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_an_administrator_changes_a_kind_and_a_fault_is_told_in_place(page, address, enter, demo):
    enter("系统管理员")
    page.goto(address + "/kinds")
    page.get_by_role("heading", name="简报种类").wait_for()
    page.get_by_text("编辑（馆员）").wait_for()
    shoot(page, "kinds")
    page.get_by_role("tab", name="修改").click()
    box = page.get_by_label("写法（YAML，未写的项用默认值）")
    text = box.input_value()
    box.fill(text.replace("form: overview", "form: weather"))
    page.get_by_label("修改原因，记入版本").fill("试")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("form“weather”不认识").wait_for()
    shoot(page, "kinds-fault")
    box.fill(text.replace("title: 今日要情", "title: 要情速览"))
    page.get_by_label("修改原因，记入版本").press("Tab")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("“舆情日报”已保存").wait_for()
    assert demo.brief_kind("daily").blocks[0].title == "要情速览"
    page.get_by_role("tab", name="与随附的差别").click()
    page.get_by_text("减号为随附的写法").wait_for()
    shoot(page, "kinds-difference")
    assert page.outside == []


def test_a_kind_can_be_tried_with_what_there_is(page, address, enter, demo):
    enter("系统管理员")
    page.goto(address + "/kinds")
    page.get_by_role("tab", name="试编").click()
    page.get_by_role("button", name="以最新材料试编").click()
    page.frame_locator("iframe").get_by_text("今日要情").first.wait_for()
    shoot(page, "kinds-try")
    assert demo.store.briefs() == []


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
