"""Revisits, the index of an archive folder, and replay by another program."""

import random
import shutil
import socket
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from warcio.archiveiterator import ArchiveIterator

from crawlers.archive import Archive, ArchiveIndex, Exchange, check_files, read_snapshot, verify_archive
from crawlers.carry import carry
from domain.errors import NotFound

AT = datetime(2026, 11, 22, 8, 30, 15, 250000, tzinfo=UTC)
PAGE = "<html><body>古籍保护，正文一段。</body></html>".encode() * 30


def exchange(url, body=PAGE, at=AT, status=200, media_type="text/html; charset=utf-8"):
    return Exchange(url, at, status, (("User-Agent", "Zhijin"),), (("Content-Type", media_type),), body)


@pytest.fixture
def written(tmp_path):
    """Two addresses with the same bytes, one with others, and one captured twice."""
    with Archive(tmp_path) as archive:
        snapshots = [
            archive.write(
                exchange("http://www.example.org/a?y=2&x=1"), {"title": "甲\r\n乙", "articleId": "a-1"}
            ),
            archive.write(exchange("http://example.org/b", at=AT + timedelta(hours=1))),
            archive.write(exchange("http://example.org/c", PAGE + b"c")),
            archive.write(exchange("http://example.org/c", PAGE + b"d", at=AT + timedelta(days=1))),
        ]
    ArchiveIndex(tmp_path).update()
    return tmp_path, snapshots


def test_same_bytes_are_written_once_and_read_back_for_each(written):
    folder, snapshots = written
    assert [s.kind for s in snapshots] == ["response", "revisit", "response", "response"]
    assert read_snapshot(folder, snapshots[1]).payload == PAGE
    assert read_snapshot(folder, snapshots[1]).url == "http://example.org/b"
    assert verify_archive(folder, snapshots) == [] and check_files(folder) == []
    with (folder / snapshots[1].file).open("rb") as stream:
        records = {r.rec_headers.get_header("WARC-Record-ID"): r.rec_headers for r in ArchiveIterator(stream)}
    head = records[f"<{snapshots[1].record_id}>"]
    assert (
        head.get_header("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    )
    assert head.get_header("WARC-Refers-To") == f"<{snapshots[0].record_id}>"
    assert head.get_header("WARC-Refers-To-Target-URI") == "http://www.example.org/a?y=2&x=1"
    assert head.get_header("WARC-Refers-To-Date") == "2026-11-22T08:30:15.250000Z"


def test_what_the_crawl_knew_stands_beside_the_capture(written):
    folder, snapshots = written
    with (folder / snapshots[0].file).open("rb") as stream:
        (told,) = [
            (r.rec_headers.get_header("WARC-Concurrent-To"), r.content_stream().read().decode())
            for r in ArchiveIterator(stream)
            if r.rec_type == "metadata"
        ]
    assert told == (f"<{snapshots[0].record_id}>", "title: 甲 乙\r\narticleId: a-1\r\n")


def test_an_earlier_crawl_s_bytes_are_found_by_digest_and_read_before_any_index(tmp_path):
    with Archive(tmp_path) as archive:
        first = archive.write(exchange("http://example.org/a"))
    known = {first.payload_digest: first}
    with Archive(tmp_path, earlier=known.get) as archive:
        again = archive.write(exchange("http://example.org/a", at=AT + timedelta(days=1)))
    assert again.kind == "revisit" and again.file != first.file
    assert read_snapshot(tmp_path, again).payload == PAGE
    (tmp_path / first.file).unlink()
    with pytest.raises(NotFound, match=first.record_id):
        read_snapshot(tmp_path, again)
    with Archive(tmp_path, earlier=known.get) as archive:
        third = archive.write(exchange("http://example.org/a", at=AT + timedelta(days=2)))
    assert third.kind == "response", "nothing refers to a file that is gone"


def test_an_empty_body_is_no_copy_of_another(tmp_path):
    with Archive(tmp_path) as archive:
        kinds = [archive.write(exchange(f"http://example.org/{n}", b"")).kind for n in range(2)]
    assert kinds == ["response", "response"]


def test_a_revisit_carried_elsewhere_takes_its_bytes_along(written, tmp_path_factory):
    folder, snapshots = written
    target = tmp_path_factory.mktemp("office") / "ZJ-transfer-1.warc.gz"
    carried, problems = carry(folder, [snapshots[1]], target)
    assert problems == [] and read_snapshot(target.parent, carried[0]).payload == PAGE
    ArchiveIndex(target.parent).update()
    assert read_snapshot(target.parent, carried[0]).payload == PAGE


def test_lookup_by_address_and_time(written):
    folder, snapshots = written
    index = ArchiveIndex(folder)
    assert [line.timestamp for line in index.find("https://example.org/c")] == [
        "20261122083015",
        "20261123083015",
    ]
    (found,) = index.find("http://example.org/a?x=1&y=2")
    assert int(found.fields["offset"]) == snapshots[0].offset and found.fields["status"] == "200"
    assert index.nearest("http://example.org/c", AT + timedelta(hours=20)).timestamp == "20261123083015"
    for url in (
        "http://example.org/",
        "http://example.org/cc",
        "http://zzz.cn/",
        "mailto:a@b",
        "http://[",
        "",
    ):
        assert index.find(url) == [], url


def test_every_line_of_a_large_index_is_found(tmp_path):
    rng = random.Random(7)
    urls = [f"http://h{rng.randrange(40)}.cn/{rng.randrange(10**6)}/页{n}.html" for n in range(400)]
    with Archive(tmp_path, max_bytes=20_000, sync_each=False) as archive:
        for url in urls:
            archive.write(exchange(url, url.encode()))
    index = ArchiveIndex(tmp_path)
    report = index.update()
    assert report.files == len(list(tmp_path.glob("*.warc.gz"))) > 3 and report.records == 400
    assert all([line.fields["url"] for line in index.find(url)] == [url] for url in urls)
    for path in index.paths():
        lines = path.read_bytes().splitlines()
        assert lines == sorted(lines), "bytewise order, as replay tools search it"


def test_the_index_follows_the_files_and_can_be_made_anew(written):
    folder, snapshots = written
    index = ArchiveIndex(folder)
    assert index.check(snapshots) == [] and index.update().files == 0
    with Archive(folder) as archive:
        later = archive.write(exchange("http://example.org/later", b"later"))
    assert any("没有收入" in line for line in index.check([*snapshots, later]))
    assert index.update().files == 1 and index.check([*snapshots, later]) == []
    assert index.rebuild().records == 5
    (path,) = index.paths()
    before = path.read_bytes()
    path.write_bytes(before[: len(before) // 2])
    assert index.check(snapshots), "lines are lacking"
    assert index.rebuild().records == 5 and [p.read_bytes() for p in index.paths()] == [before]
    (folder / later.file).unlink()
    index.update()
    assert index.find("http://example.org/later") == [] and index.check(snapshots) == []


def test_a_torn_file_is_indexed_up_to_the_tear(written):
    folder, snapshots = written
    path = folder / snapshots[3].file
    path.write_bytes(path.read_bytes()[: snapshots[3].offset + 9])
    index = ArchiveIndex(folder)
    assert index.rebuild().records == 3 and check_files(folder) == []
    assert any(snapshots[3].record_id in line for line in index.check(snapshots))


def test_a_record_changed_together_with_its_compression_is_noticed(written):
    folder, snapshots = written
    other = replace(snapshots[2], payload_digest=snapshots[0].payload_digest)
    assert len(verify_archive(folder, [other])) == 1


@pytest.mark.skipif(shutil.which("wayback") is None, reason="没有安装 pywb：见 docs/archive.md")
def test_pywb_replays_captures_and_revisits_byte_for_byte(written, tmp_path_factory):
    folder, _ = written
    home = tmp_path_factory.mktemp("pywb")
    paths = f"archive_paths: {folder}/\n    index_paths: {folder}/index/"
    (home / "config.yaml").write_text(f"collections:\n  zj:\n    {paths}\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [shutil.which("wayback"), "-p", str(port), "-b", "127.0.0.1"]
    with (
        (home / "log").open("w") as log,
        subprocess.Popen(command, cwd=home, stdout=log, stderr=log) as server,
    ):
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(100):
                try:
                    httpx.get(base)
                    break
                except httpx.TransportError:
                    time.sleep(0.2)
            for stamp, url in (
                ("20261122083015", "www.example.org/a?y=2&x=1"),
                ("20261122093015", "example.org/b"),
            ):
                got = httpx.get(f"{base}/zj/{stamp}id_/http://{url}")
                assert (got.status_code, got.content) == (200, PAGE)
        finally:
            server.terminate()
