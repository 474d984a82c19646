"""A news page's own signs as a briefing writes them, by hand-made examples of GB/T 15834 and 15835."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.writing.style import house_style


@pytest.mark.parametrize(
    ("page", "brief"),
    [
        ("确诊病例5例(含境外输入3例),均在院。", "确诊病例5例（含境外输入3例），均在院。"),
        ("采购经理指数(PMI)回升。", "采购经理指数（PMI）回升。"),
        ("会期6月25-27日。", "会期6月25日至27日。"),
        ("每车10-15人。", "每车10～15人。"),
        ("占比10-15%。", "占比10%～15%。"),
        ("据区政府消息，：即日起施行。", "据区政府消息，即日起施行。"),
        ("他说“请拨(022)12345”。", "他说“请拨(022)12345”。"),
        ("《数据(2020)》出版。", "《数据(2020)》出版。"),
        ("8:30开馆,17:00闭馆。", "8:30开馆，17:00闭馆。"),
        ("Fox(US) is on air.", "Fox(US) is on air."),
        ("电话022-12345678。", "电话022-12345678。"),
        ("共12(12),人人可借(含(补办)者)。", "共12（12），人人可借（含（补办）者）。"),
        ("GB/T 15834-2011施行。", "GB/T 15834-2011施行。"),
    ],
)
def test_signs_and_ranges(page, brief):
    assert house_style(page) == brief


@given(st.text(alphabet="津沽市图书馆古籍，。（）“”12(),:-%日人", max_size=60))
def test_done_once_it_is_done(text):
    assert house_style(house_style(text)) == house_style(text)


@given(st.text(max_size=80))
def test_no_digit_is_lost(text):
    kept = [c for c in house_style(text) if c.isdigit()]
    assert kept == [c for c in text if c.isdigit()]
