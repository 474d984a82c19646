"""The XLSX of lists: what cells are, and how LibreOffice prints them."""

import io
from datetime import datetime

import openpyxl
import pytest
from pypdf import PdfReader

from briefs.workbook import Sheet, workbook
from tests.briefs import measuring

HEAD = ("期号", "题名", "份数", "送出", "日期", "变化")
ROW = ("第1期", "=1+1", "3", "2026-11-22 09:00", "2026-11-22", "-50.0 个百分点")
LONG = Sheet("长表", "很长的一张表", HEAD, (ROW,) * 120)
WIDE = Sheet(
    "宽表", "标题比表还要长，" * 12, tuple(f"第{n}列" for n in range(14)), (("很长的一格" * 12,) * 14,)
)


@pytest.fixture(scope="module")
def content():
    return workbook([LONG, WIDE])


def test_numbers_and_days_are_such_and_a_formula_is_text(content):
    page = openpyxl.load_workbook(io.BytesIO(content))["长表"]
    values = [cell.value for cell in page[3]]
    day = datetime(2026, 11, 22)
    assert values == ["第1期", "'=1+1", 3, day.replace(hour=9), day, "-50.0 个百分点"]
    assert [cell.number_format for cell in page[3]][3:5] == ["yyyy-mm-dd hh:mm", "yyyy-mm-dd"]
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("text", ["007", "1234567890123", "2026-13-40x", "1.2.3", "12%", ""])
def test_what_only_looks_like_a_number_stays_text(text):
    page = openpyxl.load_workbook(io.BytesIO(workbook([Sheet("a", "b", ("甲", "乙"), ((text, "x"),))])))["a"]
    assert page["A3"].value in (text, None)


def test_it_prints_on_turned_a4_as_wide_as_the_page_with_the_head_on_each(content, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(content)
    pages = PdfReader(measuring.office_prints(tmp_path / "x.xlsx")).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    long = [text for n, text in enumerate(texts, 1) if text.startswith(f"长表第{n}页，共{len(pages)}页")]
    assert len(long) >= 3 and all("期号题名份数送出日期变化" in text for text in long)
    (wide,) = (text for text in texts if text not in long)
    assert "第0列" in wide and "第13列" in wide and wide.count("标题比表还要长") == 12
