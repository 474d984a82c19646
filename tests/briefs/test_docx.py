import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from briefs.docx import render_docx
from briefs.fonts import FontBook
from briefs.render import RenderOptions
from domain.brief import Item, Section, Table

MM = 72 / 25.4


@pytest.fixture(scope="module")
def bundled():
    return RenderOptions(FontBook.find(system=False))


@pytest.fixture
def brief(make, masthead):
    return make.compose(make.full_day(), masthead, "b-1", "甲")


@pytest.fixture
def document(brief, bundled, tmp_path):
    return Document(render_docx(brief, tmp_path / "x.docx", bundled).path)


def only(brief, *sections):
    return replace(brief, sections=sections, citations=())


@pytest.fixture(scope="module")
def converted(printed):
    """Name → pages as LibreOffice lays them out."""
    return {name: PdfReader(pair.office).pages for name, pair in printed.items()}


def runs(page):
    """(text, x, baseline) of each run, in pt from the lower left corner."""
    found = []

    def visit(text, matrix, position, _, __):
        if text.strip():
            found.append(
                (text.strip(), matrix[4] + position[4] * matrix[0], matrix[5] + position[5] * matrix[3])
            )

    page.extract_text(visitor_text=visit)
    return found


def test_22_lines_of_28_characters_in_libreoffice(converted):
    lines = [line for line in converted["grid"][1].extract_text().split("\n") if "国" in line]
    assert lines == ["国" * 28] * 22


def test_margins_in_libreoffice(converted):
    page = converted["grid"][1]
    assert [float(v) for v in page.mediabox] == pytest.approx([0, 0, 210 * MM, 297 * MM], abs=1)
    body = [run for run in runs(page) if "国" in run[0]]
    assert min(x for _, x, _ in body) == pytest.approx(28 * MM, abs=1)
    # the first and the last line stand inside the type area, and no 23rd would fit
    assert (297 - 37) * MM - 29 < max(y for *_, y in body) < (297 - 37) * MM
    assert 35 * MM < min(y for *_, y in body) < 35 * MM + 29


@pytest.mark.parametrize("name", ["full", "grid", *(f"foot-{n}" for n in (1, 15, 17, 19, 22))])
def test_imprint_at_the_foot_of_the_last_page_clear_of_the_body(converted, name):
    pages = converted[name]
    assert [n for n, page in enumerate(pages) if "共印" in page.extract_text().replace(" ", "")] == [
        len(pages) - 1
    ]
    last = runs(pages[-1])
    top = max(y for text, _, y in last if text.startswith(("报", "　报")))
    lines = {}
    for text, _, y in last:  # runs are cut anywhere, a line is known by its height
        lines[round(y)] = lines.get(round(y), "") + text
    assert 35 * MM < min(y for y, text in lines.items() if "印发" in text) < 35 * MM + 20
    assert all(y > top + 10 for text, _, y in last if "国" in text)


def test_notice_and_number_on_each_page(converted):
    pages = converted["full"]
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert "演示样稿·内容虚构" in text and re.search(rf"—\s?{number}\s?—", text)
        x, y = min(((x, y) for words, x, y in runs(page) if words.startswith("—")), key=lambda at: at[1])
        assert (x > 105 * MM) == (number % 2 == 1)
        assert y == pytest.approx((35 - 7) * MM - 12, abs=4)


def test_a_long_table_runs_on_under_its_head_in_libreoffice(converted):
    pages = ["".join(page.extract_text().split()) for page in converted["table"]]
    table = [n for n, text in enumerate(pages) if "号热点" in text]
    assert len(table) > 2 and all("触发原因" in pages[n] for n in table)
    assert "预警情况" in pages[table[0]]
    for n in range(40):
        assert sum(text.count(f"第{n}号热点") for text in pages) == 1
    for n in table:
        assert (
            min(y for text, _, y in runs(converted["table"][n]) if re.search("[\u4e00-\u9fff]", text))
            > 35 * MM
        )


def test_the_first_page_shows_body_text_in_libreoffice(converted):
    first = "".join(converted["items"][0].extract_text().split())
    assert "一、今日要情" in first and "（一）第1条" in first and "第1条正文开头" in first


def test_no_page_is_left_half_white_in_libreoffice(converted):
    pages = converted["items"]
    assert len(pages) > 4
    for page in pages[:-1]:
        lowest = min(y for text, _, y in runs(page) if re.search("[\u4e00-\u9fff]", text))
        # a heading of one line and the two lines it holds may go over, no more
        assert lowest < 35 * MM + 4 * 29


def test_a_note_is_a_line_of_its_item_and_holds_to_the_line_before(document):
    noted = [p for p in document.paragraphs if "\n　　关注等级" in p.text]
    assert noted and all(p.style.name == "Normal" and p.paragraph_format.widow_control for p in noted)
    assert not any(p.text.startswith("关注等级") for p in document.paragraphs)
    # LibreOffice moves a kept paragraph whole, and with its heading's keep a page stays white: no keep on body
    assert not any(p.paragraph_format.keep_with_next for p in document.paragraphs if p.style.name == "Normal")
    assert all(document.styles[f"Heading {n}"].paragraph_format.keep_with_next for n in (1, 2, 3))


def test_official_faces_are_named_for_all_scripts(document):
    wanted = {
        "Normal": "仿宋_GB2312", "Heading 1": "黑体", "Heading 2": "楷体_GB2312", "ZJ Title": "方正小标宋简体",
        "ZJ PageNumber": "宋体",
    }  # fmt: skip
    for name, family in wanted.items():
        fonts = document.styles[name].element.rPr.find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia")} == {family}
        assert not [key for key in fonts.attrib if "Theme" in key]


def test_page_and_grid_are_those_of_the_standard(document):
    section = document.sections[0]
    sizes = [section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin,
             section.right_margin]  # fmt: skip
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_headings_stand_in_the_navigation(document):
    tops = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert tops[0] == "一、今日要情" and len(tops) == 8


def test_hostile_text_is_only_text(brief, bundled, tmp_path):
    bad = "<w:br/><script>alert(1)</script>&amp;\x00\x0b\ufffe\ud800\u202e=HYPERLINK(1)"
    table = Table(bad, ("甲",), ((bad,),))
    hostile = Section("x", bad, (Item(bad, bad, note=bad),), lead=bad, tables=(table,), coverage=bad)
    path = tmp_path / "x.docx"
    render_docx(only(brief, hostile), path, bundled)
    shown = "<w:br/><script>alert(1)</script>&amp;=HYPERLINK(1)"
    texts = [p.text for p in Document(str(path)).paragraphs]
    assert shown in texts and f"（一）{shown}" in texts
    assert Document(str(path)).tables[0].cell(1, 0).text == shown


def test_zero_articles_still_make_a_document(make, masthead, bundled, tmp_path):
    report = render_docx(make.compose(make.material(), masthead, "b-0", "甲"), tmp_path / "0.docx", bundled)
    text = "\n".join(p.text for p in Document(report.path).paragraphs)
    assert "未采集到相关信息" in text and "八、信息来源清单" in text


def test_absent_faces_and_glyphs_are_reported(brief, bundled, tmp_path):
    report = render_docx(only(brief, Section("x", "测", lead="热烈😀")), tmp_path / "x.docx", bundled)
    assert report.missing == ("😀",) and report.pages is None
    assert any("仿宋_GB2312" in note for note in report.substitutions)


def test_the_same_brief_gives_the_same_file(brief, bundled, tmp_path):
    paths = [Path(render_docx(brief, tmp_path / name, bundled).path) for name in ("1.docx", "2.docx")]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    facts = Document(str(paths[0])).core_properties
    assert facts.created.date() == brief.day and facts.title == "舆情日报　11月22日舆情综述"


def test_the_file_carries_no_macro_link_or_foreign_part(brief, bundled, tmp_path):
    path = tmp_path / "x.docx"
    render_docx(brief, path, bundled)
    with zipfile.ZipFile(path) as parts:
        assert not [n for n in parts.namelist() if re.search("vba|embeddings|thumbnail", n.lower())]
        relations = "".join(parts.read(n).decode() for n in parts.namelist() if n.endswith(".rels"))
        types = parts.read("[Content_Types].xml").decode()
    assert 'TargetMode="External"' not in relations and "thumbnail" not in relations + types


def test_figures_are_told_in_words(document):
    told = document.element.xpath("//wp:docPr/@descr")
    assert len(told) == 2 and "折线图。信息量：" in told[0] and "条形图。" in told[1]


def test_cells_and_pictures_are_free_of_the_fixed_line(document):
    for name in ("ZJ Head", "ZJ Cell", "ZJ Picture", "ZJ Caption"):
        properties = document.styles[name].element.pPr
        assert properties.find(qn("w:spacing")).get(qn("w:lineRule")) in (None, "auto")
        assert properties.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    assert {
        p.style.name for table in document.tables[:-1] for row in table.rows for p in row.cells[0].paragraphs
    } == {
        "ZJ Head",
        "ZJ Cell",
    }


def test_quotation_marks_and_digits_stay_in_the_chinese_face(brief, bundled, tmp_path):
    path = render_docx(
        only(brief, Section("x", "测", lead="他说“2026年‘增长’12.3%”。")), tmp_path / "q.docx", bundled
    ).path
    paragraph = next(p for p in Document(path).paragraphs if "他说" in p.text)
    assert all(run._r.rPr is None or run._r.rPr.find(qn("w:rFonts")) is None for run in paragraph.runs)
    fonts = Document(path).styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {"仿宋_GB2312"}
    with zipfile.ZipFile(path) as parts:
        assert not re.search(
            r"(ascii|hAnsi|eastAsia|cs)Theme=",
            parts.read("word/styles.xml").decode().split("</w:docDefaults>")[0],
        )
