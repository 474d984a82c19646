"""素材夹 and 文献 in a real browser: put in from article, story, search and literature; passages; import; both forms."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from desk.desk import open_desk
from desk.settings import Settings
from domain.folder import EntryKind
from domain.user import Actor, Role
from tests.workbench.conftest import drawn, visit
from tests.workbench.seed import fill
from workbench.context import use_desk

FILES = Path(__file__).parent.parent / "crawlers" / "literature" / "files"
READER = Actor("查验", (Role.EDITOR,))


@pytest.fixture(scope="module")
def morning(address, tmp_path_factory):
    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("folder"), demo=True, min_free_mb=0)
    desk = open_desk(settings, create=True)
    fill(desk)
    yield desk
    desk.close()


@pytest.fixture
def filled(morning):
    use_desk(morning)
    return morning


def entries(desk, *kinds):
    return desk.folder(READER, kinds=kinds or None).entries


def test_from_search_article_and_story_into_the_folder(page, address, enter, filled):
    enter("馆员")
    visit(page, "检索")
    box = page.get_by_role("textbox", name="检索词")
    box.fill("古籍")
    box.press("Enter")
    page.get_by_role("button", name="放入素材夹").first.wait_for()
    drawn(page)
    page.get_by_role("button", name="放入素材夹").first.click()
    page.get_by_text("素材夹第 1 条").wait_for()
    first = entries(filled)[0]
    page.goto(f"{address}/article?article={first.target}")
    drawn(page)
    page.get_by_role("button", name="放入素材夹").click()
    page.get_by_text("素材夹第 1 条").wait_for()  # it was there already
    story = filled.store.story_of([first.target])[first.target]
    page.goto(f"{address}/stories?story={story}")
    drawn(page)
    page.get_by_role("button", name="放入素材夹").click()
    page.get_by_text("素材夹第 2 条：热点").wait_for()
    assert [e.kind for e in entries(filled)][1:] == [EntryKind.STORY]
    assert page.outside == []


def test_a_passage_is_checked_against_the_article(page, address, enter, filled):
    article = next(a for a in filled.store.articles() if len(a.body) > 80)
    sentence = filled.article(READER, article.id).article.body.split("\n")[0][:30]
    enter("馆员")
    page.goto(f"{address}/article?article={article.id}")
    drawn(page)
    page.get_by_role("button", name="摘录到素材夹").click()
    page.get_by_label("摘录", exact=True).fill("这句话哪里也没有")
    page.get_by_role("button", name="核对并放入").click()
    page.get_by_text("与文章（遮盖后的文字）对不上").wait_for()
    drawn(page)
    assert not entries(filled, EntryKind.PASSAGE)
    page.get_by_label("摘录", exact=True).fill(sentence)
    page.get_by_role("button", name="核对并放入").click()
    page.get_by_text("摘录《").wait_for()
    assert [e.text for e in entries(filled, EntryKind.PASSAGE)] == [sentence]


def test_order_note_and_taking_out(page, address, enter, filled):
    shown = entries(filled)
    before = [e.id for e in shown]
    assert len(before) >= 2 and shown[0].title != shown[1].title
    enter("馆员")
    page.goto(address + "/folder")
    drawn(page)
    first = page.get_by_test_id("stMain").locator("strong").first
    expect(first).to_have_text(shown[0].title)
    page.get_by_role("button", name="下移").first.click()
    expect(first).to_have_text(shown[1].title)
    drawn(page)
    assert [e.id for e in entries(filled)] == [before[1], before[0], *before[2:]]
    page.get_by_role("button", name="移出").first.click()
    page.get_by_text("在“已移出的”里可以放回").wait_for()
    drawn(page)
    assert before[1] not in [e.id for e in entries(filled)]
    page.get_by_text("已移出的", exact=True).click()
    page.get_by_role("button", name="放回").first.wait_for()
    drawn(page)
    page.get_by_role("button", name="放回").click()
    page.get_by_text("排在最后").wait_for()
    assert [e.id for e in entries(filled)][-1] == before[1]


def test_import_find_copy_and_put_aside(page, address, enter, filled):
    enter("馆员")
    visit(page, "文献")
    page.get_by_role("tab", name="导入", exact=True).click()
    page.locator('input[type="file"]').set_input_files(
        [FILES / "cnki.net", FILES / "sample.bib", FILES / "cnki-gbt.txt", __file__]
    )
    page.get_by_text("cnki-gbt.txt").first.wait_for()
    drawn(page)
    page.get_by_role("button", name="导入", exact=True).last.click()
    page.get_by_text("“cnki.net”（NoteExpress）：新增 3 条").wait_for()
    page.get_by_text("第 6 行不属于任何一条题录").first.wait_for()
    page.get_by_text("不是认得的题录格式").wait_for()
    drawn(page)
    page.get_by_role("tab", name="检索", exact=True).click()
    box = page.get_by_label("题名、责任者、出处、关键词、摘要")
    box.fill("修复档案")
    box.press("Enter")
    page.get_by_text("共 1 条").wait_for()
    drawn(page)
    page.get_by_role("button", name="查看").click()
    page.get_by_text("津沽图书馆学刊, 2026, 48(5): 12-18[").or_(
        page.get_by_text("津沽图书馆学刊, 2026, 48(5): 12-18")
    ).first.wait_for()
    page.get_by_text("津沽图书馆学刊，2026，48（5）：12-18").first.wait_for()
    drawn(page)
    page.get_by_role("button", name="放入素材夹").click()
    page.get_by_text("文献《公共图书馆古籍修复档案").wait_for()
    assert [e.title for e in entries(filled, EntryKind.REFERENCE)] == ["公共图书馆古籍修复档案的数字化路径"]
    page.goto(address + "/literature")
    drawn(page)
    page.get_by_role("tab", name="导入记录").click()
    page.get_by_text("cnki-gbt.txt").first.wait_for()
    assert page.outside == []


def test_whoever_does_not_draft_looks_only(page, address, enter, filled):
    enter("复审")
    page.goto(address + "/folder")
    page.get_by_role("button", name="打开").first.wait_for()
    drawn(page)
    assert page.get_by_role("button", name="移出").count() == 0
    page.goto(address + "/literature")
    page.get_by_role("tab", name="导入记录").wait_for()
    drawn(page)
    assert page.get_by_role("tab", name="导入", exact=True).count() == 0
    assert page.get_by_role("button", name="放入素材夹").count() == 0
