"""Erasure on legal request: the payload is gone from archive, database and index; everything else is as it was."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from cli import app
from crawlers.archive import Archive, Exchange, read_snapshot
from desk.desk import open_desk
from desk.erasure import PLACEHOLDER
from domain import ids
from domain.article import Article
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.ledger import Fate
from domain.source import MediaType, Source
from domain.user import OPERATOR, Actor, Role

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
WORD = "海河东路某小区住户王某"
"""Stands in the page to be erased and nowhere else."""


def article(n, at, body):
    url = f"http://example.org/{n}.html"
    return Article(
        id=ids.article_id(url), source_id="s", url=url, title=f"第{n}篇报道{WORD if n == 2 else ''}", body=body,
        published_at=at, published_raw="", precision="minute", first_seen_at=at, fetched_at=at, outlet="某报",
        author=WORD if n == 2 else "记者",
    )  # fmt: skip


def exchange(url, at, body, media_type="text/html; charset=utf-8"):
    return Exchange(url, at, 200, (), (("Content-Type", media_type),), body)


def fill(desk):
    """Five articles in one archive file; the second is the one to go, with a further part and a picture."""
    now = desk.now()
    desk.store.put_source(
        Source("s", "某报", "某报社", "local_media", MediaType.LOCAL, "天津", 1.0, True, 60, {}),
        "测试",
        "",
        now,
    )
    with Archive(desk.settings.archive, earlier=desk.store.earlier) as archive:
        for n in range(5):
            made = article(n, now, f"正文{n}" + (WORD if n == 2 else ""))
            page = f"<html><body>{made.title}<p>{made.body}</p></body></html>".encode() * 40
            facts = {"articleId": made.id, "sourceId": "s", "title": made.title}
            snapshot = archive.write(exchange(made.url, now, page), facts)
            if n == 2:
                archive.write(exchange("http://example.org/2_2.html", now, page + b"2"), facts)
                via = {"via": made.url, "articleId": made.id}
                archive.write(
                    exchange("http://example.org/2.jpg", now, b"\xff\xd8" + page, "image/jpeg"), via
                )
                archive.write(exchange("http://example.org/all.css", now, b"p{}", "text/css"), via)
            desk.store.put_article(made, snapshot)
    return ids.article_id("http://example.org/2.html")


def members(path):
    """Record id → compressed bytes."""
    raw, found = path.read_bytes(), {}
    with path.open("rb") as stream:
        records = ArchiveIterator(stream)
        for record in records:
            records.read_to_end(record)
            start = records.get_record_offset()
            found[record.rec_headers.get_header("WARC-Record-ID")] = raw[
                start : start + records.get_record_length()
            ]
    return found


def unpacked(folder):
    """Everything that the archive holds, decompressed."""
    text = b""
    for path in sorted(folder.glob("*.warc.gz*")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                text += str(record.rec_headers).encode() + record.content_stream().read()
    return text


def assert_erased(desk, erased):
    """Nothing of the word is left anywhere under the installation's folder, and the rest is whole."""
    assert desk.verify(OPERATOR) == []
    assert WORD.encode() not in unpacked(desk.settings.archive)
    for path in desk.settings.home.rglob("*"):
        if path.is_file() and path.suffix != ".gz":
            assert WORD.encode() not in path.read_bytes(), path
    left = desk.store.article(erased)
    assert (left.title, left.body, left.author, left.snapshot_id) == (PLACEHOLDER, PLACEHOLDER, None, None)
    assert [r.body for r in desk.store.revisions(erased)] == [PLACEHOLDER]
    assert desk.store.suppressed(left.url)
    for n in (0, 1, 3, 4):
        kept = desk.store.article(ids.article_id(f"http://example.org/{n}.html"))
        assert f"正文{n}" in desk.capture(OPERATOR, kept.snapshot_id).text
    tool = Path(sys.executable).parent / "warcio"
    for path in desk.settings.archive.glob("*.warc.gz"):
        assert subprocess.run([tool, "check", path], check=False).returncode == 0


def test_the_capture_is_gone_and_everything_else_byte_for_byte_as_it_was(desk):
    erased = fill(desk)
    desk.index.catch_up()
    assert desk.search(OPERATOR, WORD).total == 1
    (before,) = desk.settings.archive.glob("*.warc.gz")
    old, snapshot = members(before), desk.store.snapshots(erased)[0]
    report = desk.erase_capture(OPERATOR, erased, "王某申请，津信删字〔2026〕1号")
    assert len(report.captures) == 3 and snapshot.record_id in report.captures, "page, second part, picture"
    (after,) = desk.settings.archive.glob("*.warc.gz")
    new = members(after)
    assert after.name != before.name and not before.exists()
    assert {k: v for k, v in new.items() if k in old} == {
        k: v for k, v in old.items() if WORD.encode() not in v and k in new
    }
    assert len(old) - len(set(old) & set(new)) == 3 * 3, "each with its request and metadata"
    assert_erased(desk, erased)
    assert desk.search(OPERATOR, WORD).total == 0
    (stone,) = [t for t in desk.store.tombstones() if t.record_id == snapshot.record_id]
    assert (stone.payload_digest, stone.url) == (snapshot.payload_digest, snapshot.url)
    assert snapshot.record_id.encode() in unpacked(desk.settings.archive), (
        "the tombstone stands in the WARC too"
    )
    with pytest.raises(NotFound, match="依法删除"):
        desk.capture(OPERATOR, snapshot.record_id)
    assert any("津信删字" in entry.detail for entry in desk.store.audit(10))
    assert desk.store.articles() and erased not in {a.id for a in desk.store.articles()}, "out of every list"


def test_no_way_in_brings_the_text_back(desk):
    erased = fill(desk)
    before, revisions = desk.store.article(erased), desk.store.revisions(erased)
    desk.erase_capture(OPERATOR, erased, "依据")
    assert desk.store.put_article(before, None) is Fate.REFUSED
    assert desk.store.put_articles([before]) == [Fate.REFUSED]
    assert desk.store.merge_article(before, revisions, []) == 0
    assert_erased(desk, erased)


def test_the_same_bytes_elsewhere_go_too_and_are_named(desk, clock):
    erased = fill(desk)
    clock.forward(hours=1)
    other = article(9, desk.now(), "别的文字")
    bytes_again = desk.capture(OPERATOR, desk.store.article(erased).snapshot_id).content
    with Archive(desk.settings.archive, earlier=desk.store.earlier) as archive:
        again = archive.write(exchange(other.url, desk.now(), bytes_again))
    assert again.kind == "revisit"
    desk.store.put_article(other, again)
    report = desk.erase_capture(OPERATOR, desk.store.article(erased).snapshot_id, "依据")
    assert report.shared == (other.id,) and len(report.files) == 2
    assert (
        desk.store.article(other.id).body == "别的文字" and desk.store.article(other.id).snapshot_id is None
    )
    assert_erased(desk, erased)


def test_a_damaged_neighbour_does_not_take_the_rest_along(desk):
    erased = fill(desk)
    last = desk.store.article(ids.article_id("http://example.org/4.html"))
    snapshots = [desk.store.snapshots(ids.article_id(f"http://example.org/{n}.html"))[0] for n in range(5)]
    (path,) = desk.settings.archive.glob("*.warc.gz")
    raw = bytearray(path.read_bytes())
    member = bytes(raw[snapshots[2].offset :][: snapshots[2].length])
    raw[snapshots[1].offset + snapshots[1].length // 2] ^= 0xFF
    path.write_bytes(raw)
    desk.erase_capture(OPERATOR, erased, "依据")
    assert desk.capture(OPERATOR, last.snapshot_id).text
    (after,) = desk.settings.archive.glob("*.warc.gz")
    assert not path.exists() and member not in after.read_bytes()
    first = desk.store.snapshots(ids.article_id("http://example.org/1.html"))[0]
    damaged = bytes(raw[snapshots[1].offset :][: snapshots[1].length])
    assert after.read_bytes()[first.offset :][: first.length] == damaged, "what is damaged stays for repair"


def test_the_commands_find_show_index_and_erase(desk, monkeypatch):
    erased = fill(desk)
    record = desk.store.article(erased).snapshot_id
    monkeypatch.setenv("ZHIJIN_HOME", str(desk.settings.home))
    monkeypatch.setenv("ZHIJIN_MIN_FREE_MB", "0")

    def ask(*words):
        done = CliRunner().invoke(app, ["archive", *words, "--json"])
        return done.exit_code, json.loads(done.stdout.strip().splitlines()[-1]), done.stdout

    assert ask("index")[1] == {"files": 1, "records": 8}
    code, facts, told = ask("find", "https://example.org/2.html")
    assert (code, len(facts["captures"]), facts["captures"][0]["status"]) == (0, 1, "200")
    code, facts, told = ask("show", record.removeprefix("urn:uuid:"))
    assert (
        facts["integrity"] == "采集后未改动（摘要一致）"
        and "采集后未改动（摘要一致）" in told
        and WORD in told
    )
    assert "真实" not in told
    code, facts, told = ask("erase", record, "--reason", "当事人申请")
    assert code == 0 and facts["article"] == erased and len(facts["captures"]) == 3
    assert "备份" in told, "what nobody but a person can reach is named"
    assert ask("find", "https://example.org/2.html")[1] == {"captures": []}
    assert ask("image")[1]["made"] == 0


def test_only_who_may_and_only_with_a_reason(desk):
    erased = fill(desk)
    with pytest.raises(NotAllowed):
        desk.erase_capture(Actor("李馆员", (Role.EDITOR,)), erased, "依据")
    with pytest.raises(InvalidInput, match="依据"):
        desk.erase_capture(OPERATOR, erased, "  ")
    with pytest.raises(NotFound):
        desk.erase_capture(OPERATOR, "a-0000000000000000", "依据")
    assert desk.verify(OPERATOR) == [] and desk.store.article(erased).body.endswith(WORD)


def test_a_kill_between_any_two_steps_leaves_all_or_nothing_and_asking_again_finishes(desk, tmp_path):
    erased = fill(desk)
    desk.index.catch_up()
    desk.close()
    home, whole = desk.settings.home, tmp_path / "whole"
    shutil.copytree(home, whole)
    outcomes, step = set(), 0
    while True:
        step += 1
        shutil.rmtree(home)
        shutil.copytree(whole, home)
        child = [sys.executable, HERE / "erase_child.py", str(home), erased, str(step)]
        done = subprocess.run(child, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        assert done.returncode in {0, -9}, done.stderr
        if done.returncode == 0:
            break
        again = open_desk(desk.settings)
        gone = again.store.article(erased).title == PLACEHOLDER
        outcomes.add(gone)
        if not gone:
            snapshot = again.store.snapshots(erased)[0]
            assert WORD.encode() in read_snapshot(desk.settings.archive, snapshot).payload, "nothing is lost"
            assert again.verify(OPERATOR) == []
        else:
            assert all("没有做完" in line for line in again.verify(OPERATOR))
        again.erase_capture(OPERATOR, erased, "依据")
        assert_erased(again, erased)
        again.close()
    assert outcomes == {True, False} and step > 5
    assert json.loads(done.stdout)["captures"] == 3
