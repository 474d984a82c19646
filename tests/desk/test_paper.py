"""Printing a brief: forms, the 工作版 for those who check it, a recalled brief, and what the audit log says."""

from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from domain.errors import InvalidInput, NotAllowed
from domain.user import OPERATOR
from tests.desk.dispatch_help import READER, STRANGER, issued, office


@pytest.fixture
def brief(desk):
    report = desk.make_brief(OPERATOR, "daily", desk.now().date())
    assert "报送版" in report.docx.name and report.docx.exists() and report.pdf.exists()
    return desk.brief(OPERATOR, report.id)


def test_four_forms_by_names_that_say_which_copy(desk, brief):
    papers = {form: desk.print_brief(OPERATOR, brief.id, form) for form in ("docx", "pdf", "html", "txt")}
    assert all("报送版" in paper.name and paper.name.endswith(f".{form}") for form, paper in papers.items())
    assert (
        Document(BytesIO(papers["docx"].content)).paragraphs
        and PdfReader(BytesIO(papers["pdf"].content)).pages
    )
    assert (
        papers["html"].content.startswith(b"<!doctype html>")
        and brief.title in papers["txt"].content.decode()
    )
    working = desk.print_brief(OPERATOR, brief.id, "html", working=True, number=3)
    assert "工作版" in working.name and "000003" in working.content.decode()
    with pytest.raises(InvalidInput, match="odt"):
        desk.print_brief(OPERATOR, brief.id, "odt")
    prints = [
        entry.subject for entry in desk.audit(OPERATOR) if entry.verb == "打印简报" and entry.outcome == "ok"
    ]
    assert prints[0] == f"{brief.id}.html 工作版" and len(prints) == 5


def test_a_reader_gets_no_working_copy_and_nothing_recalled(desk):
    office(desk)
    read, gone = issued(desk), issued(desk, number=2, status="recalled", id="b-gone")
    assert read.title in desk.print_brief(READER, read.id, "html").content.decode()
    assert desk.print_brief(READER, read.id, "pdf").name.endswith("报送版.pdf")
    with pytest.raises(NotAllowed, match="工作版"):
        desk.print_brief(READER, read.id, "pdf", working=True)
    with pytest.raises(NotAllowed, match="工作版"):
        desk.preview_brief(READER, read.id, working=True)
    with pytest.raises(NotAllowed):
        desk.print_brief(READER, gone.id, "pdf")
    with pytest.raises(NotAllowed):
        desk.print_brief(STRANGER, read.id, "pdf")
    assert "已撤回" in desk.preview_brief(OPERATOR, gone.id)
    with pytest.raises(NotAllowed, match="已撤回"):
        desk.preview_brief(READER, gone.id)


def test_a_correction_names_what_it_corrects(desk):
    wrong = issued(desk, number=12)
    mended = issued(desk, number=13, id="b-mended", corrects=wrong.id, continues=wrong.id)
    text = desk.print_brief(OPERATOR, mended.id, "txt").content.decode()
    assert "更正第12期（总第112期）" in text and "续第12期（总第112期）" in text


def test_what_was_issued_is_handed_out_as_it_was_printed_then(desk, tmp_path):
    kept = tmp_path / "舆情日报-第7期-报送版.pdf"
    kept.write_bytes(b"%PDF as issued")
    brief = issued(desk, number=7, files={"pdf": str(kept)})
    paper = desk.print_brief(OPERATOR, brief.id, "pdf")
    assert (paper.name, paper.content) == (kept.name, b"%PDF as issued")
    assert desk.print_brief(OPERATOR, brief.id, "pdf", number=1).content.startswith(b"%PDF-1")
    assert desk.print_brief(OPERATOR, brief.id, "pdf", working=True).content != b"%PDF as issued"
    kept.unlink()
    assert desk.print_brief(OPERATOR, brief.id, "pdf").content.startswith(b"%PDF-1")


def test_a_print_is_saved_under_its_name(desk, tmp_path):
    paper = desk.print_brief(OPERATOR, issued(desk).id, "txt")
    path = paper.save(tmp_path / "new")
    assert path.name == paper.name and path.read_bytes() == paper.content
