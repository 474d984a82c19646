"""文献: import, what is known again, search, both editions, what could not be read stays on record."""

import io
from pathlib import Path

import openpyxl
import pytest

from domain.errors import InvalidInput, NotAllowed
from domain.user import Actor, Role

FILES = Path(__file__).parent.parent / "crawlers" / "literature" / "files"
EDITOR = Actor("李馆员", (Role.EDITOR,))
ISSUER = Actor("签发人", (Role.ISSUER,))


def take(desk, name, actor=EDITOR):
    return desk.import_literature(actor, name, (FILES / name).read_bytes())


def test_one_paper_in_five_forms_is_one_work(desk):
    first = take(desk, "cnki-gbt.txt")
    assert (len(first.new), len(first.unreadable)) == (6, 1)
    work = first.new[0]
    reports = [take(desk, name) for name in ("cnki.net", "cnki.enw", "cnki-chaxin.txt", "cnki-refworks.txt")]
    for report in reports:
        assert work.id in {r.id for r in (*report.known, *report.merged)}
    kept = desk.reference(EDITOR, work.id)
    assert kept.reference.keywords == ("古籍修复", "修复档案", "数字化")  # from NoteExpress
    assert kept.reference.authors == ("李某某", "王某", "赵某", "等")  # of the first, never overwritten
    assert any("责任者" in line for line in reports[0].differing)
    assert len(kept.raw) == 5


def test_the_same_file_again_adds_nothing(desk):
    first, again = take(desk, "wanfang.net"), take(desk, "wanfang.net")
    assert (len(first.new), len(again.new), len(again.known), len(again.merged)) == (3, 0, 3, 0)
    assert desk.literature(EDITOR).total == 3
    assert [i.name for i in desk.literature_imports(EDITOR)] == ["wanfang.net"] * 2


def test_both_editions_and_the_day_of_looking(desk):
    take(desk, "sample.ris")
    found = desk.literature(EDITOR, "deacidification").works[0]
    view = desk.reference(ISSUER, found.id)
    assert view.older == (
        "SMITH J A, GODARD J L, LI J G, et al. Deacidification of newspapers: a review[J/OL]. Journal of Paper "
        "Conservation, 2020, 12(3): 101-118[2026-11-22]. https://example.org/jpc/12/3/101. DOI:10.99997/JPC.2020.12"
    )
    assert view.newer.startswith("Smith J A，Godard J L，Li Jianguo，et al. Deacidification")
    assert "[2026-11-22]" not in view.newer


def test_search_and_types(desk):
    for name in ("cnki.net", "sample.ris"):
        take(desk, name)
    assert {w.type for w in desk.literature(EDITOR, "古籍").works} == {"J", "N", "M"}
    assert [w.type for w in desk.literature(EDITOR, "古籍", types=["M"]).works] == ["M"]
    assert desk.literature(EDITOR, "修复档案 三点建议").total == 1
    assert desk.literature(EDITOR, "没有的词").total == 0
    assert len(desk.literature(EDITOR, limit=2, offset=4).works) == 2


def test_a_workbook_is_read_as_a_table(desk):
    book = openpyxl.Workbook()
    book.active.append(["SrcDatabase-来源库", "Title-题名", "Author-作者", "Source-文献来源", "Year-年"])
    book.active.append(["期刊", "某题", "李某;王某;", "某刊", "2024"])
    file = io.BytesIO()
    book.save(file)
    report = desk.import_literature(EDITOR, "CNKI.xlsx", file.getvalue())
    assert [(w.title, w.authors, w.type, w.issued) for w in report.new] == [
        ("某题", ("李某", "王某"), "J", "2024")
    ]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04broken", "没有题录".encode(), bytes(5000)])
def test_what_is_no_export_changes_nothing(desk, content):
    with pytest.raises(InvalidInput) as refused:
        desk.import_literature(EDITOR, "/tmp/恶意\n名.ris", content)
    assert "\n" not in str(refused.value)
    assert desk.literature(EDITOR).total == 0
    assert desk.literature_imports(EDITOR) == []
    assert desk.store.audit()[0].outcome == "failed"


def test_only_who_drafts_may_import(desk):
    with pytest.raises(NotAllowed):
        take(desk, "cnki.net", ISSUER)


def test_what_could_not_be_read_stays_on_record(desk):
    take(desk, "cnki-gbt.txt")
    (kept,) = desk.literature_imports(EDITOR)
    assert kept.unreadable == ("第 6 行不属于任何一条题录，没有导入：这一行不是文献",)
    assert (kept.format, len(kept.new), kept.who) == ("参考文献列表", 6, "李馆员")
