"""The real workbench over HTTP: a Desk on a temporary database, uvicorn on a free loopback port."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from streamlit.runtime import Runtime

from app import create_app
from bench.ui import FLAGS
from desk.desk import Desk, open_desk
from desk.settings import Settings
from domain.user import OPERATOR, Role
from workbench.context import use_desk

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 60_000
"""Milliseconds that a test waits for what a page should show."""
PASSWORD = "Haihe-Qiao-2026"


def pytest_collection_modifyitems(items):
    """A click may fall between two drawings of a page on a busy machine: a browser test in which something did not
    come in time is tried again, twice at most, and the report names it."""
    for item in items:
        if item.path.is_relative_to(HERE) and "page" in getattr(item, "fixturenames", ()):
            item.add_marker(
                pytest.mark.flaky(reruns=2, only_rerun=["TimeoutError", "Locator expected", "does not take"])
            )


def drawn(page):
    """Wait until no script runs: a click or a key is lost on what is being drawn anew.

    After a click this tells nothing before what the click brings is there: wait for that first.
    """
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def visit(page, name):
    """Choose a page of the menu; it is drawn afterwards."""
    page.get_by_test_id("stSidebarNavLink").filter(has_text=name).click()
    page.get_by_role("heading", level=1, name=name, exact=True).wait_for()
    drawn(page)


def press(shown, label):
    """Click the button of an ``AppTest`` that has this label or key; as the page stands then."""
    next(button for button in shown.button if label in (button.label, button.key)).click()
    shown.run()
    assert not shown.exception
    return shown


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def address(tmp_path_factory) -> Iterator[str]:
    """One server for the session: a process can hold one Streamlit application. Tests choose the Desk behind it."""
    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("web") / "var", min_free_mb=0)
    desk = open_desk(settings, create=True)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(desk), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            httpx.get(url + "/login")
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield url
    server.should_exit = True
    thread.join(10)
    desk.close()


@pytest.fixture(autouse=True)
def _the_server_keeps_its_runtime() -> Iterator[None]:
    """AppTest puts a runtime of its own in the place of the server's, and leaves none behind."""
    kept = Runtime._instance
    yield
    Runtime._instance = kept


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    """A Desk without a server, for pages run by ``AppTest``."""
    opened = open_desk(Settings(_env_file=None, home=tmp_path / "var", min_free_mb=0), create=True)
    use_desk(opened)
    yield opened
    opened.close()


@pytest.fixture
def plain(address, tmp_path) -> Iterator[Desk]:
    """A Desk with one librarian, behind the server."""
    desk = open_desk(Settings(_env_file=None, home=tmp_path / "var", min_free_mb=0), create=True)
    desk.add_user(OPERATOR, "liguanyuan", "李馆员", (Role.EDITOR,), PASSWORD)
    use_desk(desk)
    yield desk
    desk.close()


@pytest.fixture
def demo(address, tmp_path) -> Iterator[Desk]:
    """A Desk in demo mode, behind the server."""
    desk = open_desk(Settings(_env_file=None, home=tmp_path / "demo", demo=True, min_free_mb=0), create=True)
    use_desk(desk)
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("没有安装 Chromium（Debian 软件包 chromium）")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    opened.outside = []
    opened.on(
        "request",
        lambda r: (
            None
            if "127.0.0.1" in r.url or r.url.startswith(("data:", "blob:"))
            else opened.outside.append(r.url)
        ),
    )
    yield opened
    context.close()


@pytest.fixture
def enter(page, address):
    """Choose a role card of demo mode; the menu is there and the first page drawn afterwards."""

    def choose(role):
        page.goto(address + "/")
        page.locator(f'button.card:has(b:text-is("{role}"))').click()
        page.get_by_test_id("stSidebar").wait_for()
        drawn(page)

    return choose
