"""报送版 and 工作版, the styles of citation, heads of corrections and annexes: the same in every renderer."""

import re
import subprocess
from dataclasses import replace

import pytest
from docx import Document
from lxml import html
from pypdf import PdfReader

from briefs import layout
from briefs.docx import render_docx
from briefs.fonts import FontBook
from briefs.nodes import Copy
from briefs.pdf import render_pdf
from briefs.plaintext import render_text
from briefs.preview import render_html, render_recall
from briefs.render import RenderOptions
from domain.brief import Item, Section, Table
from domain.errors import InvalidInput

RAW = re.compile(r"\[\^")
WORKING = Copy(working=True, address="http://desk.example:8501")


@pytest.fixture(scope="module")
def fonts():
    return FontBook.find(system=False)


@pytest.fixture
def brief(make, masthead):
    """Marks wherever text can stand; citations 1 to 3, and a mark of a citation that is not there."""
    daily = make.compose(make.full_day(), masthead, "b-1", "甲")
    items = (
        Item("第一条", "供热恢复[^1][^2][^3]。受影响的有三栋楼[^2]。", (1, 2, 3)),
        Item("第二条", "没有标记的一句。", (1, 3)),
        Item("第三条", "建议提前检修。[^研]查无此源[^99]。", (2,), note="关注等级：理由[^1]"),
    )
    table = Table("情况[^1]", ("甲[^研]", "乙"), (("一[^2]", "二"),))
    told = Section(
        "x",
        "要情",
        items,
        lead="总的情况[^3]。",
        closing="另有两条[^1]。",
        tables=(table,),
        coverage="口径[^2]",
    )
    return replace(daily, sections=(told, Section("sources", "信息来源清单")), citations=daily.citations[:3])


@pytest.fixture
def printed(fonts, tmp_path):
    """Renderer → what it prints, as one text without white space."""

    def run(brief, copy=layout.REPORT):
        options = RenderOptions(fonts, copy=copy)
        pdf = render_pdf(brief, tmp_path / "x.pdf", options).path
        paper = Document(render_docx(brief, tmp_path / "x.docx", options).path)
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        words = subprocess.run(
            ["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True
        ).stdout
        texts = {
            "docx": "".join([*(p.text for p in paper.paragraphs), *cells]),
            "pdf": words.replace("\f", ""),
            "html": html.fromstring(render_html(brief, copy)).find("body").text_content(),
            "text": render_text(brief),
        }
        return {name: "".join(text.split()) for name, text in texts.items()}

    return run


@pytest.mark.parametrize("style", ["outlet", "none", "numbered"])
@pytest.mark.parametrize("working", [False, True])
def test_no_mark_is_printed_raw(brief, printed, style, working):
    shown = printed(replace(brief, citation_style=style), replace(WORKING, working=working))
    assert not [name for name, text in shown.items() if RAW.search(text) or "[研]" in text]
    assert all("受影响的有三栋楼" in text and "查无此源。" in text for text in shown.values())


def test_outlet_style_prints_no_numbers_but_the_source_list(brief, printed):
    for text in printed(brief).values():
        assert "供热恢复。受影响的有三栋楼。" in text and "没有标记的一句。" in text
        assert "[1]津沽" in text.replace("[1]华夏", "[1]津沽") and "[3]" in text


def test_numbered_style_prints_joined_numbers_where_the_marks_stand(brief, printed):
    shown = printed(replace(brief, citation_style="numbered"))
    for name in ("docx", "html", "pdf"):
        assert "供热恢复[1–3]。受影响的有三栋楼[2]。" in shown[name]
        # an item without marks cites at its end; one whose sentences name some of its sources adds the rest
        assert "没有标记的一句。[1,3]" in shown[name]
        assert "检修。查无此源。[2]" in shown[name]
    assert "供热恢复。受影响的有三栋楼。" in shown["text"]  # to be pasted into a form


def test_numbered_style_always_has_its_references(brief, printed):
    bare = replace(brief, citation_style="numbered", sections=brief.sections[:1])
    assert all("二、参考文献[1]" in text for text in printed(bare).values())


def test_style_none_has_neither_numbers_nor_list(brief, printed):
    for text in printed(replace(brief, citation_style="none")).values():
        assert (
            "供热恢复。受影响" in text and "信息来源清单" not in text and brief.citations[0].url not in text
        )


def test_the_report_copy_has_no_link(brief, fonts, tmp_path):
    options = RenderOptions(fonts)
    reader = PdfReader(render_pdf(brief, tmp_path / "x.pdf", options).path)
    assert not [page for page in reader.pages if page.get("/Annots")]
    paper = Document(render_docx(brief, tmp_path / "x.docx", options).path)
    assert not paper.element.xpath("//w:hyperlink|//w:bookmarkStart")
    assert not [r for r in paper.part.rels.values() if r.is_external]
    assert not list(html.fromstring(render_html(brief)).iter("a"))


@pytest.mark.parametrize("style", ["outlet", "none", "numbered"])
def test_the_working_copy_leads_from_each_number_to_source_and_capture(brief, fonts, tmp_path, style):
    brief = replace(brief, citation_style=style)
    captures = {
        f"http://desk.example:8501/capture/{c.snapshot_id.removeprefix('urn:uuid:')}" for c in brief.citations
    }
    wanted = captures | {c.url for c in brief.citations}
    options = RenderOptions(fonts, copy=WORKING)

    reader = PdfReader(render_pdf(brief, tmp_path / "x.pdf", options).path)
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert {note["/A"]["/URI"] for note in notes if "/A" in note and "/URI" in note["/A"]} == wanted
    assert len([note for note in notes if "/Dest" in note or note.get("/A", {}).get("/S") == "/GoTo"]) >= 6

    paper = Document(render_docx(brief, tmp_path / "x.docx", options).path)
    assert {r.target_ref for r in paper.part.rels.values() if r.is_external} == wanted
    anchors = set(paper.element.xpath("//w:hyperlink/@w:anchor"))
    assert anchors and anchors <= set(paper.element.xpath("//w:bookmarkStart/@w:name"))

    tree = html.fromstring(render_html(brief, WORKING))
    hrefs = {a.get("href") for a in tree.iter("a")}
    assert {h for h in hrefs if not h.startswith("#")} == wanted
    assert {h[1:] for h in hrefs if h.startswith("#")} <= {
        node.get("id") for node in tree.iter() if node.get("id")
    }


def test_the_working_copy_says_so_on_each_page(brief, printed):
    shown = printed(brief, WORKING)
    assert all("工作版" in shown[name] for name in ("docx", "pdf", "html") if name != "docx")
    assert not any("工作版" in text for text in printed(brief).values())


def test_an_address_that_is_no_web_address_is_no_link(brief):
    sly = replace(
        brief, citations=(replace(brief.citations[0], url="javascript:alert(1)", snapshot_id=None),)
    )
    tree = html.fromstring(render_html(sly, WORKING))
    assert [a.get("href") for a in tree.iter("a") if not a.get("href").startswith("#")] == []


def test_a_draft_says_so_across_the_page_and_an_issued_brief_does_not(brief, fonts, tmp_path):
    options = RenderOptions(fonts)
    for one, wanted in (
        (brief, "草稿"),
        (replace(brief, issue_no=12, total_no=345, status="issued"), ""),
        (replace(brief, issue_no=12, status="recalled"), "已撤回"),
    ):
        pages = PdfReader(render_pdf(one, tmp_path / "x.pdf", options).path).pages
        seen = ["".join(page.extract_text().split()) for page in pages]
        paper = Document(render_docx(one, tmp_path / "x.docx", options).path)
        section = paper.sections[0]
        shapes = [
            h._element.xpath(".//*[local-name()='textpath']/@string")
            for h in (section.header, section.even_page_header)
        ]
        page = html.fromstring(render_html(one))
        if wanted:
            assert all(set(wanted) <= set(text) for text in seen)
            assert [s[-1] for s in shapes] == [wanted, wanted]
            assert [p.text for p in page.find_class("draft")] == [wanted]
        else:
            assert "草稿" not in "".join(seen) and shapes == [[], []] and not page.find_class("draft")


def test_a_correction_and_a_sequel_name_the_issue_they_belong_to(brief, printed):
    first = replace(brief, id="b-0", issue_no=12, total_no=345, status="issued")
    last_year = replace(first, id="b-9", day=brief.day.replace(year=2025), issue_no=300, total_no=333)
    mended = replace(brief, corrects="b-0", continues="b-9")
    copy = Copy(related={"b-0": first, "b-9": last_year})
    for name, text in printed(mended, copy).items():
        if name != "text":
            assert "更正第12期（总第345期）" in text and "续2025年第300期（总第333期）" in text
    assert "更正前期" in printed(mended)["html"]


def test_copy_number_and_urgency_stand_in_the_corner(brief, printed):
    urgent = replace(brief, masthead=replace(brief.masthead, urgency="特急"))
    shown = printed(urgent, Copy(number=7))
    assert all("000007内部资料特急" in shown[name] for name in ("docx", "html", "pdf"))
    with pytest.raises(InvalidInput, match="六位"):
        layout.head(urgent, Copy(number=1_000_000))


def test_annexes_are_named_below_the_text_and_begin_pages(brief, fonts, tmp_path, printed):
    annexes = tuple(Section(f"a{n}", f"附表之{n}", lead=f"附件正文{n}。", annex=True) for n in (1, 2))
    whole = replace(brief, sections=(*annexes[:1], *brief.sections, annexes[1]))
    for name, text in printed(whole).items():
        assert "附件：1.附表之1" in text and "2.附表之2" in text, name
        assert text.index("信息来源清单") < text.index("附件1附表之1附件正文1。") < text.index("附件2附表之2")
    pages = PdfReader(tmp_path / "x.pdf").pages
    begins = [n for n, page in enumerate(pages) if re.search(r"附件[12]\n", page.extract_text())]
    assert len(begins) == 2 and begins[1] == begins[0] + 1
    assert [m.title for m in PdfReader(tmp_path / "x.pdf").outline if not isinstance(m, list)][-2:] == [
        "附表之1",
        "附表之2",
    ]
    only = replace(brief, sections=(*brief.sections, annexes[0]))
    assert "附件：附表之1" in printed(only)["docx"]


def test_the_page_of_a_recalled_brief_shows_nothing_of_its_text(brief):
    page = render_recall(replace(brief, issue_no=12, total_no=345, status="recalled"), "数据有误<b>")
    text = html.fromstring(page).find("body").text_content()
    assert (
        "第12期（总第345期）" in text
        and "已撤回" in text
        and "数据有误<b>" in text
        and "供热恢复" not in text
    )


def test_text_for_forms_keeps_digits_as_they_are(brief):
    one = replace(brief, sections=(Section("x", "要情", lead="共１２３件，占45％。", tables=(
        Table("分布", ("区", "件数", "占比"), (("和平区", "３", ""), ("河东区", "5", "50%"))),)),))  # fmt: skip
    assert render_text(one).split("\n")[:11] == [
        "演示样稿·内容虚构",
        "11月22日舆情综述",
        "",
        "　　一、要情",
        "　　共１２３件，占45％。",
        "　　表1　分布",
        "　　和平区：件数３",
        "　　河东区：件数5，占比50%",
        "",
        "舆情日报　第　期（草稿）",
        "津沽市图书馆信息咨询部",
    ]
