"""A crawl that is killed: what was done is done, the archive reads, the next crawl takes up the rest."""

import json
import signal
import time

from warcio.archiveiterator import ArchiveIterator

PAGES = 30


def test_killed_in_the_middle_nothing_is_lost(collect, source, listing, make_web):
    small = make_web()
    small.put(
        "/list.html",
        "<ul>" + "".join(f'<li><a href="/p{n}.html">第{n}篇</a></li>' for n in range(PAGES)) + "</ul>",
    )
    for n in range(PAGES):
        small.article(f"/p{n}.html", f"第{n}篇文章", delay=0.1)
    specs = [source("killed", [listing(small.url + "/list.html")])]
    child, result = collect.start(specs)
    ledger = result.with_suffix(".ledger")
    while not ledger.exists() or ledger.read_text().count('"article"') < 6:
        assert child.poll() is None, "the crawl ended before it could be killed"
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    done = [json.loads(line) for line in ledger.read_text().splitlines()]
    articles = [entry["url"] for entry in done if entry["kind"] == "article"]
    assert 6 <= len(articles) < PAGES and len(set(articles)) == len(articles)
    captured = _responses(collect.folder / "warc")
    assert set(articles) <= captured, "what the ledger calls kept is in the archive"
    again = collect(specs)
    assert again.runs["killed"].offered == PAGES == sum(again.runs["killed"].fates.values())
    assert len(again.articles) == PAGES


def _responses(folder):
    """Addresses of the captures that read whole, up to a torn end."""
    found = set()
    for file in folder.glob("*.warc.gz"):
        with file.open("rb") as stream:
            try:
                for record in ArchiveIterator(stream):
                    if record.rec_type == "response" and record.content_stream().read():
                        found.add(record.rec_headers.get_header("WARC-Target-URI"))
            except Exception:
                continue
    return found
