"""审签: what each button changes in the store, through the views themselves; once by three people in a browser."""

from dataclasses import replace
from datetime import timedelta

import pytest
from docx import Document
from streamlit.testing.v1 import AppTest

from domain.brief_flow import Verdict
from domain.brief_opinion import Opinion
from domain.brief_steps import check_code
from domain.user import OPERATOR
from tests.desk.brief_help import SIGNED, TICKED, a_brief, office, retold, reviewed
from tests.desk.test_brief_paper import SCAN
from tests.workbench.conftest import drawn, press


@pytest.fixture
def people(desk):
    return office(desk)


def _script(view, *args):
    from importlib import import_module

    import_module(f"workbench.pages.signing.{view}").show(*args)


def view(name, *args):
    shown = AppTest.from_function(_script, args=(name, *args), default_timeout=60).run()
    assert not shown.exception
    return shown


def tick(shown, points):
    for box in shown.checkbox:
        if box.label in points:
            box.check()


def fill(shown, label, value):
    next(f for f in [*shown.text_area, *shown.text_input] if label in (f.label, f.key)).set_value(value)


def text(shown):
    parts = [*shown.markdown, *shown.caption, *shown.error, *shown.warning, *shown.info, *shown.success]
    return "\n".join(str(part.value) for part in parts)


def test_each_finds_what_waits_for_them(desk, people):
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    assert "等审核" in text(view("listing", people[1]))
    shown = view("listing", people[2])
    assert "现在没有等你办理的简报" in text(shown)
    assert [heading.value for heading in shown.subheader] == ["等别人办理（1）"]


def test_a_reviewer_ticks_every_point_and_passes(desk, people):
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    shown = view("detail", people[1], brief.id)
    press(shown, "通过")
    assert "逐项核对" in text(shown)
    tick(shown, TICKED)
    fill(shown, "意见", "同意")
    press(shown, "通过")
    last = desk.store.brief_decisions(brief.id)[-1]
    assert (last.verdict, last.ticked) == (Verdict.PASS, TICKED)


def test_what_changed_under_the_reviewers_eyes_is_not_passed(desk, people):
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    shown = view("detail", people[1], brief.id)
    tick(shown, TICKED)
    desk.save_brief(people[0], retold(brief, "i-library", "市图书馆明日起延长开放时间。"), 1)
    desk.submit_brief(people[0], brief.id)
    next(button for button in shown.button if button.label == "通过").click()
    shown.run()
    assert desk.store.brief_decisions(brief.id)[-1].verdict is Verdict.SUBMIT


def test_a_comment_goes_along_with_a_return(desk, people):
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    shown = view("detail", people[1], brief.id)
    next(box for box in shown.selectbox if box.label == "位置").set_value("i-heat")
    fill(shown, "原文（从正文摘抄，可不填）", "一千户居民")
    fill(shown, "comment-text", "请核对户数")
    press(shown, "添加批注")
    (comment,) = desk.store.brief_comments(brief.id)
    assert (comment.item_key, comment.quote) == ("i-heat", "一千户居民")
    shown = view("detail", people[1], brief.id)
    press(shown, "退回")
    assert "退回的意见" in text(shown)
    next(area for area in shown.text_area if area.key is None).set_value("见批注")
    press(shown, "退回")
    assert desk.store.brief(brief.id).status == "draft"
    shown = view("detail", people[0], brief.id)
    assert "请核对户数" in text(shown)
    press(shown, "resolve-1")
    assert desk.store.brief_comments(brief.id)[0].resolved_by == "bian"


def test_an_issuer_gives_a_reason_and_issues(desk, people):
    brief = a_brief(desk)
    desk.save_brief(people[0], retold(brief, "i-heat", "河西区供热站昨夜抢修管线，两千户居民恢复供热。"), 1)
    reviewed(desk, people, brief.id)
    shown = view("detail", people[2], brief.id)
    assert "核查还有 1 处没有解决" in text(shown)
    (reason,) = [field for field in shown.text_input if str(field.key).startswith("why-")]
    reason.set_value("已电话核实")
    press(shown, "作为例外")
    shown = view("detail", people[2], brief.id)
    assert "核查没有未决的问题" in text(shown)
    tick(shown, SIGNED)
    press(shown, "签发")
    assert desk.store.brief(brief.id).issue_no == 1


def issued(desk, people):
    brief = a_brief(desk)
    reviewed(desk, people, brief.id)
    desk.issue_brief(people[2], brief.id, Opinion("", SIGNED))
    return brief


def test_correction_and_recall_stand_on_the_page_of_an_issued_brief(desk, people):
    brief = issued(desk, people)
    shown = view("detail", people[0], brief.id)
    fill(shown, "更正的原因", "户数有误")
    press(shown, "起草更正")
    (draft,) = desk.store.corrections_of(brief.id)
    shown = view("detail", people[2], brief.id)
    assert "已有更正（草稿）" in text(shown)
    fill(shown, "撤回的原因", "户数有误")
    press(shown, "撤回")
    assert desk.store.brief(brief.id).status == "issued"
    next(box for box in shown.checkbox if box.label == "确认撤回这一期").check()
    press(shown, "撤回")
    assert desk.store.recall(brief.id).reason == "户数有误"
    assert "户数有误" in text(view("detail", people[2], brief.id))
    assert "本期更正" in text(view("detail", people[0], draft.id))


def test_an_administrator_arranges_stand_ins_and_start_numbers(desk, people):
    shown = view("arrangements", OPERATOR)
    by_label = {box.label: box for box in shown.selectbox}
    by_label["A角"].set_value("shen")
    by_label["B角（代办人）"].set_value("bian")
    fill(shown, "设置的原因", "出差")
    press(shown, "设置AB角")
    (arranged,) = desk.stand_ins(OPERATOR)
    assert (arranged.principal, arranged.deputy, arranged.until) == ("shen", "bian", None)
    shown = view("arrangements", OPERATOR)
    next(box for box in shown.selectbox if box.label == "种类").set_value("daily")
    for label, value in (("已编到第几期", 230), ("总第几期", 4711)):
        next(box for box in shown.number_input if box.label == label).set_value(value)
    fill(shown, "原因", "接续原编号")
    press(shown, "设起始期号")
    assert "总第 4711 期" in text(view("arrangements", OPERATOR))


def test_what_waits_is_said_on_the_first_page_too(desk, people, monkeypatch):
    brief = a_brief(desk)
    assert not text(view("reminder", people[0]))
    desk.submit_brief(people[0], brief.id)
    assert "等你审签 1 份" in text(view("reminder", people[1]))
    flash = a_brief(desk, "b-flash", "flash", title="要情")
    desk.submit_brief(people[0], flash.id)
    desk.issue_brief(people[2], flash.id, Opinion("", desk.turn(flash.id).step.checklist))
    assert "待发后复核，应在" in text(view("reminder", people[1]))
    assert "复核" not in text(view("reminder", people[2]))
    later = desk.now() + timedelta(hours=25)
    monkeypatch.setattr(desk, "now", lambda: later)
    assert "待发后复核，已过" in text(view("reminder", people[1]))


def test_hostile_names_and_words_stay_words(desk, people):
    evil = "<img src=x onerror=alert(1)> **粗** [链](javascript:x)"
    brief = a_brief(desk, title=evil)
    desk.comment_brief(people[1], brief.id, evil, "i-heat")
    desk.store.put_user(replace(desk.store.user("shen"), display=evil))
    shown = text(view("detail", people[0], brief.id))
    assert "<img src=x" not in shown.replace("\\<", "")
    assert "](javascript" not in shown


def test_three_people_take_a_brief_through_in_the_browser(demo, page, address, enter):
    brief = a_brief(demo)
    for role, key, button in (
        ("馆员", "edit", "送审"),
        ("初审", "check", "通过"),
        ("签发人", "issue", "签发"),
    ):
        page.context.clear_cookies()
        enter(role)
        page.goto(f"{address}/signing?brief={brief.id}")
        page.get_by_role("button", name=button, exact=True).wait_for()
        drawn(page)
        assert (
            check_code(brief.content_hash) in page.locator("section.main, [data-testid=stMain]").inner_text()
        )
        for point in demo.turn(brief.id).step.checklist:
            page.locator("label", has_text=point).first.click()
        page.get_by_role("button", name=button, exact=True).click()
        page.get_by_text("已签发：" if key == "issue" else "已登记").first.wait_for()
    assert demo.store.brief(brief.id).issue_no == 1
    assert [d.who for d in demo.store.brief_decisions(brief.id)] == [
        "demo-editor", "demo-reviewer1", "demo-issuer",
    ]  # fmt: skip
    assert page.outside == []


def test_a_sheet_signed_on_paper_is_registered_in_the_browser(demo, page, address, enter, tmp_path):
    brief = a_brief(demo)
    enter("馆员")
    page.goto(f"{address}/signing?brief={brief.id}")
    drawn(page)
    # By keyboard: a click may land in the frame of the brief, which stood there before the page was scrolled.
    page.get_by_role("tab", name="线下签发").press("Enter")
    with page.expect_download() as sheet:
        page.get_by_role("button", name="下载审签单").click()
    code = check_code(brief.content_hash)
    document = Document(sheet.value.path())
    assert any(code in cell.text for table in document.tables for row in table.rows for cell in row.cells)
    scan = tmp_path / "签好.png"
    scan.write_bytes(SCAN.content)
    page.get_by_label("校验码").fill("0000-0000-0000")
    for step, name in (("编辑", "张三"), ("审核", "李四"), ("签发", "王五")):
        page.get_by_label(f"{step}签署人").fill(name)
    page.locator('input[type="file"]').set_input_files(str(scan))
    page.get_by_text("签好.png").wait_for()
    page.get_by_role("button", name="登记并签发").click()
    page.get_by_text("任何一版都不符").wait_for()
    drawn(page)
    assert demo.store.issuings() == []
    page.get_by_label("校验码").fill(code.lower())
    page.get_by_role("button", name="登记并签发").click()
    page.get_by_text("已登记线下签发：第1期").wait_for()
    assert demo.store.brief(brief.id).masthead.approver == "王五"
    assert demo.store.paper_signing(brief.id).registrar == "demo-editor"
    assert page.outside == []
