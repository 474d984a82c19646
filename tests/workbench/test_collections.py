"""网事典藏 in a real browser: made on the page, crawled, looked at; nothing leaves the machine."""

import re
from datetime import date
from urllib.parse import quote

import httpx
import pytest

from desk.collection_draft import CollectionDraft
from domain.user import OPERATOR
from tests.crawlers.conftest import SmallWeb
from tests.crawlers.site_web import build
from tests.workbench.conftest import PASSWORD, drawn, visit
from workbench.site_replay import POLICY


@pytest.fixture(scope="module")
def web():
    small = SmallWeb()
    build(small)
    yield small
    small.server.shutdown()
    small.server.server_close()


@pytest.fixture
def page(page):
    """The shared browser page, with every address it asks for."""
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    return page


def crawled(desk, web):
    draft = CollectionDraft(
        "善本故事馆", "王琳", "保存古籍普及网站", (web.url + "/",), "公开网页", date(2020, 1, 1), id="shanben"
    )
    desk.make_collection(OPERATOR, draft)
    return desk.crawl_collection(OPERATOR, "shanben")


def open_page(page, enter):
    enter("馆员")
    visit(page, "网事典藏")


def test_a_captured_page_is_shown_with_its_pictures_and_never_asks_outside(page, address, enter, demo, web):
    run = crawled(demo, web)
    open_page(page, enter)
    page.get_by_text("共 5 页").wait_for()
    asked_of_the_site = len(web.requests)
    page.asked.clear()
    page.goto(f"{address}/site/{run.id}?url={quote(web.url + '/', safe='')}")
    page.get_by_text("归档时间").wait_for()
    seal = page.locator("img").bounding_box()
    assert seal["width"] in {64, 32}, "the picture is drawn from the archive"
    assert page.title() == "善本故事馆", "the script of the page did not run"
    page.get_by_role("link", name="全部故事").click()
    page.get_by_role("heading", name="全部故事").wait_for()
    page.get_by_role("link", name="故事2").click()
    page.get_by_role("heading", name="善本故事之2").wait_for()
    assert all(url.startswith(address + "/") or url.startswith("data:") for url in page.asked)
    assert any("paper.png" in url for url in page.asked) and any("base.css" in url for url in page.asked)
    assert len(web.requests) == asked_of_the_site


def test_replayed_answers_carry_the_policy_and_need_a_session(address, plain, web):
    run = crawled(plain, web)
    where = f"{address}/site/{run.id}"
    assert httpx.get(where, params={"url": web.url + "/"}).status_code == 401
    client = httpx.Client(follow_redirects=True)
    form = client.get(address + "/login")
    token = re.search(r'name="(csrf\w*)" value="([^"]+)"', form.text)
    client.post(address + "/login", data={"name": "liguanyuan", "password": PASSWORD, token[1]: token[2]})
    for path in ("/", "/css/main.css", "/img/seal.png", "/doc/list.pdf", "/never.html"):
        answer = client.get(where, params={"url": web.url + path})
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.status_code == (404 if path == "/never.html" else 200)
    assert (
        "attachment"
        in client.get(where, params={"url": web.url + "/doc/list.pdf"}).headers["content-disposition"]
    )
    moved = client.get(where, params={"url": web.url + "/old.html"}, follow_redirects=False)
    assert moved.status_code == 302 and moved.headers["location"].startswith("/site/")
    assert client.get(f"{address}/site/r-none", params={"url": web.url}).status_code == 404


def test_a_collection_is_made_and_crawled_on_the_page(page, address, enter, demo, web):
    open_page(page, enter)
    page.get_by_role("textbox", name="题名").fill("善本故事馆")
    page.get_by_role("textbox", name="收藏目的").fill("保存古籍普及网站")
    page.get_by_role("textbox", name="种子网址（一行一个）").fill(web.url + "/")
    page.get_by_role("button", name="建立").click()
    page.get_by_text("缺少“权利说明”，请补写").wait_for()
    drawn(page)
    page.get_by_role("textbox", name="权利说明").fill("公开网页")
    page.get_by_role("button", name="建立").click()
    page.get_by_role("button", name="采集一次").wait_for()
    drawn(page)
    page.get_by_role("button", name="采集一次").click()
    page.get_by_text("采集已在后台开始").wait_for()
    key = demo.collections(OPERATOR)[0].collection.id
    for _ in range(240):  # two minutes: a machine may be busy with other things
        run = demo.collection(OPERATOR, key).run
        if run is not None and run.status != "running":
            break
        page.wait_for_timeout(500)
    assert demo.collection(OPERATOR, key).run.status == "ok"
    page.get_by_role("button", name="刷新进度").click()
    page.get_by_text("共 5 页").wait_for()
    drawn(page)
    with page.context.expect_page() as opened:
        page.get_by_test_id("stMain").get_by_role("link", name="全部故事").click()
    opened.value.get_by_text("归档时间").wait_for()
    opened.value.close()
    page.bring_to_front()
    drawn(page)
    page.get_by_role("button", name="打典藏包").click()
    page.get_by_text("典藏包已写好并回读核对").wait_for(timeout=120_000)
    drawn(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载典藏包").click()
    assert download.value.suggested_filename.endswith(".wacz")
    page.get_by_role("tab", name="著录").click()
    page.get_by_text("权利说明：公开网页").wait_for()
    page.get_by_role("tab", name="质量检查").click()
    page.get_by_text("没有发现问题。").wait_for()
