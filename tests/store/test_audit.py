"""The audit chain: appended only, never forked, and a change anywhere is found."""

import multiprocessing
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest

from store.audit import GENESIS, entry_hash, verify_audit
from store.sqlite import open_store


@pytest.fixture
def log(bare_store, make):
    """A store whose log has six entries, and the entries, oldest first."""
    for number in range(6):
        bare_store.append_audit(make.at(seconds=number), "甲", "登录", f"第{number}次", "ok", "")
    return bare_store, bare_store.audit(None)[::-1]


def test_entries_are_numbered_and_chained(log, make):
    store, entries = log
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert entries[0].previous_hash == GENESIS
    assert all(after.previous_hash == before.hash for before, after in pairwise(entries))
    assert entries[3].at == make.at(seconds=3)
    assert [entry.sequence for entry in store.audit(2)] == [6, 5]
    assert verify_audit(store.audit(None)) == []


def test_append_gives_back_what_is_stored(bare_store, make):
    entry = bare_store.append_audit(make.now, "甲", "签发", "b-1", "refused", "“没有”权限\n第二行")
    assert bare_store.audit() == [entry]


def test_the_hash_keeps_fields_apart(log):
    entry = log[1][0]
    moved = replace(entry, user=entry.user + entry.verb, verb="")
    assert entry_hash(moved) != entry_hash(entry)


@pytest.mark.parametrize("field", ["user", "verb", "subject", "outcome", "detail"])
def test_a_changed_field_is_found(log, field):
    entries = log[1]
    entries[2] = replace(entries[2], **{field: "改过"})
    assert verify_audit(entries) == ["审计日志第 3 条的内容与校验值不符，可能被改动"]


def test_a_changed_entry_sealed_anew_breaks_the_next(log):
    entries = log[1]
    forged = replace(entries[2], subject="改过")
    entries[2] = replace(forged, hash=entry_hash(forged))
    assert verify_audit(entries) == ["审计日志第 4 条与上一条接不上，上一条可能被改动"]


@pytest.mark.parametrize(("cut", "line"), [((0, 2), "第 1 至 2 条"), ((3, 4), "第 4 至 4 条")])
def test_missing_entries_are_found(log, cut, line):
    entries = log[1]
    del entries[slice(*cut)]
    assert verify_audit(entries) == [f"审计日志缺少{line}"]


def test_an_empty_log_is_whole():
    assert verify_audit([]) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET subject = 'x' WHERE sequence = 3",
        "DELETE FROM audit WHERE sequence = 6",
        "INSERT OR REPLACE INTO audit SELECT sequence, at, 'x', verb, subject, outcome, detail,"
        " previous_hash, hash FROM audit WHERE sequence = 3",
        "INSERT INTO audit SELECT sequence + 9, at, user, verb, subject, outcome, detail,"
        " previous_hash, hash FROM audit WHERE sequence = 6",
    ],
)
def test_the_database_itself_refuses_changes(log, sql):
    store, entries = log
    # A plain connection, as another program would open it.
    with (
        closing(sqlite3.connect(store.path)) as conn,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        conn.execute(sql)
    assert store.audit(None)[::-1] == entries


def test_tampering_behind_the_triggers_is_found(log):
    store, _ = log
    with closing(sqlite3.connect(store.path)) as conn, conn:
        conn.execute("DROP TRIGGER audit_no_update")
        conn.execute("UPDATE audit SET user = '乙' WHERE sequence = 2")
    assert verify_audit(store.audit(None)) == ["审计日志第 2 条的内容与校验值不符，可能被改动"]


def append_many(path, name, moment):
    store = open_store(path, wait_seconds=30)
    for number in range(40):
        store.append_audit(moment, name, "写", str(number), "ok", "")
    store.close()


def test_writers_in_many_processes_do_not_fork_the_chain(bare_store, make):
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=append_many, args=(bare_store.path, f"p{n}", make.now)) for n in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    entries = bare_store.audit(None)[::-1]
    assert verify_audit(entries) == []
    for name in ("p0", "p1", "p2"):
        assert [e.subject for e in entries if e.user == name] == [str(n) for n in range(40)]
