"""The printed page against GB/T 9704-2012 as DOMAIN B3 has it, measured on both PDFs: ours, and LibreOffice's of our
DOCX. Poppler reads text, faces and ink; nothing here asks our own code where it put something."""

import re

import pytest
from pypdf import PdfReader

from tests.briefs.measuring import faces, ink, pixels, red_line, words

BOTH = pytest.mark.parametrize("made", ["pdf", "office"])
LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 37, 297 - 35
"""Edges of the type area in mm from the upper left corner."""
LEAD = 3.0
"""mm that a line of an office program leaves above its characters: all of its leading."""


def of(printed, name, made):
    return getattr(printed[name], made)


def text(path, page=None):
    pages = PdfReader(path).pages
    chosen = pages if page is None else [pages[page - 1]]
    return "".join("".join(one.extract_text().split()) for one in chosen)


@BOTH
def test_22_lines_of_28_characters(printed, made):
    path = of(printed, "grid", made)
    lines = {}
    for word in words(path, 2):
        if "国" in word.text:
            lines.setdefault(round(word.top), []).append(word.text)
    assert ["".join(parts) for parts in lines.values()] == ["国" * 28] * 22


@BOTH
def test_margins_within_a_millimetre(printed, made):
    path = of(printed, "grid", made)
    body = [word for word in words(path, 2) if "国" in word.text]
    picture = pixels(path, 2)
    assert picture.shape[0] / picture.shape[1] == pytest.approx(297 / 210, abs=0.002)
    left, top, right, _ = ink(picture)
    assert left == pytest.approx(LEFT, abs=1) and right == pytest.approx(RIGHT, abs=1)
    assert TOP - 1 < top < TOP + 1 + (LEAD if made == "office" else 0)
    last = max(word.top for word in body)
    foot = ink(picture[: int((BOTTOM + 4) / 25.4 * 200)])[3]  # without the page number
    # an office program leaves what its 22 lines do not use below them
    assert BOTTOM - (4 if made == "office" else 1) < foot <= BOTTOM + 0.3 and last < BOTTOM


@BOTH
def test_red_name_and_red_line(printed, made):
    path = of(printed, "issued", made)
    picture = pixels(path, 1)
    (left, top, right, bottom), colour = red_line(picture)
    assert left == pytest.approx(LEFT, abs=0.5) and right - left == pytest.approx(156, abs=0.5)
    assert 0.35 <= bottom - top <= 0.7  # 1 to 1.5 pt
    assert colour[0] > 0.8 and max(colour[1:]) < 0.3
    above = ink(picture[: int(top / 25.4 * 200) - 2])
    assert top - above[3] == pytest.approx(
        4.3, abs=0.5
    )  # 4 mm below the line, whose ink ends 0.3 mm above its box
    name = (picture[..., 0] > 0.6) & (picture[..., 1] < 0.5)
    first = next(row for row in range(name.shape[0]) if name[row].sum() > 5) * 25.4 / 200
    assert first == pytest.approx(TOP + 35, abs=1)


@BOTH
def test_the_title_stands_two_lines_below_the_red_line(printed, made):
    path = of(printed, "issued", made)
    picture = pixels(path, 1)
    bottom = red_line(picture)[0][3]
    below = picture[int(bottom / 25.4 * 200) + 3 :]
    assert ink(below)[1] == pytest.approx(2 * 225 / 22, abs=2)


@BOTH
def test_page_numbers_outside_seven_millimetres_below(printed, made):
    path = of(printed, "full", made)
    for page in range(1, len(PdfReader(path).pages) + 1):
        low = [word for word in words(path, page) if word.top > BOTTOM + 4]
        assert "".join(word.text for word in low) == f"—{page}—"
        if page % 2:
            assert max(word.right for word in low) == pytest.approx(
                RIGHT - 4.94, abs=1
            )  # one character of 14 pt in
        else:
            assert min(word.left for word in low) == pytest.approx(LEFT + 4.94, abs=1)
        picture = pixels(path, page, 150)
        digits = ink(picture[int((BOTTOM + 4) / 25.4 * 150) :], 150)
        assert BOTTOM + 4 + digits[1] == pytest.approx(
            BOTTOM + 7 + 0.8, abs=1
        )  # a digit is lower than its line


@BOTH
def test_every_face_is_embedded(printed, made):
    used = faces(of(printed, "full", made))
    assert len(used) >= 2 and all(used.values())


@BOTH
def test_bookmarks_are_the_headings(printed, made):
    path = of(printed, "full", made)
    tops = [mark.title for mark in PdfReader(path).outline if not isinstance(mark, list)]
    heads = re.findall(
        r"[一二三四五六七八]、[^\n]{2,12}\n", "".join(p.extract_text() for p in PdfReader(path).pages)
    )
    assert len(tops) == 8 and tops[0] == "一、今日要情" and len(set(tops)) == 8
    assert set(heads[0].split()) == {tops[0]}


@BOTH
@pytest.mark.parametrize("name", ["full", "issued", "items", *(f"foot-{n}" for n in (1, 15, 17, 19, 22))])
def test_the_imprint_is_on_the_last_page_alone(printed, made, name):
    path = of(printed, name, made)
    count = len(PdfReader(path).pages)
    assert [page for page in range(1, count + 1) if "印发" in text(path, page)] == [count]
    picture = pixels(path, count)
    rules = [
        row for row in range(picture.shape[0]) if (picture[row].max(axis=1) < 0.5).sum() > 150 / 25.4 * 200
    ]
    lowest = max(rules) * 25.4 / 200
    assert lowest == pytest.approx(BOTTOM, abs=0.7)


def test_the_imprint_is_on_an_even_page(printed):
    counts = {
        name: (len(PdfReader(p.pdf).pages), len(PdfReader(p.office).pages)) for name, p in printed.items()
    }
    assert [name for name, (pdf, _) in counts.items() if pdf % 2] == []
    # an office program breaks lines and tables a little otherwise; where it runs over, nobody can know beforehand
    odd = [name for name, (_, office) in counts.items() if office % 2]
    assert len(odd) <= len(counts) // 4, counts


def test_a_page_that_only_waits_for_the_imprint_bears_no_number(printed):
    # 22 lines fill the page: an even one, so a blank page comes before the 版记 on the next even one
    path = (
        printed["foot-22"].pdf if len(PdfReader(printed["foot-22"].pdf).pages) > 4 else printed["foot-19"].pdf
    )
    count = len(PdfReader(path).pages)
    numbered = [bool(re.search(r"—\d+—", text(path, page))) for page in range(1, count + 1)]
    blank = [
        page
        for page in range(1, count + 1)
        if "国" not in text(path, page) and "印发" not in text(path, page)
    ]
    assert numbered == [page < min(blank, default=count + 1) for page in range(1, count + 1)]


@BOTH
def test_a_table_wider_than_the_page_is_printed_whole(printed, made):
    path = of(printed, "wide", made)
    found = text(path)
    # thirty columns of five rows, cut by columns, the first column again in each part
    for quarter in "甲乙丙丁戊":
        assert all(f"{quarter}{n}分" in found for n in range(1, 31)) and found.count(f"{quarter}区") >= 2
    assert "表1（续）" in found and "表后的一句" in found
    turned = [page for page in PdfReader(path).pages if page.mediabox.width > page.mediabox.height]
    assert turned
    for number, page in enumerate(PdfReader(path).pages, start=1):
        if page.mediabox.width > page.mediabox.height:
            left, top, right, bottom = ink(pixels(path, number))
            assert left > 15 and right < 297 - 15 and top > 10 and bottom < 210 - 10


@BOTH
def test_a_title_of_300_characters_is_printed_whole(printed, made):
    path = of(printed, "title", made)
    assert text(path).count("标") == 60 and "一、测试正文" in text(path)


@BOTH
def test_a_level_never_stands_alone_at_the_head_of_a_page(printed, made):
    path = of(printed, "items", made)
    count = len(PdfReader(path).pages)
    assert sum(text(path, page).count("关注等级") for page in range(1, count + 1)) == 12
    for page in range(1, count + 1):
        shown = text(path, page).removeprefix("演示样稿·内容虚构").lstrip("草稿")
        assert not shown.startswith("关注等级"), page


@BOTH
def test_no_gap_of_more_than_six_lines_before_a_table(printed, made):
    path = of(printed, "full", made)
    count = len(PdfReader(path).pages)
    for page in range(1, count - 2):
        low = max(w.bottom for w in words(path, page) if w.top < BOTTOM and w.text not in "草稿")
        if "图1" not in text(path, page + 1)[:80] and "图2" not in text(path, page + 1)[:80]:
            assert low > BOTTOM - 6 * 10.3, page
