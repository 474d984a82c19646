"""Paper: a sheet tied to one version; a forged or outdated one issues nothing; what is signed on it is on record."""

import hashlib
import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document

from desk.brief_paper import Signature
from desk.intake_files import Upload
from domain.brief_flow import Verdict
from domain.brief_opinion import Opinion
from domain.brief_steps import check_code, hash_groups
from domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, StoreUnavailable
from domain.user import OPERATOR, Role
from tests.desk.brief_help import DAY, TICKED, a_brief, account, blocking, office, retold

SCAN = Upload("审签单.png", b"\x89PNG\r\n\x1a\n" + b"a scanned sheet")
ISSUED = (Signature("issue", "赵局长", DAY, "同意印发"),)


@pytest.fixture
def people(desk):
    return office(desk)


def half_way(desk, people):
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    desk.pass_brief(people[1], brief.id, Opinion("同意", TICKED))
    return brief


def words(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_sheet_names_the_version_by_its_hash_and_fills_in_what_was_signed_on_screen(desk, people):
    brief = half_way(desk, people)
    text = words(desk.signoff_sheet(people[0], brief.id))
    for wanted in (
        check_code(brief.content_hash), hash_groups(brief.content_hash), brief.title, "第 1 版", "卞馆员", "沈审核",
        "□ 报送范围正确",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "□ 引语与原文一致" not in text


def test_the_sheet_prints_on_one_page_of_a4(desk, people, tmp_path):
    special = a_brief(desk, "b-special", "special")
    path = tmp_path / "sheet.docx"
    path.write_bytes(desk.signoff_sheet(people[0], special.id))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    told = subprocess.run(
        ["pdfinfo", str(tmp_path / "sheet.pdf")], check=True, capture_output=True, text=True
    ).stdout
    assert re.search(r"Pages:\s+1\n", told)
    assert "A4" in told


@pytest.mark.parametrize("read", [check_code, hash_groups, str])
def test_a_signed_sheet_issues_by_its_code_or_its_hash(desk, people, read):
    brief = half_way(desk, people)
    report = desk.register_paper(people[0], brief.id, read(brief.content_hash), ISSUED, SCAN)
    stored = desk.store.brief(brief.id)
    assert (stored.status, stored.issue_no, report.problem) == ("issued", 1, "")
    assert stored.masthead.approver == "赵局长"
    last = desk.store.brief_decisions(brief.id)[-1]
    assert (last.verdict, last.who, last.signed_on, last.opinion) == (
        Verdict.ISSUE,
        "赵局长",
        DAY,
        "同意印发",
    )
    signing = desk.paper_signing(people[1], brief.id)
    assert (signing.registrar, signing.content_hash) == ("bian", brief.content_hash)
    assert (signing.sha256, signing.size, signing.media_type) == (
        hashlib.sha256(SCAN.content).hexdigest(), len(SCAN.content), "image/png",
    )  # fmt: skip
    assert desk.signed_scan(people[1], brief.id) == SCAN.content


def test_every_step_may_be_signed_on_paper_by_different_people(desk, people):
    brief = a_brief(desk)
    rows = [
        Signature("edit", "卞馆员", DAY), Signature("check", "沈审核", DAY), Signature("issue", "钱馆长", DAY),
    ]  # fmt: skip
    code = check_code(brief.content_hash)
    with pytest.raises(InvalidInput, match="审核"):
        desk.register_paper(people[0], brief.id, code, [rows[0], rows[2]], SCAN)
    with pytest.raises(NotAllowed, match="换一个人"):
        desk.register_paper(people[0], brief.id, code, [*rows[:2], Signature("issue", "shen", DAY)], SCAN)
    assert desk.store.brief_decisions(brief.id) == []
    desk.register_paper(people[0], brief.id, code, rows, SCAN)
    held = desk.store.brief_decisions(brief.id)
    assert [(d.who, d.signed_as) for d in held] == [
        ("bian", "卞馆员"),
        ("shen", "沈审核"),
        ("qian", "钱馆长"),
    ]


def test_who_reviewed_on_screen_does_not_sign_on_paper(desk, people):
    brief = half_way(desk, people)
    for signer in ("沈审核", "shen", "卞馆员"):
        with pytest.raises(NotAllowed, match="换一个人"):
            desk.register_paper(
                people[0], brief.id, check_code(brief.content_hash), [Signature("issue", signer, DAY)], SCAN
            )
    assert desk.store.issuings() == []


@pytest.mark.parametrize("forged", ["0000-0000-0000", "f" * 64])
def test_a_forged_code_issues_nothing(desk, people, forged):
    brief = half_way(desk, people)
    with pytest.raises(Conflict, match="任何一版都不符"):
        desk.register_paper(people[0], brief.id, forged, ISSUED, SCAN)
    assert (desk.store.issuings(), desk.store.paper_signings()) == ([], [])
    assert desk.store.brief(brief.id).status == "review"
    assert desk.store.audit(1)[0].outcome == "failed"


def test_a_sheet_of_an_older_version_is_refused_by_its_number(desk, people):
    brief = half_way(desk, people)
    changed = replace(brief, title="11月22日舆情综述（修订）")
    desk.save_brief(people[0], changed, 1)
    with pytest.raises(Conflict, match="第 1 版的，内容已改到第 2 版"):
        desk.register_paper(people[0], brief.id, check_code(brief.content_hash), ISSUED, SCAN)
    assert desk.store.issuings() == []


def test_a_sheet_of_another_brief_is_refused(desk, people):
    half_way(desk, people)
    other = a_brief(desk, "b-other", title="另一期")
    with pytest.raises(Conflict, match="任何一版都不符"):
        desk.register_paper(people[0], "b-daily-1", check_code(other.content_hash), ISSUED, SCAN)


@pytest.mark.parametrize(
    "scan",
    [
        Upload("扫描.png", b""),
        Upload("扫描.pdf", b"MZ\x90\x00 a program"),
        Upload("扫描.png", b"<html>"),
        Upload("扫描.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    ],
)
def test_what_is_no_scan_is_not_taken(desk, people, scan, settings):
    brief = half_way(desk, people)
    with pytest.raises(InvalidInput):
        desk.register_paper(people[0], brief.id, check_code(brief.content_hash), ISSUED, scan)
    assert desk.store.issuings() == []
    assert not list(settings.home.glob("signed/**/*.*"))


@pytest.mark.parametrize("day", [DAY + timedelta(days=1), date(2026, 11, 21), date(1, 1, 1)])
def test_a_day_that_cannot_be_is_refused(desk, people, day):
    brief = half_way(desk, people)
    rows = [Signature("issue", "赵局长", day)]
    with pytest.raises(InvalidInput, match="签署日期"):
        desk.register_paper(people[0], brief.id, check_code(brief.content_hash), rows, SCAN)


def test_the_gate_holds_on_paper_as_on_screen_and_the_sheet_says_so(desk, people):
    brief = a_brief(desk)
    desk.save_brief(people[0], retold(brief, "i-heat", "河西区供热站昨夜抢修管线，两千户居民恢复供热。"), 1)
    changed = desk.store.brief(brief.id)
    assert "核查未决 1 处" in words(desk.signoff_sheet(people[0], brief.id))
    rows = [
        Signature("edit", "卞馆员", DAY), Signature("check", "沈审核", DAY), Signature("issue", "钱馆长", DAY),
    ]  # fmt: skip
    code = check_code(changed.content_hash)
    with pytest.raises(Conflict, match="核查还有 1 处"):
        desk.register_paper(people[0], brief.id, code, rows, SCAN)
    (finding,) = blocking(desk, people[1], brief.id)
    desk.except_finding(people[1], brief.id, finding.key, "已电话核实")
    sheet = words(desk.signoff_sheet(people[0], brief.id))
    assert "已电话核实（沈审核）" in sheet
    assert "核查未决" not in sheet
    desk.register_paper(people[0], brief.id, code, rows, SCAN)


def test_a_scan_that_was_changed_afterwards_is_noticed(desk, people, settings):
    brief = half_way(desk, people)
    desk.register_paper(people[0], brief.id, check_code(brief.content_hash), ISSUED, SCAN)
    (kept,) = settings.home.glob("signed/**/*.png")
    kept.write_bytes(b"\x89PNG\r\n\x1a\n" + b"another sheet")
    with pytest.raises(StoreUnavailable, match="摘要不符"):
        desk.signed_scan(people[1], brief.id)
    assert any("审签单" in line for line in desk.verify(OPERATOR))


def test_paper_and_screen_take_numbers_of_one_series(desk, people):
    first = half_way(desk, people)
    desk.register_paper(people[0], first.id, check_code(first.content_hash), ISSUED, SCAN)
    second = a_brief(desk, "b-2")
    desk.submit_brief(people[0], second.id)
    desk.pass_brief(people[1], second.id, Opinion("同意", TICKED))
    issue = desk.turn(second.id).step
    desk.issue_brief(people[2], second.id, Opinion("同意", issue.checklist))
    assert [i.issue_no for i in desk.store.issuings("daily")] == [1, 2]
    assert desk.paper_signing(people[1], second.id) is None
    with pytest.raises(NotFound):
        desk.signed_scan(people[1], second.id)


def test_a_reader_registers_nothing(desk, people):
    brief = half_way(desk, people)
    reader = account(desk, "du", "读者", Role.READER)
    with pytest.raises(NotAllowed):
        desk.register_paper(reader, brief.id, check_code(brief.content_hash), ISSUED, SCAN)
    with pytest.raises(NotAllowed):
        desk.signoff_sheet(reader, brief.id)
