"""The crawl benchmark on small sites: it counts what is there, and would see what is not."""

import sqlite3
from pathlib import Path

import pytest

from bench._crawl_proof import lost_pages
from bench._crawl_run import child_command, run_child, served, site_log
from bench._crawl_site import PER_LIST, Site
from bench.crawl import main


def test_ours_beside_the_others():
    figures = main(["--pages", "45", "--kb", "8", "--peer", "trafilatura"])
    assert figures["lost"] == 0 and figures["short"] == {} and figures["pages"] == 45
    assert figures["ratio"] == pytest.approx(
        figures["pages_per_cpu_s"] / figures["bare_scrapy_pages_per_cpu_s"], abs=0.01
    )
    keys = {"pages_per_s", "bare_scrapy_pages_per_s", "trafilatura_pages_per_cpu_s", "peak_rss_mb"}
    assert all(figures[key] > 0 for key in keys)


def test_ours_alone():
    figures = main(["--pages", "5", "--kb", "4", "--only", "ours"])
    assert figures["lost"] == 0 and figures["peak_rss_mb"] > 50 and "ratio" not in figures


def test_killed_and_finished():
    figures = main(["--pages", "60", "--kb", "8", "--kill", "2", "--seed", "3"])
    assert (figures["lost"], figures["refetched_kept"]) == (0, 0)


def test_what_is_lost_is_seen(tmp_path):
    with served(5, 8) as base:
        said, usage = run_child(child_command("ours", base, 5, str(tmp_path)))
        assert said["pages"] == 5 and usage.ru_utime > 0
        assert lost_pages(tmp_path, base, 5) == 0
        assert lost_pages(tmp_path, base, 6) == 1
        assert site_log(base)["full"] == 5
    with sqlite3.connect(tmp_path / "zhijin.db") as db:
        db.execute("DELETE FROM ledger WHERE url LIKE '%/a/1.html'")
        offset, name = db.execute("SELECT offset, file FROM snapshots WHERE url LIKE '%/a/2.html'").fetchone()
    file = Path(tmp_path, "warc", name)
    raw = bytearray(file.read_bytes())
    raw[offset + 40] ^= 0xFF
    file.write_bytes(raw)
    assert lost_pages(tmp_path, base, 5) == 2


def test_the_site_is_the_same_each_time_and_has_the_size():
    one, other = Site(100, 20, 0), Site(100, 20, 0)
    other.began = one.began
    assert one.article(7) == other.article(7) != one.article(8)
    assert 19_000 < len(one.article(7).encode()) < 22_000
    assert one.list_page(0).count("<li>") == PER_LIST and one.list_page(2).count("<li>") == 20


def test_a_site_that_publishes_shows_only_what_is_out():
    site = Site(100, 8, every=10)
    site.began -= 35
    assert site.published == 3 and site.list_page(0).count("<li>") == 3
    assert site.answer("/a/2.html", "")[0] == 200 and site.answer("/a/3.html", "")[0] == 404
