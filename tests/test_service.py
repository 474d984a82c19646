"""``zhijin run`` as an administrator starts it: it collects, analyses and answers, and stops when told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from crawlers.spec import load_text
from desk.demo.server import serve
from desk.demo.site import SampleSite
from desk.demo.sources import declarations_yaml
from desk.desk import open_desk
from desk.settings import Settings
from domain.clock import utc_now
from domain.user import OPERATOR

ROOT = Path(__file__).parent.parent


@pytest.fixture
def small_site():
    """The sample site as it stood on its second morning: a handful of articles."""
    site = SampleSite()
    with serve(site) as running:
        running.set_now(running.site.now - timedelta(days=12))
        yield running


@pytest.fixture
def home(tmp_path, small_site):
    desk = open_desk(Settings(_env_file=None, home=tmp_path / "var", min_free_mb=0), create=True)
    specs = load_text(declarations_yaml(small_site.base_url), "sources.yml")
    desk.put_sources(OPERATOR, specs, "测试", "演示站点")
    desk.close()
    return tmp_path / "var"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def analysed(home):
    desk = open_desk(Settings(_env_file=None, home=home))
    try:
        articles = desk.store.articles()
        return len(articles), len(desk.store.analyses(a.id for a in articles))
    finally:
        desk.close()


def test_a_collector_collects_and_does_nothing_else(home):
    port = free_port()
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ZHIJIN_")}
    mine |= {"ZHIJIN_HOME": str(home), "ZHIJIN_PORT": str(port), "ZHIJIN_MIN_FREE_MB": "0"}
    service = subprocess.Popen(
        [sys.executable, "-c", "from cli import main; main()", "run"],
        cwd=ROOT, env=mine | {"ZHIJIN_ROLE": "collector"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    try:
        until = utc_now() + timedelta(seconds=60)
        while utc_now() < until and not open_runs_ended(home):
            time.sleep(0.5)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port}/login")
    finally:
        service.send_signal(signal.SIGINT)
        said, _ = service.communicate(timeout=30)
    articles, verdicts = analysed(home)
    assert articles > 0 and verdicts == 0
    assert "采集端" in said and "Traceback" not in said


def open_runs_ended(home):
    """Whether every source has been read once."""
    desk = open_desk(Settings(_env_file=None, home=home))
    try:
        states = desk.store.source_states()
        return len(states) == len(desk.store.sources()) and all(s.last_run_at for s in states.values())
    finally:
        desk.close()


def test_the_service_collects_analyses_and_serves_until_it_is_stopped(home):
    port = free_port()
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ZHIJIN_")}
    mine |= {"ZHIJIN_HOME": str(home), "ZHIJIN_PORT": str(port), "ZHIJIN_MIN_FREE_MB": "0"}
    service = subprocess.Popen(
        [sys.executable, "-c", "from cli import main; main()", "run"],
        cwd=ROOT, env=mine, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        until = utc_now() + timedelta(seconds=150)
        found = (0, 0)
        while utc_now() < until and (found[0] == 0 or found[0] != found[1]):
            time.sleep(1)
            found = analysed(home)
        assert found[0] == found[1] > 0
        assert httpx.get(f"http://127.0.0.1:{port}/login").status_code == 200
    finally:
        service.send_signal(signal.SIGINT)
        said, _ = service.communicate(timeout=30)
    assert "Traceback" not in said
    assert f"http://127.0.0.1:{port}" in said
