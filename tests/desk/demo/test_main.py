"""Serving by hand, as a person starts it."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[3]


def _start(content, *options):
    return subprocess.Popen(
        [sys.executable, "-m", "desk.demo", "--content", str(content), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_it_prints_the_addresses_and_ends_on_interrupt(small_content):
    process = _start(small_content, "--port", "0", "--day", "3")
    try:
        lines = [process.stdout.readline() for _ in range(10)]
        address = re.search(r"http://127\.0\.0\.1:\d+/", lines[0])[0]
        assert "08:00" in lines[0] and "津沽日报" in lines[1] and "Ctrl+C" in lines[9]
        assert httpx.get(address + "jgw/", trust_env=False).status_code == 200
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0


def test_a_taken_port_is_one_line(running, small_content):
    process = _start(small_content, "--port", str(running.port))
    _, errors = process.communicate(timeout=20)
    assert (
        process.returncode == 2
        and errors.startswith(f"端口 {running.port} 打不开")
        and errors.count("\n") == 1
    )
