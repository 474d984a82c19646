import re
from dataclasses import replace
from itertools import pairwise

import pytest
from pypdf import PdfReader

from briefs.fonts import FontBook
from briefs.pdf import render_pdf
from briefs.render import RenderOptions
from domain.brief import Chart, Item, Section, Table
from domain.errors import InvalidInput

MM = 72 / 25.4
NOTICE = "演示样稿·内容虚构"


@pytest.fixture(scope="module")
def bundled():
    """The packaged fonts alone: the same on every machine."""
    return RenderOptions(FontBook.find(system=False))


@pytest.fixture
def brief(make, masthead):
    return make.compose(make.full_day(), masthead, "b-1", "甲")


@pytest.fixture
def render(bundled, tmp_path):
    def run(brief):
        report = render_pdf(brief, tmp_path / "x.pdf", bundled)
        return report, PdfReader(report.path)

    return run


def only(brief, *sections):
    return replace(brief, sections=sections, citations=())


def runs(page):
    """(text, x, baseline, size) of each run, in pt from the lower left corner."""
    found = []

    def visit(text, matrix, _, __, size):
        if text.strip():
            found.append((text.strip(), matrix[4], matrix[5], size))

    page.extract_text(visitor_text=visit)
    return found


def test_22_lines_of_28_characters(brief, render):
    report, reader = render(only(brief, Section("x", "测试", lead="国" * 28 * 60)))
    lines = [line for line in reader.pages[1].extract_text().split("\n") if "国" in line]
    assert lines == ["国" * 28] * 22
    assert report.pages == len(reader.pages)


def test_margins_and_pitch_of_the_type_area(brief, render):
    _, reader = render(only(brief, Section("x", "测试", lead="国" * 28 * 60)))
    page = reader.pages[1]
    assert [float(v) for v in page.mediabox] == pytest.approx([0, 0, 210 * MM, 297 * MM], abs=0.1)
    body = [run for run in runs(page) if "国" in run[0]]
    size = 156 * MM / 28
    assert {round(run[1], 1) for run in body} == {round(28 * MM, 1)}
    # the em box of the first line touches the top of the type area, that of the last its foot
    assert max(run[2] for run in body) + 0.8 * size == pytest.approx((297 - 37) * MM, abs=0.1)
    assert min(run[2] for run in body) - 0.2 * size == pytest.approx(35 * MM, abs=0.1)
    assert body[0][3] == pytest.approx(size, abs=0.01)


def test_fonts_are_embedded(brief, render):
    _, reader = render(brief)
    fonts = [f for page in reader.pages for f in page["/Resources"]["/Font"].get_object().values()]
    assert fonts
    for font in fonts:
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_page_numbers_stand_on_the_outer_side(brief, render):
    _, reader = render(brief)
    for number, page in enumerate(reader.pages, start=1):
        text, x, baseline, size = next(run for run in runs(page) if run[0] == f"— {number} —")
        assert size == 14 and (x > 105 * MM) == (number % 2 == 1)
        # its line begins 7 mm below the type area
        assert baseline + 0.8 * size == pytest.approx((35 - 7) * MM, abs=0.5), text


def test_the_notice_stands_on_each_page(brief, render):
    report, reader = render(brief)
    assert report.pages > 5
    assert all(NOTICE in page.extract_text() for page in reader.pages)
    plain = replace(brief, masthead=replace(brief.masthead, notice=""))
    assert all(NOTICE not in page.extract_text() for page in render(plain)[1].pages)


def test_red_head_and_red_line(brief, render):
    _, reader = render(brief)
    content = reader.pages[0].get_contents().get_data().decode("latin1")
    # red ink Y80 M80; the line is as wide as the type area
    line = re.search(r"([\d.]+) ([\d.]+) cm 0 0\.8 0\.8 0 K [\d.]+ w \d+ M 0 0 m ([\d.]+) 0 l", content)
    assert float(line[1]) == pytest.approx(28 * MM, abs=0.1) and float(line[3]) == pytest.approx(
        156 * MM, abs=0.1
    )
    name = next(run for run in runs(reader.pages[0]) if run[0] == "舆情日报")
    # the upper edge of the name: 35 mm below the type area, the ink of 0.85 em above the baseline
    assert name[2] + 0.85 * name[3] == pytest.approx((297 - 37 - 35) * MM, abs=1)
    assert "第　期（草稿）" in reader.pages[0].extract_text().replace("\u3000", "　")
    assert "一、今日要情" in reader.pages[0].extract_text()


def test_imprint_stands_at_the_foot_of_the_last_page_only(brief, render):
    _, reader = render(brief)
    assert [n for n, page in enumerate(reader.pages) if "共印30份" in page.extract_text()] == [
        len(reader.pages) - 1
    ]
    lowest = min(run[2] for run in runs(reader.pages[-1]) if "—" not in run[0])
    assert 35 * MM < lowest < 35 * MM + 14
    content = reader.pages[-1].get_contents().get_data().decode("latin1")
    rules = re.findall(r"([\d.]+) cm/c0 CS 0 SCN ([\d.]+) w \d+ M 0 0 m ([\d.]+) 0 l", content)
    heights, weights, widths = zip(*[map(float, rule) for rule in rules], strict=True)
    assert widths == pytest.approx([156 * MM] * 5, abs=0.1)
    assert weights == pytest.approx([w * MM for w in (0.35, 0.25, 0.25, 0.25, 0.35)], abs=0.01)
    assert heights[-1] == pytest.approx(35 * MM, abs=0.1)  # the last rule is the foot of the type area


@pytest.mark.parametrize("lines", [1, 14, 16, 17, 18, 20, 22])
def test_imprint_never_collides_with_the_body(brief, render, lines):
    # 26 characters fill the indented first line, 5 lines the rest of page 1, 22 page 2
    _, reader = render(only(brief, Section("x", "测试", lead="国" * (26 + 28 * (5 + 22 + lines)))))
    last = runs(reader.pages[-1])
    imprint = max(run[2] for run in last if run[0].startswith("报"))
    body = [run[2] for run in last if "国" in run[0]]
    assert all(baseline - 3 > imprint + 14 for baseline in body)
    assert sum("报：" in page.extract_text() for page in reader.pages) == 1


def long_table(rows=40):
    return Table(
        "预警情况",
        ("热点", "等级", "触发原因", "详见"),
        tuple(
            (f"第{n}号" + "热点名称很长" * 5, "Ⅱ级（橙）", "理由也不短" * 6, "未单列") for n in range(rows)
        ),
    )


def test_a_long_table_runs_on_under_its_head_and_never_over_the_foot(brief, render):
    lead = "国" * 28 * 12  # the table begins in the lower half of a page
    _, reader = render(
        only(brief, Section("x", "测试", lead=lead, tables=(long_table(),), coverage="监测口径尾"))
    )
    text = [page.extract_text() for page in reader.pages]
    table = [n for n, words in enumerate(text) if "第" in words and "号热" in words.replace("\n", "")]
    assert table == list(range(table[0], table[0] + len(table))) and len(table) > 2
    assert all("触发原因" in text[n] for n in table)
    assert "表1" in text[table[0]]  # the caption is not left alone on the page before
    body = "".join(text).replace("\n", "")
    assert all(body.count(f"第{n}号热点") == 1 for n in range(40))
    for n in table:
        baselines = [y for words, _, y, size in runs(reader.pages[n]) if "—" not in words]
        assert min(baselines) >= 35 * MM


def test_no_row_of_a_table_is_printed_over_another(brief, render):
    _, reader = render(only(brief, Section("x", "测试", tables=(long_table(),))))
    for page in reader.pages:
        first = sorted({round(y, 1) for words, x, y, size in runs(page) if size < 12 and x < 60 * MM})
        assert all(b - a > 9 for a, b in pairwise(first))


@pytest.mark.parametrize("lines", range(1, 23))
@pytest.mark.parametrize("own", [1, 2, 4])
def test_a_level_never_stands_alone_at_the_head_of_a_page(brief, render, lines, own):
    item = Item("标题", "文" * (26 + 28 * (own - 1)), note="关注等级（馆内研判）Ⅱ级（橙）：理由")
    lead = "国" * (26 + 28 * (lines + 4))
    _, reader = render(only(brief, Section("x", "测试", (item,), lead=lead)))
    for page in reader.pages:
        text = page.extract_text()
        assert "文" in text or "关注等级" not in text


def test_an_address_is_divided_only_where_a_line_cannot_hold_it(brief, render):
    fits, long = "http://news.example/" + "a" * 60 + ".html", "http://news.example/" + "abcdefg/" * 20 + "end"
    cited = tuple(
        replace(brief.citations[0], number=n, title="题" * 30, url=url)
        for n, url in enumerate((fits, long), 1)
    )
    _, reader = render(replace(brief, sections=(Section("sources", "信息来源清单"),), citations=cited))
    lines = "".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split("\n")
    assert sum(line.strip().endswith(fits) for line in lines) == 1
    assert not [line for line in lines if line.strip().endswith("[EB/")]
    parts = [line.strip() for line in lines if "abcdefg" in line]
    assert len(parts) > 1 and "".join(parts).endswith(long) and all(part.endswith("/") for part in parts[:-1])


def test_zero_articles_still_make_a_document(make, masthead, render):
    report, reader = render(make.compose(make.material(), masthead, "b-0", "甲"))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "未采集到相关信息" in text and "八、信息来源清单" in text and report.missing == ()


def test_hostile_text_is_only_text(brief, render):
    typst, html = '#read("/etc/passwd") $x$ *粗* @ref <label> \\', "<script>alert(1)</script>"
    table = Table("#panic()", ("甲", "乙"), (("=1+1", '"]#eval("1")'),))
    chart = Chart("bar", "$x_1$ \\frac", ("$\\alpha$", "甲_乙^丙"), (("量", (1.0, 2.0)),), "条")
    hostile = Section(
        "x", "#标题", (Item(html, typst + "\x00\u202e"),), lead=typst, tables=(table,), charts=(chart,)
    )
    _, reader = render(only(brief, hostile))
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert '#read("/etc/passwd")' in text and html in text and '"]#eval("1")' in text and "#panic()" in text
    assert "root:" not in text


def test_a_character_without_a_glyph_is_reported_and_shown_as_a_box(brief, render):
    report, reader = render(only(brief, Section("x", "测试", lead="会场气氛热烈😀")))
    assert report.missing == ("😀",)
    assert "热烈□" in reader.pages[0].extract_text()


def test_stand_in_faces_are_reported(brief, render):
    assert any("仿宋" in note for note in render(brief)[0].substitutions)


def test_the_same_brief_gives_the_same_text_and_dates(brief, bundled, tmp_path):
    first = render_pdf(brief, tmp_path / "1.pdf", bundled)
    second = render_pdf(brief, tmp_path / "2.pdf", bundled)
    one, two = PdfReader(first.path), PdfReader(second.path)
    assert [p.extract_text() for p in one.pages] == [p.extract_text() for p in two.pages]
    assert one.metadata == two.metadata and one.metadata.creation_date.date() == brief.day


def test_bookmarks_follow_the_headings(brief, render):
    _, reader = render(brief)
    tops = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert tops[0] == "一、今日要情" and len(tops) == 8


def test_an_unwritable_folder_is_named_and_leaves_nothing(brief, bundled, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InvalidInput, match="写不出文件"):
        render_pdf(brief, tmp_path / "file" / "x.pdf", bundled)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_marking_put_in_later_stops_rendering(brief, bundled, tmp_path):
    marked = replace(brief, masthead=replace(brief.masthead, classification="机密"))
    with pytest.raises(InvalidInput, match="国家秘密"):
        render_pdf(marked, tmp_path / "x.pdf", bundled)
    assert not (tmp_path / "x.pdf").exists()


def alternatives(reader):
    """Every alternative text of the structure tree."""
    found, left = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = left.pop().get_object()
        if not isinstance(node, dict):
            continue
        if "/Alt" in node:
            found.append(str(node["/Alt"]))
        kids = node.get("/K", [])
        left += list(kids) if isinstance(kids, list) else [kids]
    return found


def test_the_file_says_what_it_is_and_what_its_figures_show(brief, render):
    _, reader = render(brief)
    root, facts = reader.trailer["/Root"], reader.metadata
    assert root["/Lang"] == "zh-CN" and root["/MarkInfo"]["/Marked"]
    assert facts.title == "舆情日报　11月22日舆情综述" and facts.author == "津沽市图书馆信息咨询部"
    assert facts.subject.startswith("字体未齐，以 DOCX 为准；字体替代：小标宋")
    told = sorted(text for text in alternatives(reader) if text.startswith("图"))
    assert len(told) == 2 and "折线图" in told[0] and "条形图" in told[1]
    figure = next(chart for section in brief.sections for chart in section.charts if chart.kind == "line")
    for category, value in zip(figure.categories, figure.series[0][1], strict=True):
        assert f"{category} {value:g}" in told[0]


@pytest.mark.parametrize("lines", range(6, 22, 3))
@pytest.mark.parametrize("count", [9, 16])
def test_no_page_shows_a_single_row_of_a_table(brief, render, lines, count):
    lead = "国" * (26 + 28 * (5 + lines))
    table = Table("分项", ("项目", "数量"), tuple((f"第{n}项", "若干") for n in range(count)))
    _, reader = render(only(brief, Section("x", "测试", lead=lead, tables=(table,))))
    shown = [page.extract_text().count("若干") for page in reader.pages]
    assert sum(shown) == count and 1 not in shown, shown


@pytest.mark.parametrize("lines", range(14, 23))
def test_no_sheet_is_spent_on_the_imprint_where_closer_setting_saves_it(brief, render, lines):
    """Page 2 is an even one: what fills it to the foot would push the 版记 to page 4 behind a blank page 3."""
    report, reader = render(only(brief, Section("x", "测试", lead="国" * (26 + 28 * (5 + lines)))))
    text = [page.extract_text() for page in reader.pages]
    assert len(text) % 2 == 0 and report.pages == len(text)
    assert sum(page.count("国") for page in text) == 26 + 28 * (5 + lines)
    if report.laid.closer:
        assert len(text) == 2 and "印发" in text[1]
        baselines = sorted({round(y, 1) for words, _, y, _ in runs(reader.pages[1]) if "国" in words})
        gaps = [b - a for a, b in pairwise(baselines)]
        assert max(gaps) - min(gaps) < 0.2 and min(gaps) >= 225 * MM / 24.5  # 24 lines a page at most


def test_the_sheets_that_closer_setting_saves(brief, render):
    pages = {}
    for lines in range(14, 23):
        report, _ = render(only(brief, Section("x", "测试", lead="国" * (26 + 28 * (5 + lines)))))
        pages[lines] = (report.pages, report.laid.closer)
    assert [n for n, (_, closer) in pages.items() if closer], pages
    assert all(count == 2 for count, closer in pages.values() if closer)


def test_a_mark_never_begins_a_line(brief, render):
    """Sentences of every length up to a line and a half, each with a mark at its end."""
    items = tuple(Item("", "国" * n + "[^1]。", (1,)) for n in range(20, 62))
    numbered = replace(
        only(brief, Section("x", "测试", items)), citations=brief.citations[:1], citation_style="numbered"
    )
    _, reader = render(numbered)
    left = 28 * MM
    marks = [
        (x, words)
        for page in reader.pages
        for words, x, _, size in runs(page)
        if "[1" in words and 9.05 < size < 12
    ]
    assert len(marks) >= 42 and all(x > left + 10 for x, _ in marks)


def test_a_heading_that_runs_over_by_a_character_is_squeezed_into_its_line(brief, render):
    titles = [f"（一）{'题' * n}" for n in (22, 23, 24, 25, 26)]
    for title in titles:
        _, reader = render(only(brief, Section("x", "测试", (Item(title[3:], "正文"),))))
        _, *rest = [part for part in reader.pages[0].extract_text().split("\n") if "题" in part]
        assert not rest or len(rest[0]) >= 3, title
        assert title in [mark.title for marks in reader.outline if isinstance(marks, list) for mark in marks]


@pytest.mark.parametrize("lines", range(12, 22))
def test_a_source_is_not_torn_at_the_turn_of_a_page(brief, render, lines):
    cited = tuple(
        replace(brief.citations[0], number=n, title="题" * 24, url="http://news.example/" + "a" * 60)
        for n in range(1, 25)
    )
    lead = Section("x", "测试", lead="国" * (26 + 28 * (5 + lines)))
    made = replace(only(brief, lead, Section("sources", "信息来源清单")), citations=cited)
    _, reader = render(made)
    for page in reader.pages:
        text = page.extract_text()
        assert text.count("题" * 24) == text.count("http://news.example/"), lines
