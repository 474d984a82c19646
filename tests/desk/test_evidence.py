"""The evidence sheet of an issued brief, and what the check of integrity says when something was touched."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
from dataclasses import replace

import pytest

from desk.evidence import SHEET_NAME, evidence_folder, evidence_problems
from domain.article import Snapshot
from domain.brief_opinion import Opinion
from domain.errors import Conflict, NotFound
from domain.user import OPERATOR
from tests.briefs import measuring
from tests.desk.brief_help import SIGNED, a_brief, office, reviewed

RECORD = "urn:uuid:0f0e0d0c-0000-4000-8000-000000000001"


@pytest.fixture
def issued(desk):
    """A brief whose first citation has a capture, issued."""
    brief = a_brief(desk)
    first = brief.citations[0]
    capture = Snapshot(
        RECORD, first.url, desk.now(), "TJL-test.warc.gz", 11, 99, "sha256:" + "ab" * 32, 200, "text/html"
    )
    desk.store.add_snapshot(first.article_id, capture)
    captured = replace(first, snapshot_id=RECORD, captured_at=desk.now())
    brief = saved(desk, brief, captured)
    people = office(desk)
    reviewed(desk, people, brief.id)
    report = desk.issue_brief(people[2], brief.id, Opinion("同意签发", SIGNED))
    assert report.problem == ""
    return desk.store.brief(brief.id)


def saved(desk, brief, first):
    """The brief with another first citation, as its editor saved it."""
    changed = replace(brief, citations=(first, *brief.citations[1:]))
    return desk.store.save_brief(changed, brief.version, "bian", "", desk.now())


def problems(desk):
    return evidence_problems(desk.settings, desk.store)


def spoil(desk, *statements):
    """Change the database behind the program's back, its guards taken off."""
    with sqlite3.connect(desk.settings.database) as db:
        triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)


def test_issuing_writes_a_sheet_that_leads_from_sentence_to_capture(desk, issued):
    path = evidence_folder(desk.settings, issued.id) / f"{SHEET_NAME}.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    assert hashlib.sha256(written["record"].encode()).hexdigest() == written["manifest"]
    facts = json.loads(written["record"])
    assert facts["content_hash"] == issued.content_hash
    assert facts["issue_no"] == 1
    first, second = facts["works"]
    assert (first["capture"]["record_id"], first["capture"]["status"]) == (RECORD, 200)
    assert first["capture"]["digest"] == "sha256:" + "ab" * 32
    assert "津沽晚报" in first["reference"]
    assert second["capture"] is None
    told = [p for p in facts["passages"] if 1 in p["cites"]]
    assert any("抢修管线" in p["text"] for p in told)
    assert [d["step_name"] for d in facts["decisions"]] == ["编辑", "审核", "签发"]


def test_a_sound_sheet_gives_no_problem(desk, issued):
    assert problems(desk) == []


def test_a_draft_has_no_sheet(desk):
    brief = a_brief(desk)
    with pytest.raises(NotFound, match="还没有签发"):
        desk.evidence_of(OPERATOR, brief.id)


def test_the_page_escapes_what_titles_hold(desk):
    brief = a_brief(desk)
    hostile = replace(brief.citations[0], title="<script>alert(1)</script>\u202e=cmd()😀")
    saved(desk, brief, hostile)
    people = office(desk)
    reviewed(desk, people, brief.id)
    desk.issue_brief(people[2], brief.id, Opinion("同意签发", SIGNED))
    page = desk.evidence_page(OPERATOR, brief.id)
    assert "<script>" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page


def test_the_sheet_on_paper_says_what_the_record_says(desk, issued, tmp_path):
    sealed, path = desk.evidence_of(OPERATOR, issued.id), tmp_path / "x.docx"
    path.write_bytes(desk.evidence_paper(OPERATOR, issued.id))
    command = ["pdftotext", "-raw", str(measuring.office_prints(path)), "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    facts = sealed.facts
    wanted = [sealed.manifest, facts["content_hash"], facts["title"]]
    wanted += [work["reference"] for work in facts["works"]]
    wanted += [work["capture"]["digest"] for work in facts["works"] if work["capture"]]
    wanted += [passage["text"] for passage in facts["passages"] if passage["cites"]]
    wanted += [decision["signed_as"] for decision in facts["decisions"]]
    missing = [text for text in wanted if _bare(text) not in _bare(told)]
    assert facts["works"] and not missing


def _bare(text):
    """Without spaces, and without quotation marks, which stand in another face and are read as lines of their own."""
    return "".join(text.translate(dict.fromkeys(map(ord, "“”"))).split())


def test_a_sheet_is_never_written_over(desk, issued):
    with pytest.raises(Conflict):
        desk.store.put_evidence(replace(desk.store.evidence(issued.id), record="{}"))
    before = desk.store.evidence(issued.id)
    assert desk.evidence_of(OPERATOR, issued.id) == before


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE evidence_sheets SET record = replace(record, '200', '404')", "与其摘要不符"),
        ("DELETE FROM evidence_sheets", "没有证据单"),
        ("UPDATE briefs SET title = '另一个标题'", "内容与证据单所记的不同"),
        ("UPDATE snapshots SET payload_digest = 'sha256:00'", "摘要或地址与证据单不同"),
        ("DELETE FROM snapshots", "不在库中，也没有删除记录"),
    ],
)
def test_what_was_touched_is_told(desk, issued, statement, said):
    spoil(desk, statement)
    (problem,) = problems(desk)
    assert said in problem
    assert "第1期" in problem


def test_a_text_changed_without_a_version_is_told(desk, issued):
    article_id = issued.citations[1].article_id
    spoil(desk, f"UPDATE revisions SET body = '改过' WHERE article_id = '{article_id}'")
    (problem,) = problems(desk)
    assert "引文[2]" in problem


def test_a_file_that_was_edited_or_lost_is_told_and_written_again(desk, issued):
    path = evidence_folder(desk.settings, issued.id) / f"{SHEET_NAME}.json"
    path.write_text(path.read_text(encoding="utf-8").replace("200", "404"), encoding="utf-8")
    assert ["文件与库中的不同" in p for p in problems(desk)] == [True]
    path.unlink()
    assert ["文件不见了" in p for p in problems(desk)] == [True]
    desk.evidence_of(OPERATOR, issued.id)
    assert problems(desk) == []
