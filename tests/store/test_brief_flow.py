"""What the database itself holds fast: history is only added to, an issued brief never changes, numbers are single."""

import re
from contextlib import closing
from dataclasses import replace

import pytest
from sqlite_utils import Database

from domain.brief_flow import (
    Comment,
    Decision,
    GateException,
    Issuing,
    PaperSigning,
    Recall,
    Verdict,
)
from domain.errors import Conflict, InvalidInput, StoreUnavailable
from store.sqlite.errors import explain


@pytest.fixture
def issued(store, make):
    """A brief that has gone all the way and left a row in every table."""
    brief = make.brief(files=None)
    store.put_brief(brief)
    store.save_brief(replace(brief, title="新题"), 1, "馆员甲", "改题", make.at(minutes=1))
    brief = store.brief(brief.id)
    step = Decision(
        brief.id, "issue", "签发", Verdict.ISSUE, "qian", "钱馆长", make.now, 2, brief.content_hash
    )
    store.add_exception(GateException(brief.id, "g-1", "某处", "已核实", "shen", make.now))
    store.add_comments([Comment(brief.id, 2, "", "", "可", "shen", make.now)])
    store.issue_brief(brief, [step], Issuing(brief.id, "daily", 2026, 0, 0, make.now, brief.content_hash))
    store.add_paper_signing(
        PaperSigning(brief.id, "bian", make.now, brief.content_hash, "a" * 64, "image/png", 9, "s.png")
    )
    store.recall_brief(Recall(brief.id, "有误", "qian", "钱馆长", make.now))
    return brief


TABLES = ("brief_versions", "brief_decisions", "brief_exceptions", "issuings", "paper_signings", "recalls")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET brief_id = brief_id",
        "DELETE FROM {0}",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    ],
)
def test_history_is_only_added_to(store, issued, table, statement):
    with closing(Database(str(store.path))) as db:
        before = list(db.query(f"SELECT * FROM {table}"))
        assert before
        with pytest.raises(Exception, match="append-only") as raised:
            db.execute(statement.format(table))
        db.conn.rollback()
        assert list(db.query(f"SELECT * FROM {table}")) == before
    told = explain(raised.value, store.path, 0)
    assert isinstance(told, StoreUnavailable)
    assert "只能追加" in str(told)


@pytest.mark.parametrize("column", ["title", "sections", "masthead", "citations", "created_by", "edition"])
def test_no_word_of_an_issued_brief_changes(store, issued, column):
    with closing(Database(str(store.path))) as db:
        with pytest.raises(Exception, match="never changes") as raised:
            db.execute(f"UPDATE briefs SET {column} = 'x'")
        db.conn.rollback()
    assert isinstance(explain(raised.value, store.path, 0), Conflict)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE briefs SET issue_no = 9",
        "UPDATE briefs SET total_no = 9",
        "UPDATE briefs SET version = 9",
        "UPDATE briefs SET status = 'draft'",
        "UPDATE briefs SET status = 'issued'",
        "DELETE FROM briefs",
        "INSERT OR REPLACE INTO briefs SELECT * FROM briefs",
    ],
)
def test_nor_its_number_nor_its_state(store, issued, statement):
    with closing(Database(str(store.path))) as db:
        db.execute("PRAGMA foreign_keys=OFF")
        with pytest.raises(Exception, match="never changes"):
            db.execute(statement)
        db.conn.rollback()


def test_its_files_may_be_written_again(store, issued):
    store.put_brief_files(issued.id, {"pdf": "b.pdf"})
    assert store.brief(issued.id).files == {"pdf": "b.pdf"}


@pytest.mark.parametrize("status", ["issued", "recalled"])
def test_a_state_without_its_record_is_refused(store, make, status):
    store.put_brief(make.brief())
    with closing(Database(str(store.path))) as db:
        with pytest.raises(Exception, match=r"number of its own|on record"):
            db.execute("UPDATE briefs SET status = ?, issue_no = 1, total_no = 1", [status])
        db.conn.rollback()
    with pytest.raises(Conflict):
        store.put_brief(replace(make.brief(), status=status, issue_no=1, total_no=1))


@pytest.mark.parametrize("taken", [(1, 50), (50, 1)])
def test_no_number_is_given_twice(store, make, taken):
    issue_no, total_no = taken
    for number, (one, two) in enumerate([(1, 1), (issue_no, total_no)]):
        brief = make.brief(f"b-{number}", status="issued", issue_no=one, total_no=two)
        if number == 0:
            store.put_brief(brief)
            continue
        with pytest.raises(InvalidInput):
            store.put_brief(brief)
    assert [b.id for b in store.briefs()] == ["b-0"]


def test_content_is_replaced_by_saving_only(store, make):
    brief = make.brief()
    store.put_brief(brief)
    with pytest.raises(Conflict):
        store.put_brief(replace(brief, title="另一题"))
    assert store.brief(brief.id) == brief


def test_a_decision_on_other_content_is_refused(store, make):
    brief = make.brief()
    store.put_brief(brief)
    decision = Decision(brief.id, "edit", "编辑", Verdict.SUBMIT, "bian", "卞", make.now, 1, "0" * 64)
    with pytest.raises(Conflict, match="第 1 版"):
        store.add_decision(decision, "review")
    assert store.brief_decisions(brief.id) == []
    assert store.brief(brief.id).status == "draft"


def test_the_hash_survives_storing(store, make):
    for brief in (make.brief(), make.brief("b-2", corrects="b-daily-1")):
        store.put_brief(brief)
        assert store.brief(brief.id).content_hash == brief.content_hash
        assert store.brief_versions(brief.id)[0].content_hash == brief.content_hash


def test_every_column_of_a_brief_is_frozen_or_named_here(store):
    free = {"status", "files", "spare"}  # its state, where its documents lie, and what is not printed
    with closing(Database(str(store.path))) as db:
        trigger = next(t.sql for t in db.triggers if t.name == "issued_brief_no_update")
        columns = set(db["briefs"].columns_dict)
    assert columns - free == set(re.findall(r"NEW\.(\w+)", trigger)) - free
