"""``crawl --pages N``: the whole way of a page, beside Scrapy that drops what it fetches, on the same local site.

Every crawl is a process of its own, in turn; CPU seconds are those of that process and its children, imports
included, the site's own not. ``ratio`` is pages per CPU second, ours over bare Scrapy's. ``lost`` are pages of the
site that are not whole in database and archive at the end.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench._crawl_delay import delays
from bench._crawl_kill import killed
from bench._crawl_proof import lost_pages
from bench._crawl_run import child_command, run_child, served


@dataclass(frozen=True)
class Measured:
    """One crawl by one program."""

    pages: int
    seconds: float
    cpu_seconds: float
    peak_rss_mb: float
    lost: int = 0


def main(argv: list[str]) -> dict[str, Any]:
    """Medians over ``--runs`` runs of each program, run in turn."""
    args = _arguments(argv)
    if args.delay_test:
        return delays(args.every, args.publish, analyse=args.analyse)
    if args.kill:
        return killed(args.pages, args.kb, args.kill, args.seed)
    names = ["ours"] if args.only else ["bare", "ours", *(["trafilatura"] if args.peer else [])]
    found: dict[str, list[Measured]] = {name: [] for name in names}
    with served(args.pages, args.kb) as base:
        for _ in range(args.runs):
            for name in names:
                found[name].append(_one(name, base, args.pages))
    return _figures(found, args.pages)


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench crawl", description=__doc__)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--kb", type=int, default=58, help="size of a page")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--peer", choices=["trafilatura"])
    parser.add_argument("--only", choices=["ours"], help="nothing beside it: for memory on large sites")
    parser.add_argument("--kill", type=int, default=0, help="times the crawl is killed before it may finish")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of killing")
    parser.add_argument("--delay-test", action="store_true", help="from publishing to keeping")
    parser.add_argument("--every", type=float, default=6.0, help="delay test: seconds between two looks")
    parser.add_argument("--publish", type=int, default=40, help="delay test: articles published")
    parser.add_argument("--analyse", action="store_true", help="delay test: and from keeping to analysing")
    return parser.parse_args(argv)


def _one(name: str, base: str, pages: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        said, usage = run_child(child_command(name, base, pages, folder))
        lost = lost_pages(Path(folder), base, pages) if name == "ours" else 0
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(said["pages"], said["seconds"], cpu, usage.ru_maxrss / 1024, lost)


def _figures(found: dict[str, list[Measured]], pages: int) -> dict[str, Any]:
    per_cpu = {
        name: statistics.median(run.pages / run.cpu_seconds for run in runs) for name, runs in found.items()
    }
    per_s = {name: statistics.median(run.pages / run.seconds for run in runs) for name, runs in found.items()}
    peak = {name: statistics.median(run.peak_rss_mb for run in runs) for name, runs in found.items()}
    short = {name: [run.pages for run in runs if run.pages != pages] for name, runs in found.items()}
    figures = {
        "pages": pages,
        "runs": len(found["ours"]),
        "pages_per_s": round(per_s["ours"], 1),
        "pages_per_cpu_s": round(per_cpu["ours"], 1),
        "lost": max(run.lost for run in found["ours"]),
        "peak_rss_mb": round(peak["ours"], 1),
        "short": {name: counts for name, counts in short.items() if counts},
    }
    if "bare" in found:
        figures |= {
            "bare_scrapy_pages_per_s": round(per_s["bare"], 1),
            "bare_scrapy_pages_per_cpu_s": round(per_cpu["bare"], 1),
            "ratio": round(per_cpu["ours"] / per_cpu["bare"], 3),
            "ratios": [
                round(a.pages / a.cpu_seconds / (b.pages / b.cpu_seconds), 3)
                for a, b in zip(found["ours"], found["bare"], strict=True)
            ],
        }
    if "trafilatura" in found:
        figures |= {
            "trafilatura_pages_per_s": round(per_s["trafilatura"], 1),
            "trafilatura_pages_per_cpu_s": round(per_cpu["trafilatura"], 1),
            "times_trafilatura": round(per_cpu["ours"] / per_cpu["trafilatura"], 2),
        }
    return figures
