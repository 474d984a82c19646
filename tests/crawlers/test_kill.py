"""A crawl that is killed again and again: what is acknowledged is kept, nothing is lost, nothing kept is fetched twice."""

import gzip
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawlers.archive import verify_archive
from crawlers.schema import SourceSpec
from crawlers.spec import to_source
from domain.clock import utc_now
from domain.ledger import Fate, LedgerQuery
from store.sqlite import open_store

ROOT = Path(__file__).parent.parent.parent
PAGES = 120
CHILD = """
import sys
from pathlib import Path
from crawlers.crawl import crawl
from crawlers.spec import from_source
from desk.collector import StoreSink
from store.sqlite import open_store
folder = Path(sys.argv[1])
store = open_store(folder / "zhijin.db")
specs = [from_source(source) for source in store.sources()]
begun = {run.source_id: run.started_at for run in store.runs()}  # newest first: the oldest stays
crawl(specs, StoreSink(store), folder / "warc", user_agent="Zhijin/0.1 (test)", resumed=begun)
"""


@pytest.fixture
def place(tmp_path, make_web, source, listing):
    """A site of 120 pages, and a database that knows it."""
    small = make_web()
    links = "".join(f'<li><a href="/p{n}.html">第{n}篇</a></li>' for n in range(PAGES))
    small.put("/list.html", f"<ul>{links}</ul>")
    for n in range(PAGES):
        small.article(f"/p{n}.html", f"第{n}篇文章")
    store = open_store(tmp_path / "zhijin.db", create=True)
    spec = SourceSpec.model_validate(source("killed", [listing(small.url + "/list.html")]))
    store.put_source(to_source(spec), "试", "试", utc_now())
    yield tmp_path, small, store
    store.close()


def start(folder):
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], cwd=ROOT, env=environment)


def lines_of(store):
    """Address → times the ledger says it was kept."""
    return Counter(entry.url for entry in store.search_ledger(LedgerQuery(fates=(Fate.KEPT,)), limit=10_000))


def kill_after(folder, store, more, rest):
    """Kill a crawl once it has kept ``more`` further pages, ``rest`` seconds later."""
    wanted = store.count_articles() + more
    child = start(folder)
    while store.count_articles() < wanted:
        assert child.poll() is None, "the crawl ended before it could be killed"
        time.sleep(0.01)
    time.sleep(rest)
    child.send_signal(signal.SIGKILL)
    child.wait()


def test_killed_three_times_nothing_is_lost_or_fetched_twice(place):
    folder, small, store = place
    rng = random.Random(4)
    asked = Counter()
    for _ in range(3):
        kill_after(folder, store, 5, rng.uniform(0, 0.3))
        kept = lines_of(store)
        assert set(kept) == {article.url for article in store.articles()}, "no line without its article"
        assert verify_archive(folder / "warc", store.all_snapshots()) == []
        now = Counter(path for path, _ in small.requests)
        assert all(now[path] == times for path, times in asked.items()), "what was kept was asked for again"
        asked = Counter({url.removeprefix(small.url): now[url.removeprefix(small.url)] for url in kept})
        store.interrupt_open_runs(utc_now())
    assert 15 <= store.count_articles() < PAGES
    assert start(folder).wait() == 0
    assert store.count_articles() == PAGES
    assert set(lines_of(store).values()) == {1} and len(lines_of(store)) == PAGES
    assert all(len(store.snapshots(a.id)) == len(store.revisions(a.id)) == 1 for a in store.articles())
    assert verify_archive(folder / "warc", store.all_snapshots()) == []
    interrupted = [run for run in store.runs() if run.status == "interrupted"]
    assert len(interrupted) == 3
    assert all(run.offered == len(store.ledger(run.id)) - run.pages for run in interrupted)


def test_a_torn_end_of_the_archive_disturbs_nobody(place):
    folder, _, store = place
    kill_after(folder, store, 5, 0)
    kept, (torn,) = store.all_snapshots(), list((folder / "warc").glob("*.warc.gz"))
    whole = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" + bytes(range(256)) * 20)
    with torn.open("ab") as file:
        file.write(whole[: len(whole) // 2])
    before = torn.read_bytes()
    with torn.open("rb") as file, pytest.raises(Exception):  # noqa: B017 (whatever warcio says to it)
        for record in ArchiveIterator(file):
            record.content_stream().read()
    assert start(folder).wait() == 0
    assert torn.read_bytes() == before, "a file is never written to again"
    assert store.count_articles() == PAGES
    assert len(store.all_snapshots()) == PAGES and store.all_snapshots()[: len(kept)] == kept
    assert verify_archive(folder / "warc", store.all_snapshots()) == []
