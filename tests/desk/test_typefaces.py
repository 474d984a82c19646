"""The library's own faces: taken in, used in the next PDF, told before signing, taken out; who may; what is written down."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.user import OPERATOR, Actor, Role
from tests.briefs.test_typeface import COMMON, cut, saved

LICENCE = "2026年采购合同第12号"
READER = Actor("dushi", (Role.READER,))


@pytest.fixture(scope="module")
def fangsong():
    return saved(cut(family="Library FangSong"))


@pytest.fixture
def brief(desk):
    report = desk.make_brief(OPERATOR, "daily", desk.now().date())
    return desk.brief(OPERATOR, report.id)


def faces_of(content):
    """Names of the faces a PDF carries, without the tag of the subset."""
    reader = PdfReader(BytesIO(content))
    fonts = [
        f.get_object() for page in reader.pages for f in page["/Resources"]["/Font"].get_object().values()
    ]
    return {str(font["/BaseFont"]).split("+")[-1] for font in fonts}


def test_a_face_taken_in_sets_the_next_page_and_is_no_substitute(desk, fangsong, brief):
    before = desk.font_report(OPERATOR)
    assert [s.key for s in before.roles] == ["title", "body", "kai", "hei", "song"]
    assert any("仿宋" in note for note in before.substitutions) and "以 DOCX 为准" in before.master
    taken = desk.add_typeface(OPERATOR, "body", "仿宋.otf", fangsong, LICENCE)
    assert (desk.settings.typefaces / taken.file).read_bytes() == fangsong
    after = desk.font_report(OPERATOR)
    body = next(state for state in after.roles if state.key == "body")
    assert body.genuine and body.face.family == "Library FangSong" and after.taken["body"].licence == LICENCE
    assert not any("仿宋（" in note for note in after.substitutions)
    paper = desk.print_brief(OPERATOR, brief.id, "pdf")
    assert any("FangSong" in name.replace(" ", "") or "NotoSerif" in name for name in faces_of(paper.content))
    assert paper.notes == tuple(note for note in after.substitutions)


def test_with_every_face_the_pdf_is_as_good_as_the_docx(desk, fangsong):
    for role in ("title", "body", "kai", "hei", "song"):
        desk.add_typeface(OPERATOR, role, "x.otf", fangsong, LICENCE)
    report = desk.font_report(OPERATOR)
    assert report.substitutions == () and report.lines() == ["公文字体齐全，PDF 与 DOCX 一致"]
    found = {finding.subject: finding for finding in desk.doctor(OPERATOR)}
    assert found["字体"].ok and found["字体"].message == "公文字体齐全，PDF 与 DOCX 一致"


def test_a_face_taken_out_is_forgotten_but_its_record_stays(desk, fangsong):
    taken = desk.add_typeface(OPERATOR, "body", "x.otf", fangsong, LICENCE)
    desk.add_typeface(OPERATOR, "kai", "x.otf", fangsong, LICENCE)
    desk.withdraw_typeface(OPERATOR, "body", "授权到期")
    assert (desk.settings.typefaces / taken.file).exists()  # 楷体 is still set in it
    assert not next(s for s in desk.font_report(OPERATOR).roles if s.key == "body").genuine
    desk.withdraw_typeface(OPERATOR, "kai", "授权到期")
    assert list(desk.settings.typefaces.iterdir()) == []
    versions = desk.store.arrangement_versions(type(taken), "body")
    assert [(v.who, v.why) for v in versions] == [(OPERATOR.name, "授权到期"), (OPERATOR.name, LICENCE)]
    with pytest.raises(NotFound, match="不必停用"):
        desk.withdraw_typeface(OPERATOR, "body", "再来一次")


def test_a_new_face_replaces_the_file_of_the_old(desk, fangsong):
    old = desk.add_typeface(OPERATOR, "body", "x.otf", fangsong, LICENCE)
    new = desk.add_typeface(OPERATOR, "body", "y.otf", saved(cut(COMMON[:3600], "Other FangSong")), LICENCE)
    assert [path.name for path in desk.settings.typefaces.iterdir()] == [new.file] != [old.file]
    assert (
        next(s for s in desk.font_report(OPERATOR).roles if s.key == "body").face.family == "Other FangSong"
    )


def test_a_file_that_is_gone_is_told(desk, fangsong):
    taken = desk.add_typeface(OPERATOR, "body", "x.otf", fangsong, LICENCE)
    (desk.settings.typefaces / taken.file).unlink()
    report = desk.font_report(OPERATOR)
    assert any("字体文件丢失" in note and taken.file in note for note in report.substitutions)
    assert "以 DOCX 为准" in report.master


def test_what_cannot_be_taken_in_leaves_nothing(desk, fangsong):
    for file, content, licence, wanted in (
        ("坏.otf", fangsong[:50_000], LICENCE, "坏.otf"),
        ("x.otf", fangsong, " ", "授权"),
        ("受限.otf", saved(cut(embedding=2)), LICENCE, "fsType 2"),
    ):
        with pytest.raises(InvalidInput, match=wanted):
            desk.add_typeface(OPERATOR, "body", file, content, licence)
    with pytest.raises(InvalidInput, match="不认识字体用途"):
        desk.add_typeface(OPERATOR, "../x", "x.otf", fangsong, LICENCE)
    with pytest.raises(InvalidInput, match="没有第 3 个"):
        desk.add_typeface(OPERATOR, "body", "x.otf", fangsong, LICENCE, index=2)
    assert not desk.settings.typefaces.exists() or list(desk.settings.typefaces.iterdir()) == []
    assert desk.font_report(OPERATOR).taken == {}


def test_only_an_administrator_takes_faces_in_and_it_is_written_down(desk, fangsong, editor):
    with pytest.raises(NotAllowed):
        desk.add_typeface(Actor(editor.name, editor.roles), "body", "x.otf", fangsong, LICENCE)
    with pytest.raises(NotAllowed):
        desk.font_report(READER)
    assert desk.font_report(Actor(editor.name, editor.roles)).roles
    desk.add_typeface(OPERATOR, "body", "x.otf", fangsong, LICENCE)
    entries = [(e.user, e.verb, e.subject, e.outcome) for e in desk.audit(OPERATOR) if e.verb == "启用字体"]
    assert entries == [
        (OPERATOR.name, "启用字体", "仿宋：x.otf", "ok"),
        (editor.name, "启用字体", "仿宋：x.otf", "refused"),
    ]
