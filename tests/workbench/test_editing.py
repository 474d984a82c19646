"""The editor in a browser: entries dropped, kept, merged and written by keyboard, saved by themselves; two at once."""

import pytest

from desk.desk import open_desk
from desk.settings import Settings
from domain import brief_edit, clock
from domain.user import OPERATOR
from tests.workbench.conftest import drawn
from tests.workbench.seed import fill
from workbench.context import use_desk


@pytest.fixture(scope="module")
def morning(address, tmp_path_factory):
    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("edit"), demo=True, min_free_mb=0)
    desk = open_desk(settings, create=True)
    fill(desk)
    yield desk
    desk.close()


@pytest.fixture
def draft(morning):
    """A fresh daily; its id."""
    use_desk(morning)
    return morning.make_brief(OPERATOR, "daily", clock.library_day(morning.now())).id


@pytest.fixture
def board(page, address, enter, draft):
    """The board of the draft, ready for keys."""
    enter("馆员")
    page.goto(f"{address}/edit?brief={draft}")
    found = page.locator(".board")
    found.locator("article").first.wait_for()
    drawn(page)
    found.focus()
    return found


def stored(desk, draft):
    return brief_edit.keyed(desk.store.brief(draft))


def titles(brief, section="headlines"):
    return [item.title for item in brief_edit.section_of(brief, section).items]


def saved(board, version):
    board.locator(".state", has_text=f"第 {version} 版").wait_for()


def test_an_entry_is_dropped_merged_and_brought_back_by_keyboard(page, board, morning, draft):
    before = titles(stored(morning, draft))
    for key in ("ArrowDown", "x"):
        page.keyboard.press(key)
    saved(board, 2)
    assert titles(stored(morning, draft)) == [before[0], *before[2:]]
    page.keyboard.press("m")  # the one after it is chosen now, and goes into the one above
    saved(board, 3)
    made = stored(morning, draft)
    assert titles(made) == [before[0], *before[3:]]
    assert made.spare[0].item.title == before[1]
    page.keyboard.press("u")
    saved(board, 4)
    assert titles(stored(morning, draft)) == [before[0], *before[2:]]
    board.locator("article", has_text=before[1]).last.click()
    page.keyboard.press("y")
    saved(board, 5)
    assert titles(stored(morning, draft)) == [before[0], *before[2:], before[1]]


def test_what_is_written_is_counted_and_saved_without_a_button(page, board, morning, draft):
    page.keyboard.press("e")
    field = board.locator("textarea")
    field.fill("短。")
    board.locator(".form .count.off", has_text="2 字").wait_for()
    saved(board, 2)
    assert stored(morning, draft).sections[0].items[0].text == "短。"
    page.frame_locator("iframe").first.get_by_text("短。").first.wait_for()  # the page beside it follows
    page.keyboard.press("Escape")
    board.locator("article", has_text="短。").first.wait_for()


def test_two_in_one_brief_are_told_and_nobody_is_overwritten(page, board, morning, draft):
    page.keyboard.press("e")
    board.locator("textarea").wait_for()
    first = stored(morning, draft).sections[0].items[0]
    other = brief_edit.edit(
        stored(morning, draft), first.key, title=first.title, text="别人写的。", note="", judgement=False
    )
    morning.save_brief(OPERATOR, other, 1, "另一人")
    board.locator("textarea").fill("我写的。")
    page.get_by_text("没有存上的文字").wait_for()
    assert stored(morning, draft).sections[0].items[0].text == "别人写的。"
    page.get_by_test_id("stCode").get_by_text("我写的。").wait_for()
    drawn(page)
    page.get_by_role("button", name="载入最新一版").click()
    board.locator("article", has_text="别人写的。").first.wait_for()
    board.focus()
    page.keyboard.press("x")
    saved(board, 3)


def test_a_source_is_found_and_cited_for_the_chosen_entry(page, board, morning, draft):
    page.get_by_role("tab", name="引文").click()
    page.get_by_placeholder("词或检索式").fill("图书馆")
    page.keyboard.press("Enter")
    before = stored(morning, draft)
    page.get_by_role("button", name="引用").first.wait_for()
    drawn(page)
    page.get_by_role("button", name="引用").first.click()
    saved(board, 2)
    after = stored(morning, draft)
    assert len(after.sections[0].items[0].citations) >= len(before.sections[0].items[0].citations)
    assert after.version == 2 and page.outside == []


def test_a_work_of_the_literature_is_cited_for_one_sentence(page, board, morning, draft):
    ris = "TY  - JOUR\nTI  - 古籍书库消防设施改造研究\nAU  - 李某某\nJO  - 图书馆工作与研究\nPY  - 2026\nER  - \n"
    morning.import_literature(OPERATOR, "一篇.ris", ris.encode())
    page.get_by_role("tab", name="引文").click()
    page.get_by_placeholder("题名、责任者").fill("消防设施")
    page.keyboard.press("Enter")
    page.get_by_text("古籍书库消防设施改造研究").wait_for()
    drawn(page)
    page.get_by_role("button", name="引用").first.click()
    saved(board, 2)
    cited = [c.reference.title for c in stored(morning, draft).citations if c.reference]
    assert cited == ["古籍书库消防设施改造研究"]


def test_an_issued_brief_and_a_reviewer_cannot_change_anything(page, address, enter, morning, draft):
    enter("复审")
    page.goto(f"{address}/edit?brief={draft}")
    board = page.locator(".board")
    board.locator(".state", has_text="只能查看").wait_for()
    drawn(page)
    board.focus()
    page.keyboard.press("x")
    page.keyboard.press("e")
    assert board.locator("textarea").count() == 0
    assert stored(morning, draft).version == 1
