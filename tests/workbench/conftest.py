"""The real workbench over HTTP: a Desk on a temporary database, uvicorn on a free loopback port."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from app import create_app
from desk.desk import Desk, open_desk
from desk.settings import Settings
from domain.user import OPERATOR, Role
from workbench.context import use_desk

PASSWORD = "Haihe-Qiao-2026"


@pytest.fixture(scope="session")
def address(tmp_path_factory) -> Iterator[str]:
    """One server for the session: a process can hold one Streamlit application. Tests choose the Desk behind it."""
    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("web") / "var", min_free_mb=0)
    desk = open_desk(settings, create=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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
