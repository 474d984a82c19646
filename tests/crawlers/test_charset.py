"""The character set is decided by the bytes, whatever header and meta say."""

import pytest

from crawlers.extract.charset import UNREADABLE, decode

TEXT = "<html><head>{}</head><body>天津市图书馆发布通知，欢迎读者前来参观，这是一段平常的说明文字。</body></html>"
TRADITIONAL = (
    "<html><head>{}</head><body>臺灣的圖書館發布了通知，歡迎讀者們來參觀，這是一段說明文字。</body></html>"
)


@pytest.mark.parametrize(
    ("codec", "meta", "header"),
    [
        ("utf-8", "<meta charset=gb2312>", None),
        ("utf-8", "", "gbk"),
        ("utf-8-sig", "<meta charset=gbk>", "big5"),
        ("utf-16", "", None),
        ("gbk", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', None),
        ("gbk", "<meta charset=utf-8>", "utf-8"),
        ("gbk", "", None),
        ("gbk", "<meta httpequiv=ContentType content='text/html; charset=gbk'>", None),
        ("gb18030", "<meta charset=gb2312>", "iso-8859-1"),
    ],
)
def test_chinese_pages(codec, meta, header):
    page = TEXT.format(meta)
    decoded = decode(page.encode(codec), header=header)
    assert decoded.text == page and decoded.lost == 0


@pytest.mark.parametrize("meta", ["", "<meta charset=big5>", "<meta charset=utf-8>"])
def test_traditional_pages_in_big5(meta):
    page = TRADITIONAL.format(meta)
    assert decode(page.encode("big5"), header=None).text == page


def test_a_stray_byte_does_not_lose_a_utf8_page():
    raw = TEXT.format("").encode() * 20
    decoded = decode(raw + b"\xff")
    assert decoded.encoding == "utf-8" and "天津市图书馆" in decoded.text and decoded.lost < UNREADABLE


def test_characters_beyond_gb2312():
    page = TEXT.format("<meta charset=gb2312>").replace("天津", "䶮喆")
    assert "䶮喆" in decode(page.encode("gb18030")).text


def test_western_pages():
    page = "<html><head><meta charset=iso-8859-1></head><body>Café – naïve “quotes”</body></html>"
    assert decode(page.encode("cp1252")).text == page


def test_the_source_file_has_the_last_word():
    assert decode(TEXT.format("").encode("gbk"), forced="gb18030").text == TEXT.format("")


def test_noise_is_reported_as_lost():
    assert decode(b"\xff" * 500, forced="utf-8").lost > UNREADABLE


def test_an_empty_page():
    assert decode(b"").text == ""


LONG = TEXT.replace("<body>", "<body>" + "读者可以提前一天预约参观，也可以当天到馆登记。" * 20)
METAS = "<meta charset=gbk><meta http-equiv=Content-Type content='text/html; charset=utf-8'>"


@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
def test_two_contradictory_metas(codec):
    page = TEXT.format(METAS)
    assert decode(page.encode(codec)).text == page


@pytest.mark.parametrize("header", [None, "gbk", "big5", "no-such-charset"])
@pytest.mark.parametrize("meta", ["", "<meta charset=gb2312>"])
def test_a_utf8_page_cut_or_broken_in_the_middle(meta, header):
    raw = LONG.format(meta).encode()
    for broken in (raw[:-1000][:-1], raw.replace("读者".encode(), b"\xe8\xaf", 1)):
        decoded = decode(broken, header=header)
        assert decoded.encoding == "utf-8" and "提前一天预约" in decoded.text and decoded.lost < UNREADABLE


def test_a_mark_that_lies():
    page = TEXT.format("<meta charset=gbk>")
    decoded = decode(b"\xef\xbb\xbf" + page.encode("gbk"))
    assert (decoded.text, decoded.encoding) == (page, "gb18030")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_character_without_a_mark(codec):
    page = TEXT.format("")
    assert decode(page.encode(codec)).text == page


def test_null_bytes_do_not_hide_the_encoding():
    for codec in ("utf-8", "gbk"):
        page = TEXT.format("").replace("通知", "\0通\0知")
        assert decode(page.encode(codec)).text == page


def test_null_bytes_in_a_row_are_no_sign_of_two_bytes_a_character():
    short = b"<p>\0\0\0\0</p>" + "短".encode()
    assert decode(short).text == "<p>\0\0\0\0</p>短"


def test_half_a_page_of_noise_is_reported():
    assert decode(TEXT.format("").encode() + b"\xff\xfe" * 200).lost > UNREADABLE
