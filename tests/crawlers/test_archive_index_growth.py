"""The index as the archive grows: small steps, crashes at bad moments, readers beside a writer."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.archive import Archive, ArchiveIndex, Exchange
from crawlers.archive import index as index_module
from crawlers.site_cdxj import index_records

AT = datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def keep(folder, urls, told=True):
    """One pass: a WARC file of its own, then the index; the snapshots."""
    with Archive(folder, sync_each=False) as archive:
        kept = [write(archive, url) for url in urls]
    ArchiveIndex(folder).update_if_any(archive.files if told else None)
    return kept


def write(archive, url):
    return archive.write(Exchange(url, AT, 200, (), (("Content-Type", "text/html"),), url.encode()))


def places(index):
    """Where the lines of all files say that records stand, as often as they say it."""
    rows = [line.split(b" ", 2)[2] for path in index.paths() for line in path.read_bytes().splitlines()]
    return sorted((f["filename"], int(f["offset"]), f["url"]) for f in map(json.loads, rows))


def wanted(snapshots):
    return sorted((s.file, s.offset, s.url) for s in snapshots)


def test_many_small_passes_leave_few_files_and_every_line_once(tmp_path):
    rng, kept = random.Random(3), []
    for number in range(80):
        told = number % 10 != 9
        kept += keep(tmp_path, [f"http://h{rng.randrange(9)}.cn/{number}/{n}" for n in range(4)], told)
    index = ArchiveIndex(tmp_path)
    assert places(index) == wanted(kept) and index.check(kept) == []
    assert len(index.paths()) <= 7, "as the logarithm of their number"
    for path in index.paths():
        lines = path.read_bytes().splitlines()
        assert lines == sorted(lines)
    assert all([int(line.fields["offset"]) for line in index.find(s.url)] == [s.offset] for s in kept)
    assert index.rebuild().records == 320 and len(index.paths()) == 1
    assert places(index) == wanted(kept) and index.check(kept) == []


def test_a_pass_leaves_what_is_large_alone(tmp_path):
    keep(tmp_path, [f"http://a.cn/{n}" for n in range(400)])
    index = ArchiveIndex(tmp_path)
    (large,) = index.paths()
    before = (large.stat().st_ino, large.stat().st_mtime_ns)
    for number in range(20):
        keep(tmp_path, [f"http://b.cn/{number}"])
    assert large in index.paths() and (large.stat().st_ino, large.stat().st_mtime_ns) == before


def test_beyond_the_bound_nothing_is_merged(tmp_path, monkeypatch):
    monkeypatch.setattr(index_module, "_LARGE", 20_000)
    monkeypatch.setattr(index_module, "_CHUNK", 50)
    kept = keep(tmp_path, [f"http://a.cn/{n}" for n in range(1000)])
    index = ArchiveIndex(tmp_path)
    sizes = [path.stat().st_size for path in index.paths()]
    assert max(sizes) < 60_000 and sum(size >= 20_000 for size in sizes) > 4
    assert places(index) == wanted(kept) and index.check(kept) == []
    assert index.rebuild().records == 1000 and len(index.paths()) == 1


def test_a_file_that_is_still_written_is_read_on_from_where_it_ended(tmp_path):
    index = ArchiveIndex(tmp_path)
    with Archive(tmp_path) as archive:
        kept = []
        for n in range(12):
            kept.append(write(archive, f"http://a.cn/{n}"))
            assert index.update().files == 1
            assert places(index) == wanted(kept)
    assert index.update().files == 0 and index.check(kept) == []
    path = tmp_path / kept[0].file
    assert next(end for line, end in index_records(path, kept[5].offset) if line) == (
        kept[5].offset + kept[5].length
    )


def test_a_torn_record_is_passed_over_and_read_when_it_is_whole(tmp_path):
    with Archive(tmp_path) as archive:
        kept = [write(archive, f"http://a.cn/{n}") for n in range(3)]
    path = tmp_path / kept[0].file
    whole, index = path.read_bytes(), ArchiveIndex(tmp_path)
    path.write_bytes(whole[: kept[2].offset + 20])
    assert index.update().records == 2 and index.unknown() == []
    path.write_bytes(whole)
    assert index.unknown() == [path] and index.update().files == 1
    assert places(index) == wanted(kept) and index.check(kept) == []


def test_what_is_gone_or_shorter_leaves_the_index(tmp_path):
    kept = [keep(tmp_path, [f"http://a.cn/{p}/{n}" for n in range(5)]) for p in range(6)]
    (tmp_path / kept[1][0].file).unlink()
    shorter = tmp_path / kept[4][0].file
    shorter.write_bytes(shorter.read_bytes()[: kept[4][3].offset])
    index = ArchiveIndex(tmp_path)
    assert len(index.check()) == 2, "one is gone, one is not as it was"
    index.update()
    rest = [*kept[0], *kept[2], *kept[3], *kept[4][:3], *kept[5]]
    assert places(index) == wanted(rest) and index.check(rest) == []


@pytest.mark.parametrize("moment", ["before the list", "before removing", "amid removing", "amid the list"])
def test_a_crash_costs_no_line_and_gives_none_twice(tmp_path, moment):
    keep(tmp_path, urls := [f"http://a.cn/{n}" for n in range(5)])
    index, before = ArchiveIndex(tmp_path), tmp_path.parent / f"{tmp_path.name}-before"
    shutil.copytree(index.home, before)
    keep(tmp_path, more := [f"http://b.cn/{n}" for n in range(5)])
    (merged,) = index.paths()
    if moment in {"before the list", "amid the list"}:
        listing = merged.with_suffix(".json")
        listing.unlink() if moment == "before the list" else os.truncate(listing, 20)
    for path in before.iterdir():
        if moment != "amid removing" or path.suffix == ".cdxj":
            shutil.copy(path, index.home)
    (index.home / "00000009.part").write_text("half a li")
    assert all(len(index.find(url)) == 1 for url in [*urls, *more])
    index.update()
    assert index.check() == [] and len(places(index)) == len(set(places(index))) == 10
    assert not list(index.home.glob("*.part"))


def test_what_a_crash_left_unlisted_is_found_within_the_hour(tmp_path):
    keep(tmp_path, ["http://a.cn/1"])
    with Archive(tmp_path) as archive:
        write(archive, "http://a.cn/2")
    keep(tmp_path, ["http://a.cn/3"])
    index = ArchiveIndex(tmp_path)
    assert index.find("http://a.cn/2") == [] and index.find("http://a.cn/3")
    an_hour_ago = time.time() - 3700
    os.utime(index.home / "looked", (an_hour_ago, an_hour_ago))
    keep(tmp_path, ["http://a.cn/4"])
    assert index.find("http://a.cn/2") and index.check() == []


def test_the_index_of_one_file_that_went_before_is_taken_away(tmp_path):
    kept = keep(tmp_path, ["http://a.cn/1"])
    (tmp_path / "index.cdxj").write_text("old\n")
    index = ArchiveIndex(tmp_path)
    index.update()
    assert not (tmp_path / "index.cdxj").exists() and places(index) == wanted(kept)


def test_readers_find_everything_while_another_process_merges(tmp_path):
    keep(tmp_path, ["http://a.cn/first"])
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'tests/crawlers');"
        "from test_archive_index_growth import keep;"
        "[keep(Path(sys.argv[1]), [f'http://b.cn/{n}']) for n in range(60)]"
    )
    index, looked = ArchiveIndex(tmp_path), 0
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT) as writer:
        while writer.poll() is None:
            assert len(index.find("http://a.cn/first")) == 1
            looked += 1
    assert writer.returncode == 0 and looked > 60
    assert len(places(index)) == 61 and index.check() == []
