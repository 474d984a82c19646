"""报送, 读者与定题, 参阅, 绩效: what each button changes in the store, and what a reader's browser can reach."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from desk.answers import AnswerDraft
from desk.dispatch import Addressee
from domain.answer import AnswerKind, Rank
from domain.brief import Item, Section
from domain.dispatch import Way
from domain.profile import ItemState, ReaderProfile
from domain.user import OPERATOR, Actor, Role
from tests.desk.dispatch_help import EDITOR, LIAISON, issued, office, recipient
from tests.workbench.conftest import drawn, press

CHECKER = Actor("chushen", (Role.REVIEWER1,))
PASSWORD = "Haihe-Qiao-2026"


@pytest.fixture
def desk(desk):
    desk.one = office(desk)
    desk.brief = issued(desk, report_to=("市委办公厅", "市人大"))
    return desk


def _script(module, verb, actor, *args):
    from importlib import import_module

    getattr(import_module(f"workbench.pages.{module}"), verb)(actor, *args)


def view(module, actor, *args, verb="show", **query):
    shown = AppTest.from_function(_script, args=(module, verb, actor, *args), default_timeout=30)
    for name, value in query.items():
        shown.query_params[name] = value
    shown.run()
    assert not shown.exception
    return shown


def put(shown, key, value):
    """Into a field; one of a form is read when its button is pressed."""
    fields = [
        *shown.text_input, *shown.text_area, *shown.number_input, *shown.selectbox, *shown.radio, *shown.multiselect,
    ]  # fmt: skip
    next(f for f in fields if f.key == key).set_value(value)
    return shown


def fill(shown, key, value):
    put(shown, key, value).run()
    assert not shown.exception
    return shown


def text(shown):
    parts = [*shown.markdown, *shown.caption, *shown.info, *shown.warning, *shown.error, *shown.title]
    return "\n".join(one.value for one in parts)


def keys(shown):
    return {button.key for button in shown.button}


def test_the_register_proposes_the_list_and_registers_it(desk):
    shown = view("dispatch.detail", EDITOR, desk.brief.id)
    assert "“市人大”还不是送阅对象或送阅组" in text(shown)
    assert shown.multiselect[0].value == [desk.one.id]
    press(shown, "send-go")
    (sent,) = desk.store.deliveries(desk.brief.id)
    assert (sent.delivery.recipient_id, sent.delivery.way) == (desk.one.id, Way.OA)
    key = sent.delivery.id
    press(put(shown, f"sign-who-{key}", "陈某"), f"sign-go-{key}")
    assert desk.store.delivery(key).signed.who == "陈某"
    press(put(shown, f"void-why-{key}", "送错"), f"void-go-{key}")
    assert desk.store.delivery(key).voided


def test_who_only_looks_finds_no_button_that_writes(desk):
    desk.register_deliveries(EDITOR, desk.brief.id, [Addressee(desk.one.id, Way.OA)])
    shown = view("dispatch.detail", CHECKER, desk.brief.id)
    assert "张处长" in text(shown)
    assert not {
        k for k in keys(shown) if k and k.startswith(("send", "sign", "void", "return", "answer", "link"))
    }


def test_an_instruction_has_no_field_for_its_text_and_none_for_a_file(desk):
    shown = view("dispatch.answers", EDITOR, desk.dispatch_view(EDITOR, desk.brief.id), True)
    assert len(shown.get("file_uploader")) == 1
    fill(shown, "answer-kind", AnswerKind.INSTRUCTION)
    assert len(shown.get("file_uploader")) == 0 and not shown.text_area
    (place,) = shown.text_input
    assert place.key == "answer-lies-at" and place.max_chars == 30
    press(put(shown, "answer-lies-at", "机要室3号柜"), "answer-go")
    (reply,) = desk.store.answers()
    assert (reply.answer.kind, reply.answer.rank, reply.answer.lies_at) == (
        AnswerKind.INSTRUCTION, Rank.PROVINCE, "机要室3号柜",
    )  # fmt: skip


def test_an_adoption_without_proof_is_told_at_its_button(desk):
    shown = view("dispatch.answers", EDITOR, desk.dispatch_view(EDITOR, desk.brief.id), True)
    press(put(shown, "answer-outlet", "市委《要情》"), "answer-go")
    assert "要附登载页的凭证" in text(shown) and desk.store.answers() == []


def test_a_link_is_shown_once_and_revoked(desk):
    shown = view("dispatch.links", EDITOR, desk.dispatch_view(EDITOR, desk.brief.id), True)
    press(shown, "link-go")
    (link,) = desk.store.reader_links(desk.brief.id)
    assert (
        "/r/" in shown.code[0].value and desk.open_link(shown.code[0].value.rpartition("/")[2]).link == link
    )
    again = view("dispatch.links", EDITOR, desk.dispatch_view(EDITOR, desk.brief.id), True)
    assert not again.code
    press(again, f"revoke-{link.id}")
    assert desk.store.reader_link(link.id).revoked_by == EDITOR.name


def test_tasks_are_finished_from_the_page(desk):
    from datetime import timedelta

    from domain.clock import library_day

    due = library_day(desk.now()) + timedelta(days=2)
    asked = desk.give_answer(
        LIAISON, AnswerDraft(desk.brief.id, AnswerKind.REQUEST, text="请补充对比", due_on=due)
    )
    shown = view("dispatch.tasks", EDITOR)
    assert "请补充对比" in text(shown) and "在办" in text(shown)
    press(put(shown, f"finish-note-{asked.id}", "已电话答复"), f"finish-go-{asked.id}")
    assert desk.answer_tasks(EDITOR) == []


def test_a_recipient_and_a_profile_are_made_on_the_page(desk):
    shown = view("readers.recipients", EDITOR)
    assert "外单位（waidanwei）" in text(shown)
    press(put(shown, "recipient-unit-new", "市文旅局"), "recipient-go-new")
    saved = next(r for r in desk.recipient_book().values() if r.unit == "市文旅局")
    shown = fill(shown, "recipient", saved.id)
    shown = press(
        put(put(shown, f"recipient-phone-{saved.id}", "23456789"), f"recipient-why-{saved.id}", "补电话"),
        f"recipient-go-{saved.id}",
    )
    assert list(shown.dataframe[-1].value["为何"]) == ["补电话", "登记"]
    shown = view("readers.profile_form", EDITOR, None)
    put(shown, "profile-id-", "guji")
    put(shown, "profile-name-", "古籍定题")
    put(shown, "profile-reader-", desk.one.id)
    press(put(shown, "profile-expression-", "古籍"), "profile-go-")
    (line,) = desk.profiles(EDITOR)
    assert (line.profile.expression, line.profile.recipient_id) == ("古籍", desk.one.id)


def test_beside_either_issue_the_room_shows_what_was_corrected(desk):
    told = Item("今日要情“供热”", "原文“23条”，更正为“32条”。")
    note = Section("correction", "更正说明", (told,), lead="更正原因：条数有误。")
    draft = issued(desk, "更正", status="draft")
    right = replace(
        draft, id="b-fix", corrects=desk.brief.id, sections=(note,), status="issued", issue_no=2, total_no=102
    )
    desk.store.put_brief(right)
    pairs = ((desk.brief, right, "本期已更正，请以"), (right, desk.brief, "本期更正"))
    for brief, other, line in pairs:
        shown = view("reading_room", EDITOR, brief.id, verb="_one")
        assert line in text(shown) and "更正原因：条数有误。" in text(shown)
        assert "原文“23条”，更正为“32条”。" in text(shown)
        press(shown, f"corrected-{other.id}")
        assert shown.query_params["brief"] in (other.id, [other.id])


def test_what_waits_is_chosen_and_sent(desk):
    desk.save_profile(EDITOR, ReaderProfile("guji", "古籍定题", desk.one.id, expression="古籍"), "新建")
    first, second = issued(desk, "古籍一"), issued(desk, "古籍二")
    desk.dispatch_tick(OPERATOR)
    shown = view("readers.profiles", EDITOR, profile="guji")
    next(box for box in shown.checkbox if box.key == f"item-{second.id}").uncheck()
    shown.run()
    press(shown, "run-profile")
    given = desk.store.profile_items("guji", ItemState.GIVEN)
    assert [item.item_id for item in given] == [first.id]


def test_the_points_of_the_year_are_changed_on_the_page(desk):
    year = desk.points_tables(EDITOR)[0].id
    shown = view("performance", EDITOR, year, verb="_points")
    press(put(put(shown, f"points-a-{year}-province", 8.0), f"points-why-{year}", "新办法"), "points-go")
    assert desk.points_tables(EDITOR)[0].adopted[Rank.PROVINCE] == 8
    history = view("performance", EDITOR, year, verb="_points").dataframe[0].value
    assert list(history["为何"]) == ["新办法", "初次装入"] and "省部级（市级） 8/" in history["内容"][0]


@pytest.fixture
def served(plain):
    """Behind the server, with passwords."""
    for name, role in (("chuzhang", Role.READER), ("lianluo", Role.LIAISON)):
        plain.add_user(OPERATOR, name, name, (role,), PASSWORD)
    recipient(plain, account="chuzhang", liaisons=("lianluo",), all_kinds=False, kinds=("daily",))
    plain.brief = issued(plain, text="室温不足，据监测共23条。")
    plain.hidden = issued(plain, "只给两办的要情", "flash")
    plain.draft = issued(plain, "还没有签发", status="draft")
    return plain


def sign_in(context, address, desk, name):
    context.add_cookies(
        [{"name": "zhijin_session", "value": desk.sign_in(name, PASSWORD).token, "url": address}]
    )


@pytest.mark.parametrize("name", ["chuzhang", "lianluo"])
def test_a_reader_reaches_the_room_and_no_other_page(page, address, served, name):
    sign_in(page.context, address, served, name)
    page.goto(address + "/")
    page.get_by_role("heading", name="参阅").wait_for()
    page.get_by_text(served.brief.title).wait_for()
    drawn(page)
    assert page.get_by_text(served.hidden.title).count() == page.get_by_text(served.draft.title).count() == 0
    for path in ("today", "briefs", "dispatch", "readers", "performance", "search", "edit", "system"):
        page.goto(f"{address}/{path}")
        page.get_by_text("没有这一页，或者您的身份不能打开它").wait_for()
    page.goto(f"{address}/reading?brief={served.draft.id}")
    page.get_by_text("不能阅读").wait_for()


def test_a_reader_reads_on_a_phone_enlarges_and_answers(browser, address, served):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(60_000)
    sign_in(context, address, served, "chuzhang")
    page = context.new_page()
    page.goto(address + "/reading")
    page.get_by_role("textbox", name="检索").wait_for()
    drawn(page)
    page.get_by_role("textbox", name="检索").fill("室温不足")
    page.get_by_role("textbox", name="检索").press("Enter")
    page.get_by_text("据监测共23条").wait_for()  # the extract: found, not only listed
    drawn(page)
    page.get_by_role("button", name="阅读").click()
    frame = page.frame_locator("iframe").first
    frame.get_by_text("据监测共23条").wait_for()
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    small = frame.get_by_text("据监测共23条").evaluate(size)
    page.get_by_text("大字", exact=True).click()
    frame.locator("html[lang]").wait_for()
    page.wait_for_function(
        "document.querySelector('iframe') && document.querySelector('iframe').src.includes('large=1')"
    )
    assert frame.get_by_text("据监测共23条").evaluate(size) > 1.3 * small
    drawn(page)
    # By keyboard: a click may land in the frame of the brief, which stood there before the page was scrolled.
    page.get_by_role("button", name="已阅").press("Enter")
    page.get_by_text("已记为“已阅”").wait_for()
    assert [r.answer.registered_by for r in served.store.answers()] == ["chuzhang"]
    assert {o.account for o in served.store.openings()} == {"chuzhang"}
    context.close()
