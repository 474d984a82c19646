"""Opening, upgrading, failing and copying a SQLite store, on real files."""

import dataclasses
import gc
import os
import shutil
import sqlite3
import tempfile
import threading
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from domain import (
    alert,
    analysis,
    article,
    brief,
    brief_flow,
    collection,
    ledger,
    notice,
    source,
    story,
    transfer,
    user,
)
from domain.clock import Window
from domain.errors import InvalidInput, NoSpace, StoreUnavailable
from domain.ledger import Fate
from store.base import Filters
from store.sqlite import SqliteStore, open_store
from store.sqlite.schema import MIGRATIONS


@pytest.fixture
def path(tmp_path):
    return tmp_path / "zhijin.db"


@pytest.fixture
def filled(store, make):
    """A store with one article."""
    store.put_article(make.article(), make.snapshot())
    return store


def one_line(caught, *words):
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message


def later(*names):
    """The steps of today and some that a later version might bring."""
    steps = Migrations("zhijin")
    steps._migrations.extend(MIGRATIONS._migrations)
    for name in names:

        def step(db, name=name):
            db.execute(f"CREATE TABLE {name} (a TEXT)")

        steps(name=name)(step)
    return steps


NEWEST = MIGRATIONS.pending(Database(memory=True))[-1].name


def clock(hours=0):
    return lambda: datetime(2026, 11, 22, 19, 12, 11, tzinfo=UTC) + timedelta(hours=hours)


# opening


def test_create_makes_folder_and_database(tmp_path):
    place = tmp_path / "新 馆" / "a#b?" / "zhijin.db"
    open_store(place, create=True).put_setting("k", 1)
    assert open_store(place).get_setting("k") == 1


def test_settings_of_the_database(store):
    with closing(sqlite3.connect(store.path)) as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db = store._connection()
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert db.execute("PRAGMA synchronous").fetchone() == (1,)


def test_each_store_has_an_id_of_its_own(tmp_path):
    one, two = (open_store(tmp_path / name, create=True) for name in ("a.db", "b.db"))
    assert one.get_setting("store_id") != two.get_setting("store_id")
    assert open_store(tmp_path / "a.db").get_setting("store_id") == one.get_setting("store_id")


@pytest.mark.parametrize("make_empty", [False, True])
def test_no_database_is_said_and_none_is_made(path, make_empty):
    if make_empty:
        path.touch()
    with pytest.raises(StoreUnavailable) as caught:
        open_store(path)
    one_line(caught, str(path), "zhijin init")
    assert path.exists() == make_empty


def test_a_store_without_a_file_makes_none(path):
    with pytest.raises(StoreUnavailable):
        SqliteStore(path).users()
    assert not path.exists()


def test_every_field_of_a_record_has_its_column(store):
    tables = {
        "sources": source.Source,
        "source_states": source.SourceState,
        "runs": ledger.Run,
        "ledger": ledger.LedgerEntry,
        "pages": article.KnownPage,
        "snapshots": article.Snapshot,
        "revisions": article.Revision,
        "observations": article.HotObservation,
        "analyses": analysis.Analysis,
        "stories": story.Story,
        "members": story.Member,
        "alerts": alert.Alert,
        "alert_events": alert.AlertEvent,
        "notices": notice.Notice,
        "briefs": brief.Brief,
        "brief_versions": brief_flow.VersionMark,
        "brief_decisions": brief_flow.Decision,
        "brief_comments": brief_flow.Comment,
        "brief_exceptions": brief_flow.GateException,
        "issuings": brief_flow.Issuing,
        "paper_signings": brief_flow.PaperSigning,
        "recalls": brief_flow.Recall,
        "users": user.User,
        "sessions": user.Session,
        "audit": user.AuditEntry,
        "seed_marks": source.SeedMark,
        "specimens": source.Specimen,
        "exhibits": article.Exhibit,
        "tombstones": article.Tombstone,
        "suppressions": article.Suppression,
        "collections": collection.SiteCollection,
        "collection_runs": collection.CollectionRun,
        "collection_captures": collection.CollectionCapture,
        "transfers": transfer.Transfer,
    }
    db = Database(str(store.path))
    for table, record in tables.items():
        fields = {field.name for field in dataclasses.fields(record)}
        assert fields <= set(db[table].columns_dict), table
    fields = {field.name for field in dataclasses.fields(article.Article)}
    assert fields - set(db["articles"].columns_dict) == {"body"}
    db.close()


# upgrading


def test_a_new_database_needs_no_copy(path):
    open_store(path, create=True)
    assert list(path.parent.glob("*.bak")) == []


def test_an_older_database_is_copied_aside_before_it_is_upgraded(filled, make):
    path = filled.path
    upgraded = open_store(path, migrations=later("m0002_x", "m0003_y"), now=clock())
    (copy,) = path.parent.glob("*.bak")
    assert copy.name == "zhijin.db.before-m0002_x.20261122T191211Z.bak"
    assert upgraded.article(make.article().id).body == make.article().body
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("SELECT * FROM m0003_y")
    old = SqliteStore(copy)
    assert old.article(make.article().id) == filled.article(make.article().id)
    assert old.check()["schema"] == NEWEST
    assert not {"m0002_x", "m0003_y"} & set(Database(str(copy)).table_names())


def test_the_newest_three_copies_are_kept(filled):
    # Names that sort against time: what counts is when.
    names = [f"m{n:04}_x" for n in range(9, 4, -1)]
    for hours in range(5):
        open_store(filled.path, migrations=later(*names[: hours + 1]), now=clock(hours * 10))
    kept = sorted(file.name.split(".")[-2] for file in filled.path.parent.glob("*.bak"))
    assert kept == ["20261123T151211Z", "20261124T011211Z", "20261124T111211Z"]


def test_a_failed_upgrade_leaves_the_database_as_it_was(filled, make):
    steps = later("m0002_x")

    @steps(name="m0003_broken")
    def broken(db):
        db.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StoreUnavailable):
        open_store(filled.path, migrations=steps, now=clock())
    again = open_store(filled.path)
    assert again.check()["schema"] == NEWEST
    assert again.article(make.article().id).title == make.article().title


def test_a_newer_schema_is_refused(filled):
    open_store(filled.path, migrations=later("m0099_future"), now=clock())
    before = filled.path.read_bytes()
    with pytest.raises(StoreUnavailable) as caught:
        open_store(filled.path)
    one_line(caught, "更新版本", "m0099_future", "升级")
    assert filled.path.read_bytes() == before


def test_the_database_of_another_program_is_left_alone(path):
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(StoreUnavailable) as caught:
            open_store(path, create=create)
        one_line(caught, "别的程序")
    assert path.read_bytes() == before


def test_many_openers_make_one_schema(path):
    errors = []

    def work():
        try:
            open_store(path, create=True, wait_seconds=20).put_setting("k", 1)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert open_store(path).check()["integrity"] == "ok"


# failing


def test_a_locked_database_says_who_must_wait_and_loses_nothing(filled, make):
    impatient = open_store(filled.path, wait_seconds=0.1)
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as caught:
            impatient.put_article(make.article(2), None)
        one_line(caught, "zhijin.db", "占用", "0.1 秒", "稍后再试")
        # Readers go on.
        assert impatient.count_articles() == 1
        other.execute("ROLLBACK")
    assert impatient.put_article(make.article(2), None) is Fate.KEPT


def test_a_locked_database_cannot_be_upgraded_but_stays_whole(filled):
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="占用"):
            open_store(filled.path, wait_seconds=0.1, migrations=later("m0002_x"), now=clock())
    assert list(filled.path.parent.glob("*.bak")) == []
    assert open_store(filled.path).count_articles() == 1


@pytest.fixture
def shared_folder():
    """A folder that an ordinary user can enter, wherever the tests run."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def ordinary_user():
    """Root may write everything, so the test that runs as root becomes nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_file_can_be_read_and_says_it_cannot_be_written(shared_folder, make):
    path = shared_folder / "zhijin.db"
    store = open_store(path, create=True)
    store.put_setting("k", 1)
    shared_folder.chmod(0o777)
    for file in shared_folder.iterdir():
        file.chmod(0o444)
    with ordinary_user():
        other = open_store(path)
        assert other.get_setting("k") == 1
        with pytest.raises(StoreUnavailable) as caught:
            other.put_setting("k", 2)
    one_line(caught, str(path), "只读", "权限")
    assert store.get_setting("k") == 1


def test_a_read_only_folder_says_what_to_check(shared_folder):
    path = shared_folder / "zhijin.db"
    open_store(path, create=True).close()
    shared_folder.chmod(0o555)
    with ordinary_user():
        with pytest.raises(StoreUnavailable) as caught:
            open_store(path).put_setting("k", 1)
        one_line(caught, str(path), "文件夹")
        with pytest.raises(StoreUnavailable) as caught:
            open_store(shared_folder / "new" / "zhijin.db", create=True)
        one_line(caught, str(shared_folder / "new"), "权限")


def test_what_is_no_database_is_said(path):
    path.write_text("这不是数据库。" * 100)
    with pytest.raises(StoreUnavailable) as caught:
        open_store(path)
    one_line(caught, str(path), "不是数据库", "恢复")
    assert path.read_text().startswith("这不是数据库。")


def test_a_folder_is_no_database(tmp_path):
    with pytest.raises(StoreUnavailable) as caught:
        open_store(tmp_path)
    one_line(caught, str(tmp_path))


def test_a_damaged_database_is_found(store, make):
    for number in range(200):
        store.put_article(make.article(number, body="文" * 500), None)
    store.close()
    # Closing folds the WAL in; then the middle of the file is overwritten.
    size = store.path.stat().st_size
    with store.path.open("r+b") as file:
        file.seek(size // 4 // 4096 * 4096)
        file.write(b"\xff" * (size // 2))
    damaged = SqliteStore(store.path)
    with pytest.raises(StoreUnavailable) as caught:
        damaged.articles()
    one_line(caught, str(store.path), "损坏", "从备份恢复")
    # A good backup is not replaced by a bad one.
    copy = store.path.with_name("copy.db")
    copy.write_text("昨天的备份")
    with pytest.raises(StoreUnavailable, match="损坏"):
        damaged.backup(str(copy))
    assert copy.read_text() == "昨天的备份"


def test_check_names_damage_it_can_see_past(store, make):
    for number in range(50):
        store.put_article(make.article(number), None)
    store.close()
    with closing(sqlite3.connect(store.path)) as conn:
        (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'alerts_by_time'").fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    with store.path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    facts = SqliteStore(store.path).check()
    assert facts["integrity"] != "ok"
    assert facts["articles"] == 50


def test_a_full_disk_is_said_and_loses_nothing(filled, make):
    db = filled._connection()
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    # SQLite's own way to be full: the file may not grow.
    db.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NoSpace) as caught:
        for number in range(2, 100):
            filled.put_article(make.article(number, body="文" * 20_000), None)
    one_line(caught, "磁盘已满", "清理")
    db.execute("PRAGMA max_page_count=1000000")
    assert filled.check()["integrity"] == "ok"
    assert all(a.body and filled.revisions(a.id) for a in filled.articles())


def test_text_that_is_no_unicode_is_refused(store, make):
    with pytest.raises(InvalidInput):
        store.put_setting("k", "\ud800")
    with pytest.raises(InvalidInput):
        store.append_audit(make.now, "\udfff", "登录", "", "refused", "")


def test_a_verb_that_fails_half_way_has_not_happened(filled, make):
    good = make.story(make.article().id)
    with pytest.raises(Exception, match="没有保存"):
        filled.put_stories([good], [make.member(good.id, "a-unknown")])
    assert filled.stories() == []


# threads


def test_the_connection_of_a_thread_goes_with_the_thread(store):
    before = _live_connections()
    for _ in range(10):
        thread = threading.Thread(target=store.users)
        thread.start()
        thread.join()
    assert _live_connections() <= before


def _live_connections():
    gc.collect()
    return sum(isinstance(thing, sqlite3.Connection) for thing in gc.get_objects())


def test_closing_leaves_a_query_of_another_thread_alone(filled):
    """Closing its connection under it would crash the process."""
    inside, closed, found = threading.Event(), threading.Event(), []

    def read():
        with filled._read() as db:
            rows = db.query("SELECT id FROM articles ORDER BY id")
            found.append(next(rows)["id"])
            inside.set()
            closed.wait(10)
            found.extend(row["id"] for row in rows)

    thread = threading.Thread(target=read)
    thread.start()
    assert inside.wait(10)
    filled.close()
    closed.set()
    thread.join(10)
    assert len(found) == len(set(found)) >= 1
    with pytest.raises(StoreUnavailable, match="已经关闭"):
        filled.users()


# copying


def test_a_backup_is_a_whole_store_while_others_write(filled, make, tmp_path):
    stop, written = threading.Event(), []

    def write():
        number = 100
        while not stop.is_set():
            filled.put_article(make.article(number), None)
            written.append(number)
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    while not written:
        pass
    target = tmp_path / "out" / "backup.db"
    target.parent.mkdir()
    filled.backup(str(target))
    stop.set()
    thread.join()
    assert [file.name for file in target.parent.iterdir()] == ["backup.db"]
    copy = open_store(target)
    assert copy.check()["integrity"] == "ok"
    ids = {a.id for a in copy.articles()}
    assert make.article().id in ids
    assert ids <= {a.id for a in filled.articles()}


def test_a_backup_that_cannot_be_written_harms_nothing(filled, tmp_path):
    with pytest.raises(StoreUnavailable) as caught:
        filled.backup(str(tmp_path / "nowhere" / "backup.db"))
    one_line(caught, "nowhere")
    with pytest.raises(InvalidInput, match="自身"):
        filled.backup(str(filled.path))
    assert filled.count_articles() == 1


# speed: by plan, not by the clock


@pytest.mark.parametrize(
    ("verb", "index"),
    [
        ("stories", "articles_by_time (published_at>? AND published_at<?)"),
        ("articles", "articles_by_time (published_at>? AND published_at<?)"),
        ("count_by_day", "articles_by_time (published_at>? AND published_at<?)"),
    ],
)
def test_a_window_is_found_by_index(store, make, verb, index):
    window = Window(make.now, make.at(days=1))
    calls = {
        "stories": lambda: store.stories(window),
        "articles": lambda: store.articles(Filters(window=window)),
        "count_by_day": lambda: store.count_by_day(make.now.date(), make.now.date()),
    }
    asked = []
    db = store._connection()
    with db.tracer(lambda sql, params: asked.append((sql, params))):
        calls[verb]()
    sql, params = next((s, p) for s, p in asked if s.lstrip().startswith("SELECT"))
    plan = [row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {sql}", params)]
    assert any(index in line for line in plan), plan


def effort(store, act):
    """How many hundreds of SQLite's own steps an act takes."""
    steps = []
    conn = store._connection().conn
    conn.set_progress_handler(lambda: steps.append(1), 100)
    act()
    conn.set_progress_handler(None, 0)
    return len(steps)


def keep_one(store, make, number):
    """One article through all its stations."""
    record = make.article(number)
    store.put_article(record, make.snapshot(f"urn:uuid:{number}"), None)
    store.put_article(record, None)
    store.put_article(dataclasses.replace(record, body="改过。"), None)
    store.touch(record.url, make.now, None, None)
    store.put_analyses([make.analysis(record.id)], None, None)
    tale = make.story(record.id)
    store.put_stories([tale], [make.member(tale.id, record.id)])
    store.put_stories([tale], [])


def test_keeping_one_more_article_does_not_cost_more_when_there_are_many(store, make):
    for number in range(5):
        keep_one(store, make, number)
    few = effort(store, lambda: keep_one(store, make, 1000))
    for number in range(5, 400):
        keep_one(store, make, number)
    many = effort(store, lambda: keep_one(store, make, 1001))
    # One search through a table of 400 rows would show: each row takes several steps.
    assert many <= few + 5
