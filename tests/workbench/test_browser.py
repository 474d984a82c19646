"""The workbench in a real browser: what a librarian sees and what changes when a widget is used."""

import re
from pathlib import Path

import pytest

from desk.desk import open_desk
from desk.settings import Settings
from domain.user import OPERATOR, Role
from tests.workbench.conftest import drawn, visit
from tests.workbench.seed import fill
from workbench.context import use_desk

_PAGES = ("今日", "热点", "预警", "检索", "编报", "录入", "采集源", "采集监控", "网事典藏", "系统")


@pytest.fixture(scope="module")
def morning(address, tmp_path_factory):
    """One analysed morning for all tests that read it."""
    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("morning"), demo=True, min_free_mb=0)
    desk = open_desk(settings, create=True)
    fill(desk)
    yield desk
    desk.close()


@pytest.fixture
def filled(morning):
    use_desk(morning)
    return morning


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("馆员", ["今日", "热点", "预警", "检索", "编报", "录入", "采集源", "采集监控", "网事典藏"]),
        ("复审", ["今日", "热点", "预警", "检索", "编报", "录入", "采集源", "采集监控", "网事典藏"]),
        ("系统管理员", ["今日", "热点", "预警", "检索", "录入", "采集源", "采集监控", "网事典藏", "系统"]),
    ],
)
def test_the_role_decides_the_menu(page, address, enter, demo, role, pages):
    enter(role)
    links = page.get_by_test_id("stSidebarNavLink")
    links.filter(has_text=pages[-1]).wait_for()
    text = "".join(links.all_text_contents())
    assert [name for name in _PAGES if name in text] == pages


def test_an_official_sees_the_reading_room_and_nothing_else(page, address, enter, demo):
    enter("送阅对象")
    page.get_by_role("heading", name="参阅").wait_for()
    page.goto(address + "/sources")
    page.get_by_test_id("stSidebar").wait_for()
    page.get_by_text("没有这一页，或者您的身份不能打开它").wait_for()
    drawn(page)
    assert page.get_by_role("heading", name="采集源").count() == 0
    page.get_by_role("button", name="回到首页").click()
    page.get_by_role("heading", name="参阅").wait_for()
    page.goto(address + "/reading")
    page.get_by_role("heading", name="参阅").wait_for()
    drawn(page)
    assert page.get_by_role("dialog").count() == 0


def test_from_the_morning_to_a_downloaded_brief(page, address, enter, filled):
    enter("馆员")
    page.get_by_role("button", name="编今日日报").click()
    page.get_by_text("日报已编好").wait_for()
    drawn(page)
    visit(page, "编报")
    frame = page.frame_locator("iframe").first
    frame.get_by_text("今日要情").first.wait_for()
    drawn(page)
    assert "演示样稿·内容虚构" in frame.locator("body").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF", exact=True).first.click()
    path = Path(download.value.path())
    assert path.read_bytes().startswith(b"%PDF")
    assert "演示样稿" in download.value.suggested_filename
    assert page.outside == []


def test_a_story_opens_from_the_list_and_closes_again(page, address, enter, filled):
    enter("馆员")
    visit(page, "热点")
    page.get_by_text("按热度排列").wait_for()
    title = page.get_by_test_id("stMain").locator("strong").first.inner_text()
    page.get_by_role("button", name="查看").first.click()
    page.get_by_role("heading", name=title).wait_for()
    page.get_by_text("舆情关注等级（馆内研判）").first.wait_for()
    drawn(page)
    page.get_by_role("button", name="返回列表").click()
    page.get_by_text("按热度排列").wait_for()


def test_a_search_finds_and_counts(page, address, enter, filled):
    enter("馆员")
    visit(page, "检索")
    box = page.get_by_role("textbox", name="检索词")
    box.fill("古籍")
    box.press("Enter")
    count = page.get_by_text(re.compile(r"共 \d+ 篇"))
    count.wait_for()
    found = int(re.search(r"\d+", count.inner_text())[0])
    expected = sum("古籍" in a.title + a.body for a in filled.store.articles())
    assert found == expected > 0


def test_hostile_text_is_shown_as_text(page, address, enter, filled):
    from dataclasses import replace

    from domain import ids

    victim = filled.store.articles(limit=1)[0]
    url = victim.url + "?evil=1"
    title = "<script>window.hit=1</script><img src=x onerror=window.hit=1> 市图书馆[点我](javascript:window.hit=1)"
    filled.store.put_article(replace(victim, id=ids.article_id(url), url=url, title=title), None)
    filled.analyse(OPERATOR)
    enter("馆员")
    visit(page, "检索")
    box = page.get_by_role("textbox", name="检索词")
    box.fill("onerror")
    box.press("Enter")
    page.get_by_text("<img src=x onerror=window.hit=1>").first.wait_for()
    drawn(page)
    assert page.evaluate("window.hit") is None
    assert page.locator('a[href^="javascript"]').count() == 0


def test_a_session_ended_elsewhere_stops_the_page(page, address, enter, demo):
    enter("馆员")
    page.get_by_role("heading", name="今日").wait_for()
    demo.store.end_sessions_before(demo.now().replace(year=demo.now().year + 1))
    page.get_by_test_id("stSidebarNavLink").filter(has_text="检索").click()
    page.get_by_text("登录已结束").wait_for()


def test_an_administrator_makes_an_account_that_can_sign_in(page, address, enter, plain):
    plain.add_user(OPERATOR, "guanli", "管理员", (Role.SYSADMIN,), "Haihe-Qiao-2026")
    page.goto(address + "/login")
    page.get_by_label("用户名").fill("guanli")
    page.get_by_label("密码").fill("Haihe-Qiao-2026")
    page.get_by_role("button", name="登录").click()
    visit(page, "系统")
    page.get_by_role("textbox", name="用户名").fill("wanglin")
    page.get_by_role("textbox", name="姓名").fill("王琳")
    # By keyboard: tables above are still growing, and what they push down moves away under the pointer.
    roles = page.get_by_role("combobox", name="身份")
    roles.fill("馆员")
    page.get_by_role("option", name="馆员").wait_for()
    roles.press("Enter")
    roles.press("Escape")
    page.get_by_role("textbox", name="初始密码").fill("Jingu-Tushuguan-9")
    page.get_by_role("button", name="建立账号").click()
    page.get_by_text("已建立账号“wanglin”").wait_for()
    assert plain.sign_in("wanglin", "Jingu-Tushuguan-9").actor.roles == (Role.EDITOR,)


def test_an_article_shows_its_verdict_with_the_words_behind_it(page, address, enter, filled):
    enter("馆员")
    visit(page, "检索")
    box = page.get_by_role("textbox", name="检索词")
    box.fill("古籍")
    box.press("Enter")
    page.get_by_role("button", name="文章").first.wait_for()
    drawn(page)
    page.get_by_role("button", name="文章").first.click()
    page.get_by_role("tab", name="分析与依据").wait_for()
    drawn(page)
    page.get_by_role("tab", name="分析与依据").click()
    page.get_by_text("情感倾向").first.wait_for()
    article = filled.store.article(re.search(r"article=(a-\w+)", page.url)[1])
    analysis = filled.store.analysis(article.id)
    page.get_by_role("heading", name=article.title).wait_for()
    page.get_by_text(analysis.version).wait_for()
