"""Serves the sample site by hand: ``python -m desk.demo --port 8765 [--day N | --play SECONDS_PER_DAY]``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from desk.demo.outlets import OUTLETS
from desk.demo.records import DAYS
from desk.demo.server import RunningSite, serve
from desk.demo.site import SampleSite
from domain.clock import to_beijing
from domain.errors import ZhijinError

_TICK_SECONDS = 0.2


def main(argv: Sequence[str] | None = None) -> int:
    """Runs until interrupted; 0, or 2 with one line on stderr when it cannot start."""
    options = _options(argv)
    try:
        site = SampleSite(options.content)
        with serve(site, options.port) as running:
            start = 0 if options.play else options.day
            if start is not None:
                running.set_now(site.moment(start))
            _announce(running)
            _play(running, options.play)
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        sys.stderr.write(f"端口 {options.port} 打不开（{error.strerror}），请用 --port 换一个\n")
    except ZhijinError as error:
        sys.stderr.write(f"{error}\n")
    return 2


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m desk.demo", description="在本机打开演示站点（内容均为虚构）"
    )
    parser.add_argument("--port", type=int, default=8765, help="端口，0 为任选空闲端口")
    parser.add_argument("--content", type=Path, metavar="DIR", help="内容文件夹，默认为随附的内容")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--day", type=int, choices=range(DAYS), metavar="N", help="停在第 N 天 8 时（0—13）")
    when.add_argument("--play", type=float, metavar="SECONDS", help="从第 0 天播放，每天用时若干秒")
    return parser.parse_args(argv)


def _announce(running: RunningSite) -> None:
    now = to_beijing(running.site.now)
    out = [f"演示站点已打开：{running.base_url}/（站内时间 {now:%Y-%m-%d %H:%M}）"]
    out += [f"  {outlet.name}　{running.base_url}{outlet.prefix}" for outlet in OUTLETS.values()]
    sys.stdout.write("\n".join([*out, "按 Ctrl+C 结束", ""]))
    sys.stdout.flush()


def _play(running: RunningSite, seconds_per_day: float | None) -> None:
    """Moves the clock from day 0 to day 13, or stands still; returns only by interruption."""
    first, last, began = running.site.moment(0), running.site.moment(DAYS - 1), time.monotonic()
    while True:
        if seconds_per_day:
            passed = timedelta(days=(time.monotonic() - began) / seconds_per_day)
            running.set_now(min(first + passed, last))
        time.sleep(_TICK_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
