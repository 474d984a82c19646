"""Export files as the databases write them, read into what a person reads in them."""

import codecs
from pathlib import Path

import pytest

from briefs.gbt7714 import entry
from crawlers.literature import read, tags
from crawlers.literature.draft import FIELDS, SKIPPED

FILES = Path(__file__).parent / "files"
PAPER = {
    "type": "J", "title": "公共图书馆古籍修复档案的数字化路径", "authors": ("李某某", "王某"),
    "container": "津沽图书馆学刊", "pages": "12-18", "number": "05", "database": "CNKI", "language": "zh",
}  # fmt: skip
WHOLE = {**PAPER, "volume": "48", "keywords": ("古籍修复", "修复档案", "数字化"), "issn": "1000-0001"}
DOI = {"doi": "10.99999/j.cnki.1000-0001.2026.05.002"}
THESIS = {
    "type": "D",
    "title": "地方文献资源建设研究",
    "authors": ("周某",),
    "publisher": "津沽大学",
    "container": "",
}
ENGLISH = {
    "type": "J", "title": "Deacidification of newspapers: a review", "volume": "12", "number": "3",
    "pages": "101-118", "language": "en", "keywords": ("deacidification", "newspapers"),
}  # fmt: skip
TWO = {"authors": ("Smith, John Albert", "Li, Jianguo")}
GOLDEN = {
    "cnki.net": (
        "NoteExpress",
        [
            {**WHOLE, **DOI, "issued": "2026", "affiliations": ("津沽大学信息管理系", "津沽市图书馆"),
             "abstract": "修复档案记录每一次修复。文章以某馆为例，讨论档案的著录项目，并给出三点建议。"},
            {**THESIS, "degree": "博士", "advisor": "郑某某", "issued": "2025"},
            {"type": "N", "title": "让古籍活起来", "authors": ("丁某",), "container": "津沽日报",
             "issued": "2026-11-20", "pages": "003"},
        ],
        0,
    ),
    "wanfang.net": (
        "NoteExpress",
        [
            {"type": "J", "authors": ("孙某", "钱某某", "赵某", "冯某"), "volume": "39", "number": "2",
             "pages": "101-109,120", "title_alt": "A review of leak detection in heating networks",
             "keywords": ("供热管网", "泄漏监测", "光纤测温"), "database": "万方",
             "affiliations": ("津沽理工大学,天津,300000", "津沽热力研究院")},
            {"type": "C", "container": "第十届智慧图书馆研讨会论文集", "place": "天津", "issued": "2023", "pages": "22-25"},
            {"type": "S", "title": "信息与文献 资源描述", "number": "GB/T 3792-2021"},
        ],
        0,
    ),
    "cnki-refworks.txt": (
        "RefWorks",
        [
            {**WHOLE, "issued": "2026", "abstract": "In this paper the records of conservation are discussed. "
             "On 20 pages nothing is said of AI."},
            {**THESIS, "advisor": "郑某某"},
        ],
        0,
    ),
    "wanfang-refworks.txt": ("RefWorks", [{"authors": ("孙某",), "database": "万方", "pages": "101-109"}], 1),
    "cnki.enw": (
        "EndNote",
        [
            {**WHOLE, **DOI, "abstract": "修复档案记录每一次修复。"},
            {**THESIS, "degree": "硕士", "advisor": "郑某某"},
            {"type": "P", "authors": ("何某", "吕某"), "publisher": "津沽大学", "number": "CN202610123456.7",
             "issued": "2026-09-08"},
        ],
        0,
    ),
    "cnki-chaxin.txt": (
        "CNKI 自定义",
        [
            {**WHOLE, **DOI, "issued": "2026-05-10", "clc": ("G255.1", "G250.7"),
             "abstract": "修复档案记录每一次修复：时间、方法、材料。"},
            {**THESIS, "degree": "硕士", "issued": "2025-06-01", "database": "CNKI"},
        ],
        0,
    ),
    "cnki-yanxue.txt": (
        "CNKI 自定义",
        [{**PAPER, "issued": "2026-05-10"}, {"title": "第二篇", "pages": "1", "issued": "2025"}],
        0,
    ),
    "sample.ris": (
        "RIS",
        [
            {**ENGLISH, "issued": "2020-05-09", "doi": "10.99997/JPC.2020.12", "issn": "1747-0001",
             "authors": ("Smith, John Albert", "Godard, J.-L.", "Li, Jianguo", "World Health Organization"),
             "abstract": "Paper of the last century turns to dust. It can be treated."},
            {"type": "M", "title": "古籍修复技艺", "authors": ("杜某某",), "place": "天津", "edition": "第2版",
             "issued": "2019", "isbn": "978-7-0000-0000-2", "issn": ""},
            {"type": "S", "title": "馆藏砖石文物保护修复记录规范", "number": "GB/T 31076.2—2015"},
        ],
        0,
    ),
    "sample.bib": (
        "BibTeX",
        [
            {"title": "RNA and the füré: on & off", "issued": "2020-05", "pages": "101-118",
             "authors": ("van der Berg, Jan", "World Health Organization", "Smith, John Albert", "et al.")},
            {**THESIS, "degree": "硕士", "place": "天津"},
            {"type": "C", "authors": ("吴某", "郑某"), "container": "第十届智慧图书馆研讨会论文集"},
        ],
        1,
    ),
    "wos.txt": (
        "Web of Science",
        [
            {**ENGLISH, **TWO, "keywords": ("deacidification", "newspapers", "PAPER", "LONG NAMES"),
             "container": "JOURNAL OF PAPER CONSERVATION"},
            {"authors": ("Doe, J",), "pages": "730570"},
        ],
        0,
    ),
    "wos-tab.txt": ("表格", [{**ENGLISH, **TWO, "doi": "10.99997/jpc.2020.12"}], 0),
    "pubmed.nbib": (
        "PubMed",
        [{**ENGLISH, **TWO, "issued": "2020-05-09", "keywords": ("Paper/chemistry",), "issn": "1747-0001",
          "container": "Journal of paper conservation", "doi": "10.99997/jpc.2020.12"}],
        0,
    ),
    "scopus.csv": ("表格", [{**ENGLISH, "authors": ("Smith, J.A.", "Li, J."), "database": "Scopus"}], 0),
    "google-patents.csv": (
        "表格",
        [{"type": "P", "number": "CN115000000A", "authors": ("何某", "吕某"), "publisher": "津沽大学",
          "issued": "2022-09-06", "applied": "2022-05-01"}],
        1,
    ),
    "patents-zh.csv": (
        "表格",
        [
            {"type": "P", "number": "CN115000000A", "application": "CN202210400000.1", "ipc": ("E03F5/04",),
             "publisher": "津沽大学；津沽市排水公司", "issued": "2022-09-06"},
            {"type": "P", "title": "一种格栅", "issued": "2023-03-07", "publisher": ""},
        ],
        1,
    ),
    "cnki-gbt.txt": (
        "参考文献列表",
        [
            {**PAPER, **DOI, "authors": ("李某某", "王某", "赵某", "等"), "volume": "48"},
            THESIS,
            {"type": "N", "container": "津沽日报", "issued": "2026-11-20", "pages": "003"},
            {"type": "M", "place": "天津", "publisher": "津沽出版社", "pages": "15-20"},
            {"type": "P", "number": "CN202610123456.7", "authors": ("津沽大学",), "issued": "2026-09-08"},
            {"type": "S", "number": "GB/T 3792—2021", "place": "北京", "issued": "2021"},
        ],
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOLDEN)
def test_each_format(name):
    kind, expected, faults = GOLDEN[name]
    got = read((FILES / name).read_bytes(), name)
    assert (got.format, len(got.records), len(got.faults)) == (kind, len(expected), faults)
    for record, wanted in zip(got.records, expected, strict=True):
        assert {field: getattr(record.reference, field) for field in wanted} == wanted
        assert record.raw


def test_every_golden_file_is_expected():
    assert {path.name for path in FILES.iterdir()} == set(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("gb18030"),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
    ],
    ids=["gb18030", "utf-8 bom", "utf-16 le", "utf-16 be", "crlf", "cr"],
)
def test_encodings_and_line_ends_make_no_difference(name, encode):
    content = (FILES / name).read_bytes()
    plain = read(content, name)
    text = content.decode()
    if encode("é\n") == "é\n".encode("gb18030") and "ü" in text:
        pytest.skip("ü 在 GB18030 里有，西文库不这样导出")
    got = read(encode(text), "x.dat")
    assert [r.reference for r in got.records] == [r.reference for r in plain.records]


@pytest.mark.parametrize(
    "name", ["cnki.net", "cnki-refworks.txt", "cnki.enw", "cnki-chaxin.txt", "cnki-gbt.txt"]
)
def test_one_paper_is_cited_alike_whatever_database_form_it_came_in(name):
    """Five forms of CNKI, one entry: nothing of what a reference prints is lost on the way."""
    printed = entry(read((FILES / name).read_bytes(), name).records[0].reference, "2015")
    assert "公共图书馆古籍修复档案的数字化路径[J" in printed
    assert ". 津沽图书馆学刊, 2026, 48(5): 12-18" in printed


def test_a_record_that_is_written_out_again_as_ris_reads_the_same():
    """Round trip by hand: the fields of RIS put down line by line."""
    one = read((FILES / "sample.ris").read_bytes(), "").records[0].reference
    lines = ["TY  - JOUR", f"TI  - {one.title}", *(f"AU  - {a}" for a in one.authors), f"T2  - {one.container}",
             f"PY  - {one.issued}", f"VL  - {one.volume}", f"IS  - {one.number}", f"SP  - {one.pages}",
             f"DO  - {one.doi}", f"UR  - {one.url}", f"AB  - {one.abstract}", f"SN  - {one.issn}",
             *(f"KW  - {k}" for k in one.keywords), "ER  - "]  # fmt: skip
    assert read("\n".join(lines).encode(), "").records[0].reference == one


@pytest.mark.parametrize("table", [v for k, v in vars(tags).items() if k.isupper()])
def test_tables_of_tags_name_only_fields_there_are(table):
    assert set(table.values()) <= FIELDS | {SKIPPED}
