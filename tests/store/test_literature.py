"""Every implementation: works of the literature are known again, filled and never overwritten."""

import pytest

from domain.errors import NotFound
from domain.literature import LiteratureImport, Reference, work_key
from store.base import Outcome


def work(**fields):
    base = {"type": "J", "title": "公共图书馆的古籍修复", "authors": ("李某", "王某"), "container": "津沽图书馆学刊",
            "issued": "2026", "volume": "8"}  # fmt: skip
    return Reference("", **{**base, **fields})


@pytest.fixture
def file(store, make):
    def put(*works):
        return store.file_references([(one, f"原文 {one.title}") for one in works], "甲", make.now)

    return put


def test_a_new_work_gets_an_id_that_stays(store, file):
    (first,) = file(work())
    assert (first.outcome, first.reference.id[:2]) == (Outcome.NEW, "w-")
    (again,) = file(work())
    assert (again.outcome, again.reference) == (Outcome.KNOWN, first.reference)
    (richer,) = file(work(doi="10.1/x", pages="1-5", volume="9"))
    assert (richer.outcome, richer.filled, richer.differing) == (
        Outcome.MERGED,
        ("pages", "doi"),
        ("volume",),
    )
    kept = store.reference(first.reference.id)
    assert (kept.doi, kept.pages, kept.volume) == ("10.1/x", "1-5", "8")
    assert len(store.reference_raw(kept.id)) == 1


@pytest.mark.parametrize(
    ("known", "newcomer", "same"),
    [
        ({"doi": "10.1/AB"}, {"doi": "https://doi.org/10.1/ab", "title": "另一种写法"}, True),
        ({"doi": "10.1/a"}, {"doi": "10.1/b"}, False),
        ({"doi": "10.1/a"}, {}, True),
        ({}, {"title": "公共圖書館的古籍修復"}, True),
        ({}, {"title": "公共图书馆的古籍修复。", "authors": ("李 某",)}, True),
        ({}, {"issued": "2025"}, False),
        ({}, {"authors": ("赵某",)}, False),
        ({"doi": "不是 DOI"}, {"doi": "也不是"}, True),
    ],
)
def test_which_records_are_of_one_work(file, known, newcomer, same):
    first, second = file(work(**known), work(**newcomer))
    assert (second.reference.id == first.reference.id) is same


def test_search_finds_by_any_part_and_counts(store, file):
    file(
        work(abstract="讨论虫蛀与脱酸"), work(title="Paper deacidification", authors=("Smith, J",), type="M")
    )
    found, total = store.references(["脱酸"])
    assert ([r.title for r in found], total) == (["公共图书馆的古籍修复"], 1)
    assert store.references(["古籍", "李某", "學刊"])[1] == 1
    assert store.references(["SMITH"])[1] == 1
    assert store.references(["%"])[1] == 0
    assert store.references(types=["M"])[1] == 1
    assert store.references(limit=1)[1] == 2
    assert len(store.references(limit=1)[0]) == 1


def test_an_import_that_fails_half_way_files_nothing(store, make):
    broken = work(title="\ud800")
    with pytest.raises(Exception, match="残缺"):
        store.file_references([(work(), ""), (broken, "")], "甲", make.now)
    assert store.references()[1] == 0


def test_imports_are_remembered_with_what_could_not_be_read(store, make):
    made = LiteratureImport(
        "a.ris", "0" * 64, "RIS", "甲", make.now, new=("w-1",), unreadable=("第 3 行：……",)
    )
    store.add_literature_import(made)
    (kept,) = store.literature_imports()
    assert (kept.unreadable, kept.new, kept.seq) == (made.unreadable, ("w-1",), 1)


def test_an_unknown_work_is_not_found(store):
    with pytest.raises(NotFound, match="w-none"):
        store.reference("w-none")


def test_keys_ignore_how_databases_write():
    assert work_key("《A》—B", "Smith, J.", "2026") == work_key("a b", "smith j", "2026")
