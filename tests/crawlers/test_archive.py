"""The archive: what is written reads back, elsewhere too; damage is seen, a torn tail harms nothing before it."""

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawlers.archive import Archive, Exchange, read_snapshot, verify_archive
from domain.errors import NotFound, StoreUnavailable

AT = datetime(2026, 11, 22, 8, 30, 15, 250000, tzinfo=UTC)


def exchange(path="/a.html", body="正文".encode()):
    sent = (("User-Agent", "Zhijin/0.1"), ("Accept", "*/*"))
    got = (("Content-Type", "text/html; charset=gb2312"), ("Transfer-Encoding", "chunked"), ("ETag", '"1"'))
    return Exchange(f"http://example.org{path}?x=1", AT, 200, sent, got, body, "203.0.113.5")


@pytest.fixture
def written(tmp_path):
    with Archive(tmp_path) as archive:
        snapshots = [archive.write(exchange(f"/{n}.html", f"第{n}页".encode() * 50)) for n in range(5)]
    return tmp_path, snapshots


def test_a_capture_reads_back(written):
    folder, snapshots = written
    capture = read_snapshot(folder, snapshots[3])
    assert capture.payload == "第3页".encode() * 50
    assert (capture.url, capture.status, capture.captured_at) == ("http://example.org/3.html?x=1", 200, AT)
    assert (capture.media_type, capture.charset) == ("text/html", "gb2312")
    assert snapshots[3].payload_digest == "sha256:" + hashlib.sha256(capture.payload).hexdigest()


def test_records_are_what_the_standard_asks_for(written):
    folder, _ = written
    (file,) = folder.iterdir()
    assert re.fullmatch(r"ZJ-news-\d{14}-00001\.warc\.gz", file.name)
    with file.open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers, r.http_headers, r.content_stream().read())
            for r in ArchiveIterator(stream)
        ]
    assert [kind for kind, *_ in records] == ["warcinfo"] + ["response", "request"] * 5
    _, response, answer, payload = records[1]
    _, request, question, _ = records[2]
    assert (
        response.protocol == "WARC/1.1" and response.get_header("WARC-Date") == "2026-11-22T08:30:15.250000Z"
    )
    assert response.get_header("WARC-Payload-Digest").startswith("sha256:")
    assert response.get_header("WARC-IP-Address") == "203.0.113.5"
    assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")
    assert question.statusline == "/0.html?x=1 HTTP/1.1" and question.get_header("Host") == "example.org"
    assert answer.get_header("Transfer-Encoding") is None and payload == "第0页".encode() * 50


def test_another_program_finds_the_digests_right(written):
    folder, _ = written
    (file,) = folder.iterdir()
    tool = Path(sys.executable).parent / "warcio"
    checked = subprocess.run([tool, "check", "-v", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("digest pass") == 11


def test_every_record_is_a_gzip_member_at_its_offset(written):
    folder, snapshots = written
    raw = (folder / snapshots[0].file).read_bytes()
    for snapshot in snapshots:
        assert raw[snapshot.offset : snapshot.offset + 2] == b"\x1f\x8b"
        assert raw[snapshot.offset + snapshot.length :][:2] == b"\x1f\x8b"  # the request follows


def test_a_torn_tail_leaves_earlier_captures_whole(written):
    folder, snapshots = written
    file = folder / snapshots[0].file
    raw = file.read_bytes()
    file.write_bytes(raw[: snapshots[4].offset + 20])
    problems = verify_archive(folder, snapshots)
    assert len(problems) == 1 and snapshots[4].record_id in problems[0]
    assert read_snapshot(folder, snapshots[3]).payload == "第3页".encode() * 50


def test_a_changed_byte_is_noticed(written):
    folder, snapshots = written
    file = folder / snapshots[2].file
    raw = bytearray(file.read_bytes())
    raw[snapshots[2].offset + snapshots[2].length // 2] ^= 0xFF
    file.write_bytes(raw)
    assert len(verify_archive(folder, snapshots)) == 1


def test_other_content_under_the_same_offset_is_noticed(written):
    folder, snapshots = written
    with pytest.raises(NotFound, match="校验值不符"):
        read_snapshot(folder, replace(snapshots[1], payload_digest="sha256:" + "0" * 64))
    with pytest.raises(NotFound, match="没有完整的记录"):
        read_snapshot(folder, replace(snapshots[1], record_id=snapshots[2].record_id))


def test_a_missing_file_is_one_chinese_line(written):
    folder, snapshots = written
    (folder / snapshots[0].file).unlink()
    with pytest.raises(NotFound, match=r"不在.*从备份恢复"):
        read_snapshot(folder, snapshots[0])


def test_a_snapshot_cannot_lead_out_of_the_folder(written, tmp_path):
    folder, snapshots = written
    with pytest.raises(NotFound):
        read_snapshot(folder / "inner", replace(snapshots[0], file="../" + snapshots[0].file))


def test_files_roll_over_and_never_overwrite(tmp_path):
    with Archive(tmp_path, max_bytes=2000) as archive:
        snapshots = [archive.write(exchange(f"/{n}", bytes(range(256)) * 8)) for n in range(6)]
    with Archive(tmp_path) as archive:
        snapshots.append(archive.write(exchange("/last")))
    assert len({s.file for s in snapshots}) > 3
    assert verify_archive(tmp_path, snapshots) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "warc").write_text("a file where the folder should be")
    with Archive(tmp_path / "warc") as archive, pytest.raises(StoreUnavailable, match="无法写入快照文件夹"):
        archive.write(exchange())
