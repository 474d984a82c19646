"""录入 in a real browser: what a librarian types, drops in and decides, and the files behind a safe route."""

import hashlib
import io
import re
from dataclasses import replace

import httpx
import openpyxl
import pytest
from playwright.sync_api import expect

from desk.intake_entry import Entry
from desk.intake_files import Upload
from domain.source import MediaType
from domain.user import Actor, Role
from tests.desk.test_intake_files import a_docx, a_pdf, letter
from tests.workbench.conftest import PASSWORD, drawn, visit

EDITOR = Actor("liguanyuan", (Role.EDITOR,))
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
ENTRY = Entry(MediaType.WECHAT, "津沽生活圈", "南门外大街积水", "2026-11-20 18:05", "居民反映排水口堵塞。")


@pytest.fixture
def page(browser, address, plain):
    """Signed in as the librarian, on the page 录入."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(60_000)
    opened = context.new_page()
    opened.goto(address + "/login")
    opened.get_by_label("用户名").fill("liguanyuan")
    opened.get_by_label("密码").fill(PASSWORD)
    opened.get_by_role("button", name="登录").click()
    visit(opened, "录入")
    yield opened
    context.close()


def fill(page, **fields):
    for label, value in fields.items():
        box = page.get_by_role("textbox", name=label).first
        box.fill(value)
        box.press("Tab")


def drop(page, name, content, place=0):
    page.get_by_test_id("stFileUploaderDropzoneInput").nth(place).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def test_an_entry_with_its_screenshot_is_kept_and_entered_once(page, plain):
    fields = {"来源": "津沽生活圈", "发布时间（北京时间）": "2026-11-20 18:05", "标题": "南门外大街积水"}
    fill(page, **fields, 正文="居民反映排水口堵塞。")
    drop(page, "截图.png", PNG)
    page.get_by_text("截图.png").first.wait_for()
    page.get_by_role("button", name="录入", exact=True).click()
    page.get_by_text("已录入：南门外大街积水").wait_for()
    (line,) = plain.entries(EDITOR)
    assert line.article.body == "居民反映排水口堵塞。" and line.article.entered_by == "liguanyuan"
    assert [e.sha256 for e in plain.exhibits(EDITOR, line.article.id)] == [hashlib.sha256(PNG).hexdigest()]
    drawn(page)
    expect(page.get_by_role("textbox", name="标题").first).to_have_value("", timeout=30_000)
    fill(page, **fields, 正文="居民反映排水口堵塞。")
    page.get_by_role("button", name="录入", exact=True).click()
    page.get_by_text("已有相同内容，没有重复录入").wait_for()
    assert plain.store.count_articles() == 1
    drawn(page)
    page.get_by_role("link", name="打开已有的文章").click()
    page.get_by_role("heading", name="南门外大街积水").wait_for()


def test_what_is_wrong_is_said_and_what_was_typed_stays(page, plain):
    fill(page, 标题="来电反映积水", 正文="来电人电话13820001234。")
    page.get_by_role("button", name="录入", exact=True).click()
    page.get_by_text("没有填写来源").wait_for()
    drawn(page)
    fill(page, 来源="值班电话", **{"发布时间（北京时间）": "2026-11-20"})
    page.get_by_role("button", name="先检查").click()
    page.get_by_text("疑似个人信息").wait_for()
    drawn(page)
    assert page.get_by_text("13820001234").count() == 1  # in the field alone
    page.get_by_role("button", name="录入", exact=True).click()
    page.get_by_text("没有保存").wait_for()
    drawn(page)
    assert plain.store.count_articles() == 0
    page.get_by_text("确有必要保留").first.click()
    page.get_by_role("button", name="录入", exact=True).click()
    page.get_by_text("已录入：来电反映积水").wait_for()


def test_the_text_of_a_document_is_put_into_the_field(page):
    drop(page, "通知.docx", a_docx())
    page.get_by_text("通知.docx").first.wait_for()
    page.get_by_role("button", name="取出文件中的文字").click()
    page.get_by_text("请与原件核对").wait_for()
    text = page.get_by_role("textbox", name="正文").first
    expect(text).to_have_value(re.compile("自本周六起，延时至21时。"), timeout=30_000)


def test_a_table_is_looked_at_and_taken_in(page, plain):
    book = openpyxl.Workbook()
    rows = [
        ["标题", "内容", "媒体名称", "发布时间"],
        ["甲事", "甲文", "甲报", "2026-11-20"],
        ["乙事", "", "乙报", "不知道"],
    ]
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    page.get_by_role("tab", name="表格导入").click()
    drop(page, "导出.xlsx", out.getvalue(), 1)
    page.get_by_text("共 2 行内容").wait_for()
    drawn(page)
    fill(page, 把这套对应存为="某服务")
    page.get_by_role("button", name="保存对应").click()
    page.get_by_text("已保存对应方案").wait_for()
    drawn(page)
    assert plain.table_maps(EDITOR)["某服务"].body == "内容"
    page.get_by_role("button", name="导入 2 行").click()
    page.get_by_text("新增 1").wait_for()
    page.get_by_text("未导入 1").wait_for()
    assert [a.title for a in plain.store.articles()] == ["甲事"]


def test_a_letter_is_put_in_the_inbox_and_decided(page, plain):
    page.get_by_role("tab", name="收件箱").click()
    page.get_by_text("上传邮件（.eml）").click()
    drop(page, "12.eml", letter(), 2)
    page.get_by_role("button", name="放入收件箱").wait_for()
    drawn(page)
    page.get_by_role("button", name="放入收件箱").click()
    page.get_by_text("已放入收件箱").wait_for()
    page.get_by_text("未读 1 条").wait_for()
    drawn(page)
    page.get_by_role("button", name="不采用").click()
    page.get_by_text("· 不采用").wait_for()
    drawn(page)
    assert plain.store.articles() == []
    page.get_by_role("button", name="采用", exact=True).click()
    page.get_by_text("· 采用").wait_for()
    assert len(plain.store.articles()) == 1


def test_ones_own_entry_is_corrected_withdrawn_and_restored(page, plain):
    article = plain.enter_article(EDITOR, ENTRY).article
    page.reload()
    drawn(page)
    page.get_by_role("tab", name="最近录入").click()
    page.get_by_text("修改", exact=True).wait_for()
    drawn(page)
    page.get_by_text("修改", exact=True).click()
    page.get_by_role("textbox", name="正文").first.fill("更正：已排除。")
    page.get_by_role("button", name="保存修改").click()
    page.get_by_text("已保存修改").wait_for()
    drawn(page)
    assert plain.store.article(article.id).body == "更正：已排除。"
    page.get_by_text("撤回", exact=True).first.click()
    fill(page, 撤回原因="录错了")
    page.get_by_role("button", name="撤回", exact=True).click()
    page.get_by_text("已撤回：不再出现").wait_for()
    drawn(page)
    assert plain.store.articles() == []
    page.get_by_role("button", name="恢复").click()
    page.get_by_role("button", name="恢复").wait_for(state="detached")
    assert [a.id for a in plain.store.articles()] == [article.id]


@pytest.fixture
def signed_in(address, plain):
    session = plain.sign_in("liguanyuan", PASSWORD)
    with httpx.Client(base_url=address, cookies={"zhijin_session": session.token}) as client:
        yield client


@pytest.mark.parametrize(
    ("name", "content", "shown", "media"),
    [
        ("截图.png", PNG, True, "image/png"),
        ("剪报.pdf", a_pdf(), True, "application/pdf"),
        ("通知.docx", a_docx(), False, "application/octet-stream"),
    ],
)
def test_a_file_is_shown_or_downloaded_and_nothing_in_it_runs(plain, signed_in, name, content, shown, media):
    article = plain.enter_article(EDITOR, replace(ENTRY, files=(Upload(name, content),))).article
    path = f"/exhibit/{article.id}/{hashlib.sha256(content).hexdigest()}"
    answer = signed_in.get(path)
    assert answer.status_code == 200 and answer.content == content
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["content-disposition"].startswith("inline" if shown else "attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_files_are_behind_the_login_and_by_their_own_name_only(plain, signed_in, address):
    article = plain.enter_article(EDITOR, replace(ENTRY, files=(Upload("a.png", PNG),))).article
    path = f"/exhibit/{article.id}/{hashlib.sha256(PNG).hexdigest()}"
    assert httpx.get(address + path).status_code == 401
    assert signed_in.get(f"/exhibit/{article.id}/{'0' * 64}").status_code == 404
    assert signed_in.get(f"/exhibit/a-0000000000000000/{'0' * 64}").status_code == 404
    assert signed_in.get(f"/exhibit/{article.id}/..%2f..%2fzhijin.db").status_code in {400, 404}
