"""An address opened cold: the first thing anybody asks of a service that has just started."""

import os
import subprocess
import sys
import time

import httpx
import pytest

from desk.desk import open_desk
from desk.settings import Settings
from domain.user import OPERATOR, Role
from tests.workbench.conftest import PASSWORD, free_port
from workbench.context import SESSION_COOKIE

_ADDRESSES = {
    "/stories?story=s-0000000000000000": "没有编号为",
    "/article?article=a-0000000000000000": "没有编号为",
    "/alerts": "预警",
    "/search": "检索",
}


@pytest.fixture
def cold(tmp_path):
    """A service nobody has spoken to yet, as its address and a librarian's session."""
    home, port = tmp_path / "var", free_port()
    desk = open_desk(Settings(_env_file=None, home=home, min_free_mb=0), create=True)
    desk.add_user(OPERATOR, "liguanyuan", "李馆员", (Role.EDITOR,), PASSWORD)
    token = desk.sign_in("liguanyuan", PASSWORD).token
    desk.close()
    told = {"ZHIJIN_HOME": str(home), "ZHIJIN_PORT": str(port), "ZHIJIN_ROLE": "office"}
    service = subprocess.Popen(
        [sys.executable, "-c", "from cli import main; main()", "run"], env=os.environ | told
    )
    yield f"http://127.0.0.1:{port}", token
    service.terminate()
    service.wait(30)


def _awaited(address):
    for _ in range(600):
        try:
            return httpx.get(address + "/login")
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("服务没有起来")


def test_every_address_opens_cold_with_the_menu_of_the_workbench(browser, cold):
    address, token = cold
    _awaited(address)
    for path, sign in _ADDRESSES.items():
        context = browser.new_context(locale="zh-CN")
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": address}])
        page = context.new_page()
        page.goto(address + path)
        page.get_by_test_id("stMain").get_by_text(sign).first.wait_for(timeout=60_000)
        menu = page.get_by_test_id("stSidebarNavLink").all_text_contents()
        assert any("今日" in name for name in menu)
        assert not any(name.strip().isascii() for name in menu)
        context.close()
