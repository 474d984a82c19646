"""The collecting process: one order after another, each in a fork, and clear words when one comes to grief."""

import os
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from desk.collecting import CollectorProcess
from desk.collector import StoreSink
from domain.clock import utc_now
from domain.errors import FetchFailed
from domain.source import MediaType, Source, Specimen


@pytest.fixture
def order(desk):
    """An order that has nothing to read."""
    settings = desk.settings.model_dump(mode="json")
    return {"settings": settings, "sources": [], "ignore_schedule": True}


@pytest.fixture
def collector():
    with CollectorProcess() as process:
        yield process


def forks_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_one_process_takes_many_orders(collector, order):
    first = collector.warm().pid
    assert [collector.ask(order) for _ in range(3)] == [set()] * 3
    assert collector.warm().pid == first


def test_an_order_that_cannot_be_carried_out_says_why_and_the_next_one_works(collector, order):
    with pytest.raises(FetchFailed, match="没有编号为“niemand”的采集源"):
        collector.ask(order | {"sources": ["niemand"]})
    assert collector.ask(order) == set()


@pytest.fixture
def slow(desk, order):
    """An order for a source whose host never answers."""
    import socket

    silent = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{silent.getsockname()[1]}/list.html"
    spec = {
        "id": "slow",
        "name": "慢网",
        "owner": "慢网",
        "kind": "portal",
        "media_type": "M3",
        "region": "天津",
        "entries": [
            {"type": "list", "urls": [url], "rule": {"item": "li", "link": {"css": ["a::attr(href)"]}}}
        ],
        "fetch": {"delay": 0, "timeout": 60},
        "evidence": {"status": "unverified"},
    }
    source = Source("slow", "慢网", "慢网", "portal", MediaType.PORTAL, "天津", 1.0, True, 60, spec)
    desk.store.put_source(source, "试", "试", utc_now())
    yield order | {"sources": ["slow"]}
    silent.close()


def ask_aside(collector, order):
    """Ask in a thread; the fork's pid and what was said in the end."""
    said = []

    def ask():
        try:
            said.append(collector.ask(order))
        except FetchFailed as error:
            said.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    process = collector.warm()
    while not forks_of(process.pid):
        time.sleep(0.02)
    return thread, forks_of(process.pid)[0], said


def test_a_killed_crawl_is_told_and_the_process_lives_on(collector, slow, order):
    collector.warm()
    thread, fork, said = ask_aside(collector, slow)
    os.kill(fork, signal.SIGKILL)
    thread.join(timeout=20)
    assert said and "信号 9" in said[0] and "已采到的内容都已保存" in said[0]
    assert collector.ask(order) == set()


def test_when_the_process_is_killed_its_crawl_ends_and_the_next_order_starts_another(collector, slow, order):
    first = collector.warm()
    thread, fork, said = ask_aside(collector, slow)
    first.kill()
    thread.join(timeout=20)
    assert said and "采集中途停止" in said[0]
    deadline = time.monotonic() + 10
    while Path(f"/proc/{fork}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{fork}").exists(), "an orphan would write beside the next crawl"
    assert collector.ask(order) == set() and collector.warm().pid != first.pid


def test_a_good_specimen_is_renewed_twice_a_day_and_a_bad_one_always(desk, slow):
    sink, now = StoreSink(desk.store), utc_now()

    def show(role, at, note):
        sink.specimen(Specimen("slow", role, "list", "http://a.example/", at, note, b"x"))

    for role in ("good", "bad"):
        for hours in (0, 1, 13):
            show(role, now + timedelta(hours=hours), str(hours))
        show(role, now + timedelta(hours=14), "14")
    assert {s.role: s.note for s in desk.store.specimens("slow")} == {"good": "13", "bad": "14"}
