"""分析设置: heat and levels by which numbers, changed with a reason and taken back; a word tried, kept, seen, taken out."""

from streamlit.testing.v1 import AppTest

from domain.user import OPERATOR, Actor, Role
from domain.user_word import UserWord
from domain.weights import HeatWeights, RiskRules, WeightKind
from tests.workbench.conftest import drawn, press

ADMIN, EDITOR = Actor("guanli", (Role.SYSADMIN,)), Actor("liguanyuan", (Role.EDITOR,))


def _weights(actor):
    from workbench.pages.weights import show_weights

    show_weights(actor)


def _dictionary():
    from workbench.pages.dictionary import show_dictionary

    show_dictionary()


def view(script, *args):
    shown = AppTest.from_function(script, args=args, default_timeout=30).run()
    assert not shown.exception
    return shown


def text(shown):
    return "\n".join(e.value for kind in ("markdown", "caption", "error") for e in getattr(shown, kind))


def opened(page, address, enter, tab):
    enter("系统管理员")
    page.goto(address + "/judging")
    drawn(page)
    page.get_by_role("tab", name=tab).click()


def test_an_administrator_changes_the_weights_of_heat_and_takes_it_back(page, address, enter, demo):
    opened(page, address, enter, "热度与等级")
    page.get_by_text("0.4 × 声量 + 0.25 × 互动").wait_for()
    page.get_by_text("修改热度权重").click()
    page.get_by_role("spinbutton", name="声量").fill("0.5")
    page.get_by_label("修改原因，记入版本").first.fill("互动数据不全")
    page.get_by_role("button", name="保存").locator("visible=true").click()
    page.get_by_text("4 项权重相加是 1.1，应为 1").wait_for()
    drawn(page)
    assert demo.heat_weights(OPERATOR) == HeatWeights()
    page.get_by_role("spinbutton", name="互动").fill("0.15")
    page.get_by_role("button", name="保存").locator("visible=true").click()
    page.get_by_text("热度权重已保存为 heat-2").wait_for()
    drawn(page)
    assert demo.heat_weights(OPERATOR) == HeatWeights("heat-2", volume=0.5, interaction=0.15)
    page.get_by_text("0.5 × 声量 + 0.15 × 互动").wait_for()
    page.get_by_text("热度权重的版本（2）").click()
    page.get_by_text("声量 0.4 → 0.5；互动 0.25 → 0.15").wait_for()
    page.get_by_role("button", name="恢复").click()
    page.get_by_role("textbox", name="原因", exact=True).fill("仍用原来的")
    page.get_by_role("button", name="恢复这一版").click()
    page.get_by_text("热度权重已保存为 heat-3").wait_for()
    assert demo.heat_weights(OPERATOR) == HeatWeights("heat-3")
    assert [v.why for v in demo.weights(OPERATOR, WeightKind.HEAT)] == [
        "仍用原来的", "互动数据不全", "随附的初值",
    ]  # fmt: skip
    assert page.outside == []


def test_rules_of_levels_are_changed_by_bound_and_by_class(desk):
    shown = view(_weights, ADMIN)
    for name, value in (("risk-1-red", 85.0), ("risk-1-per_hour", 40), ("risk-1-severity_of-T18", 1.0)):
        shown.number_input(key=f"weights-{name}").set_value(value)
    shown.text_input(key="weights-why-risk-1").set_value("古籍加重")
    shown = press(shown, "weights-go-risk-1")
    rules = RiskRules(**desk.weights(OPERATOR, WeightKind.RISK)[0].record)
    assert (rules.red, rules.per_hour, rules.severity_of["T18"]) == (85, 40, 1.0)
    assert rules.severity_of["T11"] == RiskRules().severity_of["T11"]
    shown = view(_weights, ADMIN)
    assert "红级界限 80 → 85" in text(shown) and "古籍加重" in text(shown)
    levels = shown.table[0].value
    assert levels["风险不低于"][0] == "85" and "一小时 40 篇以上" in levels["或有下列之一"][1]


def test_a_librarian_reads_the_numbers_and_cannot_change_them(desk):
    shown = view(_weights, EDITOR)
    assert "0.35 × 热度 + 0.2 × 负面占比" in text(shown) and "随附的初值" in text(shown)
    assert not shown.number_input and not shown.button


def test_a_word_is_tried_kept_and_its_history_shown(desk, monkeypatch):
    monkeypatch.setattr("workbench.pages.dictionary.the_actor", lambda: ADMIN)
    shown = view(_dictionary)
    fields = {field.label: field for field in shown.text_input}
    fields["词"].set_value("蠹余本")
    fields["试切一句"].set_value("津沽芸台阁收藏的蠹余本今日展出。")
    press(shown, "试切")
    assert "**津沽" in text(shown) and "/ 蠹余本 /" in text(shown).replace("\\", "")
    assert desk.user_words(OPERATOR) == []
    shown.text_input(key="word-why").set_value("古籍术语")
    press(shown, "保存")
    assert desk.user_words(OPERATOR) == [UserWord("蠹余本")]
    next(box for box in shown.selectbox if box.label == "历次修改").select("蠹余本")
    shown.run()
    history = next(t.value for t in shown.dataframe if "为何" in t.value)
    assert list(history["为何"]) == ["古籍术语"] and history["内容"][0] == "名词，1000，启用"
    press(shown, "撤掉这个词")
    assert desk.user_words(OPERATOR) == []


def test_typing_a_word_and_one_click_keep_it_in_a_browser(page, address, enter, demo):
    opened(page, address, enter, "用户词典")
    page.get_by_role("textbox", name="词", exact=True).fill("芸台阁")
    page.get_by_role("textbox", name="理由（可不填）").first.fill("馆藏机构")
    page.get_by_role("button", name="保存").locator("visible=true").click()
    page.get_by_text("用户词“芸台阁”已保存").wait_for()
    assert demo.user_words(OPERATOR) == [UserWord("芸台阁")]
