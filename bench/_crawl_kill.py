"""``crawl --kill N``: the crawl is killed N times at random moments and then left to finish; what was lost?"""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from bench._crawl_proof import kept_urls, lost_pages
from bench._crawl_run import child_command, run_child, served, site_log

_BUSY = 4.0
"""Seconds after which a killed child has surely begun to keep pages."""


def killed(pages: int, kilobytes: int, times: int, seed: int) -> dict[str, Any]:
    """Figures of the ordeal. ``refetched_kept``: pages sent whole again although a line said they were kept;
    ``refetched``: those sent again because the kill came before they were kept."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, served(pages, kilobytes) as base:
        command = child_command("ours", base, pages, folder)
        kills, again = 0, 0
        sent: dict[str, int] = {}
        for _ in range(times):
            kills += _kill(command, rng.uniform(0.2, 2 * _BUSY))
            kept = kept_urls(Path(folder))
            counts = site_log(base)["counts"]
            again += _resent(sent, counts)
            sent = {url: counts[url] for url in (u.removeprefix(base) for u in kept)}
        run_child(command)
        log = site_log(base)
        return {
            "pages": pages,
            "killed": kills,
            "lost": lost_pages(Path(folder), base, pages),
            "refetched": log["full"] - pages,
            "refetched_kept": again + _resent(sent, log["counts"]),
            "torn_files": sum(_torn(file) for file in Path(folder, "warc").glob("*.warc.gz")),
        }


def _kill(command: list[str], after: float) -> bool:
    """Whether the child still ran when it was killed."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        deadline = time.monotonic() + after
        while child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        ran = child.poll() is None
        child.kill()
        return ran


def _resent(kept: dict[str, int], counts: dict[str, int]) -> int:
    """How many of the pages kept by then were sent whole since."""
    return sum(counts[path] > times for path, times in kept.items())


def _torn(file: Path) -> bool:
    """Whether the file ends within a record."""
    with file.open("rb") as stream:
        try:
            for record in ArchiveIterator(stream):
                record.content_stream().read()
        except Exception:
            return True
    return False
