"""Bad sites, killed crawls, locked databases, empty days: each said clearly, nothing stored lost."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import docx
import pytest

from crawlers.spec import load_text
from desk.demo.server import serve
from desk.demo.site import SampleSite
from desk.demo.sources import declarations_yaml
from desk.desk import Desk
from desk.guards import only_one
from domain.errors import Conflict, FetchFailed, InvalidInput, NoSpace, StoreUnavailable
from domain.ledger import Fate
from domain.user import OPERATOR
from store.search import TantivyIndex
from store.sqlite import open_store

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 22)
ODD = """
id: odd
name: 怪站
owner: 怪站
kind: portal
media_type: M3
region: 天津
entries: [{type: list, urls: ["%s/odd/lists/all.html"], rule: {item: li, link: {css: ["a::attr(href)"]}}}]
fetch: {delay: 0, timeout: 1, max_mb: 1}
evidence: {status: unverified}
"""


@pytest.fixture(scope="module")
def site():
    with serve(SampleSite(last_day=DAY)) as running:
        yield running


@pytest.fixture
def readable(desk, site):
    """A Desk that knows the sample site's sources."""
    desk.put_sources(OPERATOR, load_text(declarations_yaml(site.base_url), "sources.yml"), "试", "样站")
    return desk


def entries_of(desk, run_id):
    return [entry for entry in desk.run_ledger(OPERATOR, run_id) if entry.kind == "article"]


def assert_sound(desk, runs):
    """The fates add up to what was offered, and no address has two."""
    for run in runs:
        entries = entries_of(desk, run.id)
        assert sum((run.fates or {}).values()) == run.offered == len(entries) + run.not_due
        listed_only = Counter({Fate.UNCHANGED.value: run.not_due})
        assert Counter(entry.fate.value for entry in entries) + listed_only == Counter(run.fates)
        urls = Counter(entry.url for entry in entries if entry.fate is not Fate.DUPLICATE)
        assert not [url for url, number in urls.items() if number > 1]


def test_odd_pages_each_have_a_fate_and_an_explanation(desk, site):
    desk.put_sources(OPERATOR, load_text(ODD % site.base_url, "odd.yml"), "试", "怪站")
    report = desk.collect(OPERATOR)
    entries = entries_of(desk, report.runs[0].id)
    assert {e.url.removeprefix(site.base_url): (e.fate.value, e.cause) for e in entries} == {
        "/odd/slow?s=30": ("failed", "timeout"),
        "/odd/loop": ("failed", "unreachable"),
        "/odd/huge": ("refused", "size"),
        "/odd/down": ("failed", "unreachable"),
        "/odd/wrongtype": ("kept", ""),
        "/odd/script.html": ("kept", ""),
        "file:///etc/passwd": ("refused", "address"),
        "http://10.0.0.1/": ("refused", "address"),
        "http://127.0.0.1:1/": ("refused", "address"),
    }
    assert all(e.detail for e in entries if e.fate in {Fate.FAILED, Fate.REFUSED})
    assert_sound(desk, report.runs)
    assert not [a for a in desk.store.articles() if "document.location" in a.body or "onclick" in a.body]


def zhijin_crawl(settings):
    command = [sys.executable, "-c", "from cli import main; main()", "crawl"]
    mine = os.environ | {
        "PYTHONPATH": str(ROOT),
        "ZHIJIN_HOME": str(settings.home),
        "ZHIJIN_MIN_FREE_MB": "0",
    }
    return subprocess.Popen(command, env=mine, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_until(ready, seconds=60):
    for _ in range(int(seconds / 0.05)):
        if ready():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def test_a_killed_crawl_loses_nothing_and_the_next_completes_it(readable, settings):
    process = zhijin_crawl(settings)
    wait_until(lambda: readable.store.count_articles() >= 30)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = {article.id for article in readable.store.articles()}
    report = readable.collect(OPERATOR)
    after = {article.id for article in readable.store.articles()}
    assert len(kept) >= 30 and kept <= after
    broken = [run for run in readable.store.runs() if run.status == "interrupted"]
    assert broken and all("采集中途停止" in run.reason for run in broken)
    assert not [run for run in readable.store.runs() if run.status == "running"]
    # What the orphan kept between our look and its own end is not new either.
    assert report.count(Fate.KEPT) + report.count(Fate.UNCHANGED) == len(after)
    assert_sound(readable, report.runs)
    again = readable.collect(OPERATOR)
    assert (again.count(Fate.KEPT), again.count(Fate.REVISED)) == (0, 0)
    assert (again.offered, again.count(Fate.UNCHANGED)) == (report.offered, len(after))
    assert_sound(readable, again.runs)
    assert readable.verify(OPERATOR) == []


def test_a_second_crawl_waits_its_turn(readable, settings):
    with only_one(settings.home, "collect", "采集"), pytest.raises(Conflict, match=f"进程号 {os.getpid()}"):
        readable.collect(OPERATOR)
    assert readable.store.runs() == []


def test_a_crawl_that_cannot_archive_says_why(readable, settings):
    settings.archive.parent.mkdir(parents=True, exist_ok=True)
    settings.archive.write_text("not a folder")
    with pytest.raises(FetchFailed, match="采集中途停止，已采到的内容都已保存：无法写入快照文件夹"):
        readable.collect(OPERATOR)
    assert not [run for run in readable.store.runs() if run.status == "running"]
    assert readable.store.count_articles() == 0


def test_a_locked_database_is_said_and_left_as_it_was(readable, settings):
    hurried = open_store(settings.database, wait_seconds=0.1)
    hasty = Desk(settings, hurried, TantivyIndex(hurried, settings.index))
    with sqlite3.connect(settings.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="正被另一个程序占用"):
            hasty.collect(OPERATOR)
        assert len(hasty.sources(OPERATOR)) == 8, "reading goes on"
        other.execute("ROLLBACK")
    other.close()
    hasty.close()
    assert readable.store.runs() == []


def test_a_full_disk_stops_collecting_and_rendering_before_they_begin(readable, settings):
    readable.settings = replace_settings(settings, min_free_mb=10**9)
    for verb in (lambda: readable.collect(OPERATOR), lambda: readable.make_brief(OPERATOR, "daily", DAY)):
        with pytest.raises(NoSpace, match="磁盘空间不足"):
            verb()
    assert readable.store.runs() == [] and readable.store.briefs() == []


def replace_settings(settings, **changes):
    return settings.model_copy(update=changes)


def test_the_brief_of_a_day_without_articles_says_so(desk):
    report = desk.make_brief(OPERATOR, "daily", DAY)
    assert report.items == 0
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(report.docx)).paragraphs)
    assert "未采集到相关信息" in text


def test_two_drafts_of_one_day_in_one_folder_are_four_files(desk, tmp_path):
    first = desk.make_brief(OPERATOR, "daily", DAY, tmp_path / "out")
    before = first.docx.read_bytes()
    second = desk.make_brief(OPERATOR, "daily", DAY, tmp_path / "out")
    assert len({first.docx, first.pdf, second.docx, second.pdf}) == 4
    assert first.docx.read_bytes() == before


@pytest.mark.parametrize("day", [date(1991, 12, 31), date(2026, 11, 24), date.max])
def test_a_day_out_of_range_is_refused(desk, day):
    with pytest.raises(InvalidInput, match="不能编报"):
        desk.make_brief(OPERATOR, "daily", day)


def test_a_missing_font_folder_is_said(desk, tmp_path):
    desk.settings = replace_settings(desk.settings, fonts=tmp_path / "none")
    with pytest.raises(InvalidInput, match="ZHIJIN_FONTS"):
        desk.make_brief(OPERATOR, "daily", DAY)
