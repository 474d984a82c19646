"""Issuing: numbers unique and without gaps whoever issues at once, nothing half-issued, nothing changed afterwards."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from domain.brief_flow import Verdict
from domain.brief_opinion import Opinion
from domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, ZhijinError
from domain.user import OPERATOR, Role
from tests.desk.brief_help import SIGNED, a_brief, account, blocking, office, retold, reviewed

AGREED = Opinion("同意签发", SIGNED)


@pytest.fixture
def people(desk):
    return office(desk)


def ready(desk, people, brief_id="b-daily-1", **fields):
    brief = a_brief(desk, brief_id, **fields)
    reviewed(desk, people, brief.id)
    return brief


def numbers(desk, kind=None):
    return [(i.year, i.issue_no, i.total_no) for i in desk.store.issuings(kind)]


def test_twenty_threads_issue_at_once(desk, people):
    briefs = [ready(desk, people, f"b-{n}") for n in range(20)]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda b: desk.issue_brief(people[2], b.id, AGREED), briefs))
    assert numbers(desk) == [(2026, n, n) for n in range(1, 21)]
    stored = [desk.store.brief(brief.id) for brief in briefs]
    assert sorted(b.issue_no for b in stored) == list(range(1, 21))
    assert {b.status for b in stored} == {"issued"}
    assert all(f"第{b.issue_no}期" in Path(b.files["pdf"]).name for b in stored)


def test_several_processes_issue_at_once(desk, people, settings):
    briefs = [ready(desk, people, f"b-{n}") for n in range(20)]
    shares = [[b.id for b in briefs[n::4]] for n in range(4)]
    command = [sys.executable, "-m", "tests.desk.issue_child", str(settings.home)]
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONPATH": str(root)}
    children = [subprocess.Popen([*command, *share], cwd=root, env=env) for share in shares]
    while not all((settings.home / f"ready-{share[0]}").exists() for share in shares):
        assert all(child.poll() is None for child in children)
        time.sleep(0.02)
    settings.out.write_text("no folder: documents cannot be written, and the numbers do not depend on them")
    (settings.home / "go").touch()
    assert [child.wait() for child in children] == [0, 0, 0, 0]
    year = desk.store.issuings()[0].year
    assert numbers(desk) == [(year, n, n) for n in range(1, 21)]
    assert Counter(desk.store.brief(b.id).status for b in briefs) == {"issued": 20}


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        ("INSERT INTO issuings", 0),
        ("UPDATE briefs SET status = 'issued'", 0),
        ("COMMIT", 0),
        ("documents", 1),
    ],
)
def test_killed_at_any_moment_it_is_issued_or_it_is_not(desk, people, settings, moment, taken):
    brief, following = ready(desk, people), ready(desk, people, "b-next")
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.desk.issue_child", "--die", moment, str(settings.home), brief.id]
    (settings.home / "go").touch()
    done = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(desk.store.issuings()) == taken
    assert desk.store.brief(brief.id).status == ("issued" if taken else "review")
    if not taken:
        assert [d.verdict for d in desk.store.brief_decisions(brief.id)] == [Verdict.SUBMIT, Verdict.PASS]
        desk.issue_brief(people[2], brief.id, AGREED)
    assert desk.print_brief(people[2], brief.id, "pdf").content.startswith(b"%PDF")
    assert desk.issue_brief(people[2], following.id, AGREED).issuing.issue_no == 2
    assert [i.total_no for i in desk.store.issuings()] == [1, 2]


def test_kinds_count_apart(desk, people):
    for number, kind in enumerate(("daily", "weekly", "daily", "weekly")):
        brief = a_brief(desk, f"b-{number}", kind)
        while desk.store.brief(brief.id).status != "issued":
            turn = desk.turn(brief.id)
            actor = account(desk, f"{turn.step.key}", turn.step.name, Role(turn.step.role))
            said = Opinion("同意", turn.step.checklist)
            verb = {"edit": desk.submit_brief, "issue": desk.issue_brief}.get(turn.step.key, desk.pass_brief)
            verb(actor, brief.id, said)
    assert numbers(desk, "daily") == numbers(desk, "weekly") == [(2026, 1, 1), (2026, 2, 2)]


def test_numbers_begin_anew_with_the_year_in_beijing_and_the_total_does_not(desk, people, clock):
    clock.moment = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # 23:59 in Beijing
    old = [ready(desk, people, f"b-{n}") for n in range(3)]
    for brief in old[:2]:
        desk.issue_brief(people[2], brief.id, AGREED)
    clock.moment = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Beijing
    desk.issue_brief(people[2], old[2].id, AGREED)
    assert numbers(desk) == [(2026, 1, 1), (2026, 2, 2), (2027, 1, 3)]


def test_two_sign_at_once_and_one_of_them_is_told(desk, people):
    other = account(desk, "sun", "孙馆长", Role.ISSUER)
    brief = ready(desk, people)

    def sign(actor):
        try:
            return desk.issue_brief(actor, brief.id, AGREED).issuing.issue_no
        except Conflict as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(sign, (people[2], other)), key=str)
    assert told[0] == 1
    assert "已经签发" in told[1]
    assert numbers(desk) == [(2026, 1, 1)]
    assert [d.verdict for d in desk.store.brief_decisions(brief.id)].count(Verdict.ISSUE) == 1


def test_a_finding_holds_signing_up_until_a_reason_is_given(desk, people):
    brief = a_brief(desk)
    desk.save_brief(people[0], retold(brief, "i-heat", "河西区供热站昨夜抢修管线，两千户居民恢复供热。"), 1)
    reviewed(desk, people, brief.id)
    (finding,) = blocking(desk, people[2], brief.id)
    with pytest.raises(Conflict, match="核查还有 1 处"):
        desk.issue_brief(people[2], brief.id, AGREED)
    with pytest.raises(InvalidInput, match="理由"):
        desk.except_finding(people[1], brief.id, finding.key, " ")
    with pytest.raises(InvalidInput, match="不在核查结果"):
        desk.except_finding(people[1], brief.id, "g-0000000000000000", "已核对")
    desk.except_finding(people[1], brief.id, finding.key, "已电话向供热办核实")
    assert desk.issue_brief(people[2], brief.id, AGREED).issuing.issue_no == 1


def test_a_reason_does_not_excuse_a_secrecy_marking(desk, people):
    brief = a_brief(desk)
    desk.save_brief(people[0], retold(brief, "i-library", "机密★一年。"), 1)
    reviewed(desk, people, brief.id)
    held = [f for f in desk.brief_findings(people[2], brief.id) if not f.excusable]
    assert held
    with pytest.raises(InvalidInput, match="不能作为例外"):
        desk.except_finding(people[1], brief.id, held[0].key, "就要写")
    with pytest.raises(Conflict, match="核查"):
        desk.issue_brief(people[2], brief.id, AGREED)


def test_an_exception_holds_for_those_words_only(desk, people):
    brief = a_brief(desk)
    for version, number in enumerate(("两千", "三千"), start=1):
        text = f"河西区供热站昨夜抢修管线，{number}户居民恢复供热。"
        desk.save_brief(people[0], retold(brief, "i-heat", text), version)
        if number == "两千":
            (finding,) = blocking(desk, people[1], brief.id)
            desk.except_finding(people[1], brief.id, finding.key, "已核实")
    reviewed(desk, people, brief.id)
    with pytest.raises(Conflict, match="三千"):
        desk.issue_brief(people[2], brief.id, AGREED)


def test_the_documents_carry_number_and_names(desk, people):
    report = desk.issue_brief(people[2], ready(desk, people).id, AGREED)
    pdf = "".join(page.extract_text() for page in PdfReader(report.brief.files["pdf"]).pages)
    docx = Document(report.brief.files["docx"])
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(p.text for p in docx.paragraphs), *cells])
    for words in ("第1期", "总第1期", "卞馆员", "沈审核", "钱馆长"):
        assert words in pdf, words
        assert words in text, words
    assert "草稿" not in pdf + text


def test_where_nothing_can_be_written_it_is_issued_and_rendered_later(desk, people, settings):
    brief = ready(desk, people)
    settings.out.parent.mkdir(parents=True, exist_ok=True)
    settings.out.write_text("a file where the folder should be")
    report = desk.issue_brief(people[2], brief.id, AGREED)
    assert "签发有效" in report.problem
    assert desk.store.brief(brief.id).status == "issued"
    assert numbers(desk) == [(2026, 1, 1)]
    with pytest.raises(ZhijinError):
        desk.print_brief(people[2], brief.id, "pdf")
    settings.out.unlink()
    content = desk.print_brief(people[2], brief.id, "pdf").content
    assert content.startswith(b"%PDF")
    assert numbers(desk) == [(2026, 1, 1)]
    assert Path(desk.store.brief(brief.id).files["pdf"]).read_bytes() == content


def test_a_lost_document_is_rendered_again_and_says_the_same(desk, people):
    report = desk.issue_brief(people[2], ready(desk, people).id, AGREED)
    before = desk.print_brief(people[2], report.brief.id, "pdf").content
    for path in report.brief.files.values():
        Path(path).unlink()
    assert desk.print_brief(people[2], report.brief.id, "pdf").content == before


def test_a_failure_inside_the_transaction_takes_no_number(desk, people, settings):
    from sqlite_utils import Database

    brief = ready(desk, people)
    db = Database(str(settings.database))
    db.execute("CREATE TRIGGER full BEFORE UPDATE ON briefs BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(ZhijinError):
        desk.issue_brief(people[2], brief.id, AGREED)
    assert desk.store.issuings() == []
    assert [d.verdict for d in desk.store.brief_decisions(brief.id)] == [Verdict.SUBMIT, Verdict.PASS]
    db.execute("DROP TRIGGER full")
    db.close()
    assert desk.issue_brief(people[2], brief.id, AGREED).issuing.issue_no == 1


def test_an_issued_brief_is_edited_no_more(desk, people):
    brief = ready(desk, people)
    desk.issue_brief(people[2], brief.id, AGREED)
    with pytest.raises(Conflict, match="更正"):
        desk.save_brief(people[0], retold(brief, "i-heat", "别的。"), 1)
    with pytest.raises(Conflict, match="已经签发"):
        desk.return_brief(people[2], brief.id, Opinion("退"))
    with pytest.raises(Conflict, match="已经签发"):
        desk.submit_brief(people[0], brief.id)


def test_a_correction_is_a_new_issue_linked_both_ways(desk, people):
    brief = ready(desk, people)
    with pytest.raises(Conflict, match="直接修改"):
        desk.correct_brief(people[0], brief.id, "户数有误")
    desk.issue_brief(people[2], brief.id, AGREED)
    with pytest.raises(InvalidInput, match="原因"):
        desk.correct_brief(people[0], brief.id, "")
    draft = desk.correct_brief(people[0], brief.id, "户数有误")
    assert (draft.corrects, draft.status, draft.issue_no) == (brief.id, "draft", None)
    assert draft.masthead.approver == ""
    assert [b.id for b in desk.store.corrections_of(brief.id)] == [draft.id]
    desk.resolve_comment(people[0], draft.id, 1, "已改")
    desk.save_brief(people[0], retold(draft, "i-heat", "河西区供热站昨夜抢修管线，居民恢复供热。"), 1)
    reviewed(desk, people, draft.id)
    report = desk.issue_brief(people[2], draft.id, AGREED)
    assert report.issuing.issue_no == 2
    printed = "".join(page.extract_text() for page in PdfReader(report.brief.files["pdf"]).pages)
    assert "更正第1期（总第1期）" in printed
    old = desk.store.brief(brief.id)
    assert (old.status, old.issue_no, old.sections) == ("issued", 1, brief.sections)


def test_a_recall_keeps_the_number_and_closes_reading(desk, people):
    brief = ready(desk, people)
    reader = account(desk, "du", "张处", Role.READER)
    with pytest.raises(Conflict, match="已签发"):
        desk.recall_brief(people[2], brief.id, "数字有误")
    desk.issue_brief(people[2], brief.id, AGREED)
    with pytest.raises(InvalidInput):
        desk.recall_brief(people[2], brief.id, "  ")
    with pytest.raises(NotAllowed):
        desk.recall_brief(people[0], brief.id, "数字有误")
    recall = desk.recall_brief(people[2], brief.id, "数字有误")
    assert (recall.reason, recall.approver, recall.signed_as) == ("数字有误", "qian", "钱馆长")
    stored = desk.store.brief(brief.id)
    assert (stored.status, stored.issue_no) == ("recalled", 1)
    with pytest.raises(NotAllowed):
        desk.print_brief(reader, brief.id, "pdf")
    assert desk.brief(people[0], brief.id).status == "recalled"
    with pytest.raises(Conflict):
        desk.recall_brief(people[2], brief.id, "再次")
    following = ready(desk, people, "b-next")
    assert desk.issue_brief(people[2], following.id, AGREED).issuing.issue_no == 2


def issued_flash(desk, people):
    brief = a_brief(desk, "b-flash", "flash")
    desk.submit_brief(people[0], brief.id, Opinion("", desk.turn(brief.id).step.checklist))
    desk.issue_brief(people[2], brief.id, Opinion("同意", desk.turn(brief.id).step.checklist))
    return brief


def test_a_flash_goes_without_reviewer_and_is_reviewed_within_a_day(desk, people, clock):
    brief = issued_flash(desk, people)
    (due,) = desk.store.reviews_due()
    assert (due.review_due - due.at).total_seconds() == 24 * 3600
    for involved in (people[0], people[2]):
        with pytest.raises(NotAllowed):
            desk.post_review(involved, brief.id, fault=False)
    decision = desk.post_review(people[1], brief.id, fault=False, opinion=Opinion("无误"))
    assert decision.verdict is Verdict.CLEAR
    assert desk.store.reviews_due() == []
    assert desk.store.brief(brief.id).status == "issued"
    with pytest.raises(Conflict):
        desk.post_review(people[1], brief.id, fault=False)


def test_post_review_by_somebody_who_signed_under_another_role_is_refused(desk, people):
    both = account(desk, "shuang", "双职", Role.ISSUER, Role.REVIEWER1)
    brief = issued_flash(desk, (people[0], people[1], both))
    with pytest.raises(NotAllowed, match="换一个人"):
        desk.post_review(both, brief.id, fault=False)
    with pytest.raises(InvalidInput, match="问题"):
        desk.post_review(people[1], brief.id, fault=True)
    desk.post_review(people[1], brief.id, fault=True, opinion=Opinion("户数有误"))
    assert desk.store.brief_decisions(brief.id)[-1].verdict is Verdict.FAULT


def test_nothing_is_issued_for_an_unknown_id(desk, people):
    with pytest.raises(NotFound):
        desk.issue_brief(people[2], "b-none", AGREED)


def test_verify_notices_what_somebody_changed_behind_our_back(desk, people, settings):
    from sqlite_utils import Database

    for number in range(3):
        desk.issue_brief(people[2], ready(desk, people, f"b-{number}").id, AGREED)
    assert desk.verify(OPERATOR) == []
    db = Database(str(settings.database))
    db.execute("DROP TRIGGER issued_brief_no_update")
    db.execute("DROP TRIGGER issuings_no_delete")
    db.execute("UPDATE briefs SET title = '另一题' WHERE id = 'b-0'")
    db.execute("DELETE FROM issuings WHERE brief_id = 'b-1'")
    db.conn.commit()
    db.close()
    told = desk.verify(OPERATOR)
    assert {("b-0" in line, "缺号" in line) for line in told} == {(True, False), (False, True)}
