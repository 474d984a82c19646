from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from domain.writing.clean import safe


@given(st.text(max_size=60))
def test_whatever_comes_out_can_stand_in_xml(text):
    line = safe(text)
    assert etree.fromstring(f"<p>{escape(line)}</p>").text in (line, None if line == "" else line)
    assert "\n" not in line


def test_bidi_marks_cannot_turn_words_round():
    assert safe("\u202e送报\u202c市委\u200f") == "送报市委"


def test_markup_stays_as_visible_text():
    assert safe("<script>alert(1)</script>\x00") == "<script>alert(1)</script>"


def test_chinese_is_untouched():
    assert (
        safe("《关于…的通知》（津政办发〔2026〕12号）①㎡“堃喆”—")
        == "《关于…的通知》（津政办发〔2026〕12号）①㎡“堃喆”—"
    )
