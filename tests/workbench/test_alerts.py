"""预警: what each button changes in the store, through the views themselves; the whole page once in a browser."""

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from domain.alert_rule import AlertRule, Metric
from domain.duty import Person, Shift
from domain.notice import Channel
from domain.story import Level
from domain.user import OPERATOR, Actor, Role
from tests.desk.alert_help import make_signals
from tests.workbench.conftest import PASSWORD, drawn, press, visit

EDITOR, ADMIN = Actor("liguanyuan", (Role.EDITOR,)), Actor("admin", (Role.SYSADMIN,))


@pytest.fixture
def alert(desk):
    """One orange alert that waits for 签收."""
    desk.raise_alerts([make_signals(desk)])
    return desk.alerts(OPERATOR)[0][0]


def _script(view, actor):
    from importlib import import_module

    import_module(f"workbench.pages.alerts.{view}").show(actor)


def view(name, actor=EDITOR):
    shown = AppTest.from_function(_script, args=(name, actor), default_timeout=30).run()
    assert not shown.exception
    return shown


def fill(shown, **values):
    """Text fields by key, ``_`` for ``-``."""
    for key, value in values.items():
        shown.text_input(key=key.replace("_", "-")).input(value)


def text(shown):
    return "\n".join(e.value for kind in ("markdown", "caption", "error", "warning", "success", "info")
                     for e in getattr(shown, kind))  # fmt: skip


def state(desk, alert):
    return desk.alert(OPERATOR, alert.id).alert


def test_an_empty_page_says_so_and_that_nobody_is_on_duty(desk):
    shown = text(view("watch"))
    assert "没有未解除的预警" in shown and "现在无人值班" in shown


def test_a_card_shows_level_reason_state_and_whose_judgement_it_is(desk, alert):
    shown = text(view("watch"))
    for part in (
        "Ⅱ级（橙）",
        "南开区火灾",
        "待签收",
        "本市发生",
        "馆内研判",
        "不是政府发布",
        "2 小时内出快报",
    ):
        assert part in shown


def test_signing(desk, alert):
    shown = press(view("watch"), f"签收-{alert.id}")
    assert state(desk, alert).acknowledged_by == "liguanyuan"
    told = text(shown).replace("\\", "")
    assert "已签收" in told and f"已签收：{alert.id}" in told
    assert next(b for b in shown.button if b.key == f"签收-{alert.id}").disabled


def test_signing_what_a_colleague_has_signed_tells_who(desk, alert):
    shown = view("watch")
    desk.acknowledge_alert(Actor("wangchushen", (Role.REVIEWER1,)), alert.id)
    assert "wangchushen 签收" in text(press(shown, f"签收-{alert.id}"))


def test_escalating_shows_the_telephone_list(desk, alert):
    for name in ("jia", "yi"):
        desk.add_user(OPERATOR, name, name, (Role.EDITOR,), PASSWORD)
        desk.save_person(OPERATOR, Person(name, f"{name}馆员", f"1380000{len(name)}111"), "试")
    desk.save_shift(OPERATOR, Shift("", "jia", date(2020, 1, 1), stand_in="yi"), "试")
    shown = view("watch")
    assert "逐一打电话" not in text(shown)
    shown = press(shown, f"升级-{alert.id}")
    assert state(desk, alert).escalated_to == ("yi",)
    assert "逐一打电话" in text(shown) and "13800003111" in text(shown)


def test_changing_the_level_needs_a_reason_and_keeps_both(desk, alert):
    shown = press(view("watch"), f"改级-go-{alert.id}")
    assert "要写明理由" in text(shown) and state(desk, alert).level is Level.ORANGE
    shown.selectbox(key=f"改级-to-{alert.id}").select(Level.YELLOW)
    shown.text_input(key=f"改级-why-{alert.id}").input("影响有限")
    shown = press(shown, f"改级-go-{alert.id}")
    assert state(desk, alert).level is Level.YELLOW
    assert "系统研判为Ⅱ级（橙）" in text(shown) and "影响有限" in text(shown)


@pytest.mark.parametrize(("name", "false"), [("解除", False), ("误报", True)])
def test_ending(desk, alert, name, false):
    shown = press(view("watch"), f"{name}-go-{alert.id}")
    assert "要写明理由" in text(shown) and state(desk, alert).open
    shown.text_input(key=f"{name}-why-{alert.id}").input("是演练")
    shown = press(shown, f"{name}-go-{alert.id}")
    ended = state(desk, alert)
    assert (ended.open, ended.false_positive, ended.end_reason) == (False, false, "是演练")
    assert "没有未解除的预警" in text(shown)
    shown.toggle(key="alerts-ended").set_value(True).run()
    assert "是演练" in text(shown)


def test_snoozing(desk, alert):
    shown = view("watch")
    shown.selectbox(key=f"暂缓-for-{alert.id}").select("2 小时")
    press(shown, f"暂缓-go-{alert.id}")
    assert (state(desk, alert).snoozed_until - desk.now()).total_seconds() > 7000


def test_a_hostile_title_is_shown_as_text(desk):
    title = "<img src=x onerror=1>[甲](http://x.example)"
    signals = make_signals(desk, title=title)
    desk.raise_alerts([signals])
    shown = text(view("watch"))
    assert r"\<img src=x onerror=1\>" in shown and "](http" not in shown


def test_a_librarian_reads_rules_and_changes_none(desk):
    shown = view("rules")
    assert "关注等级" in text(shown) and "需要系统管理员" in text(shown)
    assert len(shown.button) == 0


def test_a_rule_is_changed_as_a_form_and_restored(desk):
    shown = view("rules", ADMIN)
    assert "古籍保护中心" in text(shown) and "还没有人" in text(shown)
    shown.number_input(key="rule-th-level").set_value(3.0)
    fill(shown, rule_why_level="只报橙色以上")
    shown = press(shown, "rule-go-level")
    rules = {v.rule.id: v for v in desk.alert_rules(OPERATOR)}
    assert rules["level"].rule == replace(rules["level"].rule, threshold=3.0)
    assert rules["level"].versions[0].why == "只报橙色以上"
    assert rules["rare-books"].changed is False, "a form that was not sent changes nothing"
    press(shown, "rule-seed-level")
    assert {v.rule.id: v.changed for v in desk.alert_rules(OPERATOR)}["level"] is False


def test_the_form_of_an_unchanged_rule_gives_back_the_rule(desk):
    shown = view("rules", ADMIN)
    for key in ("level", "rare-books"):
        fill(shown, **{f"rule-why-{key}": "没有改"})
        shown = press(shown, f"rule-go-{key}")
        assert "没有变化" in text(shown)


def test_a_new_rule_says_what_is_missing_then_is_there(desk):
    shown = view("rules", ADMIN)
    fill(shown, rule_id_new="many", rule_name_new=" ")
    shown = press(shown, "rule-go-new")
    assert "请写名称" in text(shown)
    fill(shown, rule_name_new="报道激增", rule_w_new="供热，停热 暖气")
    press(shown, "rule-go-new")
    rule = {v.rule.id: v.rule for v in desk.alert_rules(OPERATOR)}["many"]
    assert (rule.name, rule.metric, rule.scope.words) == ("报道激增", Metric.COUNT, ("供热", "停热", "暖气"))


def test_a_rule_is_switched_off_rested_and_dropped(desk):
    desk.save_alert_rule(OPERATOR, AlertRule("many", "报道多", Metric.COUNT, 2, Level.BLUE), "试")
    shown = press(view("rules", ADMIN), "rule-on-many")
    rule = {v.rule.id: v.rule for v in desk.alert_rules(OPERATOR)}["many"]
    assert not rule.enabled and "已停用" in text(shown)
    shown = press(shown, "rule-rest-many")
    assert "暂停至" in text(shown)
    fill(shown, rule_drop_why_many="不用了")
    press(shown, "rule-drop-go-many")
    assert "many" not in {v.rule.id for v in desk.alert_rules(OPERATOR)}


def test_what_a_level_asks_is_changed_as_a_form(desk):
    shown = view("rules", ADMIN)
    fill(shown, plan_action_orange="告知值班人员和部门主任", plan_why_orange="馆务会决定")
    shown.number_input(key="plan-orange-rep").set_value(20)
    press(shown, "plan-go-orange")
    plan = desk.alert_plans(OPERATOR)[Level.ORANGE]
    assert (plan.action, plan.handling.repeat_minutes) == ("告知值班人员和部门主任", 20)


def test_the_roster_is_made_on_the_page(desk):
    desk.add_user(OPERATOR, "jia", "甲馆员", (Role.EDITOR,), PASSWORD)
    shown = view("roster", ADMIN)
    assert "段无人值班" in text(shown)
    fill(
        shown, person_id="jia", person_name="甲馆员", person_phone="13800001111", person_groups="古籍保护中心"
    )
    shown = press(shown, "person-go")
    shown = press(shown, "shift-go")
    roster = desk.roster(OPERATOR)
    assert [p.id for p in roster.ladder] == ["jia"] and roster.gaps == ()
    assert roster.persons["jia"].groups == ("古籍保护中心",)
    assert "往后十四天都有人值班" in text(shown) and "全天" in text(shown)
    assert "还有班次" in text(press(shown, "person-drop-jia"))
    shown = press(shown, f"shift-drop-{roster.shifts[0].id}")
    press(shown, "person-drop-jia")
    assert desk.roster(OPERATOR).persons == {}


def test_a_librarian_sees_the_roster_and_cannot_change_it(desk):
    shown = view("roster")
    assert len(shown.button) == 0 and "由系统管理员维护" in text(shown)


def test_a_channel_is_added_masked_allowed_content_stopped_and_dropped(desk):
    shown = view("channels", ADMIN)
    assert "不向外发任何消息" in text(shown)
    fill(shown, channel_id="hook", channel_name="工作群", channel_url="jsons://hook.example.cn/TOKEN9")
    shown = press(shown, "channel-go")
    assert "hook" in text(shown) and "TOKEN9" not in text(shown)
    shown = press(shown, "channel-content-hook")
    shown = press(shown, "channel-on-hook")
    (kept,) = desk.store.arrangements(Channel)
    assert kept == Channel("hook", "工作群", "jsons://hook.example.cn/TOKEN9", False, True)
    fill(shown, channel_drop_why_hook="停用")
    press(shown, "channel-drop-go-hook")
    assert desk.channels(OPERATOR) == []


def test_a_test_that_fails_is_told(desk):
    desk.save_channel(OPERATOR, Channel("hook", "工作群", "json://127.0.0.1:9/x"), "试")
    shown = press(view("channels", ADMIN), "channel-test-go-hook")
    assert "没有发出" in text(shown)


def test_figures_say_what_they_cover(desk, alert):
    desk.mark_alert_false(EDITOR, alert.id, "是演练")
    shown = view("figures")
    assert [m.value for m in shown.metric][:2] == ["1 条", "0 条"]
    assert "口径" in text(shown)
    assert shown.dataframe[1].value.iloc[0].to_dict()["准确率"] == "0%"


def test_the_page_in_a_browser(page, address, enter, demo):
    demo.raise_alerts([make_signals(demo, level=Level.RED)])
    enter("复审")
    visit(page, "预警")
    page.get_by_role("heading", name="南开区火灾").wait_for()
    page.get_by_role("button", name="签收").click()
    page.get_by_text("已签收：").wait_for()
    drawn(page)
    page.get_by_role("button", name="解除").click()
    page.get_by_role("textbox", name="理由").fill("已通报")
    page.get_by_role("button", name="确认解除").click()
    page.get_by_text("没有未解除的预警").wait_for()
    assert demo.alerts(OPERATOR) == [] and page.outside == []
