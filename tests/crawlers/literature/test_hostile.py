"""Broken, empty, binary and huge files: one clear line, nothing dropped without a word, no exception of another kind."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.literature import read, read_rows
from domain.errors import InvalidInput

FILES = Path(__file__).parent / "files"
RIS = "TY  - JOUR\nTI  - 题名\nAU  - 李某\nPY  - 2020\nER  - \n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "是空的"),
        (b"\xef\xbb\xbf \r\n\x00", "是空的"),
        (b"%PDF-1.7\n...", "是PDF"),
        (b"PK\x03\x04rest", "压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 .xlsx"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"CAJ\x00\x01", "CAJ"),
        (bytes(range(256)) * 40, "不是文本"),
        ("今天天气很好。\n明天也好。".encode(), "不是认得的题录格式"),
        (b"<html><body>502</body></html>", "不是认得的题录格式"),
    ],
)
def test_what_is_no_export_is_refused_in_one_line(content, told):
    with pytest.raises(InvalidInput, match=told) as refused:
        read(content, "导出.ris")
    assert "\n" not in str(refused.value)
    assert "导出.ris" in str(refused.value)


def test_the_name_of_a_file_says_nothing():
    assert read(RIS.encode(), "图片.png").records[0].reference.title == "题名"


def test_too_large_is_refused():
    with pytest.raises(InvalidInput, match="超过 50 MB"):
        read(RIS.encode() + b"\n" * 50_000_000, "大.ris")


def test_lines_outside_of_records_are_told_with_their_place():
    text = "垃圾一\n垃圾二\n" + RIS + "\n尾巴\n" + "TY  - JOUR\nAU  - 没有题名\nER  - \n"
    got = read(text.encode(), "")
    assert [r.line for r in got.records] == [3]
    told = "\n".join(got.faults)
    assert "第 1–2 行不属于任何一条题录，没有导入：垃圾一" in told
    assert "第 9 行不属于" in told
    assert "第 10 行起的一条没有题名" in told


def test_a_record_that_breaks_off_and_one_without_end_are_both_read():
    got = read(b"TY  - JOUR\nTI  - one\nTY  - BOOK\nTI  - two\nPB  - X", "")
    assert [(r.reference.title, r.reference.type) for r in got.records] == [("one", "J"), ("two", "M")]


def test_unknown_tags_are_named_and_kept_in_the_raw_text():
    got = read(b"TY  - JOUR\nTI  - one\nZZ  - odd\nER  - \n", "")
    assert "“ZZ”" in got.faults[0]
    assert "ZZ  - odd" in got.records[0].raw


def test_bibtex_that_does_not_close_loses_only_its_own_entry():
    text = "@article{a, title={好}, year={2020}}\n@book{b, title={没有合上\n@misc{c, title={也好}}\n"
    got = read(text.encode(), "")
    assert [r.reference.title for r in got.records] == ["好", "也好"]
    assert "第 2 行起的一条题录读不出" in got.faults[0]


def test_bibtex_with_a_key_twice_or_none_keeps_both():
    got = read(b"@article{k, title={A}}\n@article{k, title={B}}\n@article{, title={C}}", "")
    assert [r.reference.title for r in got.records] == ["A", "B", "C"]


def test_lost_characters_are_counted():
    text = (FILES / "cnki-chaxin.txt").read_text(encoding="utf-8")
    got = read(text.encode("gb18030").replace("周某".encode("gb18030"), b"\xff\xff"), "")
    assert [r.reference.title for r in got.records] == [
        "公共图书馆古籍修复档案的数字化路径",
        "地方文献资源建设研究",
    ]
    assert any("无法辨认" in fault for fault in got.faults)


def test_a_web_page_that_calls_itself_xls():
    page = """<?xml version="1.0" encoding="gbk"?><html><body><table><tr><td>广告</td></tr></table>
    <table><tr><th>Title-题名</th><th>Author-作者</th><th>Source-文献来源</th><th>Year-年</th></tr>
    <tr><td>甲</td><td>李某;王某;</td><td>某刊</td><td>2024</td></tr></table></body></html>"""
    (record,) = read(page.encode("gb18030"), "CNKI.xls").records
    assert (record.reference.title, record.reference.authors) == ("甲", ("李某", "王某"))


def test_a_table_with_short_and_long_rows():
    head = ("题名", "作者", "年", "来源")
    got = read_rows(
        [head, ("甲",), ("乙", "李某", "2020", "刊", "多"), ("", "", "", ""), ("", "王某", "2021", "刊")]
    )
    assert [r.reference.title for r in got.records] == ["甲", "乙"]
    assert len(got.faults) == 2
    assert read_rows([("a", "b")]).faults == ("前 12 行里找不到表头（至少要有题名和另外两列），没有导入",)


HEADS = [
    "TY  - JOUR\n", "{Reference Type}: Thesis\n", "%0 Thesis\n", "RT Journal Article\n", "SrcDatabase-来源库:期刊\n",
    "PT J\n", "PMID- 1\n", "@article{a,\n", "题名,作者,年\n",
    "<table><tr><td>题名<td>作者<td>年<tr><td>", "[1]李某.题[J].刊,2020.\n",
]  # fmt: skip
PIECES = st.sampled_from(
    ["TI  - ", "{Title}: ", "%T ", "T1 ", "Title-题名:", "TI ", "title = {", "}", "{", "\\", '"', ",", "\n", "\r\n",
     "\x00", "\u202e", "AU  - ", "%A 张%A 李", "and", "ER  - ", "ER\n", "EF", "2020", "GB/T 1-2020", "=", "@", "%", "$",
     "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "长" * 50, "month = jan", "#"]
)  # fmt: skip


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_random_bytes_are_read_or_refused(content):
    try:
        got = read(content, "x")
    except InvalidInput as refused:
        assert "\n" not in str(refused)
    else:
        assert got.records or got.faults


@given(st.sampled_from(HEADS), st.lists(PIECES | st.text(max_size=8), max_size=30))
@settings(max_examples=800, deadline=None)
def test_any_text_after_a_sign_of_a_format_is_read_or_told(head, pieces):
    content = (head + "".join(pieces)).encode("utf-8", "replace")
    try:
        got = read(content, "x")
    except InvalidInput as refused:
        assert b"\x00" in content, "only what looks binary or wide may be refused whole"
        assert "\n" not in str(refused)
        return
    assert got.records or got.faults
    assert all(record.reference.title for record in got.records)
    assert all("\n" not in fault for fault in got.faults)


def test_braces_without_end_are_refused_at_once():
    with pytest.raises(InvalidInput, match="50000 个花括号没有配对"):
        read(b"@a{" * 50_000, "坏.bib")
