"""监测专题: what each button changes in the store, through the views themselves; the whole page once in a browser."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from domain.user import OPERATOR
from domain.watch import HitState, Watch, Widening
from tests.desk.watch_help import EDITOR, READER, WATCH, put_articles, put_watch
from tests.workbench.conftest import drawn, press, visit

TEXTS = [
    ("古籍修复展开展", "展出善本二十种，均由本馆修复。"),
    ("古籍酒店开业", "客房满员。"),
    ("地铁早高峰", "乘客增多。"),
]


@pytest.fixture
def desk(desk):
    put_watch(desk)
    desk.ids = put_articles(desk, TEXTS)
    desk.match_watches()
    return desk


def _script(view, *args):
    from importlib import import_module

    import_module(f"workbench.pages.watches.{view}").show(*args)


def view(name, *args):
    shown = AppTest.from_function(_script, args=(name, *args), default_timeout=30).run()
    assert not shown.exception
    return shown


def put(shown, key, value):
    """Into a field; one of a form is read when its button is pressed."""
    field = next(f for f in [*shown.text_input, *shown.text_area, *shown.number_input] if f.key == key)
    field.set_value(value)
    return shown


def fill(shown, key, value):
    put(shown, key, value).run()
    assert not shown.exception
    return shown


def text(shown):
    return "\n".join(one.value for one in [*shown.markdown, *shown.caption, *shown.info, *shown.warning])


def keys(shown):
    return {button.key for button in shown.button}


def test_the_list_counts_and_leads_to_each(desk):
    shown = view("listing", EDITOR)
    assert "**古籍**" in text(shown) and "**2**" in text(shown)
    press(shown, "open-guji")
    assert shown.query_params["watch"] == "guji"


def test_a_reader_changes_nothing(desk):
    assert "新建专题" not in [button.label for button in view("listing", READER).button]
    shown = view("detail", READER, "guji")
    assert "edit" not in keys(shown) and not any((key or "").startswith("exclude") for key in keys(shown))


def test_a_hit_is_put_aside_with_a_reason_and_taken_back(desk):
    hotel = desk.ids[1]
    shown = view("detail", EDITOR, "guji")
    assert ":orange-background[**古籍**]**修复展开展**" in text(shown)
    press(shown, f"exclude-{hotel}")
    assert [error.value for error in shown.error] == ["请写明理由，记在这条命中上"]
    press(put(shown, f"why-{hotel}", "酒店"), f"exclude-{hotel}")
    hit = desk.store.watch_hit("guji", hotel)
    assert (hit.state, hit.why, hit.who) == (HitState.EXCLUDED, "酒店", "liguanyuan")
    assert "人工剔除" in text(shown)
    press(shown, f"back-{hotel}")
    assert desk.store.watch_hit("guji", hotel).state is HitState.KEPT


def test_an_article_is_added_by_hand(desk):
    shown = view("detail", EDITOR, "guji")
    put(shown, "add-article", desk.ids[2])
    press(put(shown, "add-why", "车厢里的古籍展"), "add-go")
    assert len(desk.store.watch_hits("guji")) == 3


def test_a_run_is_taken_once(desk):
    shown = press(view("detail", EDITOR, "guji"), "take-run")
    assert [run.size for run in desk.watch(OPERATOR, "guji").runs] == [2]
    assert next(button for button in shown.button if button.key == "take-run").disabled


def test_switching_restoring_and_looking_again(desk):
    shown = press(view("detail", EDITOR, "guji"), "switch-go")
    assert "原因" in shown.error[0].value
    press(put(shown, "switch-why", "暂停"), "switch-go")
    assert not desk.one_watch("guji").enabled
    press(put(shown, "restore-why-1", "还要用"), "restore-1")
    assert desk.one_watch("guji") == WATCH
    put_watch(desk, replace(WATCH, expression="善本"))
    press(view("detail", EDITOR, "guji"), "again-go")
    assert len(desk.store.watch_hits("guji")) == 1


def test_the_preview_follows_what_is_typed_and_stores_nothing(desk):
    shown = view("editor", EDITOR, "new")
    assert "写下检索式" in text(shown)
    field = "watch-expression-new"
    assert "近 14 天命中 **2** 篇" in text(fill(shown, field, "古籍"))
    fill(shown, "watch-excludes-new", "酒店")
    assert "近 14 天命中 **1** 篇" in text(shown) and "“酒店”排除 **1** 篇" in text(shown)
    fill(shown, field, "古籍 AND (酒店")
    assert "第 8 个字符处的左括号" in shown.error[0].value
    assert "去掉“古籍”，有 1 篇" in text(fill(shown, field, "古籍 AND 地铁")).replace("\\", "")
    assert [watch.id for watch in desk.store.arrangements(Watch)] == ["guji"]


def test_saving_a_new_watch_looks_back(desk):
    shown = fill(view("editor", EDITOR, "new"), "watch-expression-new", "地铁")
    press(shown, "watch-save")
    assert "编号只能用" in shown.error[0].value
    fill(shown, "watch-id-new", "metro")
    press(fill(shown, "watch-name-new", "地铁"), "watch-save")
    saved = desk.watch(OPERATOR, "metro")
    assert (saved.watch.owner, saved.watch.widening, len(saved.hits)) == ("liguanyuan", None, 1)
    assert shown.query_params["watch"] == "metro"


def test_a_changed_watch_keeps_what_the_form_does_not_change(desk):
    rich = replace(
        WATCH, local=True, topics=("T18",), widening=Widening(0.8), owner="甲", districts=("和平区",)
    )
    put_watch(desk, rich)
    shown = fill(view("editor", EDITOR, "guji"), "watch-name-guji", "古籍二")
    press(put(shown, "watch-why", "换个名字"), "watch-save")
    assert desk.one_watch("guji") == replace(rich, name="古籍二")


def test_a_suggested_word_goes_into_the_expression(desk):
    put_articles(desk, [(f"善本消息{n}", "无。") for n in range(3)], keywords=("修复师",))
    shown = view("editor", EDITOR, "guji")
    shown.toggle[0].set_value(True).run()
    press(shown, "watch-expression-guji-add-修复师")
    assert shown.text_area(key="watch-expression-guji").value == "(古籍 OR 善本) OR 修复师"


def test_from_the_menu_to_a_saved_watch_in_a_browser(page, address, enter, demo):
    put_watch(demo)
    put_articles(demo, TEXTS)
    demo.match_watches()
    enter("馆员")
    visit(page, "监测专题")
    page.get_by_role("button", name="查看").click()
    page.get_by_role("heading", name="古籍", exact=True).wait_for()
    page.get_by_text("古籍修复展开展").first.wait_for()
    drawn(page)
    page.get_by_test_id("stMain").get_by_role("button", name="修改").click()
    page.get_by_label("检索式", exact=True).wait_for()
    drawn(page)
    page.get_by_label("检索式", exact=True).fill("善本 OR 地铁")
    page.get_by_label("修改原因").fill("收窄")
    page.get_by_text("近 14 天命中 2 篇").wait_for()
    drawn(page)
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存为第 2 版").wait_for()
    drawn(page)
    visit(page, "检索")
    page.get_by_label("检索词").fill("TI=(古籍 NOT 酒店)")
    page.get_by_label("检索词").press("Enter")
    page.get_by_text("共 1 篇").wait_for()
    drawn(page)
    page.get_by_label("检索词").fill("古籍 AND (酒店")
    page.get_by_label("检索词").press("Enter")
    page.get_by_text("第 8 个字符处的左括号没有对应的右括号").wait_for()
    assert page.outside == []
